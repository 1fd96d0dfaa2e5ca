"""Six dates on a web that changes: is each change noticed on its date, and does the order of the dates matter?"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from knowledge_expansion.research_server import ResearchServer

from benchmarks.dated_runs import Deployment
from benchmarks.places import Places
from benchmarks.six_dates import CHANGES, DATES, MOVED_TO, NEW_NUMBER, OLD_NUMBER, Change, write_corpus
from benchmarks.table import Row, all_of

FILE = "cloud-run/00-ml-inference.md"
REMARK = " We never go above 40."
NAMED = {
    "a new page": "new page: {url}",
    "a changed number": "changed (1,000 → 1,200): {url}",
    "a removed page": "page gone: {url}",
    "a withdrawn sentence": "withdrawn by the page: {url}",
    "a moved address": "moved: {url} now stands at " + MOVED_TO,
}
ORDERS = {
    "backwards": DATES[::-1],
    "neighbours swapped": [DATES[i] for i in (1, 0, 3, 2, 5, 4)],
    "the newest first": [DATES[i] for i in (5, 0, 1, 2, 3, 4)],
}


def rows(places: Places) -> list[Row]:
    """What each date's report names, and the files of other orders against those in order."""
    folder = places.out / "dates"
    shutil.rmtree(folder, ignore_errors=True)
    with ResearchServer(write_corpus(folder / "web")) as server:
        in_order = Deployment(folder / "in-order", server)
        in_order.run(*DATES)
        noticed = [*_noticed(in_order), _by_hand(folder / "edited", server)]
        print(_table(noticed))
        good = [name for name, on, due in noticed if on == due]
        return [
            all_of("changes of six dates named on their date and on no other", len(good), len(noticed)),
            *_orders(folder, server, in_order),
        ]


def plain(markdown: str) -> str:
    """Without the backslashes that keep words from being markup."""
    return re.sub(r"\\([^\w\s])", r"\1", markdown)


def named_in(change: Change, deployment: Deployment) -> list[str]:
    """The dates whose reports name the change."""
    words = NAMED[change.what].format(url=change.url)
    return [str(day) for day in DATES if words in plain(deployment.store(day).find_text("report.md") or "")]


def edit(deployment: Deployment, before: str, after: str) -> None:
    """A person changes the knowledge file and pushes."""
    folder = deployment.folder / "checkout"
    subprocess.run(["git", "clone", "-q", str(deployment.bare), str(folder)], check=True)
    file = folder / FILE
    if before not in file.read_text():
        raise ValueError(f"{FILE} does not say {before!r}: choose other words to edit")
    file.write_text(file.read_text().replace(before, after))
    mine = ["git", "-C", str(folder), "-c", "user.name=Somebody", "-c", "user.email=somebody@localhost"]
    subprocess.run([*mine, "commit", "-qam", "Our own limit"], check=True)
    subprocess.run([*mine, "push", "-q"], check=True)


def _noticed(deployment: Deployment) -> Iterator[tuple[str, list[str], list[str]]]:
    for change in CHANGES:
        yield change.what, named_in(change, deployment), [str(change.noticed)]


def _by_hand(folder: Path, server: ResearchServer) -> tuple[str, list[str], list[str]]:
    """A sentence added by hand after the second date: the third keeps it and offers what the page says now."""
    deployment = Deployment(folder, server)
    deployment.run(*DATES[:2])
    edit(deployment, OLD_NUMBER, OLD_NUMBER + REMARK)
    deployment.run(DATES[2])
    file, report = deployment.base()[FILE], plain(deployment.store(DATES[2]).find_text("report.md") or "")
    kept = OLD_NUMBER + REMARK in file and "kept as a person wrote it" in report
    offered = NEW_NUMBER in plain(deployment.store(DATES[2]).part(2).find_text("drop.md") or "")
    return "a hand edit", [str(DATES[2])] if kept and offered else [], [str(DATES[2])]


def _orders(folder: Path, server: ResearchServer, in_order: Deployment) -> Iterator[Row]:
    wanted = in_order.base()
    for name, days in ORDERS.items():
        deployment = Deployment(folder / name.replace(" ", "-"), server)
        deployment.run(*days)
        found = deployment.base()
        same = [path for path in wanted if found.get(path) == wanted[path]]
        lost = list(wanted.keys() ^ found.keys())
        yield all_of(f"files of the base as in order, {name}", len(same), len(wanted), lost)


def _table(noticed: list[tuple[str, list[str], list[str]]]) -> str:
    head = f"| {'what happened':<22} | " + " | ".join(map(str, DATES)) + " |"
    lines = [head, "|" + "-" * 24 + "|" + ("-" * 12 + "|") * len(DATES)]
    for name, on, due in noticed:
        cells = ["named" if str(day) in on else "MISSED" if str(day) in due else "" for day in DATES]
        lines.append(f"| {name:<22} | " + " | ".join(f"{cell:<10}" for cell in cells) + " |")
    return "\n".join(lines)
