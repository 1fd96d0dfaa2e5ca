"""The two forms of a line say the same words."""

from __future__ import annotations

import pytest
from extract_pages import added, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_expansion.text.extract.inline import Run, line
from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark")
WORDS = st.text(
    st.one_of(st.sampled_from("\\`*_{}[]()<>#+-.!|~&;:=a1 \n\t\"'$@/"), st.characters()),
    max_size=12,
)


def shown(tokens: list[Token] | None) -> str:
    """The words of inline tokens; any markup shows as its name, so that it cannot go unnoticed."""
    return "".join(
        token.content if token.type in ("text", "code_inline", "text_special") else f"<{token.type}>"
        for token in tokens or ()
    )


@settings(max_examples=1_000, deadline=None)
@given(st.lists(st.builds(Run, WORDS, st.booleans()), max_size=6))
def test_markdown_shows_the_text(runs: list[Run]) -> None:
    made = line(runs)
    assert shown(MARKDOWN.parseInline(made.markdown)[0].children) == made.text
    if made.text:
        blocks = MARKDOWN.parse(made.markdown)
        assert [token.type for token in blocks] == ["paragraph_open", "inline", "paragraph_close"]
        assert shown(blocks[1].children) == made.text


@pytest.mark.parametrize(
    ("html", "text", "markdown"),
    [
        ("Use <code>a_b</code> now", "Use a_b now", "Use `a_b` now"),
        ("a<code> x </code>b", "a x b", "a `x` b"),
        ("<code>a</code><code>b</code>", "ab", "`ab`"),
        ("<code>a`b</code>", "a`b", "``a`b``"),
        ("<b>bold</b> and <a href='/x'>link</a>", "bold and link", "bold and link"),
        ("5 * 3 [x] snake_case _x", "5 * 3 [x] snake_case _x", r"5 \* 3 \[x\] snake_case \_x"),
        ("1. one &amp;amp; two", "1. one &amp; two", r"1\. one \&amp; two"),
        (
            "zero\u200bwidth so\u00adft no\u00a0break&ensp;en",
            "zerowidth soft no break en",
            "zerowidth soft no break en",
        ),
        ("Text<sup><a href='#n'>[3]</a></sup> and m<sup>2</sup>", "Text and m2", "Text and m2"),
        ("tag\U000e0041\U000e0042s", "tags", "tags"),
    ],
)
def test_lines(html: str, text: str, markdown: str) -> None:
    [block] = added(f"<p>{html}</p>")
    assert (block.text, block.markdown) == (text, markdown)


def test_spaces_between_inline_elements_are_kept_once() -> None:
    assert texts("<p>  <em>a </em> <strong> b</strong>\n c </p>") == ["a b c"]
