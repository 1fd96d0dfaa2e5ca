"""A file without a number gets the folder's highest plus one; holes stay holes, and a file that landed keeps its number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from knowledge_expansion.base.numbers import numbered, unnumbered
from knowledge_expansion.base.paths import number_of, runs_of
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.topic import Topic


def topic_of(*files: str, **values: Any) -> Topic:
    section = {"title": "S", "lines": 10, "points": ["p"]}
    parts = [
        {
            "number": n,
            "title": f"T{n}",
            "file": file,
            "lines": 10,
            "drop": f"d{n}",
            "queries": ["q"],
            "sections": [section],
        }
        for n, file in enumerate(files, 1)
    ]
    facts = {"id": "t", "title": "T", "date": "2026-01-01", "knowledge_base": "kb"}
    groups = [{"name": "G", "parts": list(range(1, len(files) + 1))}]
    return Topic.model_validate({**facts, "groups": groups, "parts": parts, **values})


def given(topic: Topic, base: dict[str, str], landing: tuple[int, ...] | None = None) -> list[str]:
    view = FilesView({path: text.encode() for path, text in base.items()})
    every = tuple(part.number for part in topic.parts)
    again = numbered(topic, unnumbered(topic), view, every if landing is None else landing)
    return [again.path_of(part) for part in again.parts]


def sealed(part: int, topic: str = "t", text: str = "# T\n") -> str:
    return seal(text, topic, part, dt.date(2026, 1, 1), 0)


@pytest.mark.parametrize(
    ("names", "path"),
    [
        ([], "c/00-x.md"),
        (["c/00-a.md"], "c/01-x.md"),
        (["c/03-a.md", "c/07-b.md"], "c/08-x.md"),
        (["c/07-a.md", "c/07-b.md"], "c/08-x.md"),
        (["c/99-a.md"], "c/100-x.md"),
        (["c/007-a.md"], "c/008-x.md"),
        (["c/5-a.md"], "c/06-x.md"),
        (["c/2025-01-13-notes.md", "c/04-a.md"], "c/05-x.md"),
        (["c/d/40-a.md", "40-b.md", "c/40.txt", "c/overview.md"], "c/00-x.md"),
        (["c/04-x.md"], "c/05-x.md"),
    ],
)
def test_the_next_number(names: list[str], path: str) -> None:
    assert given(topic_of("c/NN-x.md"), dict.fromkeys(names, "# Mine\n")) == [path]


def test_several_files_count_on_and_past_a_number_that_the_topic_gives_itself() -> None:
    topic = topic_of("c/NN-x.md", "c/12-y.md", "c/NN-z.md", "d/NN-x.md")
    assert given(topic, {"c/07-a.md": ""}) == ["c/13-x.md", "c/12-y.md", "c/14-z.md", "d/00-x.md"]


def test_only_what_lands_takes_a_number() -> None:
    topic = topic_of("c/NN-x.md", "c/12-y.md", "c/NN-z.md")
    assert given(topic, {"c/07-a.md": ""}, landing=(3,)) == ["c/NN-x.md", "c/12-y.md", "c/08-z.md"]


def test_a_file_that_landed_keeps_its_number_whatever_came_after_it() -> None:
    topic = topic_of("c/NN-x.md", "c/NN-z.md")
    base = {"c/08-x.md": sealed(1), "c/40-a.md": "# Mine\n"}
    assert given(topic, base) == ["c/08-x.md", "c/41-z.md"]
    assert given(topic, base, landing=()) == ["c/08-x.md", "c/NN-z.md"]


def test_a_file_of_the_same_name_by_somebody_else_is_not_its_own() -> None:
    base = {"c/08-x.md": sealed(1, topic="other"), "c/09-x.md": sealed(2), "c/10-x.md": "# Mine\n"}
    assert given(topic_of("c/NN-x.md"), base) == ["c/11-x.md"]


def test_an_edited_file_is_still_its_own_and_an_intact_one_comes_first() -> None:
    edited = sealed(1).replace("# T", "# U")
    assert given(topic_of("c/NN-x.md"), {"c/08-x.md": edited}) == ["c/08-x.md"]
    assert given(topic_of("c/NN-x.md"), {"c/08-x.md": edited, "c/09-x.md": sealed(1)}) == ["c/09-x.md"]


def test_below_a_knowledge_root() -> None:
    topic = topic_of("c/NN-x.md", knowledge_root="kb")
    assert given(topic, {"kb/c/08-a.md": "", "c/40-a.md": ""}) == ["kb/c/09-x.md"]


def test_numbers_are_read_from_names() -> None:
    names = ("a/66-x.md", "100-x.md", "2025-01-13-x.md", "2025-11.md", "2025-x.md", "x-66.md")
    assert [number_of(name) for name in names] == [66, 100, None, None, 2025, None]
    assert runs_of([7, 31, 32, 33, 35, 36]) == "07, 31-33, 35, 36"
