"""Topics that are sound: how they load, what they hold, what they would ask for."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from knowledge_expansion.errors import TopicError
from knowledge_expansion.topics import validate
from knowledge_expansion.topics.load import load_topic, topic_files, topic_ids
from knowledge_expansion.topics.queries import query_for
from knowledge_expansion.topics.schema import topic_schema
from knowledge_expansion.values.topic import Topic
from topic_samples import TOPICS, seed_topic, small_data, small_topic, written


@pytest.fixture(scope="module")
def plan(shared: Path) -> str:
    """The plan that people wrote by hand."""
    return (shared / "samples" / "plans" / "seed-000-plan.md").read_text(encoding="utf-8")


def plan_parts(plan: str) -> dict[int, str]:
    """The plan's text by PART, read without any code of the project."""
    pieces = re.split(r"(?m)^## PART (\d+): ", plan.partition("\n## Final Checklist")[0])
    return {int(pieces[at]): pieces[at + 1] for at in range(1, len(pieces), 2)}


class TestTheTopicOfThePlan:
    """Every query, point, budget and check of the plan stands in the topic; nothing else does."""

    def test_it_has_the_plans_frame(self, plan: str) -> None:
        topic = seed_topic()
        assert (topic.title, topic.date.isoformat(), topic.knowledge_base, topic.type) == tuple(
            re.findall(r"(?m)^(?:# Oracle Knowledge Expansion|\*\*(?:Date|Oracle|Type)\*\*): (.+)$", plan)
        )
        assert sum(part.lines for part in topic.parts) == 3630
        groups = [f"{len(group.parts)} {group.name}" for group in topic.groups]
        assert f"**PARTs**: {len(topic.parts)} ({', '.join(groups)})" in plan
        for group in topic.groups:
            assert f"- ✅ {group.name}: {', '.join(group.covers)}" in plan
        assert [group.parts for group in topic.groups] == [(1, 2, 3), (4, 5, 6), (7, 8, 9)]
        assert (topic.schedule, topic.knowledge_root, topic.expansion_id) == (
            "@monthly",
            "karpathy",
            "expansion-vertex-gcloud-cuda-2025-01-13",
        )

    def test_each_part_is_the_plans(self, plan: str) -> None:
        texts = plan_parts(plan)
        assert sorted(texts) == list(range(1, 10))
        for number, text in texts.items():
            part = seed_topic().part(number)
            assert text.startswith(f"Create {part.file} ({part.lines} lines)")
            assert list(part.queries) == re.findall(r'Search: "(.+)"', text)
            assert len(part.queries) == 3
            assert f"Extract: {', '.join(part.facets)}\n" in text
            assert f"Scrape top 3-{part.scrape.top} results ({', '.join(part.scrape.prefer)})" in text
            assert f"KNOWLEDGE-DROP-{part.drop}-2025-01-13-[timestamp].md" in text

    def test_each_section_is_the_plans(self, plan: str) -> None:
        points = 0
        for number, text in plan_parts(plan).items():
            part = seed_topic().part(number)
            step = text.partition("**Step 2")[2].partition("**Step 3")[0]
            expected = re.findall(r"Write Section (\d+): (.+) \(~(\d+) lines\)", step)
            assert [(str(n), s.title, str(s.lines)) for n, s in enumerate(part.sections, 1)] == expected
            bullets = [line.strip()[2:] for line in step.splitlines() if line.startswith("      - ")]
            said = [words for s in part.sections for words in (*s.points, f"Cite: {s.cite}")]
            assert said == bullets
            points += sum(len(s.points) for s in part.sections)
        assert points == len(re.findall(r"(?m)^      - (?!Cite: )", plan)) > 100

    def test_each_check_is_the_plans(self, plan: str) -> None:
        for number, text in plan_parts(plan).items():
            existing = seed_topic().part(number).existing
            index = re.search(r"Read INDEX.md (?:to find|for) (?:existing )?(.+?) (?:references|files)", text)
            assert index is not None
            assert "/".join(existing.index) == index[1]
            [phrases] = existing.phrases
            assert 'Grep for "' + '" OR "'.join(phrases.any) + f'" in {phrases.folder}/\n' in text
            ranges = [f"Read {r.folder}/{r.first}-{r.last} ({r.note})" for r in existing.ranges]
            files = [f"Read {file.path}" for file in existing.files]
            assert ranges + files == re.findall(r"- \[ \] (Read (?!INDEX).+)", text)
            assert [f"Identify knowledge gaps: {gap}" for gap in existing.gaps] == re.findall(r"Identify .+", text)

    def test_the_users_own_sections_are_marked(self) -> None:
        for part in seed_topic().parts:
            for section in part.sections:
                assert section.project == ("ARR-COC" in section.title)


