"""Processor time of the tasks' own work against bare extraction of the same pages, in this process, in turns: each PART's
pages are extracted right after its tasks, so that both sides meet the same machine.

The research service answers from another process, so its work does not count. What is counted are all steps of the nine
PARTs from the check of existing knowledge to the drop; what is divided by is `trafilatura.extract` over each stored page once.

A task has a process of its own in Airflow and finds nothing that another one worked out, so every step starts here with
empty caches. What it imports is not counted, on neither side.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import logging
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.places import AS_OF, PROJECT, TOPIC, Places, environment
from benchmarks.stored_pages import stored_pages
from benchmarks.table import Row

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import RunStore

KEY = "local-key"
ROUNDS = 5
CACHE = type(functools.lru_cache(len))
MOST = 3.0
PINNED = ("topic.json", "run.json", "base.zip")
"""What `prepare` left in the first run's workspace; the steps of the PARTs start from it."""


def rows(places: Places) -> list[Row]:
    """One row: the median ratio of ROUNDS rounds."""
    rounds: list[Round] = []
    with research_service(places) as url:
        for number in range(1, ROUNDS + 1):
            with tempfile.TemporaryDirectory() as folder:
                rounds.append(found := _round(_pinned(places, Path(folder)), url, places, Path(folder)))
            own, bare, pages = sum(found.steps.values()), found.bare, found.pages
            print(f"costs: round {number}: tasks {own:.1f} s, bare extraction {bare:.1f} s, {pages} pages", flush=True)
    own = statistics.median(sum(found.steps.values()) for found in rounds)
    bare = statistics.median(found.bare for found in rounds)
    pages, readings, steps = rounds[-1].pages, rounds[-1].readings, rounds[-1].steps
    ratio = statistics.median(sum(found.steps.values()) / found.bare for found in rounds)
    each = ", ".join(f"{name} {seconds / pages * 1000:.0f}" for name, seconds in steps.most_common())
    figure = (
        f"{ratio:.2f}x ({own / pages * 1000:.0f} ms a page against {bare / pages * 1000:.0f}; "
        f"{pages} pages, {readings} readings by PARTs)"
    )
    note = f"milliseconds a page by step, last round: {each}"
    return [
        Row(
            "processor time of the tasks' own work per page against bare extraction",
            "≤ 3x",
            figure,
            ratio <= MOST,
            (note,),
        )
    ]


@contextlib.contextmanager
def research_service(places: Places) -> Iterator[str]:
    """The address of a research service over the corpus, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        port = Path(folder) / "port"
        command = [sys.executable, "-m", "knowledge_expansion", "research-server", "--corpus", str(places.corpus)]
        command += ["--port-file", str(port), "--index-folder", str(places.out / "research-index")]
        process = subprocess.Popen(command, cwd=PROJECT, env=environment(), stdout=subprocess.DEVNULL)
        try:
            while not port.exists():
                if process.poll() is not None:
                    raise RuntimeError(f"the research service ended with {process.returncode} before it answered")
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port.read_text(encoding='ascii').strip()}"
        finally:
            process.terminate()
            process.wait()


def _pinned(places: Places, folder: Path) -> RunStore:
    from knowledge_expansion.stores.run import RunStore
    from knowledge_expansion.stores.workspace import Workspace

    run = RunStore(Workspace(folder), TOPIC, AS_OF, "benchmark")
    (folder / run.folder).mkdir(parents=True)
    for name in PINNED:
        shutil.copy(places.records / name, folder / run.folder / name)
    return run


@dataclass
class Round:
    """Processor seconds by step, and those of bare extraction; how many pages were stored, and how often PARTs read one."""

    steps: Counter[str]
    bare: float = 0.0
    pages: int = 0
    readings: int = 0


def _round(run: RunStore, url: str, places: Places, folder: Path) -> Round:
    """The steps of all PARTs, each with bare extraction of the pages that it added to the store."""
    from knowledge_expansion.brightdata.client import Client
    from knowledge_expansion.errors import GateError
    from knowledge_expansion.steps import drop, existing, research, verify, write

    log = logging.getLogger("benchmarks.silent")
    log.disabled = True
    client = Client(url, KEY, serp_zone="local_serp", unlocker_zone="local_unlocker")
    measured, known = Round(Counter()), set[str]()

    def timed(name: str, step: Callable[..., Any], *arguments: Any, **options: Any) -> str | None:
        """Run a step on the clock; returns its name when the gate stops it, as a task of that name would end."""
        _forget()
        started = time.process_time()
        try:
            step(*arguments, **options, log=log)
        except GateError:
            return name
        finally:
            measured.steps[name] += time.process_time() - started  # type: ignore[assignment]
        return None

    for planned in places.plan["parts"]:
        part = run.part(planned["number"])
        timed("check_existing", existing.check_part, part, force=True)
        timed("search", research.search, part, client)
        timed("scrape", research.scrape, part, client, concurrency=5)
        timed("write_knowledge", write.write_part, part)
        failed = timed("verify", verify.verify_part, part)
        timed("write_drop", drop.drop_part, part, failed_step=failed)
        stored = stored_pages(folder / TOPIC / AS_OF.isoformat())
        measured.bare += _bare([page.body for address, page in stored.items() if address not in known])
        known |= stored.keys()
        measured.readings += len(part.page_outcomes())
    measured.pages = len(known)
    return measured


def _forget() -> None:
    """Empty the cache of every function in this process, as it is where a task begins, and collect what is no longer used."""
    for found in gc.get_objects():
        if isinstance(found, CACHE):
            found.cache_clear()
    re.purge()
    gc.collect()


def _bare(bodies: list[bytes]) -> float:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    trafilatura.extract("<html><body><p>It loads what it needs before it is timed.</p></body></html>")
    started = time.process_time()
    for body in bodies:
        trafilatura.extract(body)
    return time.process_time() - started
