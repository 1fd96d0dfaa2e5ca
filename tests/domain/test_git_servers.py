"""The base behind git's own servers: smart HTTP with basic auth, OpenSSH. What is refused says what to do; nothing is lost."""

from __future__ import annotations

import base64
import datetime as dt
import os
import subprocess
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dulwich.objects import Commit
from git_servers import SmartHttp, SshServer, needs_git, needs_sshd, new_key, smart_http, ssh_server
from knowledge_expansion.base.fold import fold
from knowledge_expansion.errors import ConfigurationError, RepositoryError
from knowledge_expansion.repository.clone import Repository
from knowledge_expansion.repository.connection import settings_of
from knowledge_expansion.repository.landing import Landing, land
from knowledge_expansion.repository.settings import RepositorySettings, SshSettings
from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.values.operations import AddFile

WHEN = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
TOKEN = "t0ken-that-nobody-may-see"
USERS = {"x-access-token": TOKEN, "ann": TOKEN}


def put(settings: RepositorySettings, name: str = "n.md", *, beside: str = "") -> Landing:
    return land(
        settings,
        lambda base: fold(base, [AddFile(name, f"# {name}\n", None)]),
        lambda base, changes: "Add\n",
        author=settings.author,
        when=WHEN,
        beside=beside,
        sleep=lambda seconds: None,
    )


