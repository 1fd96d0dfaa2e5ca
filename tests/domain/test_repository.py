"""Landing in real repositories on disk and over loopback HTTP: races, refusals, wrong settings, no secrets in messages."""

from __future__ import annotations

import base64
import datetime as dt
import io
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from dulwich import porcelain
from dulwich.objects import Blob, Commit, Tree
from dulwich.repo import Repo
from dulwich.server import DictBackend
from dulwich.web import make_wsgi_chain
from knowledge_expansion.base.fold import Changes, fold
from knowledge_expansion.base.settings import read_settings
from knowledge_expansion.base.view import BaseView
from knowledge_expansion.errors import ConfigurationError, RepositoryError
from knowledge_expansion.repository.clone import LostRace, Repository
from knowledge_expansion.repository.landing import Landing, land
from knowledge_expansion.repository.settings import RepositorySettings
from knowledge_expansion.repository.starter import create_starter
from knowledge_expansion.values.operations import AddFile, IndexEntry

WHEN = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
AUTHOR = "Knowledge <knowledge@example.com>"
SECRET = "s3cret-t0ken"


def put(url: str | Path, files: dict[str, str], **settings: str) -> Landing:
    """Land some files, as one more writer would."""
    return land(
        RepositorySettings(str(url), **settings),
        lambda base: fold(base, [AddFile(path, text, None) for path, text in files.items()]),
        lambda base, changes: "Add\n",
        author=AUTHOR,
        when=WHEN,
    )


def files_of(url: str | Path, **settings: str) -> dict[str, str]:
    with Repository(RepositorySettings(str(url), **settings)) as repository:
        view = repository.view()
        return {path: (view.read(path) or b"").decode() for path in sorted(view.paths())}


def commits_of(remote: Path, branch: str = "main") -> list[Commit]:
    with Repo(str(remote)) as repo:
        return [entry.commit for entry in repo.get_walker(include=[repo.refs[b"refs/heads/" + branch.encode()]])]


def commits_held(repository: Repository) -> int:
    """How many commits the temporary clone holds."""
    store = repository._repo.object_store
    return sum(isinstance(store[sha], Commit) for sha in store)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """An empty bare repository."""
    path = tmp_path / "base.git"
    porcelain.init(str(path), bare=True).close()
    return path


@pytest.fixture
def base(remote: Path) -> Path:
    """A bare repository with one commit on main."""
    put(remote, {"INDEX.md": "# Index\n", "a/01-x.md": "# X\n"}, branch="main")
    with Repo(str(remote)) as repo:
        repo.refs.set_symbolic_ref(b"HEAD", b"refs/heads/main")
    return remote


def test_the_first_commit_of_an_empty_repository(remote: Path) -> None:
    with Repository(RepositorySettings(str(remote), branch="main")) as repository:
        assert repository.head() is None
        assert list(repository.view().paths()) == []
    landed = put(remote, {"a/b/01-x.md": "✓\n"}, branch="main")
    assert files_of(remote, branch="main") == {"a/b/01-x.md": "✓\n"}
    (commit,) = commits_of(remote)
    assert (commit.id.decode(), commit.parents, commit.author) == (landed.commit, [], AUTHOR.encode())
    assert (commit.commit_time, commit.commit_timezone) == (int(WHEN.timestamp()), 0)


def test_one_commit_on_top_and_other_files_keep_their_objects(base: Path) -> None:
    before = commits_of(base)[0]
    landed = put(base, {"a/02-y.md": "# Y\n"})
    after = commits_of(base)
    assert [commit.id for commit in after] == [(landed.commit or "").encode(), before.id]
    assert (landed.head, landed.tries, landed.branch) == (landed.commit, 1, "main")
    assert files_of(base) == {"INDEX.md": "# Index\n", "a/01-x.md": "# X\n", "a/02-y.md": "# Y\n"}


def test_the_same_again_makes_no_commit(base: Path) -> None:
    first = put(base, {"a/02-y.md": "# Y\n"})
    again = put(base, {"a/02-y.md": "# Y\n"})
    assert (again.commit, again.head) == (None, first.commit)
    assert len(commits_of(base)) == 2


def test_the_clone_is_one_commit_deep_and_can_still_push(base: Path) -> None:
    for number in range(2, 6):
        put(base, {f"a/{number:02}-x.md": "x\n"})
    with Repository(RepositorySettings(str(base))) as repository:
        assert commits_held(repository) == 1
        repository.commit(Changes({"new.md": b"n"}, frozenset({"a/01-x.md"})), "m", AUTHOR, WHEN)
        repository.push()
    assert len(commits_of(base)) == 6
    with Repo(str(base)) as repo:
        assert list(porcelain.fsck(repo)) == []
    assert "a/01-x.md" not in files_of(base)


