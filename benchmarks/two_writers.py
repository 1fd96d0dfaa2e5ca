"""`python -m benchmarks.two_writers`: writes docs/two-writers.md, one file of the first-run topic by both writers."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from pathlib import Path

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.model_server import ModelServer
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.research_server import ResearchServer
from knowledge_expansion.research_server.server import LOCAL_KEY
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.stores.workspace import Workspace

from benchmarks.dated_runs import FIRST_RUN
from benchmarks.places import AS_OF, PROJECT
from benchmarks.writing import connected

LOG = logging.getLogger("writers")
PART = 1
HEAD = """# One file by both writers

PART {part} of the first-run topic over the sample corpus, which was written for this project. Above the file of quotes, below
the same evidence rewritten. The rewriting was done by the local stand-in, which goes by rules and not by a model: a real
model chooses more freely what to tell, and gets no more past the gate. Made by `python -m benchmarks.two_writers`; the hash of
the last line is left out of both.
"""


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder, ResearchServer(PROJECT / "include" / "sample_corpus") as research:
        quoted = _file(Path(folder) / "quoted", research, "extractive")
        with ModelServer() as model, connected(model):
            rewritten = _file(Path(folder) / "rewritten", research, "gemini")
    parts = [
        HEAD.format(part=PART),
        "\n## `writer: extractive`\n\n",
        _fenced(quoted),
        "\n## `writer: gemini`\n\n",
        _fenced(rewritten),
    ]
    (PROJECT / "docs" / "two-writers.md").write_text("".join(parts), encoding="utf-8")


def _file(folder: Path, research: ResearchServer, writer: str) -> str:
    from knowledge_airflow.models import model_of
    from knowledge_expansion.steps.existing import check_part
    from knowledge_expansion.steps.prepare import prepare
    from knowledge_expansion.steps.research import scrape, search
    from knowledge_expansion.steps.verify import verify_part
    from knowledge_expansion.steps.write import write_part

    folder.mkdir()
    base, topic = folder / "base.git", folder / "first-run.yaml"
    moment = dt.datetime(AS_OF.year, AS_OF.month, AS_OF.day, 12, tzinfo=dt.UTC)
    create_starter(base, None, author="Example <example@localhost>", when=moment)
    topic.write_text(f"{FIRST_RUN.read_text(encoding='utf-8').rstrip()}\nwriter: {writer}\n", encoding="utf-8")
    run = RunStore(Workspace(folder / "workspace"), "first-run", AS_OF, "example")
    prepare(run, str(topic), RepositorySettings(url=str(base)), selected=(PART,), log=LOG)
    part: PartStore = run.part(PART)
    client = Client(
        research.url, LOCAL_KEY, serp_zone="local_serp", unlocker_zone="local_unlocker", clock=lambda: moment
    )
    check_part(part, force=True, log=LOG)
    search(part, client, log=LOG)
    scrape(part, client, concurrency=2, log=LOG)
    text = write_part(part, model=model_of(run), log=LOG).text
    verify_part(part, log=LOG)
    return text[: text.rindex("<!-- knowledge-expansion")].rstrip() + "\n"


def _fenced(text: str) -> str:
    return f"``````markdown\n{text}``````\n"


if __name__ == "__main__":
    main()
