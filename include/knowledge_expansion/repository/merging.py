"""A commit that stands on a branch of its own: the pull request for it, and the sentence that people read about it."""

from __future__ import annotations

from knowledge_expansion.errors import KnowledgeError
from knowledge_expansion.repository.forge import Forge
from knowledge_expansion.repository.landing import Landing
from knowledge_expansion.repository.settings import RepositorySettings


def check_forge(settings: RepositorySettings) -> None:
    """Raises ConfigurationError or RepositoryError when the settings want pull requests and the forge would open none."""
    if settings.landing == "pull_request":
        Forge(settings).check()


def waiting(settings: RepositorySettings, landed: Landing, title: str, text: str) -> str:
    """Where the commit waits and what is to be done, with the pull request opened or found where the settings want one.

    Raises what the forge raises, with the branch on which the work stands meanwhile.
    """
    stands = f"The files stand on the branch {landed.branch} of {settings.shown}, not yet on {landed.target}"
    if settings.landing == "pull_request":
        try:
            link = Forge(settings).pull_request(landed.branch, landed.target, title, text)
        except KnowledgeError as error:
            raise type(error)(f"{stands}; {error}") from error
        return f"{stands}; merge the pull request {link}"
    if landed.why:
        return f"{stands}, which takes no push from this account; merge that branch, or set `landing` to `pull_request`"
    return f"{stands}; merge that branch"
