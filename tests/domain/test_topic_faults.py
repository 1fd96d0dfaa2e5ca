"""Topics that are wrong: every fault is said at once, with file, line, key, what is allowed and what to do."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_expansion.errors import TopicError
from knowledge_expansion.topics.load import LARGEST, load_topic
from topic_samples import TOPICS, small_data, written

Change = Callable[[dict[str, Any]], object]


def faults_of(path: Path) -> list[str]:
    """The faults without the file's name."""
    with pytest.raises(TopicError) as caught:
        load_topic(path)
    assert all(fault.startswith(f"{path}:") for fault in caught.value.faults)
    return [fault.removeprefix(f"{path}:") for fault in caught.value.faults]


def changed(folder: Path, *changes: Change) -> list[str]:
    """The faults of the small topic after the changes, as `line: key: words`."""
    data = small_data()
    for change in changes:
        change(data)
    return faults_of(written(folder, data))


def put(path: str, value: Any) -> Change:
    """A change that sets the value at `parts.0.lines`."""

    def change(data: Any) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            data = data.setdefault(step, {}) if isinstance(data, dict) else data[step]
        data[last] = value

    return change


def _engines() -> dict[str, Any]:
    part: dict[str, Any] = small_data()["parts"][0]
    return part


def test_a_page_that_must_be_used_is_something_to_research_from(tmp_path: Path) -> None:
    data = small_data()
    data["parts"][0] |= {"queries": [], "sources": {"must_use": ["https://x.org/engines"]}}
    data["parts"][1] |= {"queries": []}
    assert [fault.partition(": ")[2][:9] for fault in faults_of(written(tmp_path, data))] == ["parts[1]:"]
    data["sources"] = {"must_use": ["https://x.org/all"]}
    assert load_topic(written(tmp_path, data)).parts[1].queries == ()


