"""Two topics push to one repository at the same moment: the one that loses the race folds again, and both land."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from topic_variants import first_run

from processes.figures import Figures
from processes.hooks import HeldPushes
from processes.knowledge import Compared, files_of
from processes.servers import git_remote
from processes.stage import Stage, make_base

NEEDS = ("git",)
DAY = dt.date(2026, 10, 1)


def run(stage: Stage) -> Figures:
    topics = [first_run([1]), second_topic()]
    base = make_base(stage.folder / "two_topics")
    held = HeldPushes.at(base)
    with git_remote(base) as url, stage.scene("two_topics", slots=4, base_url=url) as scene:
        held.arm()
        dags = [scene.airflow.add(topic) for topic in topics]
        for dag in dags:
            scene.airflow.client.trigger(dag, DAY)
        scene.airflow.wait("two pushes", lambda: held.came(2), timeout=300, every=0.1)
        held.end("accept")
        for dag in dags:
            (ran,) = scene.airflow.ended(dag, timeout=300)
            assert ran.state == "success", scene.stored("*/*/report.json")
        tries = sorted(landed["tries"] for landed in scene.stored("*/*/landed.json"))
        assert tries == [1, 2], "one push lost its race and was folded again"
    compared = _with_both(base, [stage.in_order(topic, [DAY]) for topic in topics])
    figures = scene.figures(2, compared)
    assert compared.identical, (figures, compared)
    assert (figures.commits, figures.lost) == (2, 0)
    return figures


def second_topic() -> dict[str, Any]:
    """A topic of the first run's third PART alone."""
    topic = first_run([3], id="second-run", title="Second run")
    topic["parts"][0]["number"] = 1
    topic["groups"][0]["parts"] = [1]
    return topic


def _with_both(base: Path, references: list[Path]) -> Compared:
    """Every knowledge file that one of the topics gives alone; the index and the skill file tell of both."""
    found, wanted = files_of(base), {}
    for reference in references:
        wanted |= {path: sha for path, sha in files_of(reference).items() if "/" in path}
    differing = sorted(path for path, sha in wanted.items() if found.get(path, sha) != sha)
    missing = sorted(wanted.keys() - found.keys())
    return Compared(len(wanted) - len(differing) - len(missing), differing, missing, [])
