"""Which passages answer which points."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from evidence_kit import code, heading, item, paragraph, part, source, table
from knowledge_expansion.text.evidence import choose_evidence
from knowledge_expansion.text.evidence.natures import natures_of, wanted_nature
from knowledge_expansion.text.evidence.passages import candidates
from knowledge_expansion.text.evidence.unsuitable import setup_share
from knowledge_expansion.values.evidence import Evidence
from knowledge_expansion.values.page import Block, Source

TODAY = dt.date(2026, 11, 20)
DEFINITION = "A steam engine is a machine that turns the pressure of steam into the motion of a piston."
VALVE = (
    "The safety valve of a steam engine opens when the pressure of the boiler passes the limit, and lets steam escape."
)
ENGINES = part(
    ("Steam engines", 40, ("What is a steam engine?", "Safety valve and boiler pressure")),
    ("Steam engine theory", 40, ("Quantum flux capacitors",)),
)


def pages() -> list[Source]:
    return [
        source("Steam engines", paragraph(DEFINITION), heading("The safety valve"), paragraph(VALVE)),
        source(
            "A history of steam engines",
            paragraph("Early steam engines pumped water out of mines, and burnt much coal."),
        ),
        source(
            "Locomotives", paragraph("A locomotive carries a steam engine with a boiler at high pressure on rails.")
        ),
        source(
            "Ships", paragraph("Ships had a steam engine with several cylinders, and a boiler for each pair of them.")
        ),
    ]


def texts(evidence: list[Evidence], section: int, point: int) -> list[str]:
    return [e.passage.text for e in evidence if (e.section, e.point) == (section, point)]


def test_each_point_gets_what_answers_it_and_an_unanswered_one_gets_nothing() -> None:
    evidence = choose_evidence(ENGINES, pages(), as_of=TODAY)
    assert texts(evidence, 1, 1)[0] == DEFINITION
    assert texts(evidence, 1, 2)[0] == VALVE
    assert texts(evidence, 2, 1) == []


def test_no_passage_answers_twice_nor_does_its_near_copy() -> None:
    mirror = source("A mirror", paragraph(DEFINITION.replace("machine", "device")), paragraph("Steam engines are old."))
    found = choose_evidence(ENGINES, [*pages(), mirror], as_of=TODAY)
    assert sum("turns the pressure of steam" in e.passage.text for e in found) == 1
    blocks = [(e.passage.source, n) for e in found for n in range(e.passage.first, e.passage.last + 1)]
    assert len(blocks) == len(set(blocks))


def test_later_pages_and_pages_with_faults_are_not_used() -> None:
    later = source("Steam engines", paragraph(DEFINITION), published="2026-12-01")
    faulty = source("Steam", paragraph(DEFINITION), faults=("soft_404",))
    assert choose_evidence(ENGINES, [later, faulty], as_of=TODAY) == []


def test_no_sources_give_no_evidence() -> None:
    assert choose_evidence(ENGINES, [], as_of=TODAY) == []


def test_the_choice_does_not_depend_on_the_order_of_the_sources() -> None:
    assert choose_evidence(ENGINES, pages(), as_of=TODAY) == choose_evidence(ENGINES, pages()[::-1], as_of=TODAY)


@pytest.mark.parametrize(
    ("point", "nature"),
    [
        ("What are CUDA Graphs?", "definition"),
        ("Static vs dynamic shapes", "comparison"),
        ("When to use each", "comparison"),
        ("@component decorator", "code"),
        ("torch.cuda.CUDAGraph API", "code"),
        ("Dockerfile for ML inference", "code"),
        ("Performance benefits (up to 2-3× speedup)", "number"),
        ("Rollback strategies", "statement"),
    ],
)
def test_a_point_says_which_kind_of_answer_it_wants(point: str, nature: str) -> None:
    assert wanted_nature(point) == nature


@pytest.mark.parametrize(
    ("block", "nature"),
    [
        (
            paragraph("CUDA Graphs, which appeared in version 10, let a series of kernels be defined as one."),
            "definition",
        ),
        (paragraph("Unlike a queue, a stack gives the last item first."), "comparison"),
        (paragraph("A launch costs about 5 µs of the processor."), "number"),
        (paragraph("Remember to close the valve."), "statement"),
        (table(("", "a", "b"), ("speed", "low", "high")), "comparison"),
        (code("x = 5 * 3"), "code"),
    ],
)
def test_a_passage_gives_a_kind_of_answer(block: Block, nature: str) -> None:
    (found,) = candidates(source("A page", block))
    assert natures_of(found.passage)[0] == nature


@pytest.mark.parametrize(
    "blocks",
    [
        (code("pip install steam"),),
        (heading("Before you begin"), paragraph("Have a boiler and some coal at hand in a dry place.")),
        (paragraph("In this tutorial you learn how to build a boiler."),),
        (item("Set your project ID in the field and click Save to go on."),),
    ],
)
def test_set_up_and_talk_about_the_page_are_known(blocks: tuple[Block, ...]) -> None:
    (found,) = candidates(source("A page", *blocks))
    assert setup_share(found) >= 0.5


def test_a_page_costs_about_as_much_as_its_budget_allows(shared: Path) -> None:
    """Twelve pages of some 1,400 words: bare extraction takes 31 ms a page, and the choice must stay below that."""
    texts_of = sorted((shared / "corpus" / "text").glob("09[3-9]*.txt")) + sorted(
        (shared / "corpus" / "text").glob("10[0-4]*.txt")
    )
    sources = [
        source(path.stem, *(paragraph(" ".join(p.split())) for p in path.read_text("utf-8").split("\n\n") if p.strip()))
        for path in texts_of
    ]
    points = ("What are CUDA Graphs?", "Kernel launch overhead", "Graph capture and replay", "Memory pools")
    of = part(*((f"CUDA Graphs {n}", 100, points) for n in range(4)), title="CUDA Graphs", queries=("CUDA Graphs",))
    start = time.process_time()
    assert choose_evidence(of, sources, as_of=TODAY)
    assert time.process_time() - start < 0.06 * len(sources)
