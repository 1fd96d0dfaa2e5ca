"""The planned looks over a base of many folders: everything planted is found and nothing else, in a read-once pass."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.base.existing import check_existing
from knowledge_expansion.base.lookup import look_up
from knowledge_expansion.base.search import Search
from knowledge_expansion.base.snapshot import Snapshot, take_snapshot
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Topic
from topic_samples import small_topic

from benchmarks.made_base import BROAD, RARE, TOGETHER, Planted, make_base

AS_OF = dt.date(2026, 6, 1)


def topic_of(*existing: dict[str, Any], root: str = "kb", file: str = "water/50-new.md") -> Topic:
    section = {"title": "Depth", "lines": 20, "points": ["How deep is a canal?"]}
    folder, _, name = file.rpartition("/")
    parts = [
        {
            "number": n,
            "title": "New",
            "file": f"{folder}/{name}" if n == 1 else f"{folder}/{n + 90}-{name[3:]}",
            "lines": 20,
            "drop": f"d{n}",
            "queries": ["q"],
            "existing": one,
            "sections": [section],
        }
        for n, one in enumerate(existing, 1)
    ]
    facts = {"id": "t", "title": "T", "date": "2026-01-01", "knowledge_base": "kb", "knowledge_root": root}
    return Topic.model_validate(
        {**facts, "groups": [{"name": "G", "parts": [p["number"] for p in parts]}], "parts": parts}
    )


def look(existing: dict[str, Any], files: dict[str, str], **facts: str) -> ExistingKnowledge:
    topic = topic_of(existing, **facts)
    view = FilesView({path: text.encode() for path, text in files.items()})
    return check_existing(topic.parts[0], topic, Snapshot(take_snapshot(view, topic, "c")), AS_OF)


class Counting:
    """A view that counts how often each file is read."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.reads = files, collections.Counter[str]()

    def read(self, path: str) -> bytes | None:
        self.reads[path] += 1
        return self.files.get(path)

    def paths(self) -> Collection[str]:
        return self.files.keys()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return make_base(tmp_path_factory.mktemp("base"), 1_200, seed=5)


@pytest.fixture(scope="module")
def files(base: Planted) -> dict[str, bytes]:
    found = sorted(base.folder.rglob("*.md"))
    return {path.relative_to(base.folder).as_posix(): path.read_bytes() for path in found}


def test_every_planted_phrase_is_found_with_its_line_and_no_decoy(base: Planted, files: dict[str, bytes]) -> None:
    topic = topic_of({"phrases": [{"any": [*RARE, BROAD]}, {"all": list(TOGETHER)}]}, root="")
    search = Search(FilesView(files), topic)
    for phrase, places in base.phrases.items():
        assert {(path, line) for path in files for line in search.lines(path, phrase)} == set(places)


def test_a_file_is_searched_once_for_all_parts(files: dict[str, bytes]) -> None:
    view = Counting(files)
    Search(view, topic_of(*[{"phrases": [{"any": [phrase]}]} for phrase in (*RARE, BROAD, *TOGETHER)]))
    assert max(view.reads.values()) == 1
    assert len(view.reads) == 1_200


def test_holes_and_doubles_of_every_folder_are_named(base: Planted, files: dict[str, bytes]) -> None:
    checks = [{"ranges": [{"folder": folder, "first": 0, "last": 100}]} for folder in base.folders[:9]]
    topic = topic_of(*checks, root="", file="kb/water/50-new.md")
    snapshot = Snapshot(take_snapshot(FilesView(files), topic, "c"))
    for part, folder in zip(topic.parts, base.folders, strict=False):
        found = check_existing(part, topic, snapshot, AS_OF)
        assert found.checks[0] == f"{folder}/00-100: read 100 files; no file has 07, 32; 53 used more than once."
        (warning,) = (words for words in found.warnings if words.startswith(f"{folder}: 53 is used by 53-"))
        assert warning.endswith("; all of them were read.")


def test_root_and_folder_indexes_tables_and_lists_all_count(base: Planted, files: dict[str, bytes]) -> None:
    word, path = base.listed
    found = look({"index": [word, "canals", "bridges"]}, {name: data.decode() for name, data in files.items()})
    assert "kb/INDEX.md" in base.indexes
    assert "kb/canals-01/INDEX.md" in base.indexes
    assert path in [file.path for file in found.related]
    assert found.checks[1].startswith('INDEX.md for "canals": kb/canals-01/INDEX.md:')
    assert found.checks[2].startswith('INDEX.md for "bridges": kb/INDEX.md:')
    lost = [name for _, name in base.lost if "bridges" in name]
    assert [f"kb/INDEX.md lists {name}, which is not in the base." for name in lost] == list(found.warnings)


FILES = {
    "INDEX.md": "# Index\n\n- [Kb](kb/INDEX.md): locks\n",
    "kb/INDEX.md": "# Kb\n\n| File | About |\n|---|---|\n| [Locks](water/01-locks.md) | canal locks |\n",
    "kb/water/01-locks.md": "# Locks\n\n## Depth of a canal\n\nA canal lock.\n",
    "kb/water/02-rain.md": "# Rain\n\nThe lock of a canal, the canal lock, rain.\n",
    "kb/water/50-new.md": "# Mine\n\nA canal lock.\n",
    "kb/mills/07-wind.md": "# Wind\n\nSails.",
    "_ingest-auto/completed/expansion-x/ingestion.md": "A canal lock.\n",
}