def test_a_base_in_a_folder_of_the_repository(base: Path) -> None:
    put(base, {"kb/old.md": "o\n"})
    assert files_of(base, root="kb") == {"old.md": "o\n"}
    put(base, {"cuda/71-g.md": "g\n"}, root="kb")
    assert files_of(base)["kb/cuda/71-g.md"] == "g\n"


@pytest.mark.parametrize("form", [str, lambda path: f"file://{path}", lambda path: path.as_uri()])
def test_paths_and_file_addresses(base: Path, form: Callable[[Path], str]) -> None:
    assert put(form(base), {"n.md": "n\n"}).commit


def test_a_lost_race_is_folded_again_on_what_the_other_left(base: Path) -> None:
    """Both writers list a file in the same index; nobody's entry is lost and nothing is forced."""
    waits: list[float] = []
    seen: list[int] = []

    def entry(path: str) -> list[AddFile | IndexEntry]:
        return [AddFile(path, f"# {path}\n", None), IndexEntry(path, path, "words", (), "A")]

    def mine(view: BaseView) -> Changes:
        seen.append(len(view.paths()))
        if len(seen) <= 2:  # somebody else is faster, twice
            other = entry(f"a/1{len(seen)}-other.md")
            land(
                RepositorySettings(str(base)),
                lambda b: fold(b, other),
                lambda b, c: "Other\n",
                author=AUTHOR,
                when=WHEN,
            )
        return fold(view, entry("a/05-mine.md"))

    landed = land(
        RepositorySettings(str(base)),
        mine,
        lambda b, c: "Mine\n",
        author=AUTHOR,
        when=WHEN,
        sleep=waits.append,
        jitter=lambda: 0.5,
    )
    assert landed.tries == 3
    assert waits == [0.5, 1.0]
    assert seen == [2, 3, 4]
    index = files_of(base)["INDEX.md"]
    assert [name in index for name in ("05-mine", "11-other", "12-other")] == [True] * 3
    assert [commit.message for commit in commits_of(base)] == [b"Mine\n", b"Other\n", b"Other\n", b"Add\n"]


