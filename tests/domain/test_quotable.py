"""What may stand in a file: a bar on the score, a higher one in the reader's own project, and the point's own words."""

from __future__ import annotations

import pytest
from knowledge_expansion.text.compose.quotable import (
    BAR,
    DOUBTFUL_BAR,
    ONLY_ANSWER,
    OWN_WORDS,
    PROJECT_BAR,
    quotable,
)
from knowledge_expansion.text.evidence.questions import inquiry
from knowledge_expansion.text.evidence.together import OwnWords
from knowledge_expansion.text.evidence.words import Vocabulary
from knowledge_expansion.values.evidence import NEVER_QUOTED, Evidence, Flaw, Passage
from knowledge_expansion.values.topic import Part, Section


def part_of(*points: str, project: bool = False) -> Part:
    section = Section(title="Boilers", lines=40, points=points, project=project)
    return Part(
        number=1, title="Steam engines", file="machines/10-steam.md", lines=40, drop="steam",
        queries=("steam engine boilers",), sections=(section,),
    )  # fmt: skip


def found(
    score: float, point: int = 1, own: float = 1.0, source: str = "s", flaws: tuple[Flaw, ...] = (), lines: int = 1
) -> Evidence:
    passage = Passage(source, 0, 0, 0, 4, "prose", (), f"text {score}", "\n".join([f"text {score}"] * lines))
    return Evidence(1, point, passage, score, ("statement",), own, flaws)


def test_the_bar_is_absolute() -> None:
    good, weak = found(BAR), found(BAR - 0.01)
    assert quotable(part_of("Pressure"), [good, weak]) == [good]


def test_a_point_without_any_other_answer_may_have_its_best_one() -> None:
    best, second = found(ONLY_ANSWER + 0.02), found(ONLY_ANSWER + 0.01)
    assert quotable(part_of("Pressure"), [second, best]) == [best]
    assert quotable(part_of("Pressure"), [found(ONLY_ANSWER - 0.01)]) == []


def test_a_section_on_one_page_alone_hears_a_second_one() -> None:
    first, second, third = found(0.95), found(0.8, source="t"), found(0.79, source="u")
    assert quotable(part_of("Pressure"), [third, second, first]) == [second, first]
    assert quotable(part_of("Pressure"), [first, found(0.5, source="t")]) == [first]


def test_the_second_page_does_not_take_the_section_over() -> None:
    first, short = found(0.95), found(0.8, source="t")
    long = found(0.85, source="u", lines=80)
    assert quotable(part_of("Pressure"), [first, long, short]) == [first, short]


def test_a_doubtful_quote_needs_more() -> None:
    good, low, high = found(BAR), found(DOUBTFUL_BAR - 0.01, flaws=("torn",)), found(DOUBTFUL_BAR, flaws=("unnamed",))
    assert quotable(part_of("Pressure"), [high, low, good]) == [high, good]
    assert quotable(part_of("Pressure"), [low]) == [low]
    assert quotable(part_of("Pressure"), [found(BAR - 0.01, flaws=("torn",))]) == []


@pytest.mark.parametrize("flaw", sorted(NEVER_QUOTED))
def test_some_flaws_no_score_outweighs(flaw: Flaw) -> None:
    assert quotable(part_of("Pressure"), [found(0.999, flaws=(flaw,))]) == []


def test_a_readers_own_project_asks_for_more() -> None:
    part = part_of("Our engine", project=True)
    assert quotable(part, [found(PROJECT_BAR - 0.01)]) == []
    assert quotable(part, [found(PROJECT_BAR)]) != []


def test_a_quote_names_what_the_point_asks() -> None:
    assert quotable(part_of("Pressure"), [found(0.99, own=OWN_WORDS - 0.1)]) == []


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("A cold start takes a minute.", 1.0),
        ("Before you start, read this. It is long, and only much later, far from there, is anything called cold.", 0.5),
        ("Nothing of the kind.", 0.0),
    ],
)
def test_together_means_within_a_sentence(text: str, share: float) -> None:
    asked = inquiry(part_of("Cold start"))
    positions = Vocabulary(asked.terms()).positions(text)
    assert OwnWords(asked.questions[0]).together(positions) == pytest.approx(share)
