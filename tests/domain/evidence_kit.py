"""Small documents, sources and PARTs for the tests of choosing and composing."""

from __future__ import annotations

import hashlib
from typing import Any

from knowledge_expansion.text.links import escape
from knowledge_expansion.values.page import Block, Document, Source
from knowledge_expansion.values.topic import Part, Topic


def heading(text: str, level: int = 2) -> Block:
    return Block("heading", text, escape(text), level=level)


def paragraph(text: str) -> Block:
    return Block("paragraph", text, escape(text))


def item(text: str, level: int = 0, *, number: int = 0) -> Block:
    return Block("item", text, escape(text), level=level, number=number)


def code(text: str, language: str = "python") -> Block:
    return Block("code", text, text, language=language)


def table(*rows: tuple[str, ...]) -> Block:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return Block("table", "\n".join(" | ".join(row) for row in rows), "\n".join(lines))


def source(
    title: str, *blocks: Block, published: str | None = "2025-06-01", local: bool = False, faults: tuple[str, ...] = ()
) -> Source:
    document = Document(title, "An Author", published, "meta" if published else "", "en", blocks, faults)
    slug = title.lower().replace(" ", "-")
    key = hashlib.sha256(title.encode()).hexdigest()[:20]
    return Source(key, f"https://example.com/{slug}", "2026-11-20T10:00:00Z", local, "0" * 64, document)


def part(
    *sections: tuple[str, int, tuple[str, ...]], title: str = "Steam engines", queries: tuple[str, ...] = ()
) -> Part:
    return Part.model_validate(
        {
            "number": 1,
            "title": title,
            "file": "machines/10-steam-engines.md",
            "lines": sum(lines for _, lines, _ in sections),
            "drop": "steam-engines",
            "queries": list(queries) or ["steam engines", "steam engine guide"],
            "sections": [{"title": t, "lines": lines, "points": list(points)} for t, lines, points in sections],
        }
    )


def topic(of: Part, **settings: Any) -> Topic:
    return Topic.model_validate(
        {
            "id": "machines",
            "title": "Machines",
            "date": "2026-01-01",
            "knowledge_base": "a-base",
            "groups": [{"name": "All", "parts": [of.number]}],
            "parts": [of.model_dump()],
            **settings,
        }
    )