def test_two_pushers_at_the_same_time_both_land(base: Path) -> None:
    barrier = threading.Barrier(2)
    errors: list[BaseException] = []

    def push(name: str) -> None:
        waited = False

        def changes(view: BaseView) -> Changes:
            nonlocal waited
            if not waited:  # both have cloned the same commit before either pushes
                waited = True
                barrier.wait(timeout=20)
            return fold(view, [AddFile(f"a/{name}.md", name, None), IndexEntry(f"a/{name}.md", name, "d", (), "A")])

        try:
            land(
                RepositorySettings(str(base)),
                changes,
                lambda b, c: name,
                author=AUTHOR,
                when=WHEN,
                sleep=lambda s: None,
            )
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=push, args=(name,)) for name in ("31-one", "32-two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert errors == []
    assert len(commits_of(base)) == 3
    assert "31-one" in files_of(base)["INDEX.md"]
    assert "32-two" in files_of(base)["INDEX.md"]


def test_a_race_that_is_always_lost_ends_with_advice(base: Path) -> None:
    count = 0

    def mine(view: BaseView) -> Changes:
        nonlocal count
        count += 1
        put(base, {f"other-{count}.md": "x"})
        return fold(view, [AddFile("mine.md", "m", None)])

    with pytest.raises(RepositoryError, match="3 times in a row"):
        land(
            RepositorySettings(str(base)),
            mine,
            lambda b, c: "m",
            author=AUTHOR,
            when=WHEN,
            tries=3,
            sleep=lambda s: None,
        )
    assert "mine.md" not in files_of(base)


def test_a_branch_that_was_rewritten_is_a_lost_race_not_a_forced_push(base: Path) -> None:
    with Repository(RepositorySettings(str(base))) as repository:
        repository.commit(Changes({"mine.md": b"m"}), "m", AUTHOR, WHEN)
        with Repo(str(base)) as repo:
            tree = Tree()
            tree.add(b"z.md", 0o100644, Blob.from_string(b"z").id)
            repo.object_store.add_objects([(Blob.from_string(b"z"), None), (tree, None)])
            other = repo.get_worktree().commit(
                b"rewritten", tree=tree.id, author=b"o <o@o>", committer=b"o <o@o>", ref=None
            )
            repo.refs[b"refs/heads/main"] = other
        with pytest.raises(LostRace):
            repository.push()
    assert [commit.id for commit in commits_of(base)] == [other]


def test_a_check_of_the_result_can_stop_the_landing(base: Path) -> None:
    def check(after: BaseView) -> None:
        assert after.read("a/01-x.md") == b"# X\n"
        raise RepositoryError("a link would be dead")

    with pytest.raises(RepositoryError, match="dead"):
        land(
            RepositorySettings(str(base)),
            lambda view: Changes({"n.md": b"n"}),
            lambda b, c: "m",
            author=AUTHOR,
            when=WHEN,
            check=check,
        )
    assert len(commits_of(base)) == 1


@pytest.mark.parametrize("name", ["pre-receive", "update"])
def test_a_hook_that_declines_is_quoted(base: Path, name: str) -> None:
    hook = base / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ncat > seen\necho 'protected branch' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(RepositoryError, match=rf"{name} hook declined: protected branch"):
        put(base, {"n.md": "n"})
    assert len(commits_of(base)) == 1


def test_a_hook_that_accepts_gets_the_lines_that_git_gives(base: Path) -> None:
    hook = base / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nwhile read old new ref; do echo $old $new $ref >> $GIT_DIR/seen; done\n")
    hook.chmod(0o755)
    landed = put(base, {"n.md": "n"})
    old, new, ref = (base / "seen").read_text().split()
    assert (old, new, ref) == (commits_of(base)[1].id.decode(), landed.commit, "refs/heads/main")


def test_a_work_tree_with_the_branch_checked_out_is_refused(tmp_path: Path, base: Path) -> None:
    tree = tmp_path / "tree"
    porcelain.clone(str(base), str(tree), errstream=io.BytesIO()).close()
    (tree / "INDEX.md").write_text("my unsaved words\n")
    with Repository(RepositorySettings(str(tree))) as repo, pytest.raises(ConfigurationError, match="Use a bare"):
        repo.check_push()
    with pytest.raises(ConfigurationError, match="Use a bare repository"):
        put(tree, {"n.md": "n"})
    assert (tree / "INDEX.md").read_text() == "my unsaved words\n"
    assert len(commits_of(tree)) == 1


def test_a_link_in_the_way_is_refused(base: Path) -> None:
    with Repo(str(base)) as repo:
        blob, tree = Blob.from_string(b"INDEX.md"), Tree()
        tree.add(b"link.md", 0o120000, blob.id)
        repo.object_store.add_objects([(blob, None), (tree, None)])
        repo.get_worktree().commit(b"l", tree=tree.id, author=b"o <o@o>", committer=b"o <o@o>", ref=b"refs/heads/main")
    assert files_of(base) == {}
    with pytest.raises(RepositoryError, match="link or submodule"):
        put(base, {"link.md": "text"})


def test_missing_and_wrong_repositories(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "nowhere", tmp_path / "folder"):
        with pytest.raises(ConfigurationError, match="no git repository"):
            files_of(path)


@pytest.mark.parametrize("url", ["", "ftp://example.com/base.git"])
def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(ConfigurationError):
        files_of(url)


def test_a_wrong_branch_names_those_that_exist(base: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no branch 'mian'; it has: main"):
        files_of(base, branch="mian")


def test_a_wrong_root_names_what_exists(base: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no folder 'kbase'.*INDEX\.md, a"):
        files_of(base, root="kbase")
    with pytest.raises(ConfigurationError, match="inside the repository"):
        files_of(base, root="../x")


def test_a_detached_head_needs_a_branch_unless_there_is_only_one(base: Path) -> None:
    with Repo(str(base)) as repo:
        tip = repo.refs[b"refs/heads/main"]
        repo.refs.remove_if_equals(b"HEAD", None)
        (base / "HEAD").write_bytes(tip + b"\n")
    assert "INDEX.md" in files_of(base)
    with Repo(str(base)) as repo:
        repo.refs[b"refs/heads/other"] = tip
    with pytest.raises(ConfigurationError, match=r"detached HEAD.*main, other"):
        files_of(base)
    assert "INDEX.md" in files_of(base, branch="other")


def test_an_address_is_shown_without_its_secrets() -> None:
    settings = RepositorySettings(f"https://me:{SECRET}@example.com/a/base.git?token=x", password="other-secret")
    assert settings.shown == "https://example.com/a/base.git"
    assert "other-secret" not in repr(settings)
    assert set(settings.secrets()) == {SECRET, "other-secret"}


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving(remote: Path, *, forbid: str = "") -> Iterator[str]:
    """Serve `remote` over HTTP on loopback with a token; `forbid` a service with 403."""
    git = make_wsgi_chain(DictBackend({"/base.git": Repo(str(remote))}))
    wanted = "Basic " + base64.b64encode(f"x-access-token:{SECRET}".encode()).decode()

    def guarded(environ: dict[str, str], start: Callable[..., object]) -> object:
        if environ.get("HTTP_AUTHORIZATION") != wanted:
            start("401 Unauthorized", [("WWW-Authenticate", "Basic"), ("Content-Length", "0")])
            return [b""]
        if forbid and forbid in environ["PATH_INFO"] + environ["QUERY_STRING"]:
            start("403 Forbidden", [("Content-Length", "0")])
            return [b""]
        return git(environ, start)

    with make_server("127.0.0.1", 0, guarded, handler_class=Quiet) as server:  # type: ignore[arg-type]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/base.git"
        finally:
            server.shutdown()
            thread.join()


def test_http_with_a_token_in_the_password_or_in_the_address(base: Path) -> None:
    put(base, {"a/02.md": "x"})
    with serving(base) as url:
        assert put(url, {"n.md": "n\n"}, password=SECRET).commit
        inside = url.replace("http://", f"http://x-access-token:{SECRET}@")
        assert files_of(inside)["n.md"] == "n\n"
        with Repository(RepositorySettings(url, password=SECRET)) as repository:
            repository.check_push()
            assert commits_held(repository) == 1
    assert len(commits_of(base)) == 3


@pytest.mark.parametrize(("password", "words"), [("", "are missing"), ("wr0ng-t0ken", "were refused")])
def test_http_without_the_right_token(base: Path, password: str, words: str) -> None:
    with serving(base) as url, pytest.raises(ConfigurationError, match=rf"{words} \(401\)") as caught:
        files_of(url, password=password)
    assert "wr0ng" not in str(caught.value)


def test_http_that_may_only_be_read(base: Path) -> None:
    with serving(base, forbid="git-receive-pack") as url:
        assert "INDEX.md" in files_of(url, password=SECRET)
        with pytest.raises(ConfigurationError, match=r"\(403\)") as caught:
            put(url, {"n.md": "n"}, password=SECRET)
        assert SECRET not in str(caught.value)
    assert len(commits_of(base)) == 1


def test_http_that_nobody_serves_may_be_tried_again(base: Path) -> None:
    with serving(base) as url:
        pass
    with pytest.raises(RepositoryError, match="Try again later") as caught:
        files_of(url.replace("http://", f"http://me:{SECRET}@"))
    assert SECRET not in str(caught.value)


def fake_ssh(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program `ssh` first on the path; dulwich speaks through the one of the machine."""
    program = folder / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)


@pytest.mark.skipif(shutil.which("git-upload-pack") is None, reason="needs git's server side")
def test_ssh_runs_the_service_at_the_other_end(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_ssh(tmp_path, 'for last; do :; done; exec sh -c "$last"', monkeypatch)
    assert put(f"ssh://git@example.com{base}", {"n.md": "n\n"}).commit
    assert files_of(f"git@example.com:{base}")["n.md"] == "n\n"


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("git@example.com: Permission denied (publickey).", "Add its public half as a deploy key"),
        ("Host key verification failed.", "the host is not known"),
        ("ERROR: Repository not found.", "Check `host`"),
    ],
)
def test_ssh_that_is_refused(words: str, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_ssh(tmp_path, f"echo '{words}' >&2; exit 255", monkeypatch)
    with pytest.raises(ConfigurationError, match=advice):
        files_of("git@example.com:a/b.git")


def test_the_starter_is_a_base_that_a_run_can_land_in(tmp_path: Path) -> None:
    bare, tree = tmp_path / "base.git", tmp_path / "base"
    first = create_starter(bare, tree, author=AUTHOR, when=WHEN)
    assert create_starter(bare, tree, author=AUTHOR, when=WHEN) == first
    assert sorted(path.name for path in tree.iterdir() if path.name != ".git") == [
        ".knowledge-base.yaml",
        "INDEX.md",
        "README.md",
        "SKILL.md",
    ]
    with Repository(RepositorySettings(str(bare))) as repository:
        assert read_settings(repository.view()).local_sources == "allow"
        changes = fold(repository.view(), [AddFile("a/01-x.md", "x", None), IndexEntry("a/01-x.md", "X", "d", (), "A")])
    assert "\n## A\n\n- [X](a/01-x.md): d" in changes.writes["INDEX.md"].decode()
    skill = (tree / "SKILL.md").read_text()
    front = dict(line.split(": ", 1) for line in skill.split("---\n")[1].splitlines())
    assert len(front["name"]) <= 64
    assert len(front["description"]) <= 1024


def test_the_starter_does_not_replace_something_else(tmp_path: Path) -> None:
    (tmp_path / "base.git").mkdir()
    (tmp_path / "base.git" / "thesis.txt").write_text("mine")
    with pytest.raises(RepositoryError, match="no bare repository"):
        create_starter(tmp_path / "base.git", None, author=AUTHOR, when=WHEN)