@pytest.mark.parametrize(
    ("path", "value", "key", "said"),
    [
        ("title", 2025, "title", "is 2025, must be text; put it in quotes"),
        ("title", True, "title", "is True, must be text; put it in quotes"),
        ("title", "two\nlines", "title", "holds a line break"),
        ("title", "be\u0007ll", "title", "holds the control character U+0007"),
        ("title", "turn\u202eed", "title", "holds the control character U+202E"),
        ("title", "   ", "title", "at least 1 character"),
        ("id", "Not A Slug", "id", "must match"),
        ("date", 20250113, "date", "is a number; write the day as YYYY-MM-DD"),
        ("date", "13.01.2025", "date", "must be a day, written YYYY-MM-DD"),
        ("date", "1999-12-31", "date", "1999-12-31' is not a day of the years 2000 to 2099"),
        ("start_date", None, "start_date", "must be a day"),
        ("schedule", "monthly", "schedule", 'write it as "@monthly", in quotes'),
        ("schedule", "@continuous", "schedule", "instead of five; allowed are null"),
        ("schedule", "0 25 * * *", "schedule", "hour '25' is not a number"),
        ("language", "english", "language", "must match ^[a-z]{2}$"),
        ("tolerance", "0.1", "tolerance", "must be a number, without quotes"),
        ("tolerance", 0.9, "tolerance", "less than or equal to 0.5"),
        ("spend_limit", 0, "spend_limit", "greater than or equal to 1"),
        ("spend_limit", "100", "spend_limit", "must be a whole number, without quotes"),
        ("spend_limit", True, "spend_limit", "must be a whole number"),
        ("respect_robots", "no", "respect_robots", "must be true or false, without quotes"),
        ("writer", "gpt", "writer", "should be 'extractive' or 'gemini'"),
        ("local_sources", "yes", "local_sources", "should be 'allow' or 'refuse'"),
        ("a\nb:c", 1, "'a\\nb:c'", "the key is unknown"),
        ("ownr", "me", "ownr", "the key is unknown; did you mean `owner`? allowed are id, title, date"),
        ("parts.0.querys", [], "parts[0].querys", "did you mean `queries`?"),
        ("parts.0.existing.phrases.0.al", [], "parts[0].existing.phrases[0].al", "allowed are folder, any, all"),
        ("groups.0.part", [], "groups[0].part", "did you mean `parts`?"),
        ("parts", {}, "parts", "must be a list"),
        ("parts", [], "parts", "at least 1 item"),
        ("parts.0", "PART 1", "parts[0]", "must be a mapping"),
        ("parts.0.lines", 0, "parts[0].lines", "greater than or equal to 1"),
        ("parts.0.lines", "60", "parts[0].lines", "must be a whole number, without quotes"),
        ("parts.0.lines", 61, "parts[0].lines", "budget is 61 but its sections have 40 + 20 = 60; make them equal"),
        ("parts.0.sections.0.lines", 39, "parts[0].lines", "39 + 20 = 59"),
        ("parts.0.sections.0.points", [], "parts[0].sections[0].points", "at least 1 item"),
        ("parts.0.sections.0.points.1", "What is an Engine?", "parts[0].sections[0].points[1]", "already used"),
        ("parts.0.sections.1.title", "parts", "parts[0].sections[1].title", "already used at parts[0].sections[0]"),
        ("parts.0.queries", [], "parts[0]", "nothing to write from: no query, no page"),
        ("parts.0", {**_engines(), "queries": [], "sources": {"must_use": ["x.org"]}}, "parts[0]", "no page under"),
        ("parts.0.queries.0", "x" * 2001, "parts[0].queries[0]", "at most 2000 characters"),
        ("parts.0.queries.0", ["nested"], "parts[0].queries[0]", "is a list, must be text"),
        ("parts.0.queries.1", "ENGINES 2024 2025", "parts[0].queries[1]", "each query is paid for, ask it once"),
        ("parts.0.drop", "Engines!", "parts[0].drop", "must match"),
        ("parts.0.drop", "brakes", "parts[1].drop", "each PART needs its own"),
        ("parts.0.existing.phrases.0.any", [], "parts[0].existing.phrases[0]", "looks for nothing"),
        ("parts.0.existing.ranges.0.first", 20, "parts[0].existing.ranges[0]", "the range 20-9 is empty"),
        ("parts.0.existing.files.0.lines", "20-1", "parts[0].existing.files[0]", "lines count from 1 and run forward"),
        ("parts.0.existing.files.0.lines", "all", "parts[0].existing.files[0].lines", "must match"),
        ("parts.0.scrape.top", 21, "parts[0].scrape.top", "less than or equal to 20"),
        ("parts.1.number", 1, "parts", "numbered 1, 1; give each a number of its own"),
        (
            "chores",
            [{"number": 2, "title": "Update INDEX.md"}],
            "parts",
            "numbered 1, 2, 2; give each a number of its own",
        ),
        ("parts.0.state", {"steps": {"queries": ["done", "open", "done"]}}, "parts[0]", "queries has 3 boxes for 2"),
        ("groups.0.parts", [1, 2], "groups[1].parts[0]", "PART 2 is already listed at groups[0].parts[1]"),
        ("groups.1.parts", [3], "groups[1].parts[0]", "there is no PART 3"),
        ("groups.1.parts", [1], "groups", "PART 2 is in no group"),
        ("groups.1.name", "first", "groups[1].name", "merge the groups or rename one"),
        ("sources", {"must_use": ["ftp://x.org/a"]}, "sources.must_use[0]", "is not an http(s) address"),
        (
            "sources",
            {"must_use": ["javascript:alert(1)"]},
            "sources.must_use[0]",
            "neither an http(s) address nor a host",
        ),
        ("sources", {"never_use": ["https://me:secret@x.org/"]}, "sources.never_use[0]", "user name or password"),
        ("sources", {"never_use": ["https://x.org/a b"]}, "sources.never_use[0]", "holds white space"),
        ("sources", {"never_use": ["https://[::1"]}, "sources.never_use[0]", "cannot be read as an address"),
        ("sources", {"must_use": ["x.org"], "never_use": ["x.org"]}, "sources", "decide for one list"),
    ],
)
def test_one_wrong_value_is_one_clear_fault(tmp_path: Path, path: str, value: Any, key: str, said: str) -> None:
    faults = changed(tmp_path, put(path, value))
    assert any(re.match(rf"\d+: {re.escape(key)}: .*{re.escape(said)}", fault) for fault in faults), faults


