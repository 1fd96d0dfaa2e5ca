"""What plans want read and taken from pages: addresses, counts of results, kinds of source, facets."""

from __future__ import annotations

import re

from knowledge_expansion.text.plan_reading.drafts import PartDraft
from knowledge_expansion.text.plan_reading.inline import bare, listed
from knowledge_expansion.text.plan_reading.research import URL
from knowledge_expansion.text.plan_reading.tokens import Line

_COUNT = re.compile(
    r"\b(?:scrape|fetch|read)\b.*?(?:(?P<least>\d{1,3})\s?(?:-|–|to)\s?)?(?P<top>\d{1,3})\b(?!\s*lines)", re.IGNORECASE
)
_KINDS = re.compile(r"\b(?:with|focusing on|for|from|about|of)\s+(?P<kinds>.+)$", re.IGNORECASE)
_FACETS = re.compile(
    r"^(?:extract|collect|focus on|identify|document|cover|capture|note|pull out|look at)(?:\s+key concepts)?"
    r"\s*:\s*(?P<facets>.+)$",
    re.IGNORECASE,
)


def read_address(part: PartDraft, line: Line) -> bool:
    """Take the addresses of a line as pages that must be read."""
    found = [_trimmed(address) for address in URL.findall(line.text)]
    if not found and (named := re.match(r"^(?:scrape|must use)\s*:\s*(\S+\.\S+)$", line.text, re.IGNORECASE)):
        found = [bare(named[1])]
    if never := re.match(r"^never use\s*:\s*(\S+)$", line.text, re.IGNORECASE):
        part.never.append(bare(never[1]))
        part.take(line, "address", part.never[-1], known="never")
        return True
    if not found:
        return False
    part.addresses += found
    part.tick("addresses", line.box, len(found))
    part.take(line, "address", *found)
    return True


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence around it; a bracket that it opens itself stays."""
    closing = ".,;:" if "(" in address else ".,;:)"
    return address.rstrip(closing)


def read_scrape(part: PartDraft, line: Line) -> bool:
    """Take how many results are read and of which kinds, once a PART: `Scrape top 3-4 results (docs, blogs)`."""
    if not re.match(r"(?:scraped?|fetch|read)\b", line.text, re.IGNORECASE) or part.top is not None:
        return False
    found = _COUNT.search(line.text)
    counted = re.match(r"scraped?\s+top\s+\d", line.text, re.IGNORECASE)
    if not found or (URL.search(line.text) and not counted) or not 1 <= int(found["top"]) <= 20:
        return False
    part.top = int(found["top"])
    part.least = int(found["least"]) if found["least"] and 1 <= int(found["least"]) < part.top else None
    after = line.text[found.end() :]
    bracket = re.search(r"\((.+)\)\s*$", after)
    kinds = listed(bracket[1]) if bracket else []
    if not bracket and (words := _KINDS.search(after)):
        kinds = [bare(words["kinds"])]
    part.prefer += [kind for kind in kinds if kind not in part.prefer]
    part.tick("scrape", line.box)
    part.take(line, "scrape", *kinds, known=f"{part.top} {part.least or ''}")
    return True


def read_kind(part: PartDraft, line: Line) -> bool:
    """Take a kind of source that is to be read, without a count: `Scrape the makers' documentation`."""
    found = re.match(r"^scraped?:?\s+(?P<kind>[^\d].*)$", line.text, re.IGNORECASE)
    kind = bare(found["kind"]) if found else ""
    if not kind or re.match(r"(?:top|results?)\b", kind) or kind in part.prefer:
        return False
    part.prefer.append(kind)
    part.take(line, "scrape", kind)
    return True


def read_facets(part: PartDraft, line: Line) -> bool:
    """Take a list behind a verb such as Extract or Focus on."""
    found = _FACETS.match(line.text)
    facets = listed(found["facets"]) if found else []
    add_facets(part, line, facets)
    return bool(facets)


def add_facets(part: PartDraft, line: Line, facets: list[str]) -> None:
    """Add facets with the box of their line."""
    if facets:
        part.facets += facets
        part.tick("facets", line.box, len(facets))
        part.take(line, "facets", *facets, known=str(line.ordered or ""))
