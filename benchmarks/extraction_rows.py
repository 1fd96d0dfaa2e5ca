"""Rows about main text: how much of an article is kept and how little of its page, beside a bare call of trafilatura."""

from __future__ import annotations

import logging
import statistics
from collections import defaultdict
from collections.abc import Callable

from benchmarks import extraction
from benchmarks.places import Places
from benchmarks.table import Row

ALL, WORST = 0.97, 0.93


def rows(places: Places) -> list[Row]:
    """Word 4-gram F1 over all ordinary pages with a gold text, and in the worst of the page templates."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    pages = [page for page in extraction.load(places.corpus) if page.entry["odd"] is None and page.gold]
    mean, worst, template = _scores(pages, lambda page: extraction.text_of(page.read()))
    bare, bare_worst, bare_template = _scores(pages, lambda page: trafilatura.extract(page.body) or "")
    return [
        Row(
            "main-text F1, all ordinary pages",
            f"{ALL}",
            f"{mean:.3f} of {len(pages)} pages (bare trafilatura {bare:.3f})",
            mean >= ALL,
        ),
        Row(
            "main-text F1, the worst of six templates",
            f"{WORST}",
            f"{worst:.3f}, {template} (bare trafilatura {bare_worst:.3f}, {bare_template})",
            worst >= WORST,
        ),
    ]


def _scores(pages: list[extraction.Page], text: Callable[[extraction.Page], str]) -> tuple[float, float, str]:
    """The mean over pages, and the lowest mean of a template with its name."""
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for page in pages:
        scores[page.entry["template"]].append(extraction.f1(text(page), page.gold))
    worst = min(scores, key=lambda template: statistics.mean(scores[template]))
    return statistics.mean(s for of in scores.values() for s in of), statistics.mean(scores[worst]), worst
