"""A right knowledge file, its two quoted pages and a third one, all made by hand: nothing here comes from writer or extractor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge_expansion.base.view import FilesView
from knowledge_expansion.gate import StoredPage, check_file
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.page import Block, Document, Source
from knowledge_expansion.values.records import Check, ExistingKnowledge, RelatedFile
from knowledge_expansion.values.topic import Part, Topic

AS_OF = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
VALVES = "https://docs.example.com/valves_(basics)?a=1&b=2"
PUMPS = "https://blog.example.org/p/pümpen%20guide"
TANKS = "https://docs.example.com/tanks"

TOPIC = Topic.model_validate(
    {
        "id": "plant",
        "title": "Plant * basics",
        "date": "2026-01-13",
        "knowledge_base": "a-base",
        "quote_share": 1.0,
        "groups": [{"name": "All", "parts": [1]}],
        "parts": [
            {
                "number": 1,
                "title": "Valves <and> pumps",
                "file": "plant/10-valves.md",
                "lines": 75,
                "drop": "valves",
                "queries": ["valves"],
                "sections": [
                    {
                        "title": "Valves",
                        "lines": 50,
                        "points": ["What is a `valve`?", "Ball vs gate", "Reading the code"],
                    },
                    {"title": "Pumps", "lines": 25, "points": ["Pump sizes", "Priming"]},
                ],
            }
        ],
    }
)

VALVES_HTML = """<!doctype html><html><head><title>Valves [a_guide] | Docs</title><meta name="author" content="Ann Ng">
<script>var x = "A valve is a window.";</script></head><body><nav><a href="/">Home</a></nav><main><article>
<h1>Valves [a_guide]</h1><p>By Ann Ng, 5 April 2025</p>
<p>A <b>valve</b> is a device that controls flow at up to 16&nbsp;bar<sup><a href="#n1">[1]</a></sup>. It does not measure
flow. Set <code>flow_max</code> first, e.g. in the café*.</p>
<h2 id="k">Kinds<a class="headerlink" href="#k">¶</a></h2><p>There are two kinds:</p>
<ol><li>Ball valves close in a quarter turn.<ul><li>Yes</li></ul></li><li><p>Gate valves close slowly.</p></li><li>No</li></ol>
<table><caption>Kinds</caption><tr><th>Kind</th><th>Turns | closing</th></tr><tr><td>Ball</td><td>0.25</td></tr>
<tr><td>Gate</td><td><code>10|12</code></td></tr></table>
<h2>Reading</h2><p>Read the state like this:</p>
<div class="copy"><button>Copy</button><pre><code class="language-python">def state(valve):
    if valve.open:
        return "```"
    return None  # \\* &lt;closed&gt;</code></pre></div></article></main></body></html>"""

PUMPS_HTML = """<html><body><h1>Pumps</h1><p>A pump of 5 kW moves 40 litres. Larger pumps need a starter. Never run one dry.</p>
<h2>Sizes</h2><ul><li>5 kW</li><li>7 kW</li></ul><p hidden>A pump is a toy.</p>
<p>A starter<br>limits <i>current</i>.</p></body></html>"""

TANKS_HTML = "<html><body><h1>Tanks</h1><p>A tank holds water.</p></body></html>"


def words(
    kind: str, text: str, markdown: str = "", *, level: int = 0, ordered: bool = False, language: str = ""
) -> Block:
    return Block(kind, text, markdown or text, level, language, ordered)  # type: ignore[arg-type]


CODE = 'def state(valve):\n    if valve.open:\n        return "```"\n    return None  # \\* <closed>'
VALVE = "A valve is a device that controls flow at up to 16 bar. It does not measure flow. Set flow_max first, e.g. in the café*."
VALVE_BLOCKS = (
    words("paragraph", VALVE, VALVE.replace("flow_max", "`flow_max`").replace("*", "\\*")),
    words("heading", "Kinds", level=2),
    words("paragraph", "There are two kinds:"),
    words("item", "Ball valves close in a quarter turn.", ordered=True),
    words("item", "Yes", level=1),
    words("item", "Gate valves close slowly.", ordered=True),
    words("item", "No", ordered=True),
    words(
        "table",
        "Kind | Turns | closing\nBall | 0.25\nGate | 10|12",
        "| Kind | Turns \\| closing |\n| --- | --- |\n| Ball | 0.25 |\n| Gate | `10\\|12` |",
    ),
    words("heading", "Reading", level=2),
    words("paragraph", "Read the state like this:"),
    words("code", CODE, language="python"),
)
PUMP_BLOCKS = (
    words("paragraph", "A pump of 5 kW moves 40 litres. Larger pumps need a starter. Never run one dry."),
    words("heading", "Sizes", level=2),
    words("item", "5 kW"),
    words("item", "7 kW"),
    words("paragraph", "A starter limits current."),
)

