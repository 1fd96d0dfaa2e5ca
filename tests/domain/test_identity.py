"""A base has one name, however a connection spells its address, and no secret is ever part of it."""

from __future__ import annotations

import pytest
from knowledge_expansion.repository.identity import base_id, file_name, uri
from knowledge_expansion.repository.settings import RepositorySettings


@pytest.mark.parametrize(
    "url",
    [
        "https://git.example.com/you/base.git",
        "https://you:s3cret@Git.Example.com/you/base.git/",
        "https://git.example.com:443/you/base?token=s3cret#x",
        "ssh://git@git.example.com:22/you/base.git",
        "git@git.example.com:you/base.git",
    ],
)
def test_one_base_has_one_name(url: str) -> None:
    assert base_id(RepositorySettings(url, username="you", password="s3cret", branch="main")) == (
        "git.example.com/you/base"
    )


def test_root_port_and_folder_tell_bases_apart() -> None:
    assert base_id(RepositorySettings("https://git.example.com:8443/b.git", root="kb/en")) == (
        "git.example.com:8443/b/kb/en"
    )
    assert base_id(RepositorySettings("/srv/My base.git")) == base_id(RepositorySettings("file:///srv/My%20base.git"))
    assert base_id(RepositorySettings("/srv/My base.git")) == "local/srv/My%20base"


def test_a_file_is_below_its_base() -> None:
    name = file_name("git.example.com/you/base", "küche/00-grüner tee.md")
    assert name.isascii()
    assert uri(name) == "knowledge://git.example.com/you/base/k%C3%BCche/00-gr%C3%BCner%20tee.md"
