"""Result pages in the shapes of the real service: full parsed JSON, light JSON, and HTML."""

from __future__ import annotations

import hashlib
import html
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from knowledge_expansion.research_server.query import SearchQuery
from knowledge_expansion.research_server.search import PAGE_SIZE, Hit, Results

_GOOGLE = "https://www.google.com"


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One answered query. `odd` holds the fault kinds that bend its shape (goto, no_description, no_pagination)."""

    url: str
    query: SearchQuery
    results: Results
    request_id: str
    detected: str
    seconds: float = 0.0
    odd: Collection[str] = ()

    def full(self) -> dict[str, Any]:
        """The answer to brd_json=1. Blocks that have nothing to say (ads, images, people also ask) are absent."""
        rows = [self._row(number, hit) for number, hit in enumerate(self.results.hits, start=1)]
        page = {
            "general": self._general(),
            "input": {"original_url": self._address(), "request_id": self.request_id},
            "organic": rows,
            "pagination": self._pagination(),
        }
        if "no_pagination" in self.odd:
            del page["pagination"]
        return page

    def light(self) -> dict[str, Any]:
        """The answer to brd_json=1 with data_format parsed_light: no rank, no display link, no pagination."""
        kept = ("link", "title", "description", "global_rank")
        rows = [self._row(number, hit) for number, hit in enumerate(self.results.hits, start=1)]
        general = {"query": self.query.text, "detected_query": self.detected}
        return {
            "general": general if self.query.country else {**general, "country": "United States"},
            "input": {"request_id": self.request_id},
            "organic": [{name: row[name] for name in kept if name in row} for row in rows],
        }

    def html(self) -> str:
        items = []
        for number, hit in enumerate(self.results.hits, start=1):
            row = self._row(number, hit)
            told = f"<p>{html.escape(row['description'])}</p>" if "description" in row else ""
            items.append(
                f'<div class="g"><h3><a href="{html.escape(row["link"])}">{html.escape(row["title"])}</a></h3>'
                f"<cite>{html.escape(row['display_link'])}</cite>{told}</div>"
            )
        title = html.escape(f"{self.query.text} - Google Search")
        found = "\n".join(items) or "<p>No results found.</p>"
        return (
            f'<!doctype html>\n<html lang="{html.escape(self.query.language or "en")}"><head><meta charset="utf-8">'
            f"<title>{title}</title></head>\n"
            f'<body><div id="search">\n{found}\n</div></body></html>\n'
        )

    def _general(self) -> dict[str, Any]:
        country = {"country_code": self.query.country.upper(), "gl": self.query.country} if self.query.country else {}
        return {
            "search_engine": "google",
            "query": self.query.text,
            "detected_query": self.detected,
            "results_cnt": self.results.total,
            "search_time": round(self.seconds, 3),
            "language": self.query.language or "en",
            **country,
            "mobile": False,
            "basic_view": False,
            "search_type": "text",
            "page_title": f"{self.query.text} - Google Search",
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }

    def _row(self, number: int, hit: Hit) -> dict[str, Any]:
        """`global_rank` equals `rank`: no other block stands above the results. A date is shown only for a document
        that shows one itself, as a search engine would read it there."""
        link = hit.entry.url
        row: dict[str, Any] = {
            "link": _opaque(link, number) if "goto" in self.odd else link,
            "source": urlsplit(link).hostname,
            "display_link": _display(link),
            "title": hit.snippet.title,
            "description": hit.snippet.text,
            "snippet_highlighted_words": list(hit.snippet.highlighted),
            "rank": number,
            "global_rank": number,
        }
        if hit.entry.published:
            row["last_modified_date"] = (
                f"{hit.entry.published:%b} {hit.entry.published.day}, {hit.entry.published.year}"
            )
        if "no_description" in self.odd or not hit.snippet.text:
            del row["description"], row["snippet_highlighted_words"]
        return row

    def _pagination(self) -> dict[str, Any]:
        current = self.query.start // PAGE_SIZE + 1
        last = max(1, -(-self.results.total // PAGE_SIZE))
        around = [page for page in range(max(1, current - 5), min(last, current + 9) + 1) if page != current]
        block: dict[str, Any] = {
            "pages": [
                {"page": page, "start": (page - 1) * PAGE_SIZE, "link": self._address((page - 1) * PAGE_SIZE)}
                for page in around
            ],
            "current_page": current,
        }
        if self.query.start + PAGE_SIZE < self.results.total:
            start = self.query.start + PAGE_SIZE
            block |= {"next_page": current + 1, "next_page_start": start, "next_page_link": self._address(start)}
        return block

    def _address(self, start: int | None = None) -> str:
        """This search as an address at Google: without what only the service reads, at another page if `start` says
        so."""
        asked = [(name, value) for name, value in parse_qsl(urlsplit(self.url).query) if not name.startswith("brd_")]
        if start is not None:
            asked = [(name, value) for name, value in asked if name != "start"] + [("start", str(start))]
        return f"{_GOOGLE}/search?{urlencode(asked)}"


def _display(link: str) -> str:
    parts = urlsplit(link)
    return " › ".join([f"{parts.scheme}://{parts.hostname}", *(piece for piece in parts.path.split("/") if piece)])


def _opaque(link: str, number: int) -> str:
    """A redirect that does not give its target away; relative and absolute in turn, for both are seen."""
    token = urlsafe_b64encode(hashlib.sha256(link.encode()).digest()).decode().rstrip("=")
    return f"{_GOOGLE if number % 2 == 0 else ''}/goto?url=CAES{token}"
