"""What may be quoted of a page, and where it is cut."""

from __future__ import annotations

import pytest
from evidence_kit import code, heading, item, paragraph, source, table
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.text.evidence.passages import candidates
from knowledge_expansion.text.evidence.sentences import chunks, cut, sentence_ends
from knowledge_expansion.text.links import escape
from knowledge_expansion.values.page import Block
from markdown_it import MarkdownIt

LONG = " ".join(f"Sentence number {n} speaks of the boiler and of nothing else at all." for n in range(30))


def shapes(*blocks: Block) -> list[tuple[str, int, int]]:
    return [(c.passage.kind, c.passage.first, c.passage.last) for c in candidates(source("A page", *blocks))]


def test_a_list_takes_its_lead_in_line_along_and_its_items_stand_alone_too() -> None:
    blocks = (paragraph("A boiler has:"), item("a firebox that holds the burning coal"), item("a chimney"))
    assert shapes(*blocks) == [("list", 0, 2), ("list", 1, 1)]


def test_code_takes_the_sentence_that_announces_it_and_no_other() -> None:
    assert shapes(paragraph("As in this example:"), code("x = 1")) == [("code", 0, 1)]
    assert shapes(paragraph("Boilers burst now and then."), code("x = 1")) == [("prose", 0, 0), ("code", 1, 1)]


def test_a_paragraph_that_leans_on_the_one_before_is_offered_with_it() -> None:
    found = candidates(source("A page", paragraph("A boiler makes steam."), paragraph("This moves the piston.")))
    assert [(c.passage.first, c.passage.last, c.leans) for c in found] == [(0, 0, False), (0, 1, False)]


def test_a_leaning_paragraph_below_a_heading_is_marked() -> None:
    (found,) = candidates(source("A page", heading("Boilers"), paragraph("This moves the piston.")))
    assert found.leans
    assert found.passage.headings == ("Boilers",)


def test_what_a_paragraph_announces_is_not_quoted_without_it() -> None:
    found = candidates(
        source("A page", paragraph("A boiler makes steam. It has these parts:"), table(("a", "b"), ("c", "d")))
    )
    assert [c.passage.text for c in found if c.passage.kind == "prose"] == ["A boiler makes steam."]


def test_a_table_that_its_page_shows_in_pieces_is_not_quoted() -> None:
    head, row = ("Mode", "Keeper"), ("Eager", "Nobody: it")
    assert shapes(table(head, row, (": (new) : runs alone :", ""))) == []
    assert shapes(table(head, row, ("Lazy:", ""))) == [("table", 0, 0)]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    found = candidates(source("A page", paragraph(LONG)))
    assert len(found) > 1
    assert all(c.passage.text.endswith("all.") and c.words <= 120 for c in found)
    assert " ".join(c.passage.text for c in found) == LONG


@pytest.mark.parametrize("text", ["See e.g. Watt for more. He built it.", "It took 2.5 hours. Then it burst."])
def test_abbreviations_and_figures_end_no_sentence(text: str) -> None:
    assert len(sentence_ends(text)) == 2


def test_a_cut_never_parts_a_code_span() -> None:
    text, markdown = "Use a.b. Then c here.", "Use `a.b. Then c` here."
    assert cut(text, markdown, 0, 9) is None


@given(st.lists(st.text(alphabet="ab*_[]`\\<&;#1. ", min_size=1, max_size=20), min_size=2, max_size=6))
def test_a_cut_renders_as_the_words_it_was_cut_from(parts: list[str]) -> None:
    text = " ".join("A" + " ".join(part.split()) + " b." for part in parts)
    for start, end in chunks(text, 6):
        piece = cut(text, escape(text), start, end)
        if piece is not None:
            (paragraph_open, inline, _) = MarkdownIt().parse(piece)
            assert paragraph_open.type == "paragraph_open"
            assert "".join(child.content for child in inline.children or []) == text[start:end].strip()
