"""Short cuts that spare processor time find exactly what the plain way finds."""

from __future__ import annotations

import re
import unicodedata
from html import escape

import pytest
from evidence_kit import heading, item, paragraph, part, source
from gate_kit import TANKS, checked, page, pumps, valves
from knowledge_expansion.text.evidence import spans
from knowledge_expansion.text.evidence.index import Index
from knowledge_expansion.text.evidence.passages import candidates
from knowledge_expansion.text.evidence.questions import inquiry
from knowledge_expansion.text.evidence.scoring import score_all
from knowledge_expansion.text.evidence.sentences import cut
from knowledge_expansion.text.evidence.unsuitable import _SETUP_FORMS, _SETUP_TEXT
from knowledge_expansion.text.evidence.words import Vocabulary, pieces, stem, tokens
from knowledge_expansion.text.extract.parse import parse
from knowledge_expansion.text.extract.tree import BLOCKS, Element
from knowledge_expansion.values import single_values

TERMS = ("cudagraph", "cuda", "graph", "stream", "rollback", "h2d", "w&b", "boiler", "steam", "pressur", "autoscal")
WRITTEN = (
    "The CUDAGraph, a cuda-graph; rolling back the Streams (H2D) with W&B, torch.cuda.CUDAGraph and min_replicas. Éclair "
    "naïve ÉCOLE x86 boilers' pressure autoscaling AUTOSCALER SteamBoiler steam_boiler A b 3D"
)
HTML = """<html lang=en><head><meta name=Author content=" "><meta property=author content="Ann
 Ng"><meta itemprop=author content=Bo><title>T</title></head><body><div class=a><p>One <b>two</b><a href=x>three</a></p>
<span><i>four</i></span></div><ul><li>five<div hidden><h2>six</h2></div></li></ul><p>seven</body></html>"""


def _plainly(vocabulary: Vocabulary, text: str) -> list[tuple[int, str]]:
    """Every word looked up by its stem, alone and joined to those before it."""
    words = [word for token in tokens(text) for word in pieces(token)]
    found = []
    for position, word in enumerate(words, 1):
        if stem(word) in vocabulary.terms:
            found.append((position, stem(word)))
    return found


def test_tokens_that_are_skipped_hold_no_term() -> None:
    alone = Vocabulary([term for term in TERMS if term not in ("cudagraph", "rollback")])
    assert alone.positions(WRITTEN) == _plainly(alone, WRITTEN)
    assert {"cudagraph", "rollback"} <= {term for _, term in Vocabulary(TERMS).positions(WRITTEN)}


def test_pairs_left_out_could_not_reach_the_score() -> None:
    topic = part(
        ("Steam engines", 40, ("What is a steam engine?", "Safety valve vs pressure gauge", "Boiler pressure limits")),
        ("Setup", 20, ("Install the boiler",)),
    )
    sources = [
        source(f"Steam engine {n}", heading("Boiler pressure"), *(paragraph(text) for text in texts))
        for n, texts in enumerate(
            (
                (
                    "A steam engine is a machine that turns pressure into motion.",
                    "Click install to install the boiler.",
                ),
                (
                    "The safety valve opens at 16 bar of pressure, unlike the pressure gauge.",
                    "This page is about steam.",
                ),
                ("Install the boiler with pip install boiler. The steam engine needs pressure.", "Coal."),
                ("Boilers hold a pressure of 12 bar and 5 % more at most.", "It leans on the boiler of the engine."),
                ("Ships had a steam engine.", "Rails carry engines with a boiler at high pressure."),
            )
        )
    ]
    index = Index([c for s in sources for c in candidates(s)], (asked := inquiry(topic)).terms())
    everything = score_all(asked, index)
    assert len(everything) > 20
    for least in (0.05, 0.3, 0.47, 0.8):
        kept = [s for s in score_all(asked, index, at_least=least) if s.score >= least]
        assert kept == [s for s in everything if s.score >= least]


