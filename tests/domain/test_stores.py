"""Objects by key and pages by address, over a local folder and over something that only behaves like a path."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from brightdata_kit import TODAY
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.errors import WorkspaceError
from knowledge_expansion.stores.pages import PageStore
from knowledge_expansion.stores.workspace import Workspace
from knowledge_expansion.values.page import Block, Document, FetchedPage


class Bucket:
    """Object storage in a dict: whole objects only, no folders, no rename."""

    def __init__(self, objects: dict[str, bytes] | None = None, path: str = "mem:/") -> None:
        self.objects = {} if objects is None else objects
        self.path = path

    def __truediv__(self, key: str) -> Bucket:
        return Bucket(self.objects, f"{self.path}/{key}")

    @property
    def parent(self) -> Bucket:
        return Bucket(self.objects, self.path.rpartition("/")[0])

    def exists(self) -> bool:
        return self.path in self.objects

    def read_bytes(self) -> bytes:
        if self.path not in self.objects:
            raise FileNotFoundError(self.path)
        return self.objects[self.path]

    def write_bytes(self, data: bytes) -> int:
        self.objects[self.path] = data
        return len(data)

    def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None: ...


@pytest.fixture(params=["folder", "bucket"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "ws" if request.param == "folder" else Bucket())


def test_bytes(workspace: Workspace) -> None:
    assert workspace.read_bytes("a/b") is None
    assert not workspace.exists("a/b")
    workspace.write_bytes("a/b", b"\x00x")
    assert (workspace.read_bytes("a/b"), workspace.exists("a/b")) == (b"\x00x", True)
    assert workspace.read_bytes("a/b/c") is None


def test_json_is_always_the_same_bytes(workspace: Workspace) -> None:
    workspace.write_json("x.json", {"b": "ü✓", "a": [1]})
    assert workspace.read_bytes("x.json") == '{\n "a": [\n  1\n ],\n "b": "ü✓"\n}\n'.encode()
    assert workspace.read_json("x.json") == {"a": [1], "b": "ü✓"}
    assert workspace.read_json("y.json") is None


def test_spoiled_json_says_which_and_what_next(workspace: Workspace) -> None:
    workspace.write_bytes("part/x.json", b'{"half')
    with pytest.raises(WorkspaceError, match=r"part/x\.json .* Delete it"):
        workspace.read_json("part/x.json")


@pytest.mark.parametrize("key", ["", "/etc/passwd", "a/../../b", ".."])
def test_keys_stay_below_the_root(workspace: Workspace, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        workspace.write_bytes(key, b"")


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.write_bytes("a", b"1")
    os.utime(tmp_path / "a", (1, 1))
    workspace.write_bytes("a", b"1")
    assert (tmp_path / "a").stat().st_mtime == 1
    workspace.write_bytes("a", b"2")
    assert (tmp_path / "a").stat().st_mtime > 1


def test_a_failed_write_leaves_the_old_bytes_and_no_litter(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.write_bytes("a", b"old")
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError):
        workspace.write_bytes("b", b"cannot replace a folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    assert workspace.read_bytes("a") == b"old"


def test_other_users_may_read_what_is_written(tmp_path: Path) -> None:
    Workspace(tmp_path).write_bytes("a", b"1")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


def test_over_the_paths_of_airflow(tmp_path: Path) -> None:
    upath = pytest.importorskip("upath")
    workspace = Workspace(upath.UPath("memory://knowledge-test"))
    workspace.write_json("t/d/x.json", [1])
    assert (workspace.read_json("t/d/x.json"), workspace.read_json("t/d/y.json")) == ([1], None)
    local = Workspace(upath.UPath(f"file://{tmp_path}"))
    local.write_bytes("a/b", b"1")
    assert isinstance(local.root, Path)
    assert (tmp_path / "a" / "b").read_bytes() == b"1"


DOCUMENT = Document("T", "A", "2025-01-01", "meta", "en", (Block("paragraph", "One ✓.", "One ✓."),), (), ("odd",))


def page(url: str = "http://a.example/x", body: bytes = b"\xff\x00<p>", **changes: Any) -> FetchedPage:
    fields: dict[str, Any] = {
        "accessed": "2026-03-01T12:00:00+00:00", "status": 200, "content_type": "text/html", "local": True, "request_id": "hl_1",
    }  # fmt: skip
    return FetchedPage(url=url, body=body, **{**fields, **changes})


@pytest.fixture
def pages(workspace: Workspace) -> PageStore:
    return PageStore(workspace, "cuda", TODAY)


def test_a_page_comes_back_as_it_was_put(pages: PageStore) -> None:
    source = pages.add_document(pages.save(page()), DOCUMENT)
    assert source.key == hashlib.sha256(b"https://a.example/x").hexdigest()[:20]
    assert (source.document, source.local, source.url) == (DOCUMENT, True, "http://a.example/x")
    assert source.sha256 == hashlib.sha256(b"\xff\x00<p>").hexdigest()
    assert pages.source(source.key) == source == pages.get("https://a.example/x/?utm_source=y#z")
    assert pages.body(source.key) == b"\xff\x00<p>"
    assert pages.fetched("http://a.example/x") == page()


def test_what_is_not_there(pages: PageStore) -> None:
    assert (pages.get("http://b.example/"), pages.fetched("http://b.example/"), pages.failure("http://b.example/")) == (
        None,
    ) * 3
    with pytest.raises(WorkspaceError, match="Clear the PART's tasks"):
        pages.source("0" * 20)
    with pytest.raises(WorkspaceError, match="fetched again"):
        pages.body("0" * 20)


def test_a_page_without_a_document_is_fetched_but_not_a_source(pages: PageStore) -> None:
    pages.save(page())
    assert pages.get(page().url) is None
    assert pages.fetched(page().url) == page()


def test_a_body_that_changed_is_not_given_out(pages: PageStore, workspace: Workspace) -> None:
    key = pages.add_document(pages.save(page()), DOCUMENT).key
    name = workspace.read_json(f"cuda/{TODAY}/pages/{key}/record.json")["body"]
    workspace.write_bytes(f"cuda/{TODAY}/pages/{key}/{name}", b"other")
    with pytest.raises(WorkspaceError, match="not what was fetched"):
        pages.body(key)


def test_the_first_of_two_parts_to_fetch_a_page_wins(pages: PageStore) -> None:
    first = pages.add_document(pages.save(page(body=b"first")), DOCUMENT)
    assert pages.save(page(body=b"second")).body == b"first"
    assert pages.add_document(pages.save(page(body=b"second")), DOCUMENT) == first


def test_a_page_that_can_never_be_had_is_remembered_until_it_can(pages: PageStore) -> None:
    pages.save_failure(page().url, "404")
    assert pages.failure(page().url) == "404"
    assert pages.get(page().url) is None
    assert pages.fetched(page().url) is None
    pages.add_document(pages.save(page()), DOCUMENT)
    assert pages.failure(page().url) is None


def test_dates_and_topics_do_not_share_pages(workspace: Workspace) -> None:
    store = PageStore(workspace, "cuda", TODAY)
    store.add_document(store.save(page()), DOCUMENT)
    assert PageStore(workspace, "cuda", TODAY + dt.timedelta(days=1)).get(page().url) is None
    assert PageStore(workspace, "other", TODAY).get(page().url) is None


@given(st.from_regex(r"https://[a-z]{1,9}\.example/[ -~]{0,20}", fullmatch=True))
def test_a_key_is_20_hex_digits(url: str) -> None:
    assert len(PageStore.key_of(url)) == 20
    int(PageStore.key_of(url), 16)
