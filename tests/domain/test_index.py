"""Index entries go where a person would put them, and nothing else of an index changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.base.index import add_entry, governing_index
from knowledge_expansion.values.operations import IndexEntry


def entry(
    path: str, group: str = "CUDA", title: str = "A title", keywords: tuple[str, ...] = ("one", "two")
) -> IndexEntry:
    return IndexEntry(path, title, "What it says", keywords, group)


def added(old: str, new: str) -> str:
    """The one run of text that `new` has more than `old`; fails when anything else differs."""
    assert len(new) >= len(old)
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    length = len(new) - len(old)
    for first in range(start, -1, -1):  # an insertion beside equal text has several readings
        if new[:first] + new[first + length :] == old:
            if first == 0 or new[first - 1] == "\n" or not old[first:]:
                return new[first : first + length]
        else:
            break
    raise AssertionError(f"more than an insertion:\n{new}")


def put(text: str, one: IndexEntry, path: str = "gpu/INDEX.md") -> list[str]:
    """The lines that an entry adds, without marks; and that adding it again adds nothing."""
    new = add_entry(text, one, path)
    assert add_entry(new, one, path) == new
    lines = added(text, new).strip("\r\n").splitlines()
    return [line.split(" <!-- ke:")[0] + (" |" if line.endswith("|") and "<!-- ke" in line else "") for line in lines]


TABLE = """# GPU

**Total**: 15+ files

| File | Description |
|------|-------------|
| `02-drivers.md` | Drivers |
| `05-multi-node.md` | Nodes |

## Cross-References

- Cloud: `../cloud/01-start.md`
"""


def test_a_row_goes_into_number_order_and_keeps_the_style() -> None:
    new = add_entry(TABLE, entry("gpu/04-memory.md"), "gpu/INDEX.md")
    assert put(TABLE, entry("gpu/04-memory.md")) == ["| `04-memory.md` | What it says |"]
    assert new.index("02-drivers") < new.index("04-memory") < new.index("05-multi-node")
    assert "|------|-------------|\n| `01-start.md` | What" in add_entry(
        TABLE, entry("gpu/01-start.md"), "gpu/INDEX.md"
    )


def test_a_row_with_a_higher_number_goes_below() -> None:
    new = add_entry(TABLE, entry("gpu/71-graphs.md"), "gpu/INDEX.md")
    assert "| `05-multi-node.md` | Nodes |\n| `71-graphs.md` |" in new
    assert new.endswith("## Cross-References\n\n- Cloud: `../cloud/01-start.md`\n")


def test_rows_that_are_not_in_number_order_are_not_sorted() -> None:
    text = "| File | Description |\n|---|---|\n| `09-a.md` | A |\n| `02-b.md` | B |\n"
    assert add_entry(text, entry("gpu/05-c.md"), "gpu/INDEX.md").startswith(text)


def test_columns_are_filled_by_their_names_in_any_order() -> None:
    head = "| # | Keywords | What | Lines | Document | Title |\n|--|--|--|--|--|--|\n"
    text = head + "| 01 | k | d | 12 | [01-a.md](01-a.md) | A |\n"
    assert put(text, entry("gpu/02-b.md", title="Pipes | and [more]")) == [
        r"| 02 | one, two | What it says |  | [02-b.md](02-b.md) | Pipes \| and \[more\] |"
    ]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("- [First](01-a.md): words", "- [A title](02-b.md): What it says"),
        ("* **[First](01-a.md)** - words", "* **[A title](02-b.md)** - What it says"),
        ("- `01-a.md` — words", "- `02-b.md` — What it says"),
        ("+   01-a.md: words", "+   02-b.md: What it says"),
        ("1. [`01-a.md`](01-a.md) – words", "2. [`02-b.md`](02-b.md) – What it says"),
        ("- **`01-a.md`** (120 lines): words", "- **`02-b.md`**: What it says"),
        ("- [First](01-a.md): words. Keywords: x", "- [A title](02-b.md): What it says. Keywords: one, two"),
    ],
)
def test_a_list_item_is_shaped_like_its_neighbour(item: str, expected: str) -> None:
    assert put(f"# GPU\n\n{item}\n", entry("gpu/02-b.md")) == [expected]


def test_an_item_goes_below_the_lines_of_the_one_before() -> None:
    text = "# GPU\n\n- [A](01-a.md): words\n  - more of it\n- [C](03-c.md): words\n"
    assert "more of it\n- [A title](02-b.md)" in add_entry(text, entry("gpu/02-b.md"), "gpu/INDEX.md")


def test_a_list_set_with_blank_lines_stays_so() -> None:
    text = "# GPU\n\n- [A](01-a.md): words\n\n- [C](03-c.md): words\n"
    new = add_entry(text, entry("gpu/02-b.md"), "gpu/INDEX.md")
    assert [line[:5] for line in new.splitlines()] == ["# GPU", "", "- [A]", "", "- [A ", "", "- [C]"]


GROUPED = """# Index