def test_the_index_remembers_what_a_passage_says() -> None:
    found = candidates(source("Steam", paragraph(WRITTEN), item("The boiler holds steam under pressure.")))
    index = Index(found, frozenset(TERMS))
    for number, candidate in enumerate(found):
        text = candidate.passage.text
        assert index.positions_in(text) == Vocabulary(TERMS).positions(text)
        assert index.terms_of(text) == {term for term, places in index.places.items() if number in places}


def test_forms_of_setup_are_those_listed() -> None:
    plain = re.compile("|".join(_SETUP_FORMS))
    text = (
        "run in colab, run the following command; open in vertex. see the api docs. this page, synthis page; pip install "
        "x; subscribe, sign up, set your own, doubleclick here, we're hiring, refer to the docs, restart the kernel"
    )
    assert _SETUP_TEXT.findall(text) == plain.findall(text)
    assert len(plain.findall(text)) > 10
    assert all(form[0].isalpha() and form[1] not in "?*+{|" for form in _SETUP_FORMS)


@pytest.mark.parametrize("before", ["", "Steam rises. " * 30])
@pytest.mark.parametrize(
    "end",
    ["as in the following figure.", "see below:", "following. And more", "the xfigure.", "the following" + " x" * 40],
)
def test_the_end_of_a_text_alone_points_away(before: str, end: str) -> None:
    text = before + end
    assert spans._points_away(text) == bool(spans._POINTS_AWAY.search(text))


def test_a_text_that_is_its_own_markdown_is_cut_at_the_same_places() -> None:
    text = "Steam rises. Water falls."
    assert cut(text, text, 13, len(text)) == "Water falls."
    assert cut("A * b. C `d` e.", "A \\* b. C \\`d\\` e.", 7, 15) == "C \\`d\\` e."
    assert cut("a \\\\ b. C d.", "a \\\\\\\\ b. C d.", 8, 12) == "C d."


def test_a_page_lists_its_elements_in_order_and_knows_what_it_states() -> None:
    read = parse(HTML)
    assert read.elements == list(read.root.walk())
    assert read.meta("author") == "Ann Ng"
    assert read.meta("nothing", "title") == ""
    for element in read.elements:
        assert element.has_block == any(below.tag in BLOCKS for below in element.walk() if below is not element)
    read.elements[-1].out = True
    read.root.measure()
    assert (read.root.chars, read.root.linked) == _counted(read.root)


def _counted(element: Element) -> tuple[int, int]:
    chars = linked = 0
    for child in element.children:
        if isinstance(child, str):
            chars += len(child.strip())
        elif not child.out:
            inner, inner_linked = _counted(child)
            chars, linked = chars + inner, linked + inner_linked
    return chars, chars if element.tag == "a" else linked


@pytest.mark.parametrize("title", ["Tanks", "Tanks & more"])
def test_a_page_that_names_its_facts_as_they_are_is_not_parsed_for_them(title: str) -> None:
    html = f"<h1>{escape(title)}</h1><p>On 5 April 2025"
    tanks = page(TANKS, title, html, (), author="Tanks", published="2025-04-05")
    findings = {check.name: check.findings for check in checked(stored=(valves(), pumps(), tanks))}
    assert findings["facts in the pages"] == findings["dates in order"] == ()
    assert ("raw" in vars(tanks)) == (title not in html)


def test_bad_characters_are_those_of_the_categories() -> None:
    overrides = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    for number in (*range(0x3100), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), *range(0xE0000, 0xE0080)):
        character = chr(number)
        bad = character in overrides or unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")
        for rule, allowed in ((single_values.one_line, ""), (single_values.prose, "\n\t")):
            if bad and character not in allowed:
                with pytest.raises(ValueError, match=r"control character|line break"):
                    rule(f"a{character}b")
            else:
                rule(f"a{character}b")
