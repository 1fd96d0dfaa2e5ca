"""What the connection check says, and what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from brightdata_kit import client_of
from knowledge_expansion.brightdata.check import check_connection
from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.research_server import ResearchServer
from research_socket import write_corpus


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with ResearchServer(write_corpus(tmp_path_factory.mktemp("c"), {"a.html": "<p>a</p>"})) as running:
        yield running


def test_all_is_well_and_costs_nothing(server: ResearchServer) -> None:
    lines = check_connection(client_of(server))
    assert [line.ok for line in lines] == [True, True, True]
    assert str(lines[1]) == "ok    serp_zone 'local_serp' is active, type serp"
    assert server.count(path="/request") == 0


def test_an_unlocker_zone_serves_searches_too(server: ResearchServer) -> None:
    assert all(line.ok for line in check_connection(client_of(server, serp_zone="local_unlocker")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"serp_zone": "typo"},
            "serp_zone 'typo' is not an active zone of this account; use one of: local_serp, local_unlocker",
        ),
        (
            {"unlocker_zone": ""},
            "unlocker_zone is not set in the extra of the connection brightdata_default; use one of: ",
        ),
        ({"unlocker_zone": "local_serp"}, "is of type 'serp', expected unblocker; use one of: local_unlocker"),
        ({"key": "wrong"}, "The list of zones failed"),
    ],
)
def test_faults_say_what_to_do(server: ResearchServer, changes: dict[str, Any], words: str) -> None:
    faults = [line for line in check_connection(client_of(server, **changes)) if not line.ok]
    assert len(faults) == 1
    assert words in str(faults[0])
    assert str(faults[0]).startswith("FAULT ")


def test_a_key_is_not_sent_in_the_clear_without_a_word() -> None:
    class Known(Client):
        def zones(self) -> dict[str, str]:
            return {"local_serp": "serp", "local_unlocker": "unblocker"}

    def faults(url: str) -> list[str]:
        client = Known(url, "key", serp_zone="local_serp", unlocker_zone="local_unlocker")
        return [line.text for line in check_connection(client) if not line.ok]

    assert faults("https://api.brightdata.com") == faults("http://localhost:1") == faults("http://research:80") == []
    assert "not encrypted" in faults("http://api.brightdata.com")[0]