def git(repository: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    path = tmp_path / "srv" / "base.git"
    create_starter(path, None, author="A <a@a>", when=WHEN)
    return path


@pytest.fixture
def web(bare: Path) -> Iterator[SmartHttp]:
    with smart_http(bare.parent, USERS) as service:
        yield service


@needs_git
@pytest.mark.parametrize("login", [None, "ann"])
def test_https_with_a_token_and_with_a_name(
    web: SmartHttp, bare: Path, tmp_path: Path, login: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    landed = put(RepositorySettings(f"{web.url}/base.git", username=login, password=TOKEN))
    assert git(bare, "rev-parse", "main") == landed.commit
    assert git(bare, "show", "main:n.md") == "# n.md"
    assert not [seen for seen in web.seen if TOKEN in seen["PATH_INFO"] + seen.get("QUERY_STRING", "")]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]


@needs_git
def test_no_git_program_is_needed_where_the_task_runs(web: SmartHttp, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = RepositorySettings(f"{web.url}/base.git", password=TOKEN)
    real = subprocess.Popen.__init__

    def only_the_server(self: subprocess.Popen[bytes], command: list[str], *args: object, **named: object) -> None:
        assert command[-1] == "http-backend", f"the client started {command}"
        real(self, command, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(subprocess.Popen, "__init__", only_the_server)
    assert put(settings).commit


@needs_git
@pytest.mark.parametrize(("password", "advice"), [("expired", "has expired"), (None, "are missing")])
def test_a_token_that_does_not_do(web: SmartHttp, bare: Path, password: str | None, advice: str) -> None:
    before = git(bare, "rev-parse", "main")
    with pytest.raises(ConfigurationError, match=advice) as caught:
        put(RepositorySettings(f"{web.url}/base.git", password=password))
    assert "`password`" in str(caught.value)
    assert git(bare, "rev-parse", "main") == before


@needs_git
def test_a_token_that_expires_between_clone_and_push_loses_nothing(web: SmartHttp, bare: Path) -> None:
    settings = RepositorySettings(f"{web.url}/base.git", password=TOKEN)
    with Repository(settings) as repository:
        repository.commit(fold(repository.view(), [AddFile("n.md", "n\n", None)]), "m", "A <a@a>", WHEN)
        web.passwords.clear()
        with pytest.raises(ConfigurationError, match="has expired"):
            repository.push()
        web.passwords.update(USERS)
        repository.push()
    assert git(bare, "show", "main:n.md") == "n"


@needs_git
def test_a_server_that_sends_elsewhere_gets_no_token_there(web: SmartHttp) -> None:
    """The other server is another origin: it must not see the word that the first one may see."""
    with (
        smart_http(web.folder, {}, moved_to=web.url) as first,
        pytest.raises(ConfigurationError, match="credentials"),
    ):
        put(RepositorySettings(f"{first.url}/base.git", password=TOKEN))
    assert web.seen, "the redirect was not followed"
    assert not [seen for seen in web.seen if "HTTP_AUTHORIZATION" in seen]


def hook(bare: Path, text: str) -> None:
    path = bare / "hooks" / "pre-receive"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


PROTECTED = """while read old new ref; do
  if [ "$ref" = refs/heads/main ]; then echo 'GitLab: You are not allowed to push code to protected branches.' >&2; exit 1; fi
done"""


@needs_git
def test_a_rejected_push_is_told_in_the_servers_words(web: SmartHttp, bare: Path) -> None:
    hook(bare, "echo 'files over 5 MB are not taken' >&2; exit 1")
    with pytest.raises(RepositoryError, match=r"files over 5 MB are not taken.*run this step again"):
        put(RepositorySettings(f"{web.url}/base.git", password=TOKEN), beside="knowledge/x")
    assert git(bare, "branch", "--list") == "* main"


@needs_git
@pytest.mark.parametrize("words", [PROTECTED.replace("branches.", "branch main."), PROTECTED])
def test_a_protected_branch_gets_a_branch_beside_it(web: SmartHttp, bare: Path, words: str) -> None:
    hook(bare, words)
    settings = RepositorySettings(f"{web.url}/base.git", password=TOKEN)
    before = git(bare, "rev-parse", "main")
    landed = put(settings, beside="knowledge/topic/2026-03-01")
    assert (landed.branch, landed.target, landed.waits) == ("knowledge/topic/2026-03-01", "main", True)
    assert "protected branch" in landed.why
    assert git(bare, "rev-parse", landed.branch) == landed.commit
    assert git(bare, "rev-parse", "main") == before
    again = put(settings, beside=landed.branch)
    assert (again.commit, again.head, again.branch) == (None, landed.commit, landed.branch)
    more = put(settings, "other.md", beside=landed.branch)
    assert git(bare, "rev-parse", f"{landed.branch}~1") == landed.commit
    assert git(bare, "show", f"{more.commit}:n.md") == "# n.md"
    git(bare, "update-ref", "refs/heads/main", str(more.commit))  # somebody merges
    merged = put(settings, "other.md", beside=landed.branch)
    assert (merged.commit, merged.branch, merged.waits) == (None, "main", False)


@needs_git
def test_without_a_branch_beside_it_a_protected_branch_says_what_to_set(web: SmartHttp, bare: Path) -> None:
    hook(bare, PROTECTED)
    with pytest.raises(RepositoryError, match="set `landing`"):
        put(RepositorySettings(f"{web.url}/base.git", password=TOKEN))


def test_author_committer_and_sign_off_come_from_the_connection(bare: Path) -> None:
    people = {"author": "Ann <ann@example.com>", "committer": "Bot <bot@example.com>", "sign_off": "true"}
    put(settings_of(str(bare), extra=people))
    told = git(bare, "log", "-1", "--format=%an <%ae>|%cn <%ce>|%(trailers:key=Signed-off-by,valueonly)", "main")
    assert told.splitlines()[0] == "Ann <ann@example.com>|Bot <bot@example.com>|Bot <bot@example.com>"


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"author": "ann@example.com"}, "author 'ann@example.com' must read like"),
        ({"landing": "force"}, "landing 'force' .* must be push or branch or pull_request"),
        ({"forge": "bitkeeper"}, "forge 'bitkeeper'"),
        ({"landing": "pull_request"}, "needs a remote repository"),
    ],
)
def test_settings_that_cannot_be(bare: Path, extra: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        put(settings_of(str(bare), extra=extra))


@needs_git
def test_a_long_history_is_not_fetched(bare: Path) -> None:
    """400 commits, each with 20 kB that nobody can compress: 8 MB of history over a tip of a few kB."""
    stream = [b"reset refs/heads/main\nfrom refs/heads/main^0\n\n"]
    for number in range(400):
        noise = os.urandom(20_000)
        stream += [b"commit refs/heads/main\ncommitter A <a@a> %d +0000\ndata 1\nm\n" % (1_800_000_000 + number)]
        stream += [b"M 100644 inline blob.bin\ndata %d\n" % len(noise), noise, b"\n"]
    stream += [b"commit refs/heads/main\ncommitter A <a@a> 1900000000 +0000\ndata 1\nm\nD blob.bin\n"]
    subprocess.run(["git", "-C", str(bare), "fast-import", "--quiet"], input=b"".join(stream), check=True)
    held = sum(path.stat().st_size for path in (bare / "objects").rglob("*") if path.is_file())
    assert held > 8_000_000
    with smart_http(bare.parent, USERS) as web:
        settings = RepositorySettings(f"{web.url}/base.git", password=TOKEN)
        tracemalloc.start()
        landed = put(settings)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert web.sent < 30_000
    assert peak < 8_000_000
    assert git(bare, "rev-list", "--count", "main") == "403"
    with Repository(settings_of(str(bare), extra={})) as repository:
        store = repository._repo.object_store
        assert sum(isinstance(store[sha], Commit) for sha in store) == 1
        assert repository.head() == landed.commit


@pytest.fixture
def ssh(tmp_path: Path) -> Iterator[SshServer]:
    with ssh_server(tmp_path / "sshd") as server:
        yield server


@needs_git
@needs_sshd
@pytest.mark.parametrize("given", ["text", "one line", "files"])
def test_ssh_with_the_connections_key(
    ssh: SshServer, bare: Path, tmp_path: Path, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (ssh.folder / "known").write_text(ssh.known)
    extra = {
        "text": {"private_key": ssh.key, "known_hosts": ssh.known},
        "one line": {"private_key": ssh.key.replace("\n", "\\n"), "known_hosts": ssh.known},
        "files": {"key_file": str(ssh.folder / "user"), "known_hosts_file": str(ssh.folder / "known")},
    }[given]
    landed = put(settings_of(f"{ssh.url}{bare}", extra=extra))
    assert git(bare, "rev-parse", "main") == landed.commit
    assert not list((tmp_path / "tmp").iterdir())


@needs_git
@needs_sshd
def test_ssh_refuses_what_it_must(ssh: SshServer, bare: Path, tmp_path: Path) -> None:
    before = git(bare, "rev-parse", "main")
    good = RepositorySettings(f"{ssh.url}{bare}", ssh=SshSettings(private_key=ssh.key, known_hosts=ssh.known))
    other, host = new_key(tmp_path / "other"), (tmp_path / "other.pub").read_text()
    where = ssh.known.split()[0]
    cases = {
        "the host is not known": replace(good.ssh, known_hosts="elsewhere " + host),
        "another one than known_hosts has": replace(good.ssh, known_hosts=f"{where} {host}"),
        "Add its public half as a deploy key": replace(good.ssh, private_key=other),
        "ssh cannot read the private key": replace(
            good.ssh, private_key="-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"
        ),
        "begins with `-----BEGIN": replace(good.ssh, private_key=host),
        "locked by a passphrase": replace(good.ssh, private_key=new_key(tmp_path / "locked", "words")),
        "is no file on this worker": replace(good.ssh, private_key="", key_file=str(tmp_path / "none")),
    }
    for advice, keys in cases.items():
        with pytest.raises(ConfigurationError, match=advice):
            put(replace(good, ssh=keys))
    with pytest.raises(ConfigurationError, match="no git repository is there"):
        put(replace(good, url=f"{ssh.url}{bare.parent}/none.git"))
    assert git(bare, "rev-parse", "main") == before


def test_basic_auth_is_what_these_servers_want(web: SmartHttp) -> None:
    """The stand-in is strict: a wrong word in any place is refused."""
    wrong = base64.b64encode(b"ann:no").decode()
    assert [web.user_of(word) for word in ("", f"Basic {wrong}", f"Bearer {TOKEN}")] == [None] * 3
