"""The plan: its dialect is that of plans written by hand, and its boxes follow the states alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from knowledge_expansion.text.plan import render_plan
from knowledge_expansion.values.states import FinishState, PartState
from topic_samples import seed_topic, small_topic

DONE = PartState(
    status="complete",
    at="2026-11-01T03:12:44+01:00",
    lines=58,
    existing="done",
    searches=("done", "done"),
    scrape="done",
    sections=("done", "done"),
    drop="done",
)
FINISHED = FinishState("done", "done", "done", "skipped", "done", "done", "done")


def boxes(text: str) -> dict[str, int]:
    found = re.findall(r"(?m)^- (\[[ ✓/]\])", text)
    return {box: found.count(box) for box in set(found)}


def part_of(text: str, number: int) -> str:
    return text.partition(f"## PART {number}: ")[2].partition("\n---\n")[0]


def test_an_open_plan_is_the_plan_that_people_wrote(shared: Path) -> None:
    """Line for line, but for what the plan's author said in other words."""
    seed = (shared / "samples" / "plans" / "seed-000-plan.md").read_text(encoding="utf-8")
    seed = re.sub(r"(?m)^- \[✓\] (PART .+?) \(Completed .*\)$", r"- [ ] \1", seed)
    hand = seed.splitlines()
    ours = [line.rstrip() for line in render_plan(seed_topic(), {}).splitlines()]
    other_words = re.compile(
        r"- \[ \] (Scrape top|Read INDEX|Include: Runner|List (knowledge|web)|Describe)|- \*\*|- (✅ )?\w.*: |\*\*Total"
    )
    assert [line for line in hand if line not in ours and not other_words.match(line)] == []
    assert [line for line in ours if line not in hand and not other_words.match(line)] == []
    kept = [
        line for line in ours if line in hand and line.startswith(("- [ ] Search", "- [ ] Write", "      - ", "## "))
    ]
    assert kept == [line for line in hand if line.startswith(("- [ ] Search", "- [ ] Write", "      - ", "## "))]


def test_without_states_every_box_is_open() -> None:
    assert boxes(render_plan(small_topic(), {})).keys() == {"[ ]"}


def test_a_finished_plan_has_every_box_ticked() -> None:
    text = render_plan(small_topic(), {1: DONE, 2: DONE}, FINISHED)
    assert boxes(text).keys() == {"[✓]"}
    assert "- [✓] PART 1: Create cars/10-engines.md (Completed 2026-11-01 02:12 UTC)\n" in text
    assert "- [✓] Create KNOWLEDGE-DROP-engines-2025-01-13-0212.md\n" in text
    assert "- [✓] Update SKILL.md if major scope expansion (not needed)\n" in text
    assert "1. `10-engines.md` (60 lines; 58 written)\n" in text
    assert "- ✅ First: Engines\n- ✅ Second: Brakes, Tyres\n" in text


def test_a_failed_part_says_why_and_where_it_stopped() -> None:
    reason = "both queries\nfound nothing"
    failed = PartState("failed", "2026-11-01T02:12:44Z", reason, 0, "done", ("done", "failed"), "open", (), "done")
    text = render_plan(small_topic(), {1: failed, 2: DONE})
    part = part_of(text, 1)
    assert "- [/] PART 1: Create cars/10-engines.md (Failed 2026-11-01 02:12 UTC: both queries found nothing)\n" in part
    assert '- [✓] Search: "engines 2024 2025"\n- [/] Search: "engines made in 1998"\n- [ ] Scrape top 3' in part
    assert "- [ ] Create cars/10-engines.md\n" in part
    assert part.rstrip().endswith("- [/] Mark checkbox: [✓] PART 1 COMPLETE ✅")
    assert "- First: Engines\n- ✅ Second: Brakes, Tyres\n" in text


def test_one_section_short_of_a_file_leaves_the_file_open() -> None:
    half = PartState(sections=("done",))
    part = part_of(render_plan(small_topic(), {1: half}), 1)
    assert "- [ ] Create cars/10-engines.md\n- [✓] Write Section 1: Parts (~40 lines)\n" in part
    assert "- [ ] Write Section 2: Sounds (~20 lines)\n" in part


def test_a_fresh_part_says_that_it_was_skipped() -> None:
    marks = {"searches": ("skipped",) * 2, "scrape": "skipped", "sections": ("skipped",) * 2, "drop": "skipped"}
    fresh = PartState("skipped", "2026-11-01T02:12:44Z", "12 days old, no gap is open", existing="done", **marks)
    part = part_of(render_plan(small_topic(), {1: fresh}), 1)
    assert (
        "- [✓] PART 1: Create cars/10-engines.md (Skipped 2026-11-01 02:12 UTC, the file is fresh: 12 days old, no gap is open)"
        in part
    )
    assert '- [✓] Search: "engines 2024 2025" (not needed)\n' in part
    assert "- [✓] Create KNOWLEDGE-DROP-engines-2025-01-13-[timestamp].md (not needed)\n" in part


def test_a_short_part_says_how_short() -> None:
    short = PartState(status="short", at="2026-11-01T02:12:44Z", lines=31)
    assert "(Completed 2026-11-01 02:12 UTC; short: 31 of 60 lines)" in render_plan(small_topic(), {1: short})


def test_every_check_of_the_base_is_a_step() -> None:
    steps = part_of(render_plan(small_topic(), {1: PartState(existing="done")}), 1).partition("**Step 1")[0]
    assert [line for line in steps.splitlines() if line.startswith("- [✓]")] == [
        "- [✓] Read INDEX.md for engine references",
        '- [✓] Grep for "engine" OR "motor" in cars/',
        "- [✓] Read cars/01-09",
        "- [✓] Read shops/01-list.md lines 1-20",
        "- [✓] Identify knowledge gaps: Do we know engines?",
    ]


@pytest.mark.parametrize("topic", [small_topic(), seed_topic()], ids=["small", "seed"])
def test_the_same_states_give_the_same_bytes(topic: object) -> None:
    assert render_plan(topic, {1: DONE}) == render_plan(topic, {1: PartState.from_json(DONE.to_json())})  # type: ignore[arg-type]