## Vertex AI
- [Pipelines](pi/65-pipelines.md): words

## CUDA kernels
- [Streams](pi/72-streams.md): words

## Notes
"""


@pytest.mark.parametrize(
    ("group", "title", "heading"),
    [
        ("Vertex AI", "CUDA kernels", "Vertex AI"),
        ("Kernels", "CUDA Graphs", "CUDA kernels"),
        ("GCloud", "Cloud Run", "GCloud"),
    ],
)
def test_the_group_is_the_named_one_else_one_that_shares_words_else_a_new_one(
    group: str, title: str, heading: str
) -> None:
    new = add_entry(GROUPED, entry("pi/80-x.md", group, title), "INDEX.md")
    added(GROUPED, new)
    above = new[: new.index("80-x.md")].splitlines()
    assert [line for line in above if line.startswith("#")][-1] == f"## {heading}"
    assert new.endswith("## Notes\n")


def test_a_new_group_looks_like_the_last_one() -> None:
    text = (
        "# GPU\n\n## Files\n\n### TPU\n| File | About |\n|:--|--|\n| `12-tpu.md` | TPU |\n\n---\n\n## Navigation\n- x\n"
    )
    assert (
        put(text, entry("gpu/71-g.md", "CUDA"))
        == ["", "### CUDA", "", "| File | About |", "|:--|--|", "| `71-g.md` | What it says |"][1:]
    )


def test_an_index_by_folder_gets_folders_as_groups() -> None:
    text = "# Index\n\n## cloud\n\n- [A](cloud/01-a.md): words\n"
    assert put(text, entry("gpu/01-b.md"), "INDEX.md")[:2] == ["## gpu", ""]
    assert "## gpu" not in add_entry(text, entry("cloud/02-b.md"), "INDEX.md")


def test_names_below_a_heading_with_a_folder_belong_to_that_folder() -> None:
    text = "# Index\n\n### gpu/\n- `01-a.md` - words\n\n### cloud/\n- `01-a.md` - words\n"
    new = add_entry(text, entry("gpu/02-b.md"), "INDEX.md")
    assert "- `01-a.md` - words\n- `02-b.md` - What it says" in new
    assert new.index("02-b.md") < new.index("### cloud/")
    assert add_entry(text, entry("gpu/01-a.md"), "INDEX.md") == text


def test_an_index_of_folders_gets_a_part_for_files() -> None:
    text = "# Tree\n\n## Folders\n\n| Folder | Files |\n|--|--|\n| `gpu/` | ~10 |\n\n## Navigation\n\n- `gpu/0.md`\n"
    assert put(text, entry("gpu/71-g.md"), "INDEX.md")[:4] == ["## Files", "", "### CUDA", ""]


def test_a_persons_row_for_the_file_is_left_alone() -> None:
    text = "# GPU\n\n- [My words](71-graphs.md): mine\n"
    assert add_entry(text, entry("gpu/71-graphs.md"), "gpu/INDEX.md") == text


def test_our_row_is_updated_in_place_until_somebody_edits_it() -> None:
    first = add_entry(TABLE, entry("gpu/04-memory.md"), "gpu/INDEX.md")
    changed = IndexEntry("gpu/04-memory.md", "A title", "New words", (), "CUDA")
    second = add_entry(first, changed, "gpu/INDEX.md")
    assert second.count("04-memory.md") == 1
    (new,) = set(second.splitlines()) - set(first.splitlines())
    assert new.startswith("| `04-memory.md` | New words")
    edited = first.replace("What it says", "What I say")
    assert add_entry(edited, changed, "gpu/INDEX.md") == edited


def test_what_is_fenced_is_no_listing() -> None:
    text = "# GPU\n\n```markdown\n| File | Description |\n|---|---|\n| `01-a.md` | A |\n```\n"
    assert put(text, entry("gpu/02-b.md"))[0] == "## CUDA"


@pytest.mark.parametrize("text", [None, "", "\n"])
def test_a_new_index(text: str | None) -> None:
    root = add_entry(text, entry("gpu/71-g.md"), "INDEX.md")
    assert root.startswith("# Index\n\n## gpu\n\n- [A title](gpu/71-g.md): What it says. Keywords: one, two <!-- ke:")
    folder = add_entry(text, entry("gpu/71-g.md"), "gpu/INDEX.md")
    assert "| File | Description | Keywords |\n" in folder
    assert "| [`71-g.md`](71-g.md) | What it says | one, two <!-- ke:" in folder


def test_windows_line_ends_and_a_missing_last_one_are_kept() -> None:
    text = TABLE.replace("\n", "\r\n")
    new = add_entry(text, entry("gpu/04-memory.md"), "gpu/INDEX.md")
    assert new.count("\n") == new.count("\r\n") == text.count("\n") + 1
    bare = "- [A](01-a.md): words"
    assert add_entry(bare, entry("gpu/02-b.md"), "gpu/INDEX.md").startswith(bare + "\n- [A title](02-b.md)")


LINES = st.sampled_from(
    ["# T", "## CUDA", "### gpu/", "", "", "| File | Description |", "|---|---|", "| `01-a.md` | A |", "- nothing",
     "| `90-z.md` | Z |", "- [B](05-b.md): b", "  - nested", "- [C](gpu/70-c.md) - c", "1. `02-d.md`", "text", "```",
     "---", "**Total**: 15+ files", "## Cross-References", "| Folder | N |", "| `gpu/` | 3 |", "<!-- note", "-->",
     "> quote", "\t- tabbed", "| a |"]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])
PATHS = st.sampled_from(["INDEX.md", "gpu/INDEX.md"])


@given(st.lists(LINES, max_size=14), ENDS, st.booleans(), PATHS)
def test_an_entry_is_one_insertion_and_is_found_again(lines: list[str], end: str, final: bool, path: str) -> None:
    text = end.join(lines) + (end if final else "")
    one = entry("gpu/71-graphs.md")
    new = add_entry(text, one, path)
    if text.strip():
        added(text, new)
    assert new.count("71-graphs.md") >= 1
    assert add_entry(new, one, path) == new


def test_the_real_indexes_keep_every_byte(shared: Path) -> None:
    base = shared / "samples" / "knowledge-base"
    for path in ("gcp-gpu/INDEX.md", "karpathy/INDEX.md"):
        text = (base / path).read_text(encoding="utf-8")
        for group in ("TPU", "Cloud & Production", "Quantum"):
            added(text, add_entry(text, entry(path.replace("INDEX", "16-new"), group, title="New"), path))


@pytest.mark.parametrize(
    ("path", "listing", "layout", "expected"),
    [
        ("a/b/01-x.md", ["INDEX.md", "a/INDEX.md"], None, "a/INDEX.md"),
        ("a/b/01-x.md", ["INDEX.md"], None, "INDEX.md"),
        ("a/b/01-x.md", [], None, "a/INDEX.md"),
        ("a/b/01-x.md", ["INDEX.md"], "folder", "a/b/INDEX.md"),
        ("a/b/01-x.md", ["a/b/INDEX.md"], "root", "a/INDEX.md"),
    ],
)
def test_the_governing_index(path: str, listing: list[str], layout: str | None, expected: str) -> None:
    assert governing_index(path, listing, layout, knowledge_root="a") == expected
