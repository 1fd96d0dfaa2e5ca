"""A Markdown file of a base as the check of existing knowledge reads it: parsed and lower-cased once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from knowledge_expansion.base.words import content_words
from knowledge_expansion.text.markdown import Markdown, lines_of

_SECTION = re.compile(r"^(?:section\s+)?\d+(?:\.\d+)*[.:)]?\s+|^section\s+\d+\s*[:.-]\s*", re.I)
_BUDGET = re.compile(r"\s*\(~?\s*\d+\+?\s*lines?\)\s*$", re.I)
# Headings that say how a file is built, not what it is about.
_FRAME = re.compile(
    r"^(overview|introduction|summary|conclusion|sources?|references?|source documents|web research|additional"
    r" references|related files.*|related|table of contents|contents|see also|next steps|key takeaways|appendix)\b",
    re.I,
)


@dataclass(frozen=True)
class Page:
    """One file: `path` from the base's root, `text` as it stands."""

    path: str
    text: str

    @cached_property
    def markdown(self) -> Markdown:
        return Markdown(self.text)

    @cached_property
    def lowered(self) -> str:
        return self.text.lower()

    @cached_property
    def lowered_lines(self) -> list[str]:
        return self.lowered.split("\n")

    @property
    def title(self) -> str:
        return self.markdown.title or self.path.rsplit("/", 1)[-1]

    @property
    def lines(self) -> int:
        """As `wc -l` counts them."""
        return lines_of(self.text)

    @property
    def length(self) -> int:
        """The number of its last line: one more than `lines` when that has no end."""
        return self.lines + (bool(self.text) and not self.text.endswith("\n"))

    @cached_property
    def subjects(self) -> tuple[tuple[str, int, frozenset[str]], ...]:
        """The headings that name a subject: cleaned title, line, content words; the file's own title left out."""
        found = []
        for heading in self.markdown.headings:
            title = _BUDGET.sub("", _SECTION.sub("", heading.title)).strip("*_` ")
            if heading.level > 1 and title and not _FRAME.match(title):
                found.append((title, heading.line, content_words(title)))
        return tuple(found)

    @cached_property
    def chapters(self) -> tuple[str, ...]:
        """The subjects of the highest level below the title, in order."""
        levels = {h.line: h.level for h in self.markdown.headings}
        top = min((levels[line] for _, line, _ in self.subjects), default=0)
        return tuple(title for title, line, _ in self.subjects if levels[line] == top)
