"""One page, from bytes to a document: decode, parse, mark what is no article, read blocks, then judge what was read."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote, urlsplit

from knowledge_expansion.text.extract import hostile
from knowledge_expansion.text.extract.asides import mark_asides
from knowledge_expansion.text.extract.blocks import read_blocks
from knowledge_expansion.text.extract.dates import find_date
from knowledge_expansion.text.extract.decode import decode, unusable
from knowledge_expansion.text.extract.faults import find_faults
from knowledge_expansion.text.extract.furniture import mark_furniture
from knowledge_expansion.text.extract.hidden import Hiding
from knowledge_expansion.text.extract.language import language_of
from knowledge_expansion.text.extract.mainpart import find_main
from knowledge_expansion.text.extract.metadata import find_author, find_title, read_json_ld
from knowledge_expansion.text.extract.orders import speaks_to_a_model
from knowledge_expansion.text.extract.parse import Page, TooComplex, parse
from knowledge_expansion.values.page import Block, Document


def read_page(body: bytes, content_type: str, url: str, *, expected_language: str = "en") -> Document:
    """Read the article of a page. Never raises for what a server may send: `faults` says why a page is of no use.

    `content_type` is the header as it came; `expected_language` an ISO 639-1 code: an article in another language keeps its
    blocks and carries the fault `other_language:<code>`, every other fault leaves the document without blocks.
    """
    if fault := unusable(body, content_type):
        return _without_article(url, fault)
    try:
        page = parse(_markup(decode(body, content_type), content_type))
    except TooComplex:
        return _without_article(url, "too_large")
    return _read(page, url, expected_language)


def _read(page: Page, url: str, expected_language: str) -> Document:
    hiding = Hiding(page.styles)
    mark_furniture(page, hiding)
    main = find_main(page)
    main.measure()
    mark_asides(main)
    json_ld = read_json_ld(page)
    title, findings = _trusted_title(find_title(page, json_ld, main), url)
    blocks = _without_title(read_blocks(main), title)
    blocks, visible = hostile.without_hostile(blocks)
    findings += visible + hostile.hidden_findings(page, hiding)
    faults = find_faults(page, title, blocks)
    if faults:
        blocks = []
    language = language_of(blocks, page.root.attributes.get("lang", ""), expected_language)
    if blocks and language != expected_language:
        faults = (f"other_language:{language}",)
    published, published_from = find_date(page, json_ld, main)
    return Document(
        title=title,
        author=find_author(page, json_ld),
        published=published,
        published_from=published_from,
        language=language,
        blocks=tuple(blocks),
        faults=faults,
        findings=tuple(dict.fromkeys(findings)),
    )


def _markup(text: str, content_type: str) -> str:
    """Plain text as markup: its paragraphs are parted by empty lines."""
    if not content_type.lower().startswith("text/plain"):
        return text
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.replace("\r\n", "\n").split("\n\n"))


def _trusted_title(title: str, url: str) -> tuple[str, list[str]]:
    """A title that gives orders to a model is replaced by the name in the address."""
    if not speaks_to_a_model(title):
        return title or _name_in(url), []
    return _name_in(url), [f"text addressed to a language model, in the title, left out: {hostile.excerpt(title)}"]


def _name_in(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc or url


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """The first heading that repeats the title goes: the title has its own place."""
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            return blocks[:at] + blocks[at + 1 :] if block.text == title else blocks
    return blocks


def _without_article(url: str, fault: str) -> Document:
    return Document(_name_in(url), None, None, "", "", (), faults=(fault,))
