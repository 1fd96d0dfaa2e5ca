"""The nine-PART topic rewritten by a model: real documentation, a real base, the stand-in for Vertex AI behind a socket."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from knowledge_expansion.model_server import ModelServer
from nine_parts_kit import TOPIC, base_of_samples
from processes.watching import door
from run_kit import Bench, Ran, git, server_with

CONNECTION = "AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT"
PRICES = {"input": 0.25, "output": 1.50, "as_of": "2026-05-09"}
MODEL = {"name": "gemini-3.1-flash-lite", "location": "global", "spend_limit": 1.0, "prices": PRICES}
_MARK = re.compile(r"\[\^(\d+)\](?!:)")
_NOTE = re.compile(r"^\[\^(\d+)\]: ", re.MULTILINE)


@pytest.fixture
def all_scenarios(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("all_scenarios"):
        pytest.skip("minutes of work: `make e2e` runs it (pytest --all-scenarios)")


@dataclass(frozen=True)
class Spent:
    """Tokens and US dollars, of a PART or of the run."""

    prompt: int = 0
    output: int = 0
    usd: float = 0.0
    estimated: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.prompt + other.prompt, self.output + other.output, self.usd + other.usd,
            self.estimated + other.estimated,
        )  # fmt: skip


def counted(calls: list[dict[str, Any]], estimated: float) -> Spent:
    """What calls came to at the topic's prices, in dollars per million tokens."""
    prompt, output = sum(call["prompt_tokens"] for call in calls), sum(call["output_tokens"] for call in calls)
    return Spent(prompt, output, (prompt * PRICES["input"] + output * PRICES["output"]) / 1e6, estimated)  # type: ignore[operator]


def checked(ran: Ran, number: int, text: str) -> Spent:
    """A landed file has its footnotes and passed every check; its drop says what the model was paid."""
    drop = ran.json(f"part-{number:02d}/drop.json")
    assert drop["checks"]
    assert all(check["passed"] for check in drop["checks"])
    marks = set(_MARK.findall(text))
    assert marks, drop["writer"]
    assert marks == set(_NOTE.findall(text))
    assert {str(note["footnote"]) for said in drop["statements"] for note in said["rests_on"]} == marks
    calls, writer = ran.json(f"part-{number:02d}/model.json")["calls"], drop["writer"]
    assert {call["outcome"] for call in calls} == {"answered"}
    spent = counted(calls, writer["estimated_usd"])
    assert (writer["prompt_tokens"], writer["output_tokens"]) == (spent.prompt, spent.output)
    assert 0 < writer["usd"] == pytest.approx(spent.usd, abs=1e-6)
    assert writer["usd"] <= writer["share_usd"]
    return spent


def test_nine_rewritten_parts_land_once_within_the_money(
    all_scenarios: None,
    bench: Bench,
    shared: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    topic = {**yaml.safe_load(TOPIC.read_text()), "writer": "gemini", "model": MODEL}
    base_of_samples(bench, shared / "samples" / "knowledge-base")
    before = bench.head
    with server_with(corpus=shared / "corpus") as research, ModelServer() as model, door() as watched:
        watched.behind = urlsplit(model.url).port or 0
        bench.research_with(research)
        monkeypatch.setenv(CONNECTION, model.connection.replace(model.url, watched.url))
        started = time.monotonic()
        ran = bench.run(topic)
        first = time.monotonic() - started
        assert ran.state == "success", ran.log[-3000:]
        assert "completed 9/9 (100.0 %)" in ran.report["subject"], ran.text("report.md")
        assert ran.report["requests"] == research.count(path="/request") <= topic["spend_limit"]
        head = bench.head
        assert git(bench.base, "rev-list", f"{before}..HEAD").splitlines() == [ran.report["commit"]] == [head]

        files = {part["number"]: f"{topic['knowledge_root']}/{part['file']}" for part in topic["parts"]}
        texts = {number: git(bench.base, "show", f"HEAD:{file}") for number, file in files.items()}
        spent = sum((checked(ran, number, text) for number, text in texts.items()), Spent())
        asked = [one for one in watched.requests if one.path.endswith(":generateContent")]
        assert len(asked) == len(model.service.asked)
        assert (spent.prompt, spent.output) == tuple(map(sum, zip(*model.service.tokens, strict=True)))
        told = ran.report["model"]
        assert (told["calls"], told["prompt_tokens"], told["output_tokens"]) == (len(asked), spent.prompt, spent.output)
        assert told["usd"] == pytest.approx(spent.usd, abs=1e-6)
        assert told["usd"] <= told["limit_usd"] == MODEL["spend_limit"]
        assert model.key["private_key"].splitlines()[1] not in ran.log

        served, questions = research.count(), len(watched.requests)
        started = time.monotonic()
        again = bench.run(topic)
        second = time.monotonic() - started
        assert again.state == "success", again.log[-3000:]
        assert again.report["outcome"] == "nothing_changed"
        assert (research.count(), len(watched.requests)) == (served, questions), "the same date pays for nothing again"
        assert bench.head == head
    with capfd.disabled():
        print(
            f"\n| {len(asked)} questions | {spent.prompt:,} + {spent.output:,} tokens | ${spent.estimated:.4f} estimated | "
            f"${spent.usd:.4f} counted | {first:.0f} s, again {second:.0f} s |"
        )