def test_its_own_file_and_the_plans_are_not_searched_unless_they_are_asked_for() -> None:
    found = look({"phrases": [{"any": ["canal lock"]}]}, FILES)
    assert found.checks[0] == (
        'kb for any of "canal lock": found in 2 of 3 files (kb/water/01-locks.md:5, kb/water/02-rain.md:3).'
    )
    plans = look({"phrases": [{"folder": "_ingest-auto", "any": ["canal lock"]}]}, FILES)
    assert "found in 1 of 1 files" in plans.checks[0]
    whole = look({"phrases": [{"any": ["canal lock"]}]}, FILES, root="", file="kb/water/50-new.md")
    assert whole.checks[0].startswith('The base for any of "canal lock": found in 2 of 3 files')


def test_folders_are_looked_through_and_other_words_are_named_as_not_looked_up() -> None:
    found = look(
        {
            "folders": [{"path": "water/"}, {"path": "gone"}],
            "others": ["Check what the pumps need"],
            "gaps": ["Canal depth?"],
        },
        FILES,
    )
    assert found.checks[0] == "kb/water/: looked through 3 files."
    assert found.checks[1] == "Not looked up, for the plan says it in words of its own: Check what the pumps need"
    assert found.warnings == ("The base has no Markdown file in kb/gone: it could not be looked through.",)
    assert found.gaps == (("Canal depth?", "covered in kb/water/01-locks.md:3"),)


def test_lines_beyond_the_end_of_a_file_are_told_and_the_others_are_read() -> None:
    files = [{"path": "water/01-locks.md", "lines": "4-90"}, {"path": "mills/07-wind.md", "lines": "3-3"}]
    found = look({"files": [*files, {"path": "mills/07-wind.md", "lines": "8-9"}]}, FILES)
    assert found.warnings == (
        "kb/water/01-locks.md has 5 lines: of lines 4-90, 4-5 were read.",
        "kb/mills/07-wind.md has 3 lines: there is nothing of lines 8-9 to read.",
    )
    assert [(file.path, file.read) for file in found.related] == [
        ("kb/water/01-locks.md", ((4, 5),)),
        ("kb/mills/07-wind.md", ((3, 3),)),
    ]


def test_rare_phrases_count_more_than_common_ones() -> None:
    many = {f"kb/a/{n:02}-x.md": f"# X {n}\n\ncommon one\n" for n in range(30)}
    found = look({"phrases": [{"any": ["common one", "rare two"]}]}, {**many, "kb/z/01-y.md": "# Y\n\nrare two\n"})
    assert found.related[0].path == "kb/z/01-y.md"
    assert len(found.related) == 10


def test_namesakes_come_first_however_many_files_the_plan_names() -> None:
    many = {f"kb/water/{n:02}-x.md": f"# X {n}\n" for n in range(50)}
    found = look(
        {"ranges": [{"folder": "water", "first": 0, "last": 49}]},
        {**many, "kb/water/50-other.md": "# Other\n\n## Locks\n"},
    )
    assert found.related[0].path == "kb/water/50-other.md"
    assert found.related[0].distinction == "covers Locks; this file asks about Depth"
    assert len(found.related) == 51


def test_the_real_ranges(shared: Path) -> None:
    """`practical-implementation/60-73` of the sample base: 65 and 66 are used twice; `gcp-gpu` has holes."""
    root = shared / "samples" / "knowledge-base"
    real = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    ranges = [
        {"folder": "practical-implementation/", "first": 60, "last": 73},
        {"folder": "practical-implementation", "first": 30, "last": 37},
        {"folder": "gcp-gpu", "first": 0, "last": 23},
    ]
    topic = topic_of({"ranges": ranges}, root="karpathy", file="practical-implementation/NN-new.md")
    found = check_existing(topic.parts[0], topic, Snapshot(take_snapshot(FilesView(real), topic, "c")), AS_OF)
    folder = "karpathy/practical-implementation"
    assert found.checks[:3] == (
        f"{folder}/60-73: read 16 files; 65, 66 used more than once.",
        f"{folder}/30-37: read 8 files.",
        "gcp-gpu/00-23: read 16 files; no file has 00, 01, 06-08, 10, 16, 20.",
    )
    assert found.warnings == (
        f"{folder}: 65 is used by 65-efficient-vlm-mixed-precision.md and 65-vertex-ai-pipelines-kubeflow.md;"
        " all of them were read.",
        f"{folder}: 66 is used by 66-vertex-ai-model-registry-deployment.md and 66-vertex-ai-model-registry.md;"
        " all of them were read.",
    )


def test_a_number_that_the_base_uses_twice_already_is_told_apart_from_both() -> None:
    data = small_topic().model_dump(mode="json")
    data["parts"][0]["file"] = "cars/10-engines.md"
    topic = Topic.model_validate(data)
    files = {
        "cars/10-brakes.md": b"# Brakes\n\n## Discs\n\nwords\n",
        "cars/10-wheels.md": b"# Wheels\n\n## Rims\n\nwords\n",
        "cars/INDEX.md": b"| File | Description |\n|---|---|\n| [10-brakes.md](10-brakes.md) | brakes |\n",
    }
    known = look_up(FilesView(files), topic)[1]
    assert [file.path for file in known.related[:2]] == ["cars/10-brakes.md", "cars/10-wheels.md"]
    assert "covers Discs" in known.related[0].distinction
    assert "covers Rims" in known.related[1].distinction
    warned = [words for words in known.warnings if "has the same number as cars/10-engines.md" in words]
    assert len(warned) == 2
