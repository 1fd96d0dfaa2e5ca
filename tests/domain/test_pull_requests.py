"""A base whose branch nobody pushes to: the commit on a branch beside it, and the pull request for it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from forge_kit import ForgeServer, forge
from git_servers import SmartHttp, smart_http
from knowledge_expansion.base.fold import fold
from knowledge_expansion.errors import ConfigurationError, RepositoryError
from knowledge_expansion.repository.connection import settings_of
from knowledge_expansion.repository.forge import Forge
from knowledge_expansion.repository.landing import Landing, land
from knowledge_expansion.repository.merging import check_forge, waiting
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.values.operations import AddFile

WHEN = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
TOKEN = "t0ken-that-nobody-may-see"
BESIDE = "knowledge/topic/2026-03-01"
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git's server side (apt-get install git)")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[SmartHttp]:
    create_starter(tmp_path / "srv" / "you" / "base.git", None, author="A <a@a>", when=WHEN)
    with smart_http(tmp_path / "srv", {"x-access-token": TOKEN}) as service:
        yield service


@pytest.fixture(params=["github", "gitlab"])
def server(request: pytest.FixtureRequest, web: SmartHttp) -> Iterator[ForgeServer]:
    def branches() -> set[str]:
        words = ["git", "-C", str(web.folder / "you" / "base.git"), "branch", "--format=%(refname:short)"]
        return set(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split())

    with forge(request.param, "you/base", TOKEN, branches) as found:
        yield found


@pytest.fixture
def settings(web: SmartHttp, server: ForgeServer) -> RepositorySettings:
    extra = {"landing": "pull_request", "forge": server.kind, "forge_api": server.url + "/"}
    return settings_of(f"{web.url}/you/base.git", password=TOKEN, extra=extra)


def put(settings: RepositorySettings, name: str = "n.md") -> Landing:
    return land(
        settings,
        lambda base: fold(base, [AddFile(name, f"# {name}\n", None)]),
        lambda base, changes: "Add\n",
        author=settings.author,
        when=WHEN,
        beside=BESIDE,
    )


def test_a_request_is_opened_once(settings: RepositorySettings, server: ForgeServer) -> None:
    check_forge(settings)
    landed = put(settings)
    told = waiting(settings, landed, "A topic", "2 of 2 PARTs complete.")
    assert f"on the branch {BESIDE}" in told
    assert "merge the pull request https://forge.example.com/you/base/1" in told
    again = put(settings)
    assert (again.commit, again.head, again.waits) == (None, landed.commit, True)
    assert waiting(settings, again, "A topic", "2 of 2 PARTs complete.") == told
    (made,) = server.requests
    assert made["title"] == "A topic"
    assert not [line for line in server.asked if TOKEN in line]


def test_servers_that_list_every_request_are_read_with_care(settings: RepositorySettings, server: ForgeServer) -> None:
    server.blind = True
    waiting(settings, put(settings), "First", "")
    other = Landing("c", "c", "main2", put(settings).changes, 1, "main")
    with pytest.raises(RepositoryError, match="no branch main2"):
        waiting(settings, other, "Second", "")


def test_a_wrong_token_is_told_before_anything_is_spent(settings: RepositorySettings) -> None:
    with pytest.raises(ConfigurationError, match=r"\(401\).*has expired") as caught:
        check_forge(replace(settings, password="wr0ng-t0ken"))
    assert "wr0ng" not in str(caught.value)
    with pytest.raises(ConfigurationError, match=r"\(404\).*forge_api"):
        check_forge(replace(settings, url=settings.url.replace("you/", "they/")))


def test_a_forge_that_fails_after_the_push_says_where_the_work_is(
    settings: RepositorySettings, server: ForgeServer
) -> None:
    landed = put(settings)
    server.broken = 502
    with pytest.raises(RepositoryError, match=rf"stand on the branch {BESIDE}.*\(502\).*try again"):
        waiting(settings, landed, "A topic", "")
    server.broken = 0
    assert "merge the pull request" in waiting(settings, landed, "A topic", "")


def test_nobody_at_the_other_end_may_be_tried_again(settings: RepositorySettings) -> None:
    with pytest.raises(RepositoryError, match="Try again later"):
        Forge(replace(settings, forge_api="http://127.0.0.1:1")).check()


@pytest.mark.parametrize(
    ("url", "forge", "api"),
    [
        ("https://github.com/you/base.git", "github", "https://api.github.com"),
        ("git@github.com:you/base.git", "github", "https://api.github.com"),
        ("https://git.example.com/you/base", "github", "https://git.example.com/api/v3"),
        ("ssh://git@gitlab.example.com:22/a/b/base.git", "gitlab", "https://gitlab.example.com/api/v4"),
    ],
)
def test_the_api_follows_from_the_address(url: str, forge: str, api: str) -> None:
    found = settings_of(url, password=TOKEN, extra={"landing": "pull_request"})
    assert (found.forge, Forge(found)._api) == (forge, api)
