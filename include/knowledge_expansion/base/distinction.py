"""What a new file asks about that a related one does not have, in one sentence computed from headings; nothing is guessed."""

from __future__ import annotations

from knowledge_expansion.base.page import Page
from knowledge_expansion.base.words import content_words
from knowledge_expansion.values.topic import Part

# How many headings a sentence names before it becomes a list.
_NAMED = 3


def distinction(page: Page, part: Part) -> str:
    """`covers X, Y, Z; this file asks about A, B`, from the related file's chapters and the PART's sections.

    A section counts as new when no one heading of the related file has most of its title's words."""
    covers = _listed(page.chapters) or page.title
    held = [content_words(page.title), *(words for _, _, words in page.subjects)]
    added = tuple(section.title for section in part.sections if not _is_held(section.title, held))
    if not added:
        return f"covers {covers}; this file has the same subjects, quoted from its own sources"
    return f"covers {covers}; this file asks about {_listed(added)}"


def _is_held(title: str, held: list[frozenset[str]]) -> bool:
    words = content_words(title)
    return bool(words) and any(len(words & heading) * 3 >= len(words) * 2 for heading in held)


def _listed(titles: tuple[str, ...]) -> str:
    more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
    return ", ".join(titles[:_NAMED]) + more
