"""The pages that a PART's file rests on, as the gate reads them: with the raw bytes that were delivered."""

from __future__ import annotations

from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.gate import StoredPage
from knowledge_expansion.steps.standing import standing_pages
from knowledge_expansion.stores.run import PartStore


def stored_pages(part: PartStore) -> list[StoredPage]:
    """The pages that the PART's file may quote, with their raw bytes, as the gate compares quotes with them."""
    found = []
    for key, standing in standing_pages(part).items():
        pages = part.run.as_of_another(standing.day).pages()
        source = pages.source(key)
        fetched = pages.fetched(source.url)
        if fetched is None:
            raise WorkspaceError(f"the page {key} ({source.url}) lost its record: clear the task scrape")
        found.append(StoredPage(source, fetched.body, fetched.content_type))
    return found