def test_the_first_topic_has_one_part_of_each_group() -> None:
    topic = load_topic(TOPICS / "first-run.yaml")
    assert [group.parts for group in topic.groups] == [(1,), (2,), (3,)]
    assert (topic.local_sources, topic.knowledge_root, topic.schedule) == ("allow", "", None)
    assert all(re.fullmatch(r"[a-z-]+/00-[a-z-]+\.md", part.file) for part in topic.parts)


def test_what_is_left_out_has_defaults(tmp_path: Path) -> None:
    topic = load_topic(written(tmp_path, small_data()))
    assert topic == small_topic()
    assert topic.start_date == topic.date == dt.date(2025, 1, 13)
    assert (topic.spend_limit, topic.max_age_days, topic.tolerance, topic.respect_robots) == (200, 90, 0.15, True)
    assert (topic.sources.must_use, topic.parts[1].scrape.top, topic.parts[1].runner) == ((), 4, "internal")


def test_a_topic_survives_its_json_form() -> None:
    for topic in (seed_topic(), small_topic()):
        assert Topic.model_validate(json.loads(json.dumps(topic.model_dump(mode="json")))) == topic


def test_plain_yaml_reads_as_it_is_meant(tmp_path: Path) -> None:
    text = (TOPICS / "first-run.yaml").read_text(encoding="utf-8").replace("id: first-run", "id: my-topic")
    text = text.replace("schedule: null", 'schedule: "0 6 1 jan-jun/2 *"\nstart_date: 2026-11-01')
    topic = load_topic(written(tmp_path, "\ufeff" + text, "my-topic.yaml"))
    assert (topic.schedule, topic.start_date) == ("0 6 1 jan-jun/2 *", dt.date(2026, 11, 1))
    assert topic.parts[0].sections[1].points[0] == "@dsl.component decorator"


def test_folders_lose_a_trailing_slash_and_hosts_their_capitals(tmp_path: Path) -> None:
    data = small_data()
    data["parts"][0]["existing"]["phrases"][0]["folder"] = "cars/"
    data["sources"] = {"must_use": ["https://Docs.example.com/A_(b)#c"], "never_use": ["Blog.Example.com", "*.x.org/A"]}
    topic = load_topic(written(tmp_path, data))
    assert topic.parts[0].existing.phrases[0].folder == "cars"
    assert topic.sources.must_use == ("https://Docs.example.com/A_(b)#c",)
    assert topic.sources.never_use == ("blog.example.com", "x.org/A")


class TestTopicFiles:
    def test_ids_are_file_names_in_order_and_nothing_is_read(self, tmp_path: Path) -> None:
        for name in ("b.yaml", "a-1.yaml", ".hidden.yaml", "notes.txt", "c.yaml~"):
            (tmp_path / name).write_text("{ not even yaml", encoding="utf-8")
        assert topic_ids(tmp_path) == ["a-1", "b"]
        assert topic_files(tmp_path) == {"a-1": tmp_path / "a-1.yaml", "b": tmp_path / "b.yaml"}

    def test_a_missing_folder_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(TopicError, match=r"cannot be listed \(No such file or directory\)"):
            topic_ids(tmp_path / "none")


@pytest.mark.parametrize(
    ("planned", "as_of", "asked"),
    [
        ("CUDA Graphs PyTorch 2024 2025", "2025-06-01", "CUDA Graphs PyTorch 2024 2025"),
        ("CUDA Graphs PyTorch 2024 2025", "2026-11-01", "CUDA Graphs PyTorch 2025 2026"),
        (
            "CUDA streams PyTorch 2024 concurrent execution",
            "2027-01-01",
            "CUDA streams PyTorch 2026 concurrent execution",
        ),
        ("looking ahead to 2026", "2026-01-01", "looking ahead to 2027"),
        ("the 2017 paper, 2023 survey", "2026-01-01", "the 2017 paper, 2023 survey"),
        ("release 2025.1 and v2025, RFC2025, 20250", "2026-01-01", "release 2025.1 and v2025, RFC2025, 20250"),
        ("state of 2025.", "2026-01-01", "state of 2026."),
        ("(2024-2025)", "2024-05-05", "(2023-2024)"),
    ],
)
def test_years_of_a_query_move_with_the_as_of_date(planned: str, as_of: str, asked: str) -> None:
    assert query_for(planned, small_topic(), dt.date.fromisoformat(as_of)) == asked


