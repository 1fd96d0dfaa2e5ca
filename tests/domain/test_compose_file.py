"""The knowledge file: its form, its budgets, its record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from evidence_kit import code, heading, item, paragraph, part, source, table, topic
from knowledge_expansion.text.compose import plan_file, write_file
from knowledge_expansion.text.evidence.passages import candidates
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.evidence import Evidence, Nature, PassageKind, WrittenFile
from knowledge_expansion.values.page import Block, Source
from knowledge_expansion.values.records import ExistingKnowledge, RelatedFile
from knowledge_expansion.values.topic import Part

TODAY = dt.date(2026, 11, 20)
NOTHING = ExistingKnowledge("new", "", (), (), (), (), (), ())
SENTENCE = "A boiler of kind {} makes steam for the engine {} and for nothing else that anyone has written about."


def sentences(count: int, start: int = 0) -> list[Block]:
    return [paragraph(SENTENCE.format(n, n)) for n in range(start, start + count)]


def evidence(
    of: Source, section: int, point: int, *, score: float = 0.99, natures: tuple[Nature, ...] = ("statement",),
    kinds: tuple[PassageKind, ...] = ("prose", "list", "code", "table"),
) -> list[Evidence]:  # fmt: skip
    """Every passage of a source as evidence for one point, a little less of it from passage to passage."""
    found = [c.passage for c in candidates(of) if c.passage.kind in kinds]
    return [Evidence(section, point, p, score - n / 1000, natures) for n, p in enumerate(found)]


def write(
    of: Part, sources: list[Source], found: list[Evidence], *, share: float = 1.0, existing: ExistingKnowledge = NOTHING
) -> WrittenFile:
    return write_file(plan_file(of, topic(of, quote_share=share), sources, found, existing, as_of=TODAY))


def body(file: WrittenFile) -> list[str]:
    return file.text.split("## Sources")[0].split("\n")


ONE = part(("Boilers", 60, ("How boilers work", "Who built them")))


def test_a_whole_small_file() -> None:
    page = source("On [boilers] (old)", heading("Kinds"), paragraph("A boiler makes steam."), published=None)
    (quote,) = evidence(page, 1, 1)
    unread = source("Not quoted", paragraph("Nothing here."))
    file = write(ONE, [page, unread], [quote])
    *lines, seal, end = file.text.split("\n")
    assert end == ""
    assert seal.startswith("<!-- knowledge-expansion: topic=machines part=1 as_of=2026-11-20 open=1 blocks=")
    assert (found := read_seal(file.text)) is not None
    assert found.intact
    assert "\n".join(lines) == (
        "# Steam engines\n\n"
        "*PART 1 of Machines. As of 2026-11-20. Quoted from 1 source, word for word.*\n\n"
        "## Section 1: Boilers\n\n"
        "### How boilers work\n\n"
        r"From [On \[boilers\] (old)](https://example.com/on-\[boilers\]-(old)) (accessed 2026-11-20):".replace(
            r"-\[boilers\]", "-[boilers]"
        )
        + "\n\n> A boiler makes steam.\n\n"
        "### Who built them\n\n"
        "*No source found for: Who built them*\n\n"
        "## Sources\n\n### Web Research\n\n"
        "1. [On \\[boilers\\] (old)](https://example.com/on-[boilers]-(old)), "
        "An Author, published no date given, accessed 2026-11-20"
        "\n\n### Additional References\n\n- [Not quoted](https://example.com/not-quoted): read, not quoted\n"
    )
    assert file.short
    (figures,) = file.sections
    assert (figures.open_points, figures.sources, figures.planned) == (("Who built them",), 1, 60)


def test_every_quote_stands_where_the_record_says() -> None:
    page = source(
        "Boilers",
        paragraph("A boiler has:"),
        item("a firebox below the kettle of water", number=1),
        item("a tall chimney", number=2),
        heading("In code"),
        paragraph("For example:"),
        code("x = 1\n\ny = 2"),
        heading("Kinds"),
        table(("kind", "use"), ("a", "b"), ("c", "d")),
    )
    found = [e for e in evidence(page, 1, 1) if e.passage.first != 1]
    file = write(ONE, [page], found)
    lines = file.text.split("\n")
    shown = ["\n".join(lines[q.first_line - 1 : q.last_line]) for q in file.quotes]
    assert shown == [
        "> A boiler has:\n>\n> 1. a firebox below the kettle of water\n> 2. a tall chimney",
        "> For example:\n\n```python\nx = 1\n\ny = 2\n```",
        "| kind | use |\n| --- | --- |\n| a | b |\n| c | d |",
    ]
    assert sum(line.startswith("From [") for line in body(file)) == 1


def test_a_section_keeps_its_budget_and_the_file_its_tolerance() -> None:
    of = part(("Boilers", 40, ("How boilers work",)), ("Valves", 60, ("What valves do", "Where they stand")))
    pages = [source(f"Page {n}", *sentences(40, 40 * n)) for n in range(4)]
    found = [e for n, page in enumerate(pages) for e in evidence(page, n % 2 + 1, n // 2 + 1 if n % 2 else 1)]
    file = write(of, pages, found)
    assert file.text.count("\n") <= 1.15 * of.lines
    assert not file.short
    for figures in file.sections:
        assert 0.85 * figures.planned <= figures.written <= 1.15 * figures.planned
        assert figures.available > figures.planned
    starts = [n for n, line in enumerate(file.text.split("\n")) if line.startswith("## ")]
    assert [b - a for a, b in pairwise(starts)] == [f.written for f in file.sections]


def test_no_page_gives_more_than_its_share() -> None:
    page = source("Boilers", *sentences(20))
    file = write(ONE, [page], evidence(page, 1, 1), share=0.3)
    quoted = sum(len(line[2:].split()) for line in body(file) if line.startswith("> "))
    assert 0 < quoted <= 0.3 * page.document.prose_words


def test_a_listing_longer_than_its_section_is_linked() -> None:
    page = source("A listing", code("\n".join(f"x{n} = {n}" for n in range(80))))
    file = write(ONE, [page], evidence(page, 1, 1))
    assert (
        "From [A listing](https://example.com/a-listing) (accessed 2026-11-20): code of 80 lines, not quoted here"
        in body(file)
    )
    assert file.quotes == ()
    assert "1. [A listing]" in file.text


def test_a_local_copy_says_so() -> None:
    page = source("Boilers", paragraph("A boiler makes steam."), local=True)
    file = write(ONE, [page], evidence(page, 1, 1))
    assert "(local copy, read 2026-11-20):" in file.text
    assert "published 2025-06-01, local copy, read 2026-11-20" in file.text
    assert "accessed" not in file.text


def test_a_second_source_is_heard() -> None:
    of = part(("Boilers", 30, ("How boilers work",)))
    loud, quiet = source("Loud", *sentences(30)), source("Quiet", *sentences(1, 50))
    file = write(of, [loud, quiet], [*evidence(loud, 1, 1, score=0.95), *evidence(quiet, 1, 1, score=0.92)])
    assert file.sections[0].sources == 2


def test_a_further_quote_for_a_point_must_score_more_than_its_first() -> None:
    of = part(("Boilers", 100, ("How boilers work", "Who built them")))
    page = source("Page", *sentences(3))
    first, second, third = evidence(page, 1, 1)
    weaker = [replace(item, score=score) for item, score in ((first, 0.96), (second, 0.94), (third, 0.95))]
    assert [quote.score for quote in write(of, [page], weaker).quotes] == [0.96, 0.95]
    elsewhere = [weaker[0], replace(weaker[1], point=2)]
    assert [quote.point for quote in write(of, [page], elsewhere).quotes] == [1, 2]


def test_definitions_come_first_and_code_last() -> None:
    first, middle, last = (
        source(name, *sentences(1, n)) for n, name in enumerate(("Definition", "Statement", "Zebra"))
    )
    listing = source("Code", code("x = 1"))
    found = [
        *evidence(listing, 1, 1, score=0.99, natures=("code",)), *evidence(middle, 1, 1, score=0.97),
        *evidence(first, 1, 1, score=0.96, natures=("definition", "statement")), *evidence(last, 1, 1, score=0.96),
    ]  # fmt: skip
    leads = [
        line.split("]")[0]
        for line in body(write(ONE, [first, middle, last, listing], found))
        if line.startswith("From")
    ]
    assert leads == ["From [Definition", "From [Statement", "From [Zebra", "From [Code"]


def test_related_files_say_where_and_what_sets_them_apart() -> None:
    named = RelatedFile(
        "machines/02-old.md", "Old engines", 120, (), (("boiler", 40), ("steam", 7)), "Covers mines.", True
    )
    other = RelatedFile("ships/9-ships.md", "Ships", 33, (), (), "Covers ships.", False)
    once = RelatedFile("ships/8-one.md", "One", 33, (), (("hull", 5),), "Covers hulls.", False)
    known = ExistingKnowledge("new", "", (), (named, other, once), (), (), (), ())
    text = write(ONE, [], [], existing=known).text
    assert "- [One](../ships/8-one.md), line 5: Covers hulls.\n" in text
    assert "- [Old engines](02-old.md), lines 7, 40: Covers mines.\n" in text
    assert "- [Ships](../ships/9-ships.md), 33 lines: Covers ships.\n" in text
    assert "### Source Documents\n\n1. [machines/02-old.md](02-old.md) lines 1-120\n" in text


def test_the_same_arguments_give_the_same_bytes() -> None:
    pages = [source(f"Page {n}", *sentences(10, 10 * n)) for n in range(3)]
    found = [e for page in pages for e in evidence(page, 1, 1)]
    assert write(ONE, pages, found) == write(ONE, pages, found[::-1])


@pytest.mark.parametrize("fence", ["```", "````"])
def test_code_with_fences_in_it_stays_whole(fence: str) -> None:
    page = source("Markdown", code(f"{fence}\nx\n{fence}", "md"))
    file = write(ONE, [page], evidence(page, 1, 1))
    assert f"{fence}`md\n{fence}\nx\n{fence}\n{fence}`\n" in file.text


def test_what_something_is_opens_with_its_definition() -> None:
    of = part(("Boilers", 60, ("What is a boiler?", "Who built them")))
    page = source("Boilers", paragraph("The lid is held by bolts."), paragraph("A boiler is a vessel for steam."))
    later = source("More boilers", paragraph("A good one lasts for years."))
    bolts, definition = evidence(page, 1, 1)
    (better,) = evidence(later, 1, 1, score=0.999)
    found = [bolts, replace(definition, natures=("definition", "statement")), better]
    quotes = [line[2:] for line in body(write(of, [page, later], found)) if line.startswith("> ")]
    assert quotes == [
        "A boiler is a vessel for steam.", "The lid is held by bolts.", "A good one lasts for years."
    ]  # fmt: skip


def test_a_long_quote_takes_the_place_of_short_ones_that_leave_the_section_half_empty() -> None:
    of = part(("Boilers", 40, ("How boilers work",)), ("Wheels", 200, ("How wheels turn",)))
    short, long = source("Short", *sentences(6)), source("Long", code("\n".join(f"x = {n}" for n in range(30))))
    found = [*evidence(short, 1, 1), *evidence(long, 1, 1, score=0.985)]
    figures, _ = write(of, [short, long], found).sections
    assert 34 <= figures.written <= 46
    worse = [*evidence(short, 1, 1), *evidence(long, 1, 1, score=0.91)]
    figures, _ = write(of, [short, long], worse).sections
    assert figures.written < 34
