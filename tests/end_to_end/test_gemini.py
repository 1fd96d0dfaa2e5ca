"""A whole run of a topic whose writer is a model: through Airflow, the provider's hook, the real client and a socket."""

from __future__ import annotations

import json
import re

import pytest
from knowledge_expansion.model_server import ModelServer
from run_kit import Bench, git, server_with
from topic_variants import first_run

CONNECTION = "AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT"
_MARK = re.compile(r"\[\^(\d+)\](?!:)")


def test_a_rewritten_file_lands_with_the_words_behind_each_sentence(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = first_run([1, 2], writer="gemini")
    with server_with() as research, ModelServer() as model:
        bench.research_with(research)
        monkeypatch.setenv(CONNECTION, model.connection)
        ran = bench.run(topic)
        asked = len(model.service.asked)
    assert ran.state == "success", ran.log[-3000:]
    assert model.key["private_key"].splitlines()[1] not in ran.log
    for part in topic["parts"]:
        drop = ran.json(f"part-{part['number']:02d}/drop.json")
        text = git(bench.base, "show", f"HEAD:{topic.get('knowledge_root') or ''}/{part['file']}".replace(":/", ":"))
        assert "Written by gemini-3.1-flash-lite from" in text
        assert {str(note["footnote"]) for s in drop["statements"] for note in s["rests_on"]} == set(_MARK.findall(text))
        assert all(note["quote"] for s in drop["statements"] for note in s["rests_on"])
        assert drop["writer"]["usd"] <= drop["writer"]["share_usd"]
        assert drop["writer"]["estimated_usd"] > 0
    parts = [ran.json(f"part-{part['number']:02d}/model.json")["calls"] for part in topic["parts"]]
    assert sum(len(calls) for calls in parts) == asked > 0
    money = ran.json("report.json")["model"]
    drops = [ran.json(f"part-{part['number']:02d}/drop.json")["writer"] for part in topic["parts"]]
    for figure in ("calls", "prompt_tokens", "output_tokens", "usd", "estimated_usd"):
        # each drop rounds its dollars to a millionth
        assert money[figure] == pytest.approx(sum(drop[figure] for drop in drops), abs=1e-5), figure
    assert f"{asked} calls" in ran.text("report.md")

    with ModelServer("down") as silent:
        monkeypatch.setenv(CONNECTION, silent.connection)
        before = {path: path.read_bytes() for path in ran.workspace.glob("part-*/file.md")}
        again = bench.run(topic)
    assert again.state == "success"
    assert silent.service.asked == [], "the same date pays for nothing again"
    assert {path: path.read_bytes() for path in ran.workspace.glob("part-*/file.md")} == before


def test_a_model_that_is_not_to_be_had_costs_no_part(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = first_run([1], writer="gemini")
    with server_with() as research, ModelServer("forbidden") as model:
        bench.research_with(research)
        monkeypatch.setenv(CONNECTION, model.connection)
        ran = bench.run(topic)
    assert ran.state == "success", ran.log[-3000:]
    assert "word for word" in ran.text("part-01/file.md")
    drop = json.loads(ran.text("part-01/drop.json"))
    assert drop["statements"] == []
    assert all("403" in section["quoted"] or "stopped" in section["quoted"] or "not asked" in section["quoted"]
               or "nothing to rewrite" in section["quoted"] for section in drop["writer"]["sections"])  # fmt: skip
