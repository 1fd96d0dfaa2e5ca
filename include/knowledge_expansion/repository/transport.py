"""The client for an address: the token goes into the request alone, the key into a file of this task alone."""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import unquote, urlsplit, urlunsplit

from dulwich.client import GitClient, default_urllib3_manager, get_transport_and_path

from knowledge_expansion.repository.local import LocalClient
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.repository.ssh import ssh_command

# Seconds without an answer after which a request is given up; pushes of whole bases stay far below.
TIMEOUT = 60.0


def client_for(settings: RepositorySettings, stack: ExitStack) -> tuple[GitClient, str]:
    """A dulwich client and the path to give it; what it needs on disk is gone when the stack is closed.

    Raises ConfigurationError for settings that cannot be used."""
    settings.checked()
    if (local := settings.local_path) is not None:
        return LocalClient(), str(local)
    if not settings.url.startswith(("https://", "http://")):
        command = None if settings.url.startswith("git://") else stack.enter_context(ssh_command(settings.ssh))
        return get_transport_and_path(settings.url, username=settings.username, ssh_command=command)
    parts = urlsplit(settings.url)
    password = settings.password or unquote(parts.password or "") or None
    # Hosts that take a token as the password want some user name; this is the one that GitHub's own tools send.
    username = settings.username or unquote(parts.username or "") or ("x-access-token" if password else None)
    plain = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    manager = default_urllib3_manager(None, base_url=plain, timeout=TIMEOUT)
    return get_transport_and_path(plain, username=username, password=password, pool_manager=manager)  # type: ignore[arg-type]
