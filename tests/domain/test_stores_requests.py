"""The account of requests: intent first, the share kept, nothing forgotten by a rerun."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from brightdata_kit import TODAY, FakeTime
from knowledge_expansion.errors import StopRun, WorkspaceError
from knowledge_expansion.stores.requests import ANSWERED, OPEN, Ledger
from knowledge_expansion.stores.workspace import Workspace

FOLDER = f"cuda/{TODAY}/part-01"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def ledger(workspace: Workspace, share: int = 3) -> Ledger:
    return Ledger(workspace, FOLDER, share, clock=FakeTime().now)


def test_intent_is_written_before_anything_is_sent(workspace: Workspace) -> None:
    ledger(workspace).spend("search", "cuda ✓")
    written: Any = workspace.read_json(f"{FOLDER}/requests.json")
    assert written["requests"] == [
        {"kind": "search", "what": "cuda ✓", "at": "2026-03-01T12:00:00+00:00", "outcome": OPEN, "billed": None}
    ]


def test_a_killed_task_leaves_its_intent_and_a_rerun_counts_it(workspace: Workspace) -> None:
    ledger(workspace).spend("page", "http://a.example/")
    again = ledger(workspace)
    assert (again.used, again.remaining) == (1, 2)
    assert again.sent("page", "http://a.example/")[0].outcome == OPEN


def test_the_share_of_the_part_is_a_wall(workspace: Workspace) -> None:
    first = ledger(workspace, share=2)
    first.spend("search", "a")
    ledger(workspace, share=2).spend("page", "b")
    with pytest.raises(StopRun, match="spend limit of this PART is reached: 2 of 2") as caught:
        ledger(workspace, share=2).spend("page", "c")
    assert caught.value.code == "spend_limit"
    assert ledger(workspace, share=3).spend("page", "c") == 2


def test_settling_and_totals(workspace: Workspace) -> None:
    with ledger(workspace) as account:
        account.settle(account.spend("search", "a"), billed=True)
        account.settle(account.spend("page", "b"), "captcha", billed=False)
        account.from_store("page", "other")
        account.from_store("page", "b")  # its own request: no news
    again = ledger(workspace)
    assert again.counts() == {"search": 1, "page": 1}
    assert [(e.outcome, e.billed) for e in again.sent("page", "b") + again.sent("search", "a")] == [
        ("captcha", False), (ANSWERED, True),
    ]  # fmt: skip
    written: Any = workspace.read_json(f"{FOLDER}/requests.json")
    assert written["from_store"] == [["page", "other"]]


def test_an_error_on_the_way_out_loses_no_outcome(workspace: Workspace) -> None:
    def step() -> None:
        with ledger(workspace) as account:
            account.settle(account.spend("page", "b"), "captcha")
            raise KeyError

    with pytest.raises(KeyError):
        step()
    assert ledger(workspace).sent("page", "b")[0].outcome == "captcha"


def test_threads_never_spend_more_than_the_share(workspace: Workspace) -> None:
    account, refused = ledger(workspace, share=20), []

    def spend() -> None:
        for number in range(5):
            try:
                account.settle(account.spend("page", str(number)))
            except StopRun:
                refused.append(number)

    threads = [threading.Thread(target=spend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (account.used, len(refused)) == (20, 20)
    assert ledger(workspace, share=20).used == 20


def test_a_spoiled_account_is_not_taken_for_an_empty_one(workspace: Workspace) -> None:
    for spoiled in (b'{"half', b"[]", b'{"requests": [{"odd": 1}], "from_store": []}'):
        workspace.write_bytes(f"{FOLDER}/requests.json", spoiled)
        with pytest.raises(WorkspaceError, match=r"requests\.json"):
            ledger(workspace)
