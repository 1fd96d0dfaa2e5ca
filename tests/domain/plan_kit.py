"""What tests of plans share: an import on a fixed day, and the words of a plan that must arrive."""

from __future__ import annotations

import datetime as dt
import json
import re

from knowledge_expansion.topics.importing import Imported, import_plan
from knowledge_expansion.values.topic import Topic

TODAY = dt.date(2026, 1, 2)

# What holds a plan together and says nothing of its own: steps, boxes, the closing list, the frame of a line. Written
# here once more and for all roles at once, so that the product's own lists are checked against something else.
SCAFFOLDING = set(
    """
    a about after aim all an and april archive areas as august auto base box bright by check checkbox checklist
    checks chore chores citation citations cite cited collect collection commit complete completed completion
    concepts content contents count cover covers create created creates data date december describe document
    documents done draft drop drops each entries every existing expansion expected extract failed features february
    fetch file files filled fills final find focus focusing folder for from gap gaps git goal google grep id
    identify if in include included index individual influence influenced influences information ingest inprocess
    into item january july june key kind kinds knowledge line lines list look major march mark markdown material may
    mcp md mention mentions most move must names never new next note notes november objective october of on open or
    oracle organized outcome outcomes outline output overview part parts per plan point points preferred purpose
    queries query read reference references relevant report research result results review runner scan scope scrape
    scraped search searches section sections see september settings skill skip skipped source sources specific
    statistics status step steps structure summary synthesise synthesize target task tasks text the time timestamp
    title titles to top topic topics total type update urls use used user uses using v web what with worker workers
    write written x
    """.split()
)


def imported(text: str, name: str = "ingestion.md") -> Imported:
    return import_plan(text, name, TODAY)


def words(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+", re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text).casefold())
    return [word.lstrip("0") or "0" if word.isdecimal() else word for word in found]


def lost_words(plan: str, result: Imported) -> list[tuple[int, str]]:
    """Every word of the plan that is neither scaffolding, nor in the topic, nor the number of a step, PART or section."""
    held = set(words(json.dumps(json.loads(result.topic.model_dump_json()), ensure_ascii=False).replace("\\n", " ")))
    lost = []
    for number, line in enumerate(plan.replace("\r", "\n").split("\n"), 1):
        bare = re.sub(
            r"\b(?:step|phase|section|part|worker)s?\s*#?\d+|^\s*\d+[.)]|[~\d,]+\s*lines?\b", " ", line, flags=re.I
        )
        lost += [(number, word) for word in words(bare) if word not in held and word not in SCAFFOLDING]
    return lost


def same(one: Topic, other: Topic) -> None:
    """Compare piece by piece, so that a difference is small enough to read."""
    assert one.model_dump(exclude={"parts"}) == other.model_dump(exclude={"parts"})
    for mine, theirs in zip(one.parts, other.parts, strict=True):
        assert mine.model_dump() == theirs.model_dump()
    assert one == other
