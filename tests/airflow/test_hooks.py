"""The connections as hooks: what they accept, what they say when something is missing, and that no key leaks."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from knowledge_airflow.hooks.brightdata import BrightDataHook
from knowledge_airflow.hooks.repository import KnowledgeRepositoryHook
from knowledge_expansion.errors import ConfigurationError, StopRun
from knowledge_expansion.research_server import Faults, ResearchServer
from local_airflow import ROOT

KEY = "k3y-that-nobody-may-see"
ZONES = {"serp_zone": "local_serp", "unlocker_zone": "local_unlocker"}
CORPUS = ROOT / "include" / "sample_corpus"


def connect(monkeypatch: pytest.MonkeyPatch, name: str = "brightdata_default", **fields: Any) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps({"conn_type": "generic", **fields}))


@pytest.mark.parametrize("conn_type", ["brightdata", "generic", "http"])
def test_the_type_of_the_connection_does_not_matter(monkeypatch: pytest.MonkeyPatch, conn_type: str) -> None:
    with ResearchServer(CORPUS, keys=(KEY,)) as server:
        connect(monkeypatch, conn_type=conn_type, host=server.url, password=KEY, extra=ZONES)
        client = BrightDataHook().get_client()
        assert client.zones() == {"local_serp": "serp", "local_unlocker": "unblocker"}
    assert (client.serp_zone, client.unlocker_zone) == ("local_serp", "local_unlocker")


def test_another_connection_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, "research_two", password=KEY, host="https://research.example.com", extra=ZONES)
    assert BrightDataHook("research_two").get_client().base_url == "https://research.example.com"


def test_host_and_country_have_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, password=KEY, extra=ZONES)
    client = BrightDataHook().get_client()
    assert client.base_url == "https://api.brightdata.com"
    assert client.country == ""
    connect(monkeypatch, password=KEY, extra={**ZONES, "country": "de"})
    assert BrightDataHook().get_client().country == "de"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"extra": ZONES}, "lacks password (the API key)."),
        ({"password": KEY, "extra": {"unlocker_zone": "u"}}, "lacks serp_zone."),
        ({"password": KEY, "extra": {"serp_zone": "s", "unlocker_zone": ""}}, "lacks unlocker_zone."),
        ({}, "lacks password (the API key), serp_zone, unlocker_zone."),
    ],
)
def test_what_is_missing_is_named_all_at_once_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], missing: str
) -> None:
    connect(monkeypatch, **fields)
    with pytest.raises(ConfigurationError) as told:
        BrightDataHook().get_client()
    message = str(told.value)
    assert f"connection brightdata_default {missing}" in message
    assert "zones are listed in the service's control panel" in message
    assert KEY not in message


def test_a_connection_that_does_not_exist_is_a_setting_to_make() -> None:
    for hook in (BrightDataHook("not_made").get_client, KnowledgeRepositoryHook("not_made").get_settings):
        with pytest.raises(ConfigurationError, match=r"there is no connection not_made\. .*AIRFLOW_CONN_NOT_MADE"):
            hook()
    good, message = BrightDataHook("not_made").test_connection()
    assert not good
    assert "there is no connection not_made" in message


def test_extras_never_become_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTTP provider's own hook would send every extra that it does not know as a header."""
    connect(monkeypatch, password=KEY, host="https://x.example.com", extra={**ZONES, "country": "us", "x-mine": "no"})
    session = BrightDataHook().get_conn()
    sent = {name.lower(): str(value).lower() for name, value in session.headers.items()}
    assert not {"serp_zone", "unlocker_zone", "country", "x-mine", "authorization"} & set(sent)
    assert not any(KEY in value for value in sent.values())
    assert session.auth is None


def test_session_options_of_the_connection_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {**ZONES, "verify": False, "proxies": {"https": "http://proxy.example.com:3128"}, "trust_env": False}
    connect(monkeypatch, password=KEY, host="https://x.example.com", extra=extra)
    session = BrightDataHook().get_conn()
    assert session.verify is False
    assert session.trust_env is False
    assert session.proxies == {"https": "http://proxy.example.com:3128"}


