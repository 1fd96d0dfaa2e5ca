"""What tests of plans share: an import on a fixed day, and the words of a plan that must arrive."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable

from knowledge_expansion.topics.importing import Imported, import_plan
from knowledge_expansion.topics.plan_kinds import is_chore
from knowledge_expansion.values.topic import Chore, Part, Topic

TODAY = dt.date(2026, 1, 2)

# What holds a plan together and says nothing of its own: steps, boxes, the closing list, the frame of a line. Written
# here once more and for all roles at once, so that the product's own lists are checked against something else.
SCAFFOLDING = set(
    """
    a about across after aim all an and april archive areas as august auto base box bright by capture check checkbox checklist
    checks chore chores citation citations cite cited collect collection commit complete completed completion
    concepts content contents count cover covers create created creates data date december describe document
    documents done draft drop drops each entries every existing expansion expected extract failed features february
    fetch file files filled fills final finalization find focus focusing folder folders for from gap gaps git goal google grep id
    identify if in include included index individual influence influenced influences information ingest inprocess
    into item january july june key kind kinds knowledge line lines list look major march mark markdown material may
    mcp md mention mentions most move must names never new next note notes november objective october of on open or
    oracle organized outcome outcomes outline output overview part parts per plan point points preferred purpose
    queries query read reference references relevant report research result results review runner scan scope scrape
    scraped search searches section sections see september settings skill skip skipped source sources specific
    statistics stats status step steps structure summary synthesise synthesize target task tasks text the time timestamp
    title titles to top topic topics total type update updated urls use used user uses using v web what with worker workers
    write written x
    abschluss abschnitt datei datum mai notizen recherche schreiben schritt suche teil wissensbasis wissensdatei
    wissenserweiterung zeilen überblick
    """.split()
)


def imported(text: str, name: str = "ingestion.md") -> Imported:
    return import_plan(text, name, TODAY)


def words(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+", re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text).casefold())
    return [word.lstrip("0") or "0" if word.isdecimal() else word for word in found]


_FIGURES = (
    r"\b(?:step|phase|section|part|worker|schritt|abschnitt|teil)s?\s*#?\d+[a-z]?\b"
    r"|^\s*\d+[.)]|[~\d,]+\s*(?:lines?|zeilen)\b"
)


def lost_words(plan: str, result: Imported) -> list[tuple[int, str]]:
    """Every word of the plan that is neither scaffolding, nor in the topic, nor the number of a step, PART or section."""
    held = set(words(json.dumps(json.loads(result.topic.model_dump_json()), ensure_ascii=False).replace("\\n", " ")))
    lost = []
    for number, line in enumerate(plan.replace("\r", "\n").split("\n"), 1):
        bare = re.sub(_FIGURES, " ", line, flags=re.I)
        lost += [(number, word) for word in words(bare) if word not in held and word not in SCAFFOLDING]
    return lost


_NAMES = re.compile(r"KNOWLEDGE.DROP|\.md\b|\b(?:part|worker|teil)\s*#?\d", re.IGNORECASE)


def _said(line: str) -> Counter[str]:
    return Counter(word for word in words(re.sub(_FIGURES, " ", line, flags=re.I)) if word not in SCAFFOLDING)


def _held(data: object) -> Counter[str]:
    return Counter(words(json.dumps(data, ensure_ascii=False, default=str).replace("\\n", " ")))


def _missing(lines: Iterable[str], notes: str, held: Counter[str], names: Iterable[str] = ()) -> dict[str, int]:
    """By word, how often it stands in `lines` beyond what is held, lines that are kept as they stand aside. Lines that
    name the PART or its files (or one of `names`) repeat one another: of them each word counts once."""
    kept = Counter(line.strip() for line in notes.split("\n"))
    once: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for line in map(str.strip, lines):
        if same := next((text for text in (line, line.removeprefix("> ")) if kept[text]), ""):
            kept[same] -= 1
        elif _NAMES.search(line) or any(name in line.casefold() for name in names):
            once |= _said(line)
        else:
            every += _said(line)
    return dict((once | every) - held)


def miscounted(result: Imported) -> dict[int, dict[str, int]]:
    """By PART (0: what stands above them), the words that the plan says more often than what was made of it. The lists
    that close a plan repeat it; of them `lost_words` asks less."""
    topic = result.topic
    accounts = sorted(result.plan.accounts, key=lambda account: account.line.number)
    first = min(part.first for part in result.plan.parts)
    head = [account.line.raw for account in accounts if account.line.number < first]
    groups = [group.name.rpartition(": ")[2].casefold() for group in topic.groups]
    held = _held(topic.model_dump(exclude={"parts", "chores", "notes"}))
    held += Counter(str(len(group.parts)) for group in topic.groups)
    found = {0: _missing(head, topic.notes, held, groups)}
    day = Counter(words(topic.date.isoformat()))  # names of drops repeat it
    for part, made in zip(result.plan.parts, _made(result), strict=True):
        raw = [account.line.raw for account in part.accounts]
        found[made.number] = _missing(raw, made.notes, _held(made.model_dump(exclude={"notes"})) + day)
    return {number: missing for number, missing in found.items() if missing}


def _made(result: Imported) -> list[Part | Chore]:
    """What became of each PART of the plan, in its order."""
    parts, chores = iter(result.topic.parts), iter(result.topic.chores)
    return [next(chores) if is_chore(part) else next(parts) for part in result.plan.parts]


def same(one: Topic, other: Topic) -> None:
    """Compare piece by piece, so that a difference is small enough to read."""
    assert one.model_dump(exclude={"parts"}) == other.model_dump(exclude={"parts"})
    for mine, theirs in zip(one.parts, other.parts, strict=True):
        assert mine.model_dump() == theirs.model_dump()
    assert one == other
