"""The line model finds structure and never changes a byte; links survive rendering."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.text.links import address, cell, escape, find_links, find_references, link, unescape
from knowledge_expansion.text.markdown import Markdown, cells_of, lines_of, newline_of, split_lines
from markdown_it import MarkdownIt

PAGE = """---
name: base
# not a heading
---
# Title ✓

Words
with a lazy line

## Code ##

```python
# not a heading
| not | a table |
|---|---|
```

<!--
## not a heading
- not an item
-->

### Table

| File | What |
|------|:----:|
| `a.md` | one \\| two |
| b |

- item one
  continued

  second paragraph
- item two
  - nested
    ```
    - not an item
    ```
- item three

***
1. ordered
## Last
"""


@given(st.text(alphabet=st.sampled_from("a#`~-|\n\r \u2028\x0b\x85")))
def test_lines_join_to_the_same_text(text: str) -> None:
    assert "".join(split_lines(text)) == text
    assert "".join(Markdown(text).ended) == text


@pytest.mark.parametrize(("text", "count"), [("", 0), ("a", 0), ("a\n", 1), ("a\r\nb\u2028c\n", 2), ("\n\n", 2)])
def test_lines_are_counted_as_wc_counts_them(text: str, count: int) -> None:
    assert lines_of(text) == count


@pytest.mark.parametrize(("text", "end"), [("a\nb\n", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("", "\n")])
def test_the_line_end_of_a_text_is_that_of_most_lines(text: str, end: str) -> None:
    assert newline_of(text) == end


def test_headings_are_found_outside_of_opaque_lines() -> None:
    headings = [(h.level, h.title) for h in Markdown(PAGE).headings]
    assert headings == [(1, "Title ✓"), (2, "Code"), (3, "Table"), (2, "Last")]
    assert Markdown(PAGE).title == "Title ✓"


def test_windows_lines_give_the_same_structure() -> None:
    unix, windows = Markdown(PAGE), Markdown(PAGE.replace("\n", "\r\n"))
    assert windows.headings == unix.headings
    assert windows.tables == unix.tables
    assert windows.items == unix.items


def test_a_section_runs_to_the_next_heading_of_its_level() -> None:
    page = Markdown(PAGE)
    sections = {section.title: (section.first, section.last) for section in page.sections}
    assert sections["Code"] == (10, len(page.lines) - 1)
    assert sections["Table"] == (23, len(page.lines) - 1)
    assert sections["Last"] == (len(page.lines), len(page.lines))


def test_a_table_has_a_header_and_rows_with_escaped_pipes() -> None:
    (table,) = Markdown(PAGE).tables
    assert table.header == ("File", "What")
    assert table.rows == (("`a.md`", r"one \| two"), ("b",))
    assert cells_of("| a | b\\|") == ("a", "b\\|")


def test_a_list_item_ends_where_its_indented_text_ends() -> None:
    page = Markdown(PAGE)
    spans = [(page.lines[item.line - 1].strip(), item.last - item.line) for item in page.items]
    assert spans == [
        ("- item one", 3),
        ("- item two", 4),
        ("- nested", 3),
        ("- item three", 0),
        ("1. ordered", 0),
    ]


@pytest.mark.parametrize(
    "text", ["```\n# a\n", "~~~~ text\n# a\n~~~\n# b\n", "   ```x y\n# a\n", "<!-- open\n# a\n", "---\n# a: 1\n---\n"]
)
def test_opaque_to_the_end(text: str) -> None:
    assert Markdown(text).headings == ()


@pytest.mark.parametrize(
    "text", ["    ```\n# a\n", "```a`b\n# a\n", "--- \nname: x\n# a\n", "<!-- one line -->\n# a\n"]
)
def test_not_opaque(text: str) -> None:
    assert [h.title for h in Markdown(text).headings] == ["a"]


def test_real_headings_agree_with_a_real_parser(shared: Path) -> None:
    parser = MarkdownIt("commonmark")
    for path in sorted((shared / "samples" / "knowledge-base").rglob("*.md")):
        page = Markdown(path.read_text(encoding="utf-8"))
        body = "\n" * page.front_matter + "".join(page.ended[page.front_matter :])
        expected = [
            t.map[0] + 1 for t in parser.parse(body) if t.type == "heading_open" and t.markup[0] == "#" and t.map
        ]
        assert [h.line for h in page.headings] == expected, path


# --- links -----------------------------------------------------------------------------------------------------------

AWKWARD = st.text(alphabet=st.sampled_from("ab1 [](){}*_`~<>&;:!|\\#\"'$✓→é"), min_size=1).filter(str.strip)


@given(AWKWARD)
def test_rendering_a_link_gives_the_title_back(title: str) -> None:
    (inline,) = (t for t in MarkdownIt("commonmark").parse("x " + link(title, "a.md")) if t.type == "inline")
    opening = [t for t in inline.children or [] if t.type == "link_open"]
    shown = "".join(t.content for t in inline.children or [] if t.type in ("text", "text_special"))
    assert [t.attrs["href"] for t in opening] == ["a.md"]
    assert shown == "x " + " ".join(title.split())


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/wiki/CUDA_(x)#part_2", "https://a.example/wiki/CUDA_(x)#part_2"),
        ("https://a.example/a)b", "https://a.example/a\\)b"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("https://a.example/?a=1&copy;=2", "https://a.example/?a=1\\&copy;=2"),
        ("../66-two words.md", "../66-two%20words.md"),
    ],
)
def test_an_address_survives(url: str, written: str) -> None:
    assert address(url) == written
    (inline,) = (t for t in MarkdownIt("commonmark").parse(link("t", url)) if t.type == "inline")
    hrefs = [t.attrs["href"] for t in inline.children or [] if t.type == "link_open"]
    assert hrefs == [url.replace(" ", "%20")]
    assert find_links("See " + link("t", url) + ".")[0].url == url.replace(" ", "%20")


@given(AWKWARD)
def test_links_are_read_back(title: str) -> None:
    line = "- " + link(title, "b/(c).md") + ": words [no link] `d.md`"
    (found,) = find_links(line)
    assert (found.title, found.url) == (" ".join(title.split()), "b/(c).md")
    assert line[found.first : found.last] == link(title, "b/(c).md")
    assert unescape(escape(title)) == " ".join(title.split())


def test_references_are_links_and_names_in_backticks() -> None:
    line = "| [`a.md`](x/a.md) | `b.md` and [c](c.md) |"
    assert [found.url for found in find_references(line)] == ["x/a.md", "b.md", "c.md"]


def test_a_cell_keeps_its_pipes() -> None:
    assert cell("a | b\n\\| c") == r"a \| b \| c"


def test_snake_case_stays_readable() -> None:
    assert escape("cudaGraph_t and __init__") == r"cudaGraph_t and \_\_init\_\_"
