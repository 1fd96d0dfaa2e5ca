"""The check of existing knowledge: what is there is found with its line, what is missing is said, and fresh is fresh."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.base.existing import check_existing
from knowledge_expansion.base.snapshot import Snapshot, take_snapshot
from knowledge_expansion.base.state import state_of
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.base.words import content_words
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.records import ExistingKnowledge
from knowledge_expansion.values.topic import Part, Topic

AS_OF = dt.date(2026, 6, 1)
TARGET = "kb/pi/66-model-registry.md"


def topic_of(existing: dict[str, Any], **values: Any) -> Topic:
    part = {
        "number": 1,
        "title": "Model Registry",
        "file": "pi/66-model-registry.md",
        "lines": 60,
        "drop": "model-registry",
        "existing": existing,
        "queries": ["model registry"],
        "sections": [
            {
                "title": "Architecture",
                "lines": 30,
                "points": ["What is a model registry?", "Model versions and aliases"],
            },
            {"title": "Promotion and rollback", "lines": 30, "points": ["Rollback strategies"]},
        ],
    }
    return Topic.model_validate(
        {
            "id": "first",
            "title": "First",
            "date": "2026-01-01",
            "knowledge_base": "kb",
            "knowledge_root": "kb",
            "groups": [{"name": "G", "parts": [1]}],
            "parts": [part],
            **values,
        }
    )


FILES = {
    "kb/INDEX.md": "# Index\n\n## Files\n\n- [Basics](pi/30-basics.md): Vertex AI basics\n- [Other](other/01-o.md): x\n",
    "kb/pi/30-basics.md": "# Basics\n\n## Overview\n\n## Section 1: Model versions and aliases (~90 lines)\n\nText.\n",
    "kb/pi/31-wandb.md": "# W&B\n\n## Launch\n\nThe Model Registry\nand model versioning of W&B artifacts.\n",
    "kb/pi/33-a.md": "# A\n",
    "kb/pi/33-b.md": "# B\n",
    "kb/pi/66-model-registry-deployment.md": "# Deployment\n\n## Endpoints\n\n## Traffic split\n\n## Rollback\n\n## Canary\n",
    "kb/other/01-o.md": "# O\n\nmodel registry\n",
}


def look(existing: dict[str, Any], files: dict[str, str] = FILES, **values: Any) -> ExistingKnowledge:
    topic = topic_of(existing, **values)
    base = FilesView({path: text.encode() for path, text in files.items()})
    return check_existing(topic.parts[0], topic, Snapshot(take_snapshot(base, topic, "c1")), AS_OF)


def related(found: ExistingKnowledge) -> list[str]:
    """The names of the related files, without the one that only shares the number."""
    names = [file.path.rsplit("/", 1)[1] for file in found.related]
    return [name for name in names if name != "66-model-registry-deployment.md"]


def test_index_words_name_the_lines_and_the_files_listed_there() -> None:
    found = look({"index": ["vertex ai", "TPU"]})
    assert found.checks[0] == 'INDEX.md for "vertex ai": kb/INDEX.md:5.'
    assert found.checks[1] == 'INDEX.md for "TPU": nothing in kb/INDEX.md.'
    assert related(found) == ["30-basics.md"]


@pytest.mark.parametrize(
    ("check", "paths"),
    [
        ({"any": ["model registry", "nothing"]}, ["31-wandb.md"]),
        ({"any": ["MODEL-VERSION", "array"]}, ["30-basics.md"]),
        ({"all": ["model registry", "artifacts"]}, ["31-wandb.md"]),
        ({"all": ["model registry", "nothing"]}, []),
    ],
)
def test_phrases_of_a_folder(check: dict[str, list[str]], paths: list[str]) -> None:
    found = look({"phrases": [{"folder": "pi/", **check}]})
    assert related(found) == paths
    assert ("found in" in found.checks[0]) == bool(paths)


def test_matches_carry_phrase_and_line() -> None:
    found = look({"phrases": [{"folder": "pi", "any": ["model registry", "versioning"]}]})
    (file,) = (file for file in found.related if file.matches)
    assert file.matches == (("model registry", 5), ("versioning", 6))
    assert (file.lines, file.title, file.named) == (6, "W&B", False)
    assert found.checks[0] == (
        'kb/pi for any of "model registry", "versioning": found in 1 of 5 files (kb/pi/31-wandb.md:5).'
    )


def test_a_range_tolerates_holes_and_numbers_used_twice() -> None:
    found = look({"ranges": [{"folder": "pi/", "first": 30, "last": 34}]})
    assert found.checks[0] == "kb/pi/30-34: read 4 files; no file has 32, 34; 33 used more than once."
    assert all(file.named for file in found.related[1:5])


def test_single_files_and_lines() -> None:
    found = look({"files": [{"path": "pi/30-basics.md", "lines": "4-6"}, {"path": "kb/other/01-o.md"}]})
    assert found.checks[0] == "kb/pi/30-basics.md, lines 4-6: read; headings there: Model versions and aliases."
    assert found.checks[1] == "kb/other/01-o.md: read (3 lines)."
    assert found.related[1].matches == (("lines 4-6", 4),)


def test_what_is_missing_is_a_warning_in_words() -> None:
    found = look(
        {
            "index": ["x"],
            "phrases": [{"folder": "nowhere", "any": ["x"]}],
            "ranges": [{"folder": "pi", "first": 80, "last": 90}],
            "files": [{"path": "pi/99-gone.md"}, {"path": "pi/30-basics.md", "lines": "5-500"}],
        },
        {path: text for path, text in FILES.items() if path != "kb/INDEX.md"},
    )
    assert [warning.split(":")[0] for warning in found.warnings] == [
        "No INDEX.md governs kb/pi/66-model-registry.md",
        "The base has no Markdown file in kb/nowhere",
        "The base has no file kb/pi/99-gone.md",
        "kb/pi/30-basics.md has 7 lines",
        "The base has no file kb/pi/80-90.",
        "kb/pi/66-model-registry-deployment.md has the same number as kb/pi/66-model-registry.md",
    ]


def test_an_empty_base_is_all_gap() -> None:
    found = look({"phrases": [{"folder": "pi", "any": ["x"]}], "gaps": ["What is a model registry?"]}, {})
    assert (found.state, found.related, found.covered) == ("new", (), ())
    assert found.gaps == (("What is a model registry?", "not covered"),)
    assert len(found.missing) == 3


def test_a_number_used_twice_is_related_with_its_distinction() -> None:
    (other,) = look({}).related
    covers = "covers Endpoints, Traffic split, Rollback and 1 more"
    assert other.distinction == f"{covers}; this file asks about Architecture, Promotion and rollback"


def test_gap_questions_are_answered_from_what_was_read() -> None:
    found = look(
        {
            "phrases": [{"folder": "pi", "any": ["model"]}],
            "gaps": [
                "What's NOT covered about model versions and aliases?",
                "W&B artifacts vs versioning?",
                "Feature stores for VLMs?",
            ],
        }
    )
    assert [answer for _, answer in found.gaps] == [
        "covered in kb/pi/30-basics.md:5",
        "not covered (mentioned in kb/pi/31-wandb.md:6)",
        "not covered",
    ]


def test_points_are_covered_by_headings_only() -> None:
    found = look({"phrases": [{"folder": "pi", "any": ["model"]}]})
    assert found.covered == ("Model versions and aliases",)
    assert found.missing == ("What is a model registry?", "Rollback strategies")
    assert found.checks[-1] == (
        "1 of 3 points have a heading in the base: Model versions and aliases (kb/pi/30-basics.md:5)."
    )


def test_the_record_survives_json() -> None:
    found = look({"index": ["Vertex AI"], "gaps": ["x?"]})
    assert ExistingKnowledge.from_json(found.to_json()) == found


def sealed(as_of: str, *, open: int = 0, topic: str = "first") -> str:
    return seal("# T\n", topic, 1, dt.date.fromisoformat(as_of), open)


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [
        (None, "new", "no kb/pi"),
        ("# Mine\n", "in_the_way", "not written by this bundle"),
        (sealed("2026-05-01").replace("# T", "# U"), "fresh", "31 days old"),
        (sealed("2026-05-01", topic="other"), "in_the_way", "belongs to topic other"),
        (sealed("2026-06-01"), "fresh", "0 days old"),
        (sealed("2026-06-01", open=3), "fresh", "3 open points"),
        (sealed("2026-03-04"), "fresh", "89 days old"),
        (sealed("2026-03-03"), "refresh", "90 days old"),
        (sealed("2026-05-26", open=1), "fresh", "6 days old"),
        (sealed("2026-05-25", open=1), "refresh", "7 days old"),
        (sealed("2026-07-01"), "fresh", "a newer state stands"),
        (sealed("2020-01-01"), "refresh", "stands for 90 days"),
    ],
)
def test_the_state_of_a_part(text: str | None, state: str, words: str) -> None:
    found, reason = state_of(TARGET, text, topic_of({}), AS_OF)
    assert found == state
    assert words in reason


def test_a_forced_refresh_adds_to_newer_states_and_stops_before_other_peoples_files() -> None:
    topic = topic_of({})
    assert state_of(TARGET, sealed("2026-06-01"), topic, AS_OF, force=True)[0] == "refresh"
    state, reason = state_of(TARGET, sealed("2026-07-01"), topic, AS_OF, force=True)
    assert state == "refresh"
    assert "as of 2026-07-01 and stays so" in reason
    assert state_of(TARGET, sealed("2026-07-01"), topic, AS_OF)[0] == "fresh"
    assert state_of(TARGET, "# Mine\n", topic, AS_OF, force=True)[0] == "in_the_way"


def test_the_words_of_a_question() -> None:
    assert content_words("What's NOT covered about Pipelines/Kubeflow?") == {"pipeline", "kubeflow"}
    assert content_words("Vertex AI vs W&B: TPUs, C++") == {"vertex", "ai", "w&b", "tpu", "c++"}


def test_the_real_base(shared: Path) -> None:
    """PART 2 of the seed plan against the sample base: its own clash on number 66, and a range of eight files."""
    root = shared / "samples" / "knowledge-base"
    base = FilesView({str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()})
    topic = topic_of(
        {
            "index": ["model registry", "Vertex AI"],
            "phrases": [{"folder": "practical-implementation/", "any": ["Model Registry", "model versioning"]}],
            "ranges": [{"folder": "practical-implementation", "first": 30, "last": 37}],
            "files": [{"path": "vertex-ai-production/01-gpu-optimization-deep.md"}],
            "gaps": ["Model registry vs W&B artifacts?"],
        },
        knowledge_root="karpathy",
    )
    part = topic.parts[0].model_copy(update={"file": "practical-implementation/66-model-lifecycle.md"})
    topic = topic.model_copy(update={"parts": (part,)})
    snapshot = Snapshot(take_snapshot(base, topic, "c"))
    started = time.perf_counter()
    found = check_existing(Part.model_validate(part.model_dump()), topic, snapshot, AS_OF)
    assert time.perf_counter() - started < 5
    assert found.state == "new"
    assert sum(file.named for file in found.related) == 8
    assert [w for w in found.warnings if "01-gpu-optimization-deep.md" in w]
    assert {file.path.rsplit("/", 1)[1] for file in found.related} >= {
        "66-vertex-ai-model-registry.md",
        "66-vertex-ai-model-registry-deployment.md",
        "31-wandb-launch-vertex-agent.md",
    }
    assert "read 8 files." in " ".join(found.checks)
    assert all(file.distinction.startswith("covers ") for file in found.related)
