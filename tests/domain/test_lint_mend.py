"""`--fix` mends what is certain, touches those lines only, and has nothing left to do the second time."""

from __future__ import annotations

import datetime as dt

import pytest
from knowledge_expansion.base.view import FilesView, decode
from knowledge_expansion.lint.base import Base, read_base
from knowledge_expansion.lint.mend import Mended, mend

INDEX = "# Files\n\n| File | About |\n|------|-------|\n| `01-alpha.md` | first |\n"


def base(**files: str) -> Base:
    data = {path.replace("__", "/"): text.encode("utf-8", "surrogateescape") for path, text in files.items()}
    return read_base(FilesView(data), as_of=dt.date(2026, 11, 1))


def mended(**files: str) -> Mended:
    """What is mended; checks that mending again does nothing."""
    before = base(**files)
    found = mend(before)
    assert mend(before.with_pages(found.texts)) == Mended({}, ())
    return found


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ("[b](../old/02-beta.md)", "[b](../two/02-beta.md)"),
        ("[b](02-beta.md#a-part)", "[b](../two/02-beta.md#a-part)"),
        ("[b](02-beta.md?plain=1#a-part)", "[b](../two/02-beta.md?plain=1#a-part)"),
        ('[b](02-beta.md "A title")', '[b](../two/02-beta.md "A title")'),
        ("[b](<02-beta.md>)", "[b](<../two/02-beta.md>)"),
        ("[b](/02-beta.md)", "[b](/two/02-beta.md)"),
        ("[b]: 02-beta.md", "[b]: ../two/02-beta.md"),
        ("[a](02-beta.md) [`02-beta.md`](02-beta.md)", "[a](../two/02-beta.md) [`02-beta.md`](../two/02-beta.md)"),
        ("[b](02-beta.md#no-such-part)", None),
        ("[b](03-gamma.md)", None),
        ("[b](old/README.md)", None),
        ("`[b](02-beta.md)`", None),
    ],
)
def test_links_to_moved_files(written: str, led: str | None) -> None:
    text = f"\ufeff# Alpha\r\n\r\nSee {written if ':' not in written else ''}.\r\n{written}\nlast line, no end"
    found = mended(
        **{
            "one/01-alpha.md": text,
            "two/02-beta.md": "# Beta\n\n## A part\n",
            "two/03-gamma.md": "# G\n",
            "six/03-gamma.md": "# G\n",
            "two/README.md": "# R\n",
        }
    )
    expected = {} if led is None else {"one/01-alpha.md": text.replace(written, led)}
    assert found.texts == expected


def test_a_row_for_a_file_that_no_index_names() -> None:
    beta = "# Beta\n\n## Wheels\n\n## Gates | locks\n"
    found = mended(**{"one/INDEX.md": INDEX, "one/01-alpha.md": "# A\n", "one/02-beta.md": beta})
    (row,) = set(found.texts["one/INDEX.md"].splitlines()) - set(INDEX.splitlines())
    assert row.startswith("| `02-beta.md` | Wheels; Gates \\| locks <!-- ke:")
    assert found.texts["one/INDEX.md"].startswith(INDEX)
    assert found.lines == ("one/INDEX.md: a row for one/02-beta.md",)


def test_a_link_of_the_index_that_is_led_right_again_is_its_row() -> None:
    index = "# Files\n\n- [Alpha](01-alpha.md): first\n- [Beta](../two/02-beta.md): second\n"
    found = mended(**{"one/INDEX.md": index, "one/01-alpha.md": "# A\n", "one/02-beta.md": "# B\n"})
    assert found.texts == {"one/INDEX.md": index.replace("../two/02", "02")}


def test_no_row_where_the_index_is_not_certain() -> None:
    folders = "# Index\n\n| Folder | About |\n|---|---|\n| `one/` | all |\n"
    assert mended(**{"INDEX.md": folders, "one/01-alpha.md": "# A\n"}).texts == {}
    assert mended(**{"one/01-alpha.md": "# A\n"}).texts == {}
    both = {"one/INDEX.md": INDEX, "one/index.md": INDEX, "one/02-beta.md": "# B\n"}
    assert mended(**both).texts == {}


def test_bytes_that_are_no_text_survive() -> None:
    text = "# A\n\n[b](02-beta.md) " + decode(b"caf\xe9") + "\n"
    found = mended(**{"one/01-alpha.md": text, "two/02-beta.md": "# B\n"})
    assert found.texts["one/01-alpha.md"] == text.replace("02-beta", "../two/02-beta")
