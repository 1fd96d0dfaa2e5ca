"""What a refresh says of a quote of a file of the base that it does not quote any more."""

from __future__ import annotations

import pytest
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.steps.lost_documents import lost_quote

PATH = "notes/03-limits.md"
OLD = "The queue holds 40 jobs."


@pytest.mark.parametrize(
    ("document", "instead", "kind"),
    [
        (f"# Limits\n\n{OLD} More are refused.\n", "", "set_aside"),
        ("# Limits\n\nThe *queue* holds\n40 jobs.\n", "", "set_aside"),
        ("# Limits\n\nThere is no queue.\n", "", "withdrawn"),
        ("# Limits\n\nThe queue holds 60 jobs.\n", "The queue holds 60 jobs.", "changed"),
        (None, "", "gone"),
    ],
)
def test_a_lost_quote_of_the_base_is_looked_up_in_the_base(document: str | None, instead: str, kind: str) -> None:
    base = FilesView({PATH: document.encode()} if document is not None else {})
    found = lost_quote(base, "Queues", PATH, OLD, instead, "40 → 60" if instead else "")
    assert (found.kind, found.where, found.url, found.before, found.after) == (kind, "Queues", PATH, OLD, instead)
    assert found.detail == {"changed": "40 → 60", "gone": "the base has no such file any more"}.get(kind, "")