HOSTILE = [
    "/etc/10-a.md",
    "../10-a.md",
    "a/../../10-a.md",
    "a\\10-a.md",
    "C:/10-a.md",
    "~/10-a.md",
    "a//10-a.md",
    "./10-a.md",
]
HOSTILE += [
    ".git/10-a.md",
    "a/10-a.md\n",
    " a/10-a.md",
    "a/\u000010-a.md",
    "//host/10-a.md",
    "a/\u202e10-a.md",
    "%2e%2e\\10-a.md",
]


@pytest.mark.parametrize("path", HOSTILE)
@pytest.mark.parametrize(
    "place", ["parts.0.file", "knowledge_root", "project_documents", "parts.0.existing.files.0.path"]
)
def test_no_path_leaves_the_base(tmp_path: Path, place: str, path: str) -> None:
    wrong: Any = [path] if place == "project_documents" else path
    assert len(changed(tmp_path, put(place, wrong))) == 1


@pytest.mark.parametrize(
    "name", ["1-a.md", "10_a.md", "10-A.md", "10-a.MD", "10-a.txt", "10.md", "INDEX.md", "10-.md", "10-a..md"]
)
def test_a_knowledge_file_has_a_number_and_a_slug(tmp_path: Path, name: str) -> None:
    [fault] = changed(tmp_path, put("parts.0.file", f"cars/{name}"))
    assert f"file name '{name}' does not follow NN-kebab-slug.md, like 65-subject.md" in fault


@pytest.mark.parametrize("other", ["cars/10-engines.md", "Cars/10-engines.md"])
def test_two_parts_must_not_write_one_file(tmp_path: Path, other: str) -> None:
    [fault] = changed(tmp_path, put("parts.1.file", other))
    assert f"parts[1].file: file '{other}' is already used at parts[0].file" in fault


def test_every_fault_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    lines = (TOPICS / "first-run.yaml").read_text(encoding="utf-8").splitlines()
    text = "\n".join(lines)
    for old, new in (
        ("date: 2026-10-01", "date: soon"),
        ("    drop: cuda-graphs", "    drop: vertex-pipelines"),
        ("    lines: 160\n    drop: cloud", "    lines: 161\n    drop: cloud"),
        ("    parts: [3]", "    parts: [2]"),
        ("spend_limit: 100", "spend_limitt: 100"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = written(tmp_path, text, "first-run.yaml")
    faults = faults_of(path)
    numbers = [int(fault.split(":")[0]) for fault in faults]
    assert numbers == sorted(numbers)
    now = text.splitlines()
    for fault, words in zip(
        faults, ["date", "spend_limitt", "groups", "parts: [2]", "lines: 161", "drop"], strict=True
    ):
        assert words in now[int(fault.split(":")[0]) - 1], fault


def test_a_missing_key_is_said_where_it_belongs(tmp_path: Path) -> None:
    faults = changed(tmp_path, lambda data: data["parts"][1].pop("drop"))
    line = json.dumps(small_data(), indent=1).splitlines().index('   "number": 2,')
    assert faults == [f"{line}: parts[1].drop: the key is missing; add it"]


def test_the_id_is_the_files_name(tmp_path: Path) -> None:
    [fault] = faults_of(written(tmp_path, small_data(), "large.yaml"))
    assert fault == "2: id: is 'small' but the file is named 'large'; the id is the file's name, change one of the two"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: (whole file): the file is empty; a topic is a mapping"),
        ("# only words\n", "the file is empty"),
        ("- a\n- b\n", "1: (whole file): the file is no mapping"),
        ("just words", "the file is no mapping"),
        ("id: [unclosed", "this is not YAML"),
        (
            "title: @component",
            "this is not YAML: found character that cannot start any token; quote texts that begin with @",
        ),
        ("title: a: b", "1: (whole file): this is not YAML"),
        ("\tid: x", "this is not YAML"),
        ("id: a\nid: b\n", "2: id: the key is already on line 1; keep one of the two"),
        ("id: small\n---\nid: other\n", "2: (whole file): a second document begins here; a file holds one topic"),
        (
            "title: !!python/object/apply:os.system [ls]",
            "1: title: the tag 'tag:yaml.org,2002:python/object/apply:os.system'",
        ),
        ("title: !secret x", "1: title: the tag '!secret' is not allowed"),
        ("title: !!binary aGk=", "the tag 'tag:yaml.org,2002:binary' is not allowed"),
        ("title: &a x\noverview: *a\n", "2: overview: anchors (&) and aliases (*) are not allowed"),
        ("date: 2025-13-45", "1: date: '2025-13-45' cannot be read as a timestamp"),
        ("? [a]\n: b\n", "1: (whole file): a key must be a plain word"),
        ("title: \u0007", "this is not YAML"),
    ],
)
def test_what_is_no_topic_at_all(tmp_path: Path, text: str, said: str) -> None:
    faults = faults_of(written(tmp_path, text))
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\xff\xfe\x00i", b"id: \xe9", b"\x89PNG\r\n\x1a\n\x00"])
def test_a_binary_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(data)
    assert any("is not UTF-8 text" in fault or "not YAML" in fault for fault in faults_of(path))


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "none.yaml") == [
        "1: (whole file): cannot be read (No such file or directory); check its name and rights"
    ]
    assert "cannot be read (Is a directory)" in faults_of(tmp_path)[0]


