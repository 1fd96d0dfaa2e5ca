"""Runs the nine-PART topic as `make run` does, then the same date again, then a day later.

The base is the sample base without its files 65 to 73. The research service runs in this process, so that it can be asked
how many requests really arrived; everything else happens in the processes that a user's run starts.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.places import AS_OF, PROJECT, TOPIC, Places, environment
from benchmarks.table import Row

REMOVED = re.compile(r"karpathy/practical-implementation/(6[5-9]|7[0-3])-[^/]*\.md")
KEY = "benchmark-key"
RUNS = "runs.json"


@dataclass(frozen=True)
class Run:
    """One run of the DAG. Seconds of wall and of processor time (all its processes); `requests` are all that the
    service counted, free ones too, `commits` how many the run added to the base, `skipped` how many PARTs
    it reported as fresh."""

    name: str
    code: int
    wall: float
    cpu: float
    requests: int
    commits: int
    skipped: int
    same_bytes: bool


def run_all(places: Places) -> list[Row]:
    """Make the base, run three times, keep a copy of the first run's workspace and base; rows about the reruns."""
    from knowledge_expansion.cli.airflow_process import airflow_environment
    from knowledge_expansion.cli.local import set_up

    shutil.rmtree(places.run, ignore_errors=True)
    shutil.rmtree(places.out / "first", ignore_errors=True)
    make_base(places.shared / "samples" / "knowledge-base", places.base)
    set_up(places.run, airflow_environment(places.run))
    runs = [_run(places, "first", AS_OF)]
    shutil.copytree(places.run / "workspace", places.workspace)
    _git("clone", "--quiet", str(places.base), str(places.landed))
    runs.append(_run(places, "same date again", AS_OF))
    runs.append(_run(places, "a day later", AS_OF + dt.timedelta(days=1)))
    (places.out / RUNS).write_text(json.dumps([asdict(run) for run in runs], indent=1) + "\n", encoding="utf-8")
    return rows(places)


def stored_runs(places: Places) -> list[Run]:
    """What the last `run_all` measured."""
    return [Run(**run) for run in json.loads((places.out / RUNS).read_text(encoding="utf-8"))]


def rows(places: Places) -> list[Row]:
    """What the three runs did."""
    first, again, later = stored_runs(places)
    quiet = again.code == 0 and again.requests == 0 and again.commits == 0
    fresh = later.code == 0 and later.requests == 0 and later.commits == 0 and later.skipped == 9
    drops = "" if again.same_bytes else ", but other bytes in files and drops"
    return [
        Row(
            "the first run",
            "exit 0, 1 commit",
            f"exit {first.code}, {first.commits} commit, {first.requests} requests, {first.wall:.0f} s",
            first.code == 0 and first.commits == 1,
        ),
        Row(
            "same date again",
            "no request, no commit",
            f"exit {again.code}, {again.requests} requests, {again.commits} commits, {again.wall:.0f} s{drops}",
            quiet and again.same_bytes,
        ),
        Row(
            "a day later inside max_age",
            "no request, no commit, 9 PARTs skipped",
            f"exit {later.code}, {later.requests} requests, {later.commits} commits, {later.skipped} skipped, {later.wall:.0f} s",
            fresh,
        ),
    ]


def make_base(samples: Path, bare: Path) -> None:
    """A bare repository of the sample base without its files 65 to 73, which allows local sources."""
    bare.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work"
        for file in sorted(samples.rglob("*")):
            name = file.relative_to(samples).as_posix()
            if file.is_file() and not REMOVED.fullmatch(name):
                (work / name).parent.mkdir(parents=True, exist_ok=True)
                (work / name).write_bytes(file.read_bytes())
        (work / ".knowledge-base.yaml").write_text("local_sources: allow\n", encoding="utf-8")
        _git("init", "--quiet", "--initial-branch=main", cwd=work)
        _git("add", "--all", cwd=work)
        _git(
            "-c",
            "user.name=benchmark",
            "-c",
            "user.email=benchmark@example.org",
            "commit",
            "--quiet",
            "-m",
            "Base",
            cwd=work,
        )
        _git("clone", "--quiet", "--bare", str(work), str(bare))
        _git("remote", "remove", "origin", cwd=bare)


def _run(places: Places, name: str, as_of: dt.date) -> Run:
    from knowledge_expansion.research_server import ResearchServer

    print(f"run: {TOPIC} as of {as_of} ({name})", flush=True)
    commits, before = _commits(places.base), _bytes(places)
    log = places.out / f"run-{name.replace(' ', '-')}.log"
    with ResearchServer(places.corpus, keys=(KEY,), index_folder=places.out / "research-index") as server:
        extra = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker"}
        research = {"conn_type": "generic", "host": server.url, "password": KEY, "extra": extra}
        base = {"conn_type": "generic", "host": str(places.base)}
        connections = {
            "AIRFLOW_CONN_BRIGHTDATA_DEFAULT": json.dumps(research),
            "AIRFLOW_CONN_KNOWLEDGE_REPO_DEFAULT": json.dumps(base),
        }
        arguments = ["run", "--topic", TOPIC, "--date", as_of.isoformat(), "--local", str(places.run)]
        command = [sys.executable, "-m", "knowledge_expansion", *arguments]
        started, used = time.monotonic(), _children()
        with log.open("w", encoding="utf-8") as output:
            code = subprocess.run(
                command, cwd=PROJECT, env=environment(connections), stdout=output, stderr=subprocess.STDOUT, check=False
            ).returncode
        wall, cpu = time.monotonic() - started, _children() - used
        requests = len(server.requests)
    added, skipped = _commits(places.base) - commits, _skipped(places, as_of)
    run = Run(name, code, round(wall, 1), round(cpu, 1), requests, added, skipped, _bytes(places) == before)
    print(f"run: exit {code}, {wall:.0f} s, {requests} requests, {added} commits; its output: {log}", flush=True)
    return run


def _skipped(places: Places, as_of: dt.date) -> int:
    """PARTs of a run that its check of existing knowledge found fresh."""
    folder = places.run / "workspace" / TOPIC / as_of.isoformat()
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("part-*/existing.json"))]
    return sum(existing["state"] == "fresh" for existing in found)


def _bytes(places: Places) -> dict[str, bytes]:
    """Files, drops and pages of the first date, which a rerun must leave as they are."""
    folder = places.run / "workspace" / TOPIC / AS_OF.isoformat()
    kept = ("part-*/file.md", "part-*/drop.*", "part-*/pages.json", "part-*/searches.json", "pages/*/*")
    return {
        str(file.relative_to(folder)): file.read_bytes() for pattern in kept for file in sorted(folder.glob(pattern))
    }


def _commits(bare: Path) -> int:
    return int(_git("rev-list", "--count", "HEAD", cwd=bare))


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _git(*arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout.strip()
