"""The worker is killed while its push waits at the remote: once the push lands after all, once it does not. Either way the
rerun ends in one commit with the same bytes."""

from __future__ import annotations

import datetime as dt

from topic_variants import first_run

from processes.figures import Figures
from processes.hooks import HeldPushes
from processes.knowledge import commits
from processes.scenarios.killed_part import kill_task
from processes.servers import git_remote
from processes.stage import Scene, Stage, make_base

NEEDS = ("git",)
DAYS = [dt.date(2026, 9, 1), dt.date(2026, 10, 1)]


def run(stage: Stage) -> Figures:
    topic = first_run([1, 2], start_date=DAYS[0], max_age_days=20)
    base = make_base(stage.folder / "killed_commit")
    held = HeldPushes.at(base)
    with git_remote(base) as url, stage.scene("killed_commit", base_url=url) as scene:
        dag = scene.airflow.add(topic)
        _killed_at_the_push(scene, held, dag, DAYS[0], "accept")
        assert commits(base) == 1, "the push that landed without its task is found, and not made again"
        _killed_at_the_push(scene, held, dag, DAYS[1], "refuse")
    compared = stage.compared(scene, topic, DAYS)
    figures = scene.figures(2, compared)
    assert compared.identical, (figures, compared)
    assert figures.commits == 2
    assert figures.lost == 0
    return figures


def _killed_at_the_push(scene: Scene, held: HeldPushes, dag: str, day: dt.date, word: str) -> None:
    held.arm()
    run = scene.airflow.client.trigger(dag, day)
    scene.airflow.wait("a push", lambda: held.came(1), timeout=300, every=0.1)
    kill_task(scene, dag, run, "commit_and_push")
    held.end(word)
    runs = scene.airflow.ended(dag, timeout=300)
    (ran,) = [found for found in runs if found.id == run]
    assert ran.state == "success", scene.stored(f"*/{day}/report.json")
    assert scene.airflow.client.task(dag, run, "commit_and_push").tries == 2
    (report,) = scene.stored(f"*/{day}/report.json")
    assert report["outcome"] == "landed", report