TEXT = """# Valves \\<and> pumps

*PART 1 of Plant \\* basics. As of 2026-11-20. Quoted from 2 sources, word for word.*

## Section 1: Valves

### What is a \\`valve\\`?

From [Valves \\[a_guide\\]](https://docs.example.com/valves_(basics)?a=1&b=2) (accessed 2026-11-19):

> A valve is a device that controls flow at up to 16 bar. It does not measure flow. Set `flow_max` first, e.g. in the café\\*.

### Ball vs gate

From [Valves \\[a_guide\\]](https://docs.example.com/valves_(basics)?a=1&b=2) (accessed 2026-11-19), under "Kinds":

> There are two kinds:
>
> 1. Ball valves close in a quarter turn.
>     - Yes
> 2. Gate valves close slowly.
> 3. No

| Kind | Turns \\| closing |
| --- | --- |
| Ball | 0.25 |
| Gate | `10\\|12` |

### Reading the code

From [Valves \\[a_guide\\]](https://docs.example.com/valves_(basics)?a=1&b=2) (accessed 2026-11-19), under "Reading":

> Read the state like this:

````python
def state(valve):
    if valve.open:
        return "```"
    return None  # \\* <closed>
````

## Section 2: Pumps

### Pump sizes

From [Pumps](https://blog.example.org/p/p%C3%BCmpen%20guide) (local copy, read 2026-11-18):

> A pump of 5 kW moves 40 litres. Larger pumps need a starter.

> - 5 kW
> - 7 kW

> A starter limits current.

### Priming

*No source found for: Priming*

## Related files in this base

- [Pipes](../water/01-pipes.md), lines 1, 3: covers Pipes; this file asks about Valves
- [Taps](02-taps.md), 2 lines: covers Taps; this file asks about Pumps

## Sources

### Source Documents

1. [water/01-pipes.md](../water/01-pipes.md) lines 1-4

### Web Research

1. [Valves \\[a_guide\\]](https://docs.example.com/valves_(basics)?a=1&b=2), Ann Ng, published 2025-04-05, accessed 2026-11-19
2. [Pumps](https://blog.example.org/p/p%C3%BCmpen%20guide), no author named, published no date given, local copy, read 2026-11-18

### Additional References

- [Tanks](https://docs.example.com/tanks): read, not quoted
"""

BASE = FilesView({"water/01-pipes.md": b"# Pipes\n\nvalve\n\n", "plant/02-taps.md": b"# Taps\n\n", "INDEX.md": b"x\n"})
EXISTING = ExistingKnowledge(
    state="new",
    reason="no file yet",
    checks=(),
    related=(
        RelatedFile(
            "water/01-pipes.md",
            "Pipes",
            4,
            (),
            (("pipe", 1), ("valve", 3)),
            "covers Pipes; this file asks about Valves",
            True,
        ),
        RelatedFile("plant/02-taps.md", "Taps", 2, (), (), "covers Taps; this file asks about Pumps", False),
    ),
    gaps=(),
    covered=(),
    missing=(),
    warnings=(),
)


def page(
    url: str,
    title: str,
    html: str,
    blocks: Sequence[Block],
    *,
    author: str | None = None,
    published: str | None = None,
    accessed: str = "2026-11-19T10:00:00+00:00",
    local: bool = False,
    content_type: str = "text/html; charset=utf-8",
) -> StoredPage:
    document = Document(title, author, published, "meta" if published else "", "en", tuple(blocks))
    return StoredPage(Source(url, url, accessed, local, "0" * 64, document), html.encode(), content_type)


def valves(html: str = VALVES_HTML, blocks: Sequence[Block] = VALVE_BLOCKS, **facts: str) -> StoredPage:
    stated = {"author": "Ann Ng", "published": "2025-04-05", **facts}
    return page(VALVES, "Valves [a_guide]", html, blocks, **stated)  # type: ignore[arg-type]


def pumps(html: str = PUMPS_HTML, blocks: Sequence[Block] = PUMP_BLOCKS) -> StoredPage:
    return page(PUMPS, "Pumps", html, blocks, accessed="2026-11-18T10:00:00+00:00", local=True)


def pages() -> list[StoredPage]:
    tanks = page(TANKS, "Tanks", TANKS_HTML, [words("paragraph", "A tank holds water.")])
    return [valves(), pumps(), tanks]


def sealed(text: str, unanswered: int | None = None) -> str:
    """The text with a seal that fits, so that no other check leans on it."""
    count = text.count("\n*No source found for: ") if unanswered is None else unanswered
    return seal(text, TOPIC.id, 1, AS_OF, count)


def checked(
    text: str = TEXT,
    stored: Sequence[StoredPage] | None = None,
    *,
    part: Part | None = None,
    base: FilesView = BASE,
    existing: ExistingKnowledge | None = EXISTING,
    seal_it: bool = True,
) -> list[Check]:
    wanted = part or TOPIC.part(1)
    given = pages() if stored is None else stored
    written = sealed(text) if seal_it else text
    return check_file(written, wanted, TOPIC, given, base, existing, as_of=AS_OF, now=NOW)


def faults(*arguments: object, **named: object) -> dict[str, tuple[str, ...]]:
    """By the name of each check that fails: its findings."""
    return {check.name: check.findings for check in checked(*arguments, **named) if not check.passed}  # type: ignore[arg-type]
