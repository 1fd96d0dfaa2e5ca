"""Where the report goes: each kind of notifier for real, and the rule that one failure does not silence the others."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from knowledge_airflow.notifiers.settings import notifier_items, notifier_of, send_report
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.text.report import with_text
from knowledge_expansion.values.report import PartReport, RunReport
from task_kit import context_of

LOG = logging.getLogger("test")
VARIABLE = "AIRFLOW_VAR_KNOWLEDGE_NOTIFY"


@pytest.fixture
def report() -> RunReport:
    parts = (
        PartReport(1, "Streams", "complete", "", "cuda/01-streams.md", 180, 200, "KNOWLEDGE-DROP-streams.md"),
        PartReport(
            2, "Graphs", "failed", "no query gave an address", "cuda/02-graphs.md", 0, 200, "KNOWLEDGE-DROP-graphs.md"
        ),
    )
    return with_text(
        RunReport(
            topic="cuda", title="CUDA & friends", as_of="2026-11-01", outcome="landed", reason="1 files are new",
            parts=parts, updated=("INDEX.md",), archived_to="_ingest-auto/completed/x/", commit="c0ffee", requests=7,
            request_limit=50, gaps_open=(), warnings=(), findings=(), look=(),
        )
    )  # fmt: skip


class Inbox:
    """An HTTP service on a free port that keeps what it is sent and answers with `status`."""

    def __init__(self, status: int = 200) -> None:
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                inbox.received.append((self.path, headers, body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                """Nothing: pytest shows what matters."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with contextlib.closing(Inbox()) as found:
        yield found


@pytest.fixture
def refusing() -> Iterator[Inbox]:
    with contextlib.closing(Inbox(status=500)) as found:
        yield found


def send(monkeypatch: pytest.MonkeyPatch, report: RunReport, *items: Any) -> list[str]:
    monkeypatch.setenv(VARIABLE, json.dumps(items))
    return send_report(report, context_of(), log=LOG)


def test_the_log_gets_the_whole_report(
    monkeypatch: pytest.MonkeyPatch, report: RunReport, capfd: pytest.CaptureFixture[str]
) -> None:
    assert send(monkeypatch, report, "log") == []
    assert report.text in "".join(capfd.readouterr())


def test_without_a_variable_it_goes_to_the_log(
    monkeypatch: pytest.MonkeyPatch, report: RunReport, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert send_report(report, context_of(), log=LOG) == []
    assert report.text in "".join(capfd.readouterr())


@pytest.mark.parametrize("form", ["file:{}", "file://{}"])
def test_a_file_gets_both_forms_and_is_replaced(
    monkeypatch: pytest.MonkeyPatch, report: RunReport, tmp_path: Path, form: str
) -> None:
    target = tmp_path / "new folder" / "report.md"
    for _ in range(2):
        assert send(monkeypatch, report, form.format(target)) == []
    assert target.read_text() == report.text
    data = json.loads(Path(f"{target}.json").read_text())
    assert (data["completed"], data["wanted"], data["commit"]) == (1, 2, "c0ffee")
    assert sorted(path.name for path in target.parent.iterdir()) == ["report.md", "report.md.json"]


def test_an_http_connection_gets_the_json(monkeypatch: pytest.MonkeyPatch, report: RunReport, inbox: Inbox) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_TEAM_INBOX", json.dumps({"conn_type": "http", "host": inbox.url}))
    assert send(monkeypatch, report, "http:team_inbox") == []
    ((_, headers, body),) = inbox.received
    assert headers["content-type"] == "application/json"
    assert body.decode() == report.json_text


def test_a_notifier_of_a_provider_with_templates(
    monkeypatch: pytest.MonkeyPatch, report: RunReport, inbox: Inbox
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_CHAT", json.dumps({"conn_type": "http", "host": inbox.url}))
    item = {
        "notifier": "notifier_samples.TemplatedNotifier",
        "kwargs": {"http_conn_id": "chat", "text": "{{ report.subject }} [{{ run_id }}]\n{{ report.text }}"},
    }
    assert send(monkeypatch, report, item) == []
    ((_, _, body),) = inbox.received
    assert body.decode() == f"{report.subject} [manual__2026-11-01]\n{report.text}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('["log"', "is not JSON"),
        ('"log"', "is str"),
        ('{"notifier": "x.Y"}', "is dict"),
    ],
)
def test_a_wrong_variable_says_its_shape(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        notifier_items(text)
    assert said in str(told.value)
    assert 'a list of "log", "file:PATH", "http:CONNECTION"' in str(told.value)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("mail", "'mail' is no notifier"),
        (7, "7 is no notifier"),
        ({"kwargs": {}}, "is no notifier"),
        ({"notifier": "no.such.Module"}, "no.such.Module cannot be made: No module named 'no'"),
        ({"notifier": "json.NoSuchClass"}, "has no attribute 'NoSuchClass'"),
        ({"notifier": "notifier_samples.TemplatedNotifier", "kwargs": {"colour": 1}}, "cannot be made"),
        ({"notifier": "undotted"}, "cannot be made"),
    ],
)
def test_a_wrong_item_is_named(item: Any, said: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        notifier_of(item)
    assert said in str(told.value)
    assert "variable knowledge_notify" in str(told.value)


def test_one_that_fails_does_not_keep_it_from_the_others(
    monkeypatch: pytest.MonkeyPatch, report: RunReport, tmp_path: Path, refusing: Inbox
) -> None:
    (tmp_path / "a-file").write_text("not a folder")
    monkeypatch.setenv("AIRFLOW_CONN_REFUSING", json.dumps({"conn_type": "http", "host": refusing.url}))
    last = tmp_path / "last.md"
    faults = send(
        monkeypatch, report,
        "http:refusing", "http:no_such_connection", f"file:{tmp_path}/a-file/report.md", "mail",
        {"notifier": "no.such.Module"}, 7, f"file:{last}",
    )  # fmt: skip
    assert len(refusing.received) == 1
    assert last.read_text() == report.text
    assert len(faults) == 6
    assert [fault.partition(": ")[0] for fault in faults[:2]] == ["http:refusing", "http:no_such_connection"]
    assert faults[4].startswith("no.such.Module: ")
