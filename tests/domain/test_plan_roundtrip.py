"""A topic written as a plan and read again is the same topic, whatever its texts hold; so is its YAML."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from knowledge_expansion.text.plan_writing.plan import export_plan
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.topics.yaml_writing import topic_yaml
from knowledge_expansion.values.topic import Topic
from plan_kit import imported, same
from topic_samples import TOPICS, seed_topic, small_data, small_topic

# Pieces that mean something to a reader of plans, so that texts made of them are easily misread.
_TRAPS = (
    *"`\"“”'()[]{}:;,.-–/\\|*_#>~+&%@!?=<",
    *(
        "``",
        "**",
        " and ",
        " or ",
        " - ",
        ": ",
        ", ",
        "[x] ",
        "[ ] ",
        "PART 1",
        "PART 2: Create a/00-b.md",
        "Section 1: ",
    ),
    *(
        "Search: ",
        "Cite: ",
        "Focus: ",
        "(~30 lines)",
        "(10%)",
        "lines",
        "INDEX.md",
        "KNOWLEDGE-DROP-x-2025-01-01.md",
        "Step 1",
    ),
    *(
        "Grep for ",
        "Read a/b.md",
        "Extract: ",
        "Completed 2025-01-01",
        "COMPLETE",
        "https://a.org/b_(c)",
        "2025",
        "ß",
        "é",
        "✓",
    ),
    *(
        "Notes",
        "Covers: ",
        "(PARTs 1)",
        "- ",
        "1. ",
        "```",
        "---",
        "null",
        "yes",
        "Include: ",
        "Topics: ",
        "  ",
        "Settings",
        "Teil 1: ",
        "Suche: ",
        "PART: ",
        "(x) ",
        "0.4k",
        "| a | b |",
        "Split ",
    ),
)
_piece = st.one_of(st.sampled_from(_TRAPS), st.text(string.ascii_letters + string.digits, min_size=1, max_size=6))
_text = st.lists(_piece, min_size=1, max_size=4).map("".join).map(str.strip).filter(bool)
_box = st.sampled_from(["open", "done", "failed"])
_slug = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
_path = st.lists(_slug, min_size=1, max_size=3).map("/".join)
_note = st.one_of(st.just(""), _text)
_lines = st.lists(st.one_of(st.just(""), _text, _text.map(lambda t: "    " + t)), max_size=4).map("\n".join)


def _unique(texts: st.SearchStrategy[str], low: int = 0, high: int = 4) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=low, max_size=high, unique_by=lambda text: text.casefold().strip())


@st.composite
def _part(draw: st.DrawFn, number: int) -> dict[str, Any]:
    sections = [
        {
            "title": title,
            "lines": draw(st.integers(1, 300)),
            "points": draw(_unique(_text, 1, 3)),
            "cite": draw(_note),
            "focus": draw(_note),
            "project": draw(st.booleans()),
            "number": draw(st.one_of(st.none(), st.integers(20, 30))),
            "assumed": draw(st.booleans()),
        }
        for title in draw(_unique(_text, 1, 3))
    ]
    phrases = st.fixed_dictionaries(
        {"folder": _path, "any": st.lists(_text, min_size=1, max_size=3), "all": st.lists(_text, max_size=2)}
    )
    file = st.fixed_dictionaries(
        {"path": _path.map(lambda path: f"{path}.md"), "lines": st.sampled_from([None, "1-9"])}
    )
    part: dict[str, Any] = {
        "number": number,
        "title": draw(_text),
        "file": f"{draw(_path)}/{number:02d}-{draw(_slug)}.md",
        "lines": sum(section["lines"] for section in sections),
        "drop": f"{draw(_slug)}-{number}",
        "existing": {
            "index": draw(st.lists(_text, max_size=3)),
            "phrases": draw(st.lists(phrases, max_size=2)),
            "files": draw(st.lists(file, max_size=2)),
            "folders": draw(st.lists(st.fixed_dictionaries({"path": _path}), max_size=2)),
            "gaps": draw(st.lists(_text, max_size=2)),
            "others": draw(st.lists(_text, max_size=2)),
        },
        "documents": draw(st.lists(file, max_size=2)),
        "queries": draw(_unique(_text, 1, 4)),
        "scrape": {"top": draw(st.integers(1, 20)), "prefer": draw(_unique(_text, 0, 3))},
        "facets": draw(st.lists(_text, max_size=3)),
        "sections": sections,
        "goal": draw(_note),
        "influences": draw(_note),
        "cite": draw(_note),
        "notes": draw(_lines),
    }
    if draw(st.booleans()) and draw(st.booleans()):
        part |= {"runner": "external", "queries": [], "delivery": {"wait_minutes": draw(st.integers(0, 99))}}
    state: dict[str, Any] = {"status": draw(_box), "at": draw(_note), "note": draw(_note), "steps": {}}
    for kind in ("queries", "facets", "sections"):
        if part[kind] and draw(st.booleans()):
            state["steps"][kind] = tuple(draw(_box) for _ in part[kind])
    return {**part, "state": state}


@st.composite
def _topics(draw: st.DrawFn) -> Topic:
    count = draw(st.integers(1, 2))
    numbers = list(range(1, count + 1))
    cut = draw(st.integers(1, count))
    names = draw(_unique(_text, 2, 2))
    groups = [
        {"name": name, "parts": parts, "covers": draw(_unique(_text, 0, 2)), "about": draw(_note)}
        for name, parts in zip(names, (numbers[:cut], numbers[cut:]), strict=True)
        if parts
    ]
    header = draw(st.dictionaries(st.from_regex(r"[A-Z][a-z]{2,8}( [a-z]{2,5})?", fullmatch=True), _text, max_size=3))
    return Topic.model_validate(
        {
            "id": draw(_slug),
            "title": draw(_text),
            "date": draw(st.dates().filter(lambda day: 2000 <= day.year <= 2099)),
            "knowledge_base": draw(_text),
            "type": draw(_text),
            "header": header,
            "overview": draw(_lines),
            "spend_limit": draw(st.integers(1, 9000)),
            "groups": groups,
            "parts": [draw(_part(number)) for number in numbers],
            "notes": draw(_lines),
        }
    )


def _small(**keys: Any) -> Topic:
    """The small topic with other keys; `covers` are those of its first group, `part` is laid over its first PART."""
    data = small_data()
    data["groups"][0]["covers"] = keys.pop("covers", [])
    data["parts"][0] |= keys.pop("part", {})
    return Topic.model_validate(data | keys)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(_topics())
@example(_small(covers=["PART 1"]))  # was read as a group of its own
@example(_small(part={"title": "or INDEX.md–Search:"}))
def test_import_of_an_export_is_the_same_topic(topic: Topic) -> None:
    same(imported(export_plan(topic), "any.md").topic, topic)


@pytest.mark.parametrize(
    "look", ["bread/00-rye.md", "00INDEX.md0", "`rye`", "``rye`` or `oats`", "PART 2: Ask the miller"]
)
def test_a_look_in_words_stays_one(look: str) -> None:
    plain = small_topic().model_dump()
    plain["parts"][0]["existing"]["others"] = (look,)
    topic = Topic.model_validate(plain)
    same(imported(export_plan(topic), "any.md").topic, topic)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(_topics())
def test_the_yaml_of_a_topic_loads_back(tmp_path_factory: pytest.TempPathFactory, topic: Topic) -> None:
    path = tmp_path_factory.mktemp("yaml") / f"{topic.id}.yaml"
    path.write_text(topic_yaml(topic), encoding="utf-8")
    same(load_topic(path), topic)


@pytest.mark.parametrize(
    "topic", [small_topic(), seed_topic(), load_topic(TOPICS / "first-run.yaml")], ids=["small", "seed", "first"]
)
def test_the_topics_that_are_delivered_come_back(topic: Topic, tmp_path: Path) -> None:
    same(imported(export_plan(topic), "any.md").topic, topic)
    path = tmp_path / f"{topic.id}.yaml"
    path.write_text(topic_yaml(topic), encoding="utf-8")
    same(load_topic(path), topic)