class TestBombs:
    """Small files that would cost much; each is refused in well under a second."""

    def refused(self, folder: Path, text: str) -> list[str]:
        path = written(folder, text)
        started = time.perf_counter()
        faults = faults_of(path)
        assert time.perf_counter() - started < 2
        return faults

    def test_aliases_are_not_expanded(self, tmp_path: Path) -> None:
        levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 20)]
        faults = self.refused(tmp_path, "\n".join(["l0: &l0 [lol]", *levels]))
        assert any("aliases (*) are not allowed" in fault for fault in faults)

    @pytest.mark.parametrize("nest", ["[", "- ", "{a: ", "? "])
    def test_nesting_is_bounded(self, tmp_path: Path, nest: str) -> None:
        faults = self.refused(tmp_path, "id: small\nparts:\n  " + nest * 100_000)
        assert any("is nested more than 20 deep" in fault or "not YAML" in fault for fault in faults)

    def test_size_is_bounded(self, tmp_path: Path) -> None:
        assert "is larger than 1,000,000 bytes" in self.refused(tmp_path, "#" * (LARGEST + 1))[0]

    def test_a_number_of_a_million_digits_is_no_work(self, tmp_path: Path) -> None:
        assert any(
            "cannot be read as a int" in fault for fault in self.refused(tmp_path, "spend_limit: " + "9" * 900_000)
        )

    def test_many_items_are_only_read_once(self, tmp_path: Path) -> None:
        data = small_data() | {"tags": ["x" * 10] * 50_000}
        assert load_topic(written(tmp_path, data)).tags[0] == "x" * 10


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, inner in steps for place in _places(inner, (*path, step)))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.sampled_from(_places(small_data())[1:]), _VALUES)
def test_whatever_stands_anywhere_ends_in_a_topic_or_in_faults(
    tmp_path: Path, place: tuple[Any, ...], value: Any
) -> None:
    data: Any = small_data()
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path = written(tmp_path, data)
    try:
        assert load_topic(path).id == "small"
    except TopicError as error:
        for fault in error.faults:
            assert re.match(rf"{re.escape(str(path))}:\d+: .+: .{{10,}}", fault, re.DOTALL), fault
            assert "\n" not in fault


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`?, \n\t12\u00e9\u2028")))
def test_any_text_ends_in_faults(tmp_path: Path, text: str) -> None:
    assert faults_of(written(tmp_path, text))
