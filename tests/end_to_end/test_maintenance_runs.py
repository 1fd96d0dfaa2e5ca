"""The audit of a base on a schedule: two dates over a real remote, and the trend between them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from knowledge_airflow.maintenance import maintenance_dag
from run_kit import Bench, clone_of, git

FIRST, SECOND = dt.date(2026, 11, 1), dt.date(2026, 11, 8)


def audit(day: dt.date) -> dict[str, str]:
    """Run the audit as `airflow dags test` does; how each task ended."""
    run = maintenance_dag().test(logical_date=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))
    assert str(run.state) == "success"
    return {found.task_id: str(found.state) for found in run.get_task_instances()}


def change(bench: Bench, name: str, text: str) -> None:
    """One more commit of a person in the remote."""
    folder = clone_of(bench.base, bench.folder / name)
    (folder / "bread").mkdir(exist_ok=True)
    (folder / "bread" / "01-rye.md").write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", name)
    git(folder, "push", "-q", "origin", "HEAD")


def stored(bench: Bench, name: str) -> Any:
    return json.loads((bench.workspace / "lint" / name).read_text())


def told(bench: Bench) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bench.folder / "told.md.json").read_text())
    return found


def test_two_audits_tell_the_trend_and_change_nothing(bench: Bench) -> None:
    bench.notify(f"file:{bench.folder / 'told.md'}")
    bench.topics.mkdir()
    source = "\n\n## Sources\n\n- [Rye](https://rye.example.com) (accessed 2026-10-30)\n"
    change(bench, "one", "# Rye\n\nSee [wheat](02-wheat.md) and [oats](03-oats.md)." + source)
    head = bench.head
    assert audit(FIRST) == {"audit": "success", "notify": "success"}
    first = told(bench)
    assert (first["as_of"], first["since"], first["commit"]) == ("2026-11-01", "", head)
    assert {rule["rule"]: rule["count"] for rule in first["rules"]}["broken-link"] == 2
    assert bench.head == head

    change(bench, "two", "# Rye\n\nSee [wheat](02-wheat.md). Read on 30 February 2026, accessed 2026-02-30." + source)
    assert audit(SECOND) == {"audit": "success", "notify": "success"}
    second = told(bench)
    assert (second["as_of"], second["since"], second["commit"]) == ("2026-11-08", "2026-11-01", bench.head)
    counted = {rule["rule"]: (rule["before"], rule["count"]) for rule in second["rules"]}
    assert counted["broken-link"] == (2, 1)
    assert counted["impossible-date"] == (0, 2), "30 February, written twice"
    text = (bench.folder / "told.md").read_text()
    assert "| broken-link | error | 1 | -1 |" in text
    assert [entry["as_of"] for entry in stored(bench, "latest.json")["history"]] == ["2026-11-01", "2026-11-08"]
    assert {f["path"] for f in stored(bench, "2026-11-08.json")["findings"] if f["rule"] == "broken-link"} == {
        "bread/01-rye.md"
    }

    audit(SECOND)
    again = told(bench)
    assert (again["since"], again["rules"]) == (second["since"], second["rules"]), "a date run again replaces its own"


def test_a_repository_that_is_not_there_is_told_and_fails(bench: Bench) -> None:
    bench.notify(f"file:{bench.folder / 'told.md'}")
    bench.topics.mkdir()
    bench.connect("knowledge_repo_default", host=str(bench.folder / "nowhere.git"))
    run = maintenance_dag().test(logical_date=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert str(run.state) == "failed"
    assert "NEEDS ATTENTION" in (bench.folder / "told.md").read_text()
