"""Pull requests through a forge's REST API: GitHub's, and those made like it, or GitLab's.

Sources: docs.github.com/rest/pulls/pulls, docs.gitlab.com/api/merge_requests. Both list before they create, so that a step
that runs again finds the request it opened before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from knowledge_expansion.errors import ConfigurationError, RepositoryError
from knowledge_expansion.repository.explain import scrub
from knowledge_expansion.repository.settings import RepositorySettings

if TYPE_CHECKING:
    from requests import Response

TIMEOUT = 30.0
_DENIED = {401: "the token is wrong, was revoked or has expired", 403: "the token may not do this",
           404: "there is no such project, or this token may not see it"}  # fmt: skip


@dataclass(frozen=True)
class _Dialect:
    """How one kind of API names things. `project` is `owner/name`, GitLab's may have more parts."""

    base: Callable[[str], str]
    headers: Callable[[str], Mapping[str, str]]
    project: Callable[[str], str]
    requests: str
    found: Callable[[str, str, str], Mapping[str, str]]
    branch_of: Callable[[Any], str]
    made: Callable[[str, str, str, str], Mapping[str, Any]]
    link: str


_DIALECTS = {
    "github": _Dialect(
        base=lambda host: "https://api.github.com" if host == "github.com" else f"https://{host}/api/v3",
        headers=lambda token: {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json",
                               "X-GitHub-Api-Version": "2022-11-28"},
        project=lambda path: f"/repos/{quote(path)}",
        requests="/pulls",
        found=lambda path, head, base: {"state": "open", "head": f"{path.split('/')[0]}:{head}", "base": base},
        branch_of=lambda request: str(request["head"]["ref"]),
        made=lambda head, base, title, text: {"head": head, "base": base, "title": title, "body": text},
        link="html_url",
    ),
    "gitlab": _Dialect(
        base=lambda host: f"https://{host}/api/v4",
        headers=lambda token: {"PRIVATE-TOKEN": token},
        project=lambda path: f"/projects/{quote(path, safe='')}",
        requests="/merge_requests",
        found=lambda path, head, base: {"state": "opened", "source_branch": head, "target_branch": base},
        branch_of=lambda request: str(request["source_branch"]),
        made=lambda head, base, title, text: {
            "source_branch": head, "target_branch": base, "title": title, "description": text,
            "remove_source_branch": True,
        },
        link="web_url",
    ),
}  # fmt: skip


class Forge:
    """The REST API beside a repository, with the connection's token. Raises ConfigurationError when token or project are
    wrong, RepositoryError for every other failure; no message holds the token."""

    def __init__(self, settings: RepositorySettings) -> None:
        host, self._path = settings.checked().place
        self._settings, self._dialect = settings, _DIALECTS[settings.forge]
        self._api = settings.forge_api or self._dialect.base(host)
        self._token = settings.secrets()[0]

    def check(self) -> None:
        """Ask for the project, which changes nothing."""
        self._ask("GET", "")

    def pull_request(self, branch: str, target: str, title: str, text: str) -> str:
        """The address of the open request that brings `branch` into `target`: the one there is, or a new one."""
        query = self._dialect.found(self._path, branch, target)
        for request in self._ask("GET", self._dialect.requests, params=query):
            if self._dialect.branch_of(request) == branch:  # some servers do not look at every word of the query
                return str(request[self._dialect.link])
        made = self._ask("POST", self._dialect.requests, json=self._dialect.made(branch, target, title, text))
        return str(made[self._dialect.link])

    def _ask(self, method: str, path: str, **words: Any) -> Any:
        import requests

        url = self._api + self._dialect.project(self._path) + path
        headers = {"User-Agent": "knowledge-expansion", **self._dialect.headers(self._token)}
        try:
            answer = requests.request(method, url, headers=headers, timeout=TIMEOUT, allow_redirects=False, **words)
            if answer.status_code in (200, 201):
                return answer.json()
        except (requests.RequestException, ValueError) as error:
            told = scrub(str(error), self._settings)
            raise RepositoryError(f"the forge at {self._api} did not answer as one: {told}. Try again later.") from None
        raise self._refused(answer)

    def _refused(self, answer: Response) -> ConfigurationError | RepositoryError:
        said = scrub(answer.text[:500], self._settings)
        start = f"the forge at {self._api} refused ({answer.status_code})"
        if why := _DENIED.get(answer.status_code):
            return ConfigurationError(
                f"{start}: {why}. Give `password` of the connection a token that may read {self._path} and open pull"
                f" requests there, or correct `forge` and `forge_api`. It said: {said}"
            )
        return RepositoryError(f"{start}: {said or 'nothing said'}. Open the pull request by hand, or try again later.")
