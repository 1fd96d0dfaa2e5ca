"""Title, author and date, or nothing where the page does not say."""

from __future__ import annotations

import json

import pytest
from extract_pages import PARAGRAPHS, page, read
from knowledge_expansion.text.extract.dates import read_date


@pytest.mark.parametrize(
    ("head", "h1", "title"),
    [
        ("<title>Streams | Site</title>", "<h1>Streams</h1>", "Streams"),
        ("<title>Site: Streams</title>", "<h1>Site</h1><h1>Streams and events</h1>", "Site"),
        ("<title>Streams - Site</title><meta property='og:title' content='Streams in depth'>", "", "Streams in depth"),
        ("<title>Streams and their events — Site</title>", "", "Streams and their events"),
        ("", "", "streams"),
    ],
)
def test_titles(head: str, h1: str, title: str) -> None:
    assert read(f"<html><head>{head}</head><body><main>{h1}{PARAGRAPHS}</main></body></html>").title == title


def test_the_title_is_the_heading_of_the_article_not_of_the_site() -> None:
    document = page("", around="<header><h1>Example Docs</h1></header>")
    assert document.title == "Streams"


ARTICLE = {"@type": "Article", "author": [{"name": "A B"}, {"name": "C D"}]}


@pytest.mark.parametrize(
    ("head", "article", "author"),
    [
        ("<meta name='author' content='Ann Other'>", "", "Ann Other"),
        ("<meta property='article:author' content='https://example.com/ann'>", "", None),
        (
            "<script type='application/ld+json'>" + json.dumps(ARTICLE) + "</script>",
            "",
            "A B, C D",
        ),
        ("", "<a rel='author' href='/ann'>Ann Other</a>", "Ann Other"),
        ("", "<div class='byline'>Written for you by Ann Other on 5 May 2025</div>", "Ann Other"),
        ("", "<div class='comment'><span class='author'>by Somebody Else</span></div>", None),
        ("", "<p>The method was found by Leonhard Euler.</p>", None),
        ("<script type='application/ld+json'>{broken</script>", "", None),
    ],
)
def test_authors(head: str, article: str, author: str | None) -> None:
    assert page(article, head=head).author == author


@pytest.mark.parametrize(
    ("head", "article", "around", "expected"),
    [
        (
            "<meta property='article:published_time' content='2025-04-25T13:33:58-07:00'>",
            "",
            "",
            ("2025-04-25", "meta"),
        ),
        (
            '<script type=\'application/ld+json\'>{"datePublished": "2024-02-29"}</script>',
            "",
            "",
            ("2024-02-29", "json-ld"),
        ),
        ("", "<div class='m'><time datetime='2023-01-31'>January</time></div>", "", ("2023-01-31", "time")),
        ("", "", "<div>Last updated 12 May 2025</div>", ("2025-05-12", "text")),
        ("", "<p>Published on May 5th, 2025</p>", "", ("2025-05-05", "text")),
        ("", "", "<footer>© 2024 Example. Copyright 12 May 2024</footer>", (None, "")),
        ("", f"{PARAGRAPHS}<p>Version 2 was released on 12 May 2019.</p>", "", (None, "")),
        ("", "", "<div class='comments'><time datetime='2024-01-01'>x</time></div>", (None, "")),
        ("", "", "<div>Next webinar on 12 May 2025</div>", (None, "")),
        ("", "", "<div>Updated 03/04/2025</div>", (None, "")),
    ],
)
def test_dates(head: str, article: str, around: str, expected: tuple[str | None, str]) -> None:
    document = page(article, head=head, around=around)
    assert (document.published, document.published_from) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025-05-12T10:00:00Z", "2025-05-12"),
        ("20250512", "2025-05-12"),
        ("12. May 2025", "2025-05-12"),
        ("the 1st of September, 2024", "2024-09-01"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("2025-13-45", None),
        ("31 February 2025", None),
        ("May 2025", None),
        ("1970-01-01", None),
    ],
)
def test_reading_dates(text: str, found: str | None) -> None:
    assert read_date(text) == found
