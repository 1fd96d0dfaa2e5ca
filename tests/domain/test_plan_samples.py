"""All plans of the wild are imported whole: PARTs, queries, files; no word is lost; the way back is the same topic."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from knowledge_expansion.text.plan_writing.plan import export_plan
from knowledge_expansion.topics.load import load_topic
from knowledge_expansion.topics.yaml_writing import topic_yaml
from plan_kit import imported, lost_words, miscounted, same


@pytest.fixture(scope="module")
def plans(shared: Path) -> list[Path]:
    found = sorted((shared / "samples" / "plans").glob("*.md"))
    assert len(found) == 28
    return found


@pytest.mark.parametrize("at", range(28))
class TestEachPlan:
    def test_every_line_has_one_account(self, plans: list[Path], at: int) -> None:
        text = plans[at].read_text(encoding="utf-8")
        result = imported(text, str(plans[at]))
        filled = [number for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        assert [account.line.number for account in result.read] == filled

    def test_no_word_is_lost(self, plans: list[Path], at: int) -> None:
        text = plans[at].read_text(encoding="utf-8")
        assert lost_words(text, imported(text, str(plans[at]))) == []

    def test_no_word_is_said_more_often_than_it_arrives(self, plans: list[Path], at: int) -> None:
        text = plans[at].read_text(encoding="utf-8")
        assert miscounted(imported(text, str(plans[at]))) == {}

    def test_every_part_every_file_and_every_quoted_search_arrives(self, plans: list[Path], at: int) -> None:
        text = plans[at].read_text(encoding="utf-8")
        topic = imported(text, str(plans[at])).topic
        outside_fences = re.sub(r"(?ms)^```.*?^```", "", text)
        heads = {int(n) for n in re.findall(r"(?m)^(?:#+ PART|\*\*Worker) (\d+):", outside_fences)}
        assert {part.number for part in topic.parts} | {chore.number for chore in topic.chores} == heads
        files = dict(re.findall(r"(?m)^- \[.\] PART (\d+):.*?\bCreate (\S+/\S+\.md)", text))
        for part in topic.parts:
            assert part.file.endswith(files.get(str(part.number), part.file))
        asked = {query for part in topic.parts for query in part.queries}
        step = re.findall(r'(?m)^- \[.\] Search(?: query)?: "([^"\n]+)"', outside_fences)
        assert [query for query in step if query not in asked] == []

    def test_the_topic_loads_from_its_yaml(self, plans: list[Path], at: int, tmp_path: Path) -> None:
        topic = imported(plans[at].read_text(encoding="utf-8"), str(plans[at])).topic
        path = tmp_path / f"{topic.id}.yaml"
        path.write_text(topic_yaml(topic, ["a comment\nthat would break out"]), encoding="utf-8")
        same(load_topic(path), topic)

    def test_import_of_the_export_is_the_same_topic(self, plans: list[Path], at: int) -> None:
        topic = imported(plans[at].read_text(encoding="utf-8"), str(plans[at])).topic
        exported = export_plan(topic)
        again = imported(exported, "other.md").topic
        same(again, topic)
        assert export_plan(again) == exported


def test_most_of_what_plans_say_is_understood(plans: list[Path]) -> None:
    """A floor that only rises: measured are 91 lines of 100 over all plans, 97 within PARTs."""
    results = [imported(plan.read_text(encoding="utf-8"), str(plan)) for plan in plans]
    kept, read = sum(len(result.kept) for result in results), sum(len(result.read) for result in results)
    assert kept / read < 0.10
    inside = [account for result in results for part in result.plan.parts for account in part.accounts]
    assert sum(account.noted for account in inside) / len(inside) < 0.035
