"""The fold: order does not matter, folding twice changes nothing, and what nobody asked for is untouched."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.base.commit import commit_message
from knowledge_expansion.base.fold import Changes, files_in_the_way, fold
from knowledge_expansion.base.settings import BaseSettings, read_settings
from knowledge_expansion.base.view import FilesView, applied
from knowledge_expansion.errors import ConfigurationError, FileInTheWay, RepositoryError
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.operations import AddFile, Archive, IndexEntry, Operation, SkillEntry

DAY = dt.date(2026, 3, 1)
OURS = seal("# Graphs\n\nOld.\n", "first", 3, DAY, 0)
NEW = seal("# Graphs\n\nNew.\n", "first", 3, dt.date(2026, 6, 1), 0)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def base(**files: str) -> FilesView:
    return FilesView({name.replace("__", "/").replace("_md", ".md"): text.encode() for name, text in files.items()})


BASE = FilesView(
    {
        "SKILL.md": b"---\nname: base\ndescription: d\n---\n\n- `cuda/` - kernels\n",
        "INDEX.md": b"# Index\n\n**Total**: 2+ files\n\n## CUDA\n\n- [Streams](cuda/72-streams.md): streams\n\n## Notes\n",
        "cuda/72-streams.md": b"# Streams\r\n\xff\xfe not utf-8\n",
        "_ingest-auto/expansion-first/ingestion.md": b"# Plan\n- [ ] mine\n",
        "_ingest-auto/expansion-first/notes/a.md": b"notes\n",
        "_ingest-auto/inprocess/expansion-second/ingestion.md": b"# Other plan\n",
    }
)
DROP, LATER = "KNOWLEDGE-DROP-graphs-2026-03-01-1200.md", "KNOWLEDGE-DROP-graphs-2026-06-01-0900.md"
OPERATIONS: list[Operation] = [
    AddFile("cuda/71-graphs.md", OURS, None),
    AddFile("gcloud/68-run.md", "# Run\n", None),
    AddFile("gcloud/68-other.md", "# Other\n", None),
    IndexEntry("cuda/71-graphs.md", "Graphs", "Capture", ("graphs",), "CUDA"),
    IndexEntry("gcloud/68-run.md", "Run", "Serverless", ("run",), "GCloud"),
    IndexEntry("gcloud/68-other.md", "Other", "Else", (), "GCloud"),
    SkillEntry("gcloud", "Google Cloud", ("Cloud Run",)),
    SkillEntry("cuda", "CUDA", ("Graphs",)),
    Archive(
        "expansion-first",
        (("ingestion.md", "# Plan\n- [x] mine\n"), ("KNOWLEDGE-DROP-graphs-2026-03-01-1200.md", "drop\n")),
    ),
    Archive("expansion-second", (("report.md", "report\n"),)),
]


def result(view: FilesView, operations: list[Operation]) -> FilesView:
    changes = fold(view, operations)
    return applied(view, changes.writes, changes.removals)


def test_everything_lands_where_it_belongs() -> None:
    changes = fold(BASE, OPERATIONS)
    after = applied(BASE, changes.writes, changes.removals)
    assert after.read("cuda/71-graphs.md") == OURS.encode()
    index = (after.read("INDEX.md") or b"").decode()
    assert (
        index.index("cuda/71-graphs.md")
        < index.index("cuda/72-streams.md")
        < index.index("## GCloud")
        < index.index("## Notes")
    )
    assert "**Total**: 2+ files" in index
    assert (after.read("SKILL.md") or b"").endswith(b"- `cuda/` - kernels\n- `gcloud/`: Cloud Run\n")
    assert any("68-other.md and 68-run.md" in warning for warning in changes.warnings)


def test_the_plan_folder_moves_and_nothing_in_it_is_lost() -> None:
    changes = fold(BASE, OPERATIONS)
    after = applied(BASE, changes.writes, changes.removals)
    done = "_ingest-auto/completed/"
    moved = sorted(path.removeprefix(done) for path in after.paths() if path.startswith("_ingest-auto/"))
    assert moved[0] == f"expansion-first/{DROP}"
    kept = next(path for path in moved if "as-found" in path)
    assert after.read(done + kept) == b"# Plan\n- [ ] mine\n"
    assert after.read(done + "expansion-first/ingestion.md") == b"# Plan\n- [x] mine\n"
    assert after.read(done + "expansion-first/notes/a.md") == b"notes\n"
    assert after.read(done + "expansion-second/ingestion.md") == b"# Other plan\n"
    assert all(path.startswith(done) for path in after.paths() if path.startswith("_ingest-auto/"))
    assert any(kept in warning for warning in changes.warnings)


def test_a_later_run_adds_its_drops_beside_the_older_ones() -> None:
    after = result(BASE, OPERATIONS)
    later = Archive("expansion-first", (("ingestion.md", "# Plan\n- [x] again\n"), (LATER, "new\n")))
    changes = fold(after, [later])
    assert not changes.removals
    assert sorted(path.rsplit("/", 1)[1] for path in changes.writes) == [LATER, "ingestion.md"]


@given(st.permutations(OPERATIONS), st.lists(st.sampled_from(OPERATIONS), max_size=3))
def test_order_and_repetition_do_not_matter(shuffled: list[Operation], again: list[Operation]) -> None:
    assert fold(BASE, [*shuffled, *again]) == fold(BASE, OPERATIONS)


@given(st.lists(st.sampled_from(OPERATIONS), max_size=6))
def test_folding_again_changes_nothing(some: list[Operation]) -> None:
    assert not fold(result(BASE, some), some)


@given(st.lists(st.sampled_from(OPERATIONS), max_size=6))
def test_files_that_no_operation_names_are_untouched(some: list[Operation]) -> None:
    changes = fold(BASE, some)
    assert "cuda/72-streams.md" not in changes.writes
    for path, data in changes.writes.items():
        old = BASE.read(path)
        if old is not None:  # an index or skill: every old line is still there, in order
            rest = iter(data.split(b"\n"))
            assert all(line in rest for line in old.split(b"\n"))


def test_nothing_to_do_is_no_change() -> None:
    assert fold(BASE, []) == Changes()
    assert not fold(base(a__71_g_md="x"), [AddFile("a/71_g.md", "x", None)])


def test_a_file_is_replaced_only_when_it_is_the_one_that_was_seen() -> None:
    view = base(a__71_md=OURS)
    assert fold(view, [AddFile("a/71.md", NEW, sha(OURS))]).writes == {"a/71.md": NEW.encode()}


@pytest.mark.parametrize(
    ("existing", "reason"),
    [
        ("# Mine\n", "did not write"),
        (OURS.replace("Old", "My"), "edited by hand"),
        (OURS, "another run (as of 2026-03-01)"),
    ],
)
def test_a_file_in_the_way_is_refused_with_the_place_of_the_new_text(existing: str, reason: str) -> None:
    view, operation = base(a__71_md=existing), AddFile("a/71.md", NEW, sha("something else"))
    with pytest.raises(FileInTheWay) as caught:
        fold(view, [operation])
    assert reason in str(caught.value)
    assert "first/2026-06-01/part-03/file.md" in str(caught.value)
    assert list(files_in_the_way(view, [operation])) == ["a/71.md"]


def test_a_file_cannot_stand_where_a_folder_is_nor_below_a_file() -> None:
    view = base(a__71_md="x")
    assert list(files_in_the_way(view, [AddFile("a", "x", None), AddFile("a/71.md/b.md", "x", None)])) == [
        "a",
        "a/71.md/b.md",
    ]


@pytest.mark.parametrize("path", ["/a.md", "../a.md", "a/../../b.md", ".git/config", "a/.GIT/x", "a//b.md", "./a.md"])
def test_a_path_outside_of_the_base_is_refused(path: str) -> None:
    with pytest.raises(RepositoryError, match="no path inside a base"):
        fold(base(), [AddFile(path, "x", None)])


def test_two_texts_for_one_path_are_refused() -> None:
    with pytest.raises(RepositoryError, match="two different texts"):
        fold(base(), [AddFile("a.md", "x", None), AddFile("a.md", "y", None)])


def test_the_base_says_how_it_is_indexed() -> None:
    view = base(**{".knowledge-base.yaml": "index: folder\nlocal_sources: allow\n"})
    assert read_settings(view) == BaseSettings(local_sources="allow", index="folder")
    changes = fold(view, [IndexEntry("kb/cuda/71.md", "G", "d", (), "CUDA")], knowledge_root="kb")
    assert list(changes.writes) == ["kb/cuda/INDEX.md"]
    assert list(fold(base(), [IndexEntry("kb/cuda/71.md", "G", "d", (), "C")], knowledge_root="kb").writes) == [
        "kb/INDEX.md"
    ]


@pytest.mark.parametrize("text", ["local_sources: maybe\n", "colour: red\n", "- a\n", "a: [\n"])
def test_settings_of_a_base_are_strict(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"\.knowledge-base\.yaml"):
        read_settings(base(**{".knowledge-base.yaml": text}))


def test_a_base_without_settings_or_with_empty_ones_has_defaults() -> None:
    assert read_settings(base()) == read_settings(base(**{".knowledge-base.yaml": "# nothing\n"})) == BaseSettings()


def test_the_commit_message_has_the_form_that_people_use() -> None:
    changes = fold(BASE, OPERATIONS)
    message = commit_message(
        topics="CUDA + GCloud",
        files=["cuda/71-graphs.md"],
        kind="Research",
        workspace="_ingest-auto/completed/expansion-first",
        description="One file\nabout graphs.",
        changes=changes,
        existing=list(BASE.paths()),
        web_research=True,
        as_of=DAY,
    )
    lines = message.splitlines()
    assert lines[:2] == ["Knowledge Expansion: CUDA + GCloud (1 file)", ""]
    assert lines[2:6] == [
        "Type: Research",
        "Workspace: _ingest-auto/completed/expansion-first",
        "As of: 2026-03-01",
        "Web research: yes",
    ]
    assert "One file about graphs." in lines
    created, modified = lines.index("Files created:"), lines.index("Files modified:")
    assert created < lines.index(f"- cuda/71-graphs.md ({OURS.count(chr(10))} lines)") < modified
    assert any(line.startswith("- INDEX.md (") for line in lines[modified:])
    assert message.endswith("\n")
