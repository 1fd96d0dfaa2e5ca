"""Which addresses a PART reads, and in which order: pure decisions over search results and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_expansion.steps.preference import authority, preference
from knowledge_expansion.text.urls import clean_url, is_whole_host, matches, why_unsafe
from knowledge_expansion.values.records import PageOutcome, SearchHit, SearchOutcome
from knowledge_expansion.values.topic import Part, Topic

_MUST = 3  # above every preference


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be read. `standing` orders candidates (higher first) and decides which of two copies stays;
    `queries` are all those that found it; `refusal` says why it must not be read, empty when it may."""

    url: str
    key: str
    standing: tuple[int, int]
    queries: tuple[str, ...]
    refusal: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of candidates, best first, of which `top` usable ones are wanted."""

    candidates: tuple[Candidate, ...]
    top: int


def wanted_pages(
    part: Part,
    topic: Topic,
    outcomes: Sequence[SearchOutcome],
    key_of: Callable[[str], str],
    again: Sequence[str] = (),
) -> list[Wanted]:
    """The must-use addresses first (all of them), then a list for each query that found something, preferred kinds moved
    up, then the addresses to read `again`: what the file rests on so far. A must-use rule that names a whole host puts
    its pages before all others."""
    must = (*topic.sources.must_use, *part.sources.must_use)
    never = (*topic.sources.never_use, *part.sources.never_use)
    addresses = [rule if "//" in rule else f"https://{rule}" for rule in must if not is_whole_host(rule)]
    found_by = _found_by(outcomes, key_of)

    def candidate(url: str, title: str, required: bool) -> Candidate:
        key = _key(url, key_of)
        queries = tuple(found_by.get(key, ()))
        if unsafe := why_unsafe(url):
            return Candidate(url, key, (0, 0), queries, f"unsafe address: {unsafe}")
        banned = next((rule for rule in never if matches(url, rule)), None)
        first = required or any(is_whole_host(rule) and matches(url, rule) for rule in must)
        standing = (_MUST if first else preference(url, title, part.scrape.prefer), authority(url))
        return Candidate(clean_url(url), key, standing, queries, f"on the never-use list ({banned})" if banned else "")

    def of_query(hits: Sequence[SearchHit]) -> tuple[Candidate, ...]:
        found = [candidate(hit.url, hit.title, False) for hit in hits if hit.url]
        order = sorted(enumerate(found), key=lambda pair: _place(pair[0], pair[1], part.scrape.top))
        return tuple(candidate for _, candidate in order)

    required = tuple(candidate(url, "", True) for url in addresses)
    known = tuple(candidate(url, "", False) for url in again)
    return [
        *([Wanted(required, len(required))] if required else []),
        *(Wanted(of_query(outcome.hits), part.scrape.top) for outcome in outcomes if outcome.hits),
        *([Wanted(known, len(known))] if known else []),
    ]


def next_round(lists: Sequence[Wanted], known: Mapping[str, PageOutcome]) -> list[Candidate]:
    """The candidates to read next, given what became of those already read: for each list as many as are still missing to
    its `top`, the next best first. A page counts for the first list that has it, so that each query brings pages of its
    own. Empty when every list has enough or is exhausted."""
    picked: dict[str, Candidate] = {}
    counted: set[str] = set()
    for wanted in lists:
        good = 0
        for candidate in wanted.candidates:
            if good == wanted.top:
                break
            if candidate.key in counted:
                continue
            counted.add(candidate.key)
            outcome = known.get(candidate.key)
            if outcome is None:
                picked[candidate.key] = candidate
            good += outcome is None or outcome.outcome == "used"
    return list(picked.values())


def _place(position: int, candidate: Candidate, top: int) -> tuple[float, int, int]:
    """Where a result is read in its list. A preferred kind moves up by `top` places, by half as many when it fits in half,
    and no further: the last result does not pass the first because it happens to lie on the right site."""
    kind = candidate.standing[0]
    if kind == _MUST:
        return (-1.0, 0, position)
    return (max(position - top * kind / 2, 0.0), -kind, position)


def _found_by(outcomes: Sequence[SearchOutcome], key_of: Callable[[str], str]) -> dict[str, list[str]]:
    """By key, the queries that found a page, in order."""
    found: dict[str, list[str]] = {}
    for outcome in outcomes:
        for key in dict.fromkeys(_key(hit.url, key_of) for hit in outcome.hits if hit.url):
            found.setdefault(key, []).append(outcome.query)
    return found


def _key(url: str, key_of: Callable[[str], str]) -> str:
    """The page store's key; an address that cannot be read as one stands for itself and is refused later."""
    try:
        return key_of(url)
    except ValueError:
        return url
