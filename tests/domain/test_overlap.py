"""A topic that asks again for what an earlier expansion asked for is told so before anything is spent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from knowledge_expansion.base.overlap import find_overlaps
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.text.plan import render_plan
from knowledge_expansion.text.plan_outline import PlannedPart, outline
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.values.topic import Topic

PLAN = """\
# Oracle Knowledge Expansion: Rivers

**Date**: 2025-02-01

## PART 1: Create water/10-tidal-mills.md (200 lines)

- [x] PART 1: Create water/10-tidal-mills.md (Completed 2025-02-01 10:00)

**Step 1: Web Research**
- [ ] Search: "tidal mill wheel 2025"
- [ ] Search: "sluice gates in harbours"
- [ ] Write to water/99-other.md

### PART 2: Rope Walks and Hemp (~300 lines)
- [ ] PART 2: Create rope/03-rope-walks.md
- [ ] Search query: “hemp rope strength”
- [ ] Create KNOWLEDGE-DROP-rope-2025-02-01-[TIME].md

## Final Checklist
- [ ] Create INDEX.md
"""


def topic_of(*parts: dict[str, Any], **values: Any) -> Topic:
    section = {"title": "S", "lines": 10, "points": ["p"]}
    made = [
        {"number": n, "lines": 10, "drop": f"d{n}", "sections": [section], "queries": [f"query {n}"], **part}
        for n, part in enumerate(parts, 1)
    ]
    facts = {"id": "mills", "title": "Mills", "date": "2026-01-01", "knowledge_base": "kb", "knowledge_root": "kb"}
    return Topic.model_validate(
        {**facts, "groups": [{"name": "G", "parts": [p["number"] for p in made]}], "parts": made, **values}
    )


def overlaps(topic: Topic, files: dict[str, str]) -> list[str]:
    return [str(one) for one in find_overlaps(topic, FilesView({path: text.encode() for path, text in files.items()}))]


OLD = {"_ingest-auto/completed/expansion-rivers-2025-02-01/ingestion.md": PLAN}


def test_the_outline_of_a_plan() -> None:
    queries = ("tidal mill wheel 2025", "sluice gates in harbours")
    assert outline(PLAN) == (
        PlannedPart(1, "", "water/10-tidal-mills.md", queries),
        PlannedPart(2, "Rope Walks and Hemp", "rope/03-rope-walks.md", ("hemp rope strength",)),
    )
    assert outline("# Notes\n\nNo plan.\n") == ()


def test_the_same_file_and_the_same_queries_in_other_words_order_and_years() -> None:
    part = {"title": "Mills", "file": "water/10-tidal-mills.md", "queries": ["Mill wheel, tidal 2026", "kilns"]}
    assert overlaps(topic_of(part), OLD) == [
        "PART 1 overlaps expansion-rivers-2025-02-01 PART 1 (same file; 1 of 2 queries equal; titles share mill, tidal)"
    ]


def test_the_same_name_under_another_number() -> None:
    found = overlaps(topic_of({"title": "Walks", "file": "rope/07-rope-walks.md"}), OLD)
    assert found == [
        "PART 1 overlaps expansion-rivers-2025-02-01 PART 2 (same name as rope/03-rope-walks.md;"
        " titles share rope, walk)"
    ]


def test_titles_overlap_by_the_words_that_few_titles_have() -> None:
    held = {
        f"kb/water/{n:02}-canal-boats-{word}.md": "# X\n" for n, word in enumerate(("locks", "paint", "engines", "tow"))
    }
    found = overlaps(topic_of({"title": "Canal boats: paint", "file": "water/50-boat-paint.md"}), held)
    assert found == ["PART 1 overlaps kb/water/01-canal-boats-paint.md (titles share paint, boat, canal)"]


def test_nothing_overlaps_with_its_own_plan_its_own_files_or_indexes() -> None:
    topic = topic_of({"title": "Tidal mills", "file": "water/10-tidal-mills.md"})
    own = {
        "_ingest-auto/inprocess/expansion-mills-2026-01-01/ingestion.md": render_plan(topic, {}),
        "kb/water/10-tidal-mills.md": "# Tidal mills\n",
        "kb/tidal-mills/INDEX.md": "# Tidal mills\n",
    }
    assert overlaps(topic, own) == []


def test_the_plans_that_this_bundle_writes_are_read_too() -> None:
    older = topic_of({"title": "Tidal mills", "file": "water/10-tidal-mills.md"}, date="2025-01-01")
    plan = {f"_ingest-auto/completed/{older.expansion_id}/ingestion.md": render_plan(older, {})}
    (found,) = overlaps(topic_of({"title": "Tidal mills", "file": "water/10-tidal-mills.md"}), plan)
    assert found.startswith("PART 1 overlaps expansion-mills-2025-01-01 PART 1 (same file; 1 of 1 queries equal;")


def test_the_plan_says_it() -> None:
    topic = topic_of({"title": "Tidal mills", "file": "water/10-tidal-mills.md"})
    plan = render_plan(topic, {}, overlaps=["PART 1 overlaps x (same file)"])
    assert "## Overlaps with earlier expansions and files\n\n- PART 1 overlaps x (same file)\n" in plan
    assert "Overlaps" not in render_plan(topic, {})


@pytest.fixture
def seed(shared: Path) -> Topic:
    return load_topic(Path(__file__).resolve().parents[2] / "dags" / "topics" / "vertex-gcloud-cuda.yaml")


def test_the_real_plan_asked_twice(shared: Path, seed: Topic) -> None:
    plan = (shared / "samples" / "plans" / "seed-000-plan.md").read_text(encoding="utf-8")
    others = sorted((shared / "samples" / "plans").glob("expansion-*.md"))
    files = {f"_ingest-auto/completed/{path.stem}/ingestion.md": path.read_text(encoding="utf-8") for path in others}
    again = seed.model_copy(update={"id": "vertex-cloud-cuda"})
    found = overlaps(
        again, {**files, "_ingest-auto/completed/expansion-vertex-gcloud-cuda-2025-01-13/ingestion.md": plan}
    )
    same = [one for one in found if "expansion-vertex-gcloud-cuda-2025-01-13" in one]
    assert len(same) == 9
    assert all("same file; 3 of 3 queries equal" in one for one in same)
    assert [one.split(" (")[0] for one in found if one not in same] == [
        "PART 1 overlaps expansion-vertex-ai-mastery-2025-11-14 PART 2"
    ]