def test_the_schema_for_editors_is_in_step() -> None:
    stored = (TOPICS / "topic.schema.json").read_text(encoding="utf-8")
    assert stored == topic_schema(), (
        "run: python -m knowledge_expansion validate --schema > dags/topics/topic.schema.json"
    )


def test_the_schema_agrees_with_the_models(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(json.loads(topic_schema()))
    checker.validate(small_data())
    data = small_data() | {"owners": "me"}
    assert [error.validator for error in checker.iter_errors(data)] == ["additionalProperties"]


def test_every_key_is_explained() -> None:
    words = (TOPICS.parents[1] / "docs" / "topics.md").read_text(encoding="utf-8")
    schema = json.loads(topic_schema())
    keys = {key for model in (schema, *schema["$defs"].values()) for key in model["properties"]}
    assert sorted(key for key in keys if f"`{key}`" not in words) == []


def test_the_smallest_topic_of_the_documentation_is_sound(tmp_path: Path) -> None:
    words = (TOPICS.parents[1] / "docs" / "topics.md").read_text(encoding="utf-8")
    example = words.partition("```yaml\n")[2].partition("```")[0]
    assert load_topic(written(tmp_path, example, "tea.yaml")).parts[0].lines == 60


class TestValidateCommand:
    @staticmethod
    def run(*arguments: str) -> int:
        parser = argparse.ArgumentParser()
        validate.register(parser.add_subparsers())
        parsed = parser.parse_args(["validate", *arguments])
        return int(parsed.run(parsed))

    def test_the_delivered_topics_are_sound(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KNOWLEDGE_TOPICS_DIR", str(TOPICS))
        assert self.run() == 0
        assert capsys.readouterr().out.splitlines() == [
            "first-run: ok, 3 PARTs, 480 lines, 9 queries; about 81 requests"
            " (9 searches + 36 pages + 36 robots.txt), limit 100",
            "vertex-gcloud-cuda: ok, 9 PARTs, 3,630 lines, 27 queries; about 243 requests"
            " (27 searches + 108 pages + 108 robots.txt), limit 250",
        ]

    def test_faults_are_printed_and_counted(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        good, bad = written(tmp_path, small_data()), written(tmp_path, "id: bad\n", "bad.yaml")
        assert self.run(str(bad), str(good)) == 1
        first, *_, last = capsys.readouterr().out.splitlines()
        assert first.startswith("small: ok, 2 PARTs, 90 lines, 3 queries;")
        assert last == "5 faults found."

    def test_pages_that_must_be_read_and_robots_count(self) -> None:
        data = small_data()
        data["sources"] = {"must_use": ["https://a.example.com/x", "b.example.com"]}
        data["respect_robots"] = False
        found = validate.estimate(Topic.model_validate(data))
        assert (found.searches, found.pages, found.robots, found.total) == (3, 2 * 3 + 4 + 1, 0, 14)

    def test_a_topic_of_a_model_tells_its_most_money_before_any_research(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        data = small_data()
        data |= {"writer": "gemini", "model": {"max_prompt_tokens": 10_000, "max_output_tokens": 2_000}}
        data["model"]["prices"] = {"input": 1.0, "output": 10.0}
        assert self.run(str(written(tmp_path, data))) == 0
        # 3 sections, each asked twice, with 10,000 tokens in for 1 cent and 2,000 out for 2 cents
        assert "; model: upper estimate $0.18 (6 questions at the topic's prices of 2026-05-09), limit $1.00" in (
            capsys.readouterr().out
        )
        data["model"]["spend_limit"] = 0.1
        assert self.run(str(written(tmp_path, data))) == 0
        assert "limit $0.10 (the limit may leave sections quoted)" in capsys.readouterr().out

    def test_parts_of_others_ask_no_model(self) -> None:
        data = small_data()
        data |= {"writer": "gemini"}
        del data["parts"][1]["queries"]
        data["parts"][1]["runner"] = "external"
        assert validate.model_questions(Topic.model_validate(data)) == 4

    def test_a_misnamed_or_empty_folder_is_a_fault(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KNOWLEDGE_TOPICS_DIR", str(tmp_path))
        assert self.run() == 1
        assert "holds no *.yaml" in capsys.readouterr().out
        (tmp_path / "a.yml").touch()
        assert self.run() == 1
        assert "a.yml:1: (whole file): is not read; rename it to a.yaml" in capsys.readouterr().out

    def test_the_schema_can_be_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run("--schema") == 0
        assert capsys.readouterr().out == topic_schema()
