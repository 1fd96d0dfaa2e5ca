"""What is a research plan, what is none, and what becomes of PARTs that ask nothing."""

from __future__ import annotations

import re
from pathlib import Path

import plan_texts
import pytest
from knowledge_expansion.__main__ import main
from knowledge_expansion.errors import TopicError
from knowledge_expansion.text.plan_writing.plan import export_plan
from knowledge_expansion.values.topic import Topic
from plan_kit import imported, same
from topic_samples import small_data, small_topic, written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("   \n\n", "is empty"),
        ("<!DOCTYPE html><html><body>PART 1</body></html>", "is a web page"),
        ("# KNOWLEDGE DROP: Bread\n\n**Runner**: PART 1\n", "is a KNOWLEDGE DROP"),
        ("Dear all,\nno plan here.\n", "has no PARTs"),
        (plan_texts.REORGANISATION, "is no research plan"),
        ("# Plan: Tidy up\n## PART 1: Rename a.md\n- do it\n## PART 2: Delete b.md\n- do it\n", "is no research plan"),
        ("# Plan: Index\n## PART 1: Update INDEX.md\n- add lines\n", "is no research plan"),
    ],
)
def test_what_is_no_research_plan_is_said(text: str, said: str) -> None:
    with pytest.raises(TopicError) as caught:
        imported(text)
    [fault] = caught.value.faults
    assert said in fault
    assert fault.startswith("ingestion.md:")


def test_a_split_in_the_reorganisation_is_named() -> None:
    with pytest.raises(TopicError, match=r"its head says .*Reorganization"):
        imported(plan_texts.REORGANISATION)


class TestTheKindOfAPlan:
    """It follows from what the PARTs ask, plan and do to files; a title with a verb of upkeep is not enough."""

    @pytest.mark.parametrize(
        "plan",
        [
            "# Plan: Merging rivers\n## PART 1: Merge of two streams\n- [ ] Section 1: Silt\n- [ ] Section 2: Speed\n",
            "# Plan: Rivers\n## PART 1: Split beds\n- gravel\n- sand\n## PART 2: Move of banks\n- willows\n",
            "# Plan: Mail\n## PART 1: Sort by hand\n- [ ] Create post/00-sorting.md (90 lines)\n",
            "# Plan: Reorganization of guilds\n## PART 1: Create towns/00-guilds.md\n- [ ] Extract: fees, oaths\n",
        ],
    )
    def test_a_subject_that_sounds_like_upkeep_is_research(self, plan: str) -> None:
        topic = imported(plan).topic
        assert (topic.chores, len(topic.parts)) == ((), plan.count("## PART"))

    @pytest.mark.parametrize(
        "plan",
        [
            "# Rivers\n## PART 1: Streams\n- Move rivers/a.md to streams/\n- Rename rivers/b.md\n",
            "# Rivers\n## PART 1: Delete the old files\n- all of them\n",
            "# Clean-up of rivers\n## PART 1: Streams\n- lines 1-90 of rivers/a.md -> streams/a.md\n## PART 2: Silt\n- mud\n",
        ],
    )
    def test_files_that_are_moved_about_are_no_research(self, plan: str) -> None:
        with pytest.raises(TopicError, match="is no research plan"):
            imported(plan)

    @pytest.mark.parametrize("title", ["or INDEX.md–Search:", "Split a/b.md", "Update INDEX.md", "Merge files"])
    def test_an_exported_plan_says_itself_what_it_is(self, title: str) -> None:
        data = small_data() | {"title": "Reorganization: split files", "groups": [{"name": "All", "parts": [1]}]}
        data["parts"] = [data["parts"][1] | {"title": title, "queries": [], "runner": "external"}]
        data["parts"][0] |= {"number": 1, "file": "cars/10-index.md"}
        topic = Topic.model_validate(data)
        same(imported(export_plan(topic)).topic, topic)


class TestAPartWithoutQueries:
    def test_its_title_is_asked_and_the_report_says_so(self) -> None:
        result = imported("# Plan: Moss\n## PART 1: Create moss/00-peat.md (80 lines)\n- [ ] Section 1: Peat\n")
        assert (result.topic.parts[0].queries, result.topic.parts[0].assumed[-1]) == (("Peat",), "queries")
        assert (2, "PART 1 does not state: title, drop, queries") in result.findings

    def test_an_exported_plan_that_lost_its_searches_asks_for_the_titles(self) -> None:
        plan = re.sub(r"(?m)^- \[ \] Search: .*\n", "", export_plan(small_topic()))
        assert [part.queries for part in imported(plan).topic.parts] == [
            ("Engines | and <how> they [run]",),
            ("Brakes",),
        ]

    @pytest.mark.parametrize(
        "keys",
        [
            {"sources": {"must_use": ["https://example.org/brakes"]}},
            {"documents": [{"path": "cars/01-brakes.md"}]},
            {"runner": "external"},
        ],
    )
    def test_an_exported_one_stands_on_its_own_sources(self, keys: dict[str, object]) -> None:
        data = small_data()
        data["parts"][1] |= {"queries": [], **keys}
        topic = Topic.model_validate(data)
        same(imported(export_plan(topic)).topic, topic)

    def test_validate_says_what_a_part_without_any_source_lacks(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        data = small_data()
        data["parts"][1]["queries"] = []
        assert main(["validate", str(written(tmp_path, data))]) == 1
        said = capsys.readouterr().out
        assert "parts[1]: has nothing to write from: no query" in said
        assert "give `queries`" in said