def test_no_repr_message_or_log_shows_the_key(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with ResearchServer(CORPUS, keys=("another-key",)) as server:
        connect(monkeypatch, host=server.url, password=KEY, extra=ZONES)
        hook = BrightDataHook()
        client = hook.get_client()
        with pytest.raises(StopRun) as told:
            client.search("https://www.google.com/search?q=cuda&gl=us&brd_json=1")
    said = [repr(hook), repr(client), repr(vars(client).get("_transport")), str(told.value), caplog.text]
    assert not [text for text in said if KEY in text]


def test_a_good_connection_tests_well_and_spends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with ResearchServer(CORPUS, keys=(KEY,)) as server:
        connect(monkeypatch, host=server.url, password=KEY, extra=ZONES)
        good, message = BrightDataHook().test_connection()
        assert server.count(path="/request") == 0
        assert [request.path for request in server.requests] == ["/zone/get_active_zones"]
    assert good
    assert "accepts the key" in message
    assert "'local_serp' is active, type serp" in message


@pytest.mark.parametrize(
    ("keys", "faults", "zones", "said"),
    [
        (("other",), Faults(), ZONES, "outer_401"),
        ((KEY,), Faults(disabled_zones=("local_serp",)), ZONES, "serp_zone 'local_serp' is not an active zone"),
        ((KEY,), Faults(), {**ZONES, "unlocker_zone": "nobody"}, "use one of: local_unlocker"),
        ((KEY,), Faults(), {**ZONES, "unlocker_zone": "local_serp"}, "is of type 'serp', expected unblocker"),
        ((KEY,), Faults(), {"serp_zone": "local_serp"}, "lacks unlocker_zone"),
    ],
)
def test_a_bad_connection_says_what_to_change(
    monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], faults: Faults, zones: dict[str, str], said: str
) -> None:
    with ResearchServer(CORPUS, keys=keys, faults=faults) as server:
        connect(monkeypatch, host=server.url, password=KEY, extra=zones)
        good, message = BrightDataHook().test_connection()
    assert not good
    assert said in message
    assert KEY not in message


def test_the_service_that_is_not_there_is_a_failed_test_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with ResearchServer(CORPUS) as server:
        gone = server.url
    connect(monkeypatch, host=gone, password=KEY, extra=ZONES)
    good, message = BrightDataHook().test_connection()
    assert not good
    assert gone in message


@pytest.mark.parametrize("conn_type", ["generic", "git"])
def test_the_repository_of_a_connection(monkeypatch: pytest.MonkeyPatch, conn_type: str) -> None:
    extra = {"branch": "stable", "root": "/docs/base/"}
    connect(
        monkeypatch, "knowledge_repo_default", conn_type=conn_type,
        host="https://git.example.com/you/base.git", login="you", password=KEY, extra=extra,
    )  # fmt: skip
    settings = KnowledgeRepositoryHook().get_settings()
    assert (settings.url, settings.branch) == ("https://git.example.com/you/base.git", "stable")
    assert (settings.username, settings.password, settings.root) == ("you", KEY, "docs/base")
    assert KEY not in repr(settings)
    assert KEY not in settings.shown


def test_a_repository_may_be_a_plain_path_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, "knowledge_repo_default", host="/srv/base.git")
    settings = KnowledgeRepositoryHook().get_settings()
    assert str(settings.local_path) == "/srv/base.git"
    assert (settings.branch, settings.username, settings.password, settings.root) == (None, None, None, "")


def test_a_repository_without_an_address_says_where_to_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, "knowledge_repo_default", login="you")
    with pytest.raises(ConfigurationError, match=r"knowledge_repo_default has no host\. Put the address"):
        KnowledgeRepositoryHook().get_settings()
