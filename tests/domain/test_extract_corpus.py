"""Floors that only rise, on real articles between invented furniture (and the whole corpus in a few seconds)."""

from __future__ import annotations

import statistics
from collections import defaultdict
from pathlib import Path

import pytest
from knowledge_expansion.values.page import Document
from markdown_it import MarkdownIt
from test_extract_inline import shown

from benchmarks.extraction import EXPECTED_FAULTS, Page, f1, leaked, load, text_of

MEAN_F1, WORST_F1 = 0.999, 0.998


@pytest.fixture(scope="module")
def read(shared: Path) -> list[tuple[Page, Document]]:
    return [(page, page.read()) for page in load(shared / "corpus")]


@pytest.fixture(scope="module")
def ordinary(read: list[tuple[Page, Document]]) -> list[tuple[Page, Document]]:
    return [(page, document) for page, document in read if page.entry["odd"] is None]


def test_main_text(ordinary: list[tuple[Page, Document]]) -> None:
    scores = defaultdict(list)
    for page, document in ordinary:
        scores[page.entry["template"]].append(f1(text_of(document), page.gold))
    assert statistics.mean(score for of in scores.values() for score in of) >= MEAN_F1
    assert min(map(statistics.mean, scores.values())) >= WORST_F1


def test_no_furniture(ordinary: list[tuple[Page, Document]]) -> None:
    assert [
        (page.entry["id"], leaked(text_of(document), page))
        for page, document in ordinary
        if leaked(text_of(document), page)
    ] == []


@pytest.mark.parametrize("name", ["title", "author", "published"])
def test_metadata(ordinary: list[tuple[Page, Document]], name: str) -> None:
    for page, document in ordinary:
        expected = page.entry[name]
        assert getattr(document, name) == (expected[:10] if name == "published" and expected else expected), page.entry[
            "id"
        ]


def test_no_false_alarms(ordinary: list[tuple[Page, Document]]) -> None:
    assert [
        (page.entry["id"], document.faults, document.findings)
        for page, document in ordinary
        if document.faults or document.findings
    ] == []


def test_odd_pages(read: list[tuple[Page, Document]]) -> None:
    for page, document in read:
        if odd := page.entry["odd"]:
            assert document.faults == EXPECTED_FAULTS.get(odd, ()), odd
            for injected in page.entry.get("injected") or ():
                assert injected not in text_of(document)
                assert any(injected[:60] in finding for finding in document.findings)


def test_markdown_shows_the_text(ordinary: list[tuple[Page, Document]]) -> None:
    markdown = MarkdownIt("commonmark")
    for _, document in ordinary:
        for block in document.blocks:
            if block.kind in ("paragraph", "item", "heading"):
                assert shown(markdown.parseInline(block.markdown)[0].children) == block.text


def test_the_pages_of_the_first_run(read: list[tuple[Page, Document]]) -> None:
    """Other skins than the rules were written with: nothing of their furniture either."""
    import json

    sample = Path(__file__).resolve().parents[2] / "include" / "sample_corpus"
    phrases = json.loads((sample / "boilerplate.json").read_text(encoding="utf-8"))
    for line in (sample / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["odd"] is None:
            page = Page(entry, (sample / entry["file"]).read_bytes(), "", tuple(phrases))
            document = page.read()
            assert document.blocks
            assert (entry["id"], leaked(text_of(document), page)) == (entry["id"], [])
