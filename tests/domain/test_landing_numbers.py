"""From `prepare` to the commit: what overlaps is said first, and a file gets its number in the fold, however many others
push meanwhile; everything that the run leaves names the file as it lies in the base."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from pathlib import Path
from typing import Any

import pytest
from dulwich import porcelain
from knowledge_expansion.base.fold import fold
from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.repository.clone import Repository
from knowledge_expansion.repository.landing import land
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.steps.existing import check_part
from knowledge_expansion.steps.land import Fold, land_run
from knowledge_expansion.steps.prepare import prepare
from knowledge_expansion.steps.report import report_run
from knowledge_expansion.steps.review import Review
from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.operations import AddFile
from knowledge_expansion.values.records import Check, DropFacts
from knowledge_expansion.values.topic import Topic
from topic_samples import small_data, written

AS_OF = dt.date(2026, 11, 1)
DONE = "2026-11-01T02:12:44+00:00"
LOG = logging.getLogger(__name__)
HELD = {
    "INDEX.md": "# Index\n\n- [Old cars](cars/09-old.md): steam\n",
    "cars/09-old.md": "# Old cars\n\n## Steam\n",
    "cars/11-brakes-of-carts.md": "# Carts\n\n## Wooden blocks\n",
}
PLAN = '# Plan\n\n## PART 4: Create cars/40-engines.md (10 lines)\n- [ ] Search: "engines made in 1998"\n'


def put(url: Path, files: dict[str, str]) -> None:
    """Land some files, as one more writer would."""
    operations = [AddFile(path, text, None) for path, text in files.items()]
    settings = RepositorySettings(str(url), branch="main")
    land(
        settings,
        lambda base: fold(base, operations),
        lambda *_: "Add\n",
        author="A <a@example.com>",
        when=dt.datetime.now(dt.UTC),
    )


@pytest.fixture
def settings(tmp_path: Path) -> RepositorySettings:
    remote = tmp_path / "base.git"
    porcelain.init(str(remote), bare=True).close()
    put(remote, HELD)
    return RepositorySettings(str(remote), branch="main")


@pytest.fixture
def run(tmp_path: Path) -> RunStore:
    return RunStore(Workspace(tmp_path / "workspace"), "small", AS_OF, "run")


def data_of(**values: Any) -> dict[str, Any]:
    """The small topic; its first PART leaves the number to the base."""
    data = small_data() | values
    data["parts"][0]["file"] = "cars/NN-engines.md"
    return data


def begin(run: RunStore, tmp_path: Path, settings: RepositorySettings, data: dict[str, Any]) -> Topic:
    prepare(run, str(written(tmp_path, data)), settings, selected=(), log=LOG)
    for part in run.topic().parts:
        check_part(run.part(part.number), force=False, log=LOG)
    return run.topic()


def finish(run: RunStore, number: int) -> str:
    """Leave the records of a PART that went well; its file."""
    topic, store = run.topic(), run.part(number)
    part = topic.part(number)
    text = seal(f"# {part.title}\n", topic.id, number, AS_OF, 0)
    digest = hashlib.sha256(text.encode()).hexdigest()
    facts = DropFacts(
        topic=topic.id, part=number, title=part.title, runner="r", completed_at=DONE, as_of=AS_OF.isoformat(),
        status="complete", reason="", file=topic.path_of(part), sha256=digest, lines=2, planned_lines=part.lines, words=2, size=9,
        sections=(), searches=(), pages=(), sources=(), gaps_filled=(), gaps_open=(), related=(), warnings=(), findings=(),
        checks=(Check("c", True, "1"),), requests=0, request_share=1,
    )  # fmt: skip
    store.write_text("file.md", text)
    store.write("drop.json", facts.to_json())
    return text


def no_client() -> Client:
    raise AssertionError("no page has to be looked at here")


def reviewed(run: RunStore, landing: tuple[int, ...], failed: tuple[tuple[int, str], ...] = ()) -> Review:
    review = Review("commit_and_push", "", landing, (), failed, ())
    run.write("review.json", review.to_json())
    return review


def files_of(settings: RepositorySettings) -> dict[str, str]:
    with Repository(settings) as repository:
        view = repository.view()
        return {path: (view.read(path) or b"").decode() for path in sorted(view.paths())}


def test_a_number_that_was_taken_meanwhile_is_given_anew_and_everything_names_it(
    run: RunStore, tmp_path: Path, settings: RepositorySettings
) -> None:
    topic = begin(run, tmp_path, settings, data_of())
    assert topic.part(1).file == "cars/12-engines.md"
    text = finish(run, 1)
    finish(run, 2)
    reviewed(run, (1, 2))
    put(Path(settings.url), {"cars/12-wheels.md": "# Wheels\n"})
    land_run(run, settings, no_client, log=LOG)
    after = files_of(settings)
    assert after["cars/13-engines.md"] == text
    assert "cars/12-engines.md" not in after
    assert "(cars/13-engines.md)" in after["INDEX.md"]
    archive = "_ingest-auto/completed/expansion-small-2025-01-13/"
    assert "cars/13-engines.md" in after[archive + "ingestion.md"]
    archived = [after[path] for path in after if path.startswith(archive)]
    assert not any("12-engines" in words for words in archived)
    assert sum("cars/13-engines.md" in words for words in archived) == 3
    assert (run.topic().part(1).file, run.part(1).drop().file) == ("cars/13-engines.md",) * 2  # type: ignore[union-attr]
    states = dict.fromkeys(("prepare", "review", "commit_and_push"), "success")
    assert "cars/13-engines.md" in report_run(run, states, log=LOG).text


def test_the_next_run_finds_its_file_again(run: RunStore, tmp_path: Path, settings: RepositorySettings) -> None:
    begin(run, tmp_path, settings, data_of())
    finish(run, 1)
    reviewed(run, (1,))
    land_run(run, settings, no_client, log=LOG)
    put(Path(settings.url), {"cars/40-tyres.md": "# Tyres\n"})
    later = RunStore(run.workspace, "small", AS_OF + dt.timedelta(days=1), "later")
    topic = begin(later, tmp_path, settings, data_of())
    assert topic.part(1).file == "cars/12-engines.md"
    existing = later.part(1).existing()
    assert existing is not None
    assert existing.state == "fresh"


def test_a_fold_that_lost_its_race_is_done_again_with_a_fresh_number(
    run: RunStore, tmp_path: Path, settings: RepositorySettings
) -> None:
    topic = begin(run, tmp_path, settings, data_of())
    finish(run, 1)
    work = Fold(run, topic, reviewed(run, (1,)), no_client, model=None, log=LOG)
    written_to: list[str] = []
    for name in ("", "cars/12-a.md", "cars/30-b.md"):
        if name:
            put(Path(settings.url), {name: "# X\n"})
        with Repository(settings) as repository:
            changes = work.changes(repository.view())
        written_to += [path for path in changes.writes if path.endswith("-engines.md")]
        assert work.files == written_to[-1:]
    assert written_to == ["cars/12-engines.md", "cars/13-engines.md", "cars/31-engines.md"]


def test_a_part_that_does_not_land_takes_no_number(run: RunStore, tmp_path: Path, settings: RepositorySettings) -> None:
    data = data_of()
    data["parts"][1]["file"] = "cars/NN-brakes.md"
    topic = begin(run, tmp_path, settings, data)
    assert [part.file for part in topic.parts] == ["cars/12-engines.md", "cars/13-brakes.md"]
    finish(run, 2)
    reviewed(run, (2,), ((1, "no result"),))
    land_run(run, settings, no_client, log=LOG)
    assert [part.file for part in run.topic().parts] == ["cars/NN-engines.md", "cars/12-brakes.md"]
    assert "cars/12-brakes.md" in files_of(settings)


def test_a_number_used_twice_is_told_apart_in_the_index_and_nobody_elses_file_is_touched(
    run: RunStore, tmp_path: Path, settings: RepositorySettings
) -> None:
    begin(run, tmp_path, settings, data_of())
    existing = run.part(2).existing()
    assert existing is not None
    assert [file.path for file in existing.related] == ["cars/11-brakes-of-carts.md"]
    assert any("cars/11-brakes-of-carts.md has the same number as cars/11-brakes.md" in w for w in existing.warnings)
    finish(run, 2)
    reviewed(run, (2,))
    land_run(run, settings, no_client, log=LOG)
    after = files_of(settings)
    row = next(line for line in after["INDEX.md"].splitlines() if "11-brakes.md" in line)
    assert "Same number as 11-brakes-of-carts.md, which covers Wooden blocks; this file asks about Discs" in row
    assert after["cars/11-brakes-of-carts.md"] == HELD["cars/11-brakes-of-carts.md"]


SAID = "PART 1 overlaps expansion-old-2024-01-01 PART 4 (same name as cars/40-engines.md; 1 of 2 queries equal)"


@pytest.fixture
def asked_before(settings: RepositorySettings) -> RepositorySettings:
    put(Path(settings.url), {"_ingest-auto/completed/expansion-old-2024-01-01/ingestion.md": PLAN})
    return settings


def test_an_overlap_is_in_log_plan_and_report(
    run: RunStore, tmp_path: Path, asked_before: RepositorySettings, caplog: pytest.LogCaptureFixture
) -> None:
    begin(run, tmp_path, asked_before, data_of())
    assert SAID in run.overlaps()
    assert SAID in caplog.messages
    assert SAID in (run.find_text("plan.md") or "")
    finish(run, 1)
    reviewed(run, (1,))
    land_run(run, asked_before, no_client, log=LOG)
    report = report_run(run, dict.fromkeys(("prepare", "review", "commit_and_push"), "success"), log=LOG)
    assert SAID in report.warnings
    assert SAID in files_of(asked_before)["_ingest-auto/completed/expansion-small-2025-01-13/ingestion.md"]


def test_a_topic_may_refuse_to_overlap(run: RunStore, tmp_path: Path, asked_before: RepositorySettings) -> None:
    with pytest.raises(ConfigurationError, match="Nothing was spent") as caught:
        begin(run, tmp_path, asked_before, data_of(overlap="refuse"))
    assert SAID in str(caught.value)
    assert run.find("run.json") is None
    begin(run, tmp_path, asked_before, data_of(overlap="report"))
    assert run.find("run.json") is not None
