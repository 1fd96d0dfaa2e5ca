"""Text that speaks to a language model instead of a reader: reported with its place, never obeyed, kept out of what is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.text.extract.hidden import CONCEALING, Hiding
from knowledge_expansion.text.extract.inline import clean
from knowledge_expansion.text.extract.orders import from_the_order, hints_in, speaks_to_a_model
from knowledge_expansion.text.extract.parse import Page
from knowledge_expansion.text.extract.tree import Element
from knowledge_expansion.values.page import Block

EXCERPT = 120  # characters of hostile text that a report repeats
CONCEALED_WORDS = 5  # fewer words in tiny or invisible letters are a label; more, all links, are a menu
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_TAG_LETTERS = re.compile("[\U000e0020-\U000e007e]{5,}")
_LINKS = ("href", "action", "formaction", "xlink:href")
_RUNS = ("javascript:", "vbscript:", "data:text/html")
_RUNS_NOTHING = re.compile(r"[^\s\x00-\x1fjvd]", re.I)
"""How a link begins that cannot be one of these: white space and controls aside, which browsers leave out."""
_HARMLESS = re.compile(
    r"javascript:(?:;|void\(?0?\)?;?|//|#|false;?|history\.(?:back|go)\(.*|window\.print\(.*|print\(.*)?;?", re.I
)


def without_hostile(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """The blocks that may be quoted, and a finding for each that was taken out."""
    kept: list[Block] = []
    findings: list[str] = []
    texts = [b.text if b.kind == "code" else _without_code(b.markdown) for b in blocks]
    hints = hints_in(texts)
    for block, text in zip(blocks, texts, strict=True):
        if speaks_to_a_model(text, code=block.kind == "code", hints=hints):
            findings.append(
                f"text addressed to a language model, visible in the article, left out: {excerpt(block.text)}"
            )
        else:
            kept.append(block)
    return kept, findings


def _without_code(markdown: str) -> str:
    return _CODE_SPAN.sub(" ", markdown.replace("\\", "")) if "`" in markdown else markdown.replace("\\", "")


def hidden_findings(page: Page, hiding: Hiding) -> list[str]:
    """Findings about what readers do not see, about furniture that speaks to models, and about links that run scripts."""
    whole, heads = page.root.text(), [meta.get("content", "") for meta in page.metas]
    hints = hints_in((whole, *page.comments, *heads))
    found = [
        f"text addressed to a language model, hidden in {place}: {excerpt(text)}"
        for place, texts in (("a comment of the source", page.comments), ("the head of the page", heads))
        for text in texts
        if speaks_to_a_model(text, hints=hints)
    ]
    for element in page.elements:
        if element.out and not any(above.out for above in element.ancestors()):
            found += _of_part(element, hiding, hints)
    smuggled = _TAG_LETTERS.findall(whole)
    found += [f"text hidden in invisible characters: {excerpt(_visible(letters))}" for letters in smuggled]
    return found + _script_links(page)


def excerpt(text: str) -> str:
    text = clean(text)
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def _of_part(element: Element, hiding: Hiding, hints: Sequence[str]) -> list[str]:
    text = element.text()
    how = hiding.how(element, len(text))
    if speaks_to_a_model(text, hints=hints):
        place = f"hidden {how}" if how else "beside the article"
        return [f"text addressed to a language model, {place}: {excerpt(from_the_order(text))}"]
    if how in CONCEALING and len(text.split()) >= CONCEALED_WORDS and element.prose > element.linked:
        return [f"text hidden {how}: {excerpt(text)}"]
    return []


def _visible(letters: str) -> str:
    return "".join(chr(ord(letter) - 0xE0000) for letter in letters)


def _script_links(page: Page) -> list[str]:
    links = [
        re.sub(r"[\s\x00-\x1f]+", "", link)
        for element in page.elements
        if element.attributes
        for name in _LINKS
        if (link := element.attributes.get(name)) and not _RUNS_NOTHING.match(link)
    ]
    running = [link for link in links if link.lower().startswith(_RUNS) and not _HARMLESS.fullmatch(link)]
    return [f"{len(running)} links that run a script, such as {excerpt(running[0])}"] if running else []
