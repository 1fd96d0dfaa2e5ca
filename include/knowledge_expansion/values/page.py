"""A stored web page: what came over the wire, and the document that was read out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

BlockKind = Literal["heading", "paragraph", "item", "code", "table"]


class Block(NamedTuple):
    """One unit of a page's main text, in reading order.

    `text` is plain: inline markup removed, white space folded to single spaces (paragraph, item, heading), exact lines
    (code), or cells joined by " | " and rows by a newline (table). `markdown` shows the same words with inline code
    in backticks and everything Markdown would read as markup escaped, so that rendering it gives `text` again; for code
    it equals `text`, for a table it is a pipe table. `level` is 1-6 for a heading, the nesting depth (from 0) for an item;
    `number` is what the page numbers an item with, 0 for a bullet.
    """

    kind: BlockKind
    text: str
    markdown: str
    level: int = 0
    language: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader would call the article. Dates are ISO `YYYY-MM-DD` or None; `faults` names what makes it unusable
    (`empty`, `soft_404`, `consent_wall`, `binary`, `too_large`, `other_language:de`); `findings` are suspicious things
    that do not forbid its use, in words for the report (e.g. "text addressed to a language model: ...")."""

    title: str
    author: str | None
    published: str | None
    published_from: str
    language: str
    blocks: tuple[Block, ...]
    faults: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def prose_words(self) -> int:
        """Words of paragraphs and list items: the basis of the 30 % quoting limit."""
        return sum(len(b.text.split()) for b in self.blocks if b.kind in ("paragraph", "item"))

    def to_json(self) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return fields | {"blocks": tuple(block._asdict() for block in self.blocks)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Document:
        fields = dict(data)
        fields["blocks"] = tuple(Block(**b) for b in data["blocks"])
        fields["faults"], fields["findings"] = tuple(data["faults"]), tuple(data["findings"])
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One page as it was delivered. `accessed` is the real clock (ISO 8601, UTC, seconds), never the as-of date.
    `version` is the day (ISO) whose page it is where the service keeps pages by date, else empty: it is the page as it was
    when it was accessed."""

    url: str
    accessed: str
    status: int
    content_type: str
    body: bytes
    local: bool
    request_id: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A usable page in the store. `key` is its content address within the as-of date; `local` pages were served from
    documents on disk by the local research service and are cited as local copies. A file of the base that a PART may quote
    has its path as `url` and the `lines` (first, last) of each block; it was never accessed, and is no web source."""

    key: str
    url: str
    accessed: str
    local: bool
    sha256: str
    document: Document
    lines: tuple[tuple[int, int], ...] = ()

    @property
    def internal(self) -> bool:
        """Whether this is a file of the base."""
        return bool(self.lines)
