"""A snapshot holds what the checks found, lists the rest, and is the same bytes for the same base."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from knowledge_expansion.base.snapshot import Snapshot, take_snapshot
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.values.topic import Topic

BASE = FilesView(
    {
        "SKILL.md": b"s",
        ".knowledge-base.yaml": b"index: root\n",
        "INDEX.md": b"- [Far](far/01-far.md): TPU\n",
        "cuda/INDEX.md": b"i",
        "cuda/70-old.md": b"o",
        "cuda/71-other.md": b"same number",
        "cuda/notes.txt": b"t",
        "pi/30-a.md": b"a",
        "pi/39-b.md": b"b",
        "far/01-far.md": b"far \xff",
        "far/02-more.md": b"more",
        "docs/project.md": b"project",
    }
)


def topic_of(**existing: Any) -> Topic:
    section = {"title": "S", "lines": 10, "points": ["p"]}
    part = {"number": 1, "title": "G", "file": "cuda/71-graphs.md", "lines": 10, "drop": "g", "queries": ["q"]}
    return Topic.model_validate(
        {
            "id": "t",
            "title": "T",
            "date": "2026-01-01",
            "knowledge_base": "kb",
            "groups": [{"name": "G", "parts": [1]}],
            "project_documents": ["docs/project.md", "docs/gone.md"],
            "parts": [{**part, "existing": existing, "sections": [section]}],
        }
    )


def held(**existing: Any) -> set[str]:
    snapshot = Snapshot(take_snapshot(BASE, topic_of(**existing), "abc"))
    return {path for path in BASE.paths() if snapshot.holds(path)}


ALWAYS = {".knowledge-base.yaml", "cuda/71-other.md", "docs/project.md"}


@pytest.mark.parametrize(
    ("existing", "more"),
    [
        ({}, set()),
        ({"phrases": [{"folder": "cuda/", "any": ["x"]}]}, set()),
        ({"phrases": [{"folder": "cuda/", "any": ["o"]}]}, {"cuda/70-old.md"}),
        ({"ranges": [{"folder": "pi", "first": 30, "last": 37}]}, {"pi/30-a.md"}),
        ({"files": [{"path": "far/02-more.md"}, {"path": "far/99-gone.md"}]}, {"far/02-more.md"}),
        ({"index": ["tpu"]}, {"far/01-far.md"}),
    ],
)
def test_it_holds_what_the_checks_found(existing: dict[str, Any], more: set[str]) -> None:
    assert held(**existing) == ALWAYS | more


def test_it_is_a_view_of_the_base() -> None:
    snapshot = Snapshot(take_snapshot(BASE, topic_of(index=["TPU"]), "abc"))
    assert set(snapshot.paths()) == set(BASE.paths())
    assert snapshot.commit == "abc"
    assert snapshot.read("far/01-far.md") == b"far \xff"
    assert snapshot.read("nowhere.md") is None
    with pytest.raises(WorkspaceError, match="not in the snapshot"):
        snapshot.read("pi/30-a.md")


def test_the_same_base_gives_the_same_bytes() -> None:
    shuffled = FilesView(dict(reversed(list(BASE.files.items()))))
    assert take_snapshot(BASE, topic_of(), "c") == take_snapshot(shuffled, topic_of(), "c")


def test_an_empty_base() -> None:
    snapshot = Snapshot(take_snapshot(FilesView({}), topic_of(), None))
    assert (list(snapshot.paths()), snapshot.commit) == ([], None)


def broken() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("listing.json", "{}")
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"no zip", broken()])
def test_other_bytes_are_no_snapshot(data: bytes) -> None:
    with pytest.raises(WorkspaceError, match="clear the run's first task"):
        Snapshot(data)
