"""Passages about the product of another PART of the topic are no evidence."""

from __future__ import annotations

import pytest
from evidence_kit import heading, paragraph, part, source, topic
from knowledge_expansion.text.compose.belonging import belonging, product_of
from knowledge_expansion.text.evidence.passages import candidates
from knowledge_expansion.values.evidence import Evidence
from knowledge_expansion.values.topic import Part, Topic

POINTS = ("How water flows", "When to use vs Bright Kiln")
LAKE = part(
    ("Overview", 40, POINTS), title="Bright Lakes for Towns", queries=("Bright Lakes 2026", "Bright Lake water")
)
KILN = part(
    ("Overview", 40, ("Heat",)), title="Bright Kiln", queries=("Bright Kiln 2026", "Bright Kiln heat")
).model_copy(update={"number": 2, "file": "machines/11-kiln.md", "drop": "kiln"})


def both() -> Topic:
    of = topic(LAKE)
    return of.model_copy(update={"parts": [LAKE, KILN]})


def test_a_product_is_called_what_title_and_queries_call_it() -> None:
    assert product_of(LAKE) == " bright lake "
    assert product_of(KILN) == " bright kiln "
    assert product_of(part(("A", 10, ("B",)), title="Steam", queries=("water power",))) == ""


@pytest.mark.parametrize(
    ("title", "under", "text", "point", "kept"),
    [
        ("A page", "", "The Bright Kiln flows with heat.", 1, False),
        ("A page", "", "The Bright Kiln and the lake flow.", 1, True),
        ("A page", "Bright Kiln", "Water flows.", 1, False),
        ("A page", "Bright Kiln", "Lake water flows.", 1, True),
        ("Bright Kiln", "Lakes", "Water flows.", 1, True),
        ("Bright Kiln", "More", "Water flows.", 1, False),
        ("A page", "", "The Bright Kiln wants heat, not water.", 2, True),
        ("A page", "", "A kiln is bright.", 1, True),
        ("A page", "", "Water flows.", 1, True),
    ],
)
def test_what_is_named_nearest_decides(title: str, under: str, text: str, point: int, kept: bool) -> None:
    of = source(title, *([heading(under)] if under else []), paragraph(text))
    (found,) = candidates(of)
    item = Evidence(1, point, found.passage, 0.99, ("statement",))
    assert belonging(LAKE, both(), {of.key: of}, [item]) == ([item] if kept else [])


def test_a_topic_with_one_product_keeps_everything() -> None:
    of = source("A page", paragraph("The Bright Kiln flows with heat."))
    items = [Evidence(1, 1, c.passage, 0.99, ("statement",)) for c in candidates(of)]
    alone: Part = LAKE
    assert belonging(alone, topic(alone), {of.key: of}, items) == items
