"""A refresh against the file as it stands in the base: what is still there, what changed, what is lost, what is new.

Both files are read by the gate's reader; why something is lost is looked up in the stored pages.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from knowledge_expansion.gate.parsed import ParsedFile, Quote
from knowledge_expansion.gate.reading import read_file
from knowledge_expansion.gate.rewritten.windows import GAP
from knowledge_expansion.steps.lost_documents import lost_quote
from knowledge_expansion.steps.standing import read_on, standing_pages
from knowledge_expansion.stores.pages import PageStore
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.blocks import merge
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.text.shingles import Shingles, are_twins, shingles
from knowledge_expansion.text.urls import matches
from knowledge_expansion.values.differences import Difference, Differences
from knowledge_expansion.values.page import Source

ALIKE = 0.6
"""From this share of common words on, in order, two quotes count as one that was reworded."""
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class Told:
    """One quoted block: where, from which page or (`inside`) from which file of the base, its words."""

    where: str
    url: str
    words: str
    inside: bool = False


def differences(part: PartStore, before: str | None, after: str, generated: str) -> Differences | None:
    """Compare the file that lands, `after`, with the one that stood `before`; None where none stood. `generated` is the file
    as it would be without what a person wrote: its quotes are offered for the blocks that a person keeps."""
    seal = read_seal(before) if before is not None else None
    if before is None or seal is None:
        return None
    old, new = read_file(before), read_file(after)
    pages = Pages(part)
    lost, added = _told(old), _told(new)
    kept = [told for told in lost if any(_same(told, other) for other in added)]
    lost = [told for told in lost if told not in kept]
    added = [told for told in added if not any(_same(other, told) for other in kept)]
    found: list[Difference] = []
    for told in lost:
        twin = next((other for other in added if pages.is_successor(told, other)), None)
        if twin is not None:
            added.remove(twin)
        found.append(pages.why_lost(told, twin))
    found += _pages(old, new, pages)
    found += [Difference("new", told.where, told.url, after=told.words) for told in added]
    found += _by_hand(before, generated)
    return Differences(seal.as_of.isoformat(), len(kept), tuple(dict.fromkeys(found)))


class Pages:
    """What the store knows of the pages of both files."""

    def __init__(self, part: PartStore) -> None:
        self._part = part
        self.standing = standing_pages(part)
        topic = part.run.topic()
        rules = (*topic.sources.never_use, *topic.part(part.number).sources.never_use)
        self._never = {
            outcome.key
            for day in part.days()
            for outcome in part.on(day).page_outcomes()
            if any(matches(outcome.url, rule) for rule in rules)
        }
        self._texts: dict[str, list[str]] = {}
        self._moves: dict[str, str] = {}

    def why_lost(self, told: Told, twin: Told | None) -> Difference:
        """Why a quote of the old file is not in the new one; `twin` is what the new one has from the page instead."""
        if told.inside:
            base, instead = self._part.run.snapshot(), twin.words if twin else ""
            return lost_quote(base, told.where, told.url, told.words, instead, _numbers(told.words, instead))
        key = PageStore.key_of(told.url)
        if key not in self.standing:
            moved = self.moved_to(told.url)
            kind, detail = ("moved", moved) if moved else ("gone", self.end_of(key))
            return Difference(kind, told.where, told.url, told.words, twin.words if twin else "", detail)  # type: ignore[arg-type]
        if twin is not None:
            return Difference("changed", told.where, told.url, told.words, twin.words, _numbers(told.words, twin.words))
        texts = self._blocks(key)
        if any(told.words in text for text in texts) or told.words in "\n".join(texts):
            return Difference("set_aside", told.where, told.url, told.words)
        now = max(texts, key=lambda text: _likeness(told.words, text), default="")
        if _alike(told.words, now):
            return Difference("changed", told.where, told.url, told.words, now, _numbers(told.words, now))
        return Difference("withdrawn", told.where, told.url, told.words)

    def is_successor(self, told: Told, other: Told) -> bool:
        """Whether a new quote says what a lost one said: in other words, or at another address."""
        if other.url == told.url:
            return _alike(told.words, other.words)
        if told.inside:
            return False
        return other.words == told.words and self.moved_to(told.url) == other.url

    def end_of(self, key: str) -> str:
        """What became of a page that counts no more, in the words of the last date that read it."""
        if key in self._never:
            return "it is withdrawn: no topic may use it"
        days = self._part.days()
        for day in reversed(days):
            for outcome in read_on(self._part, day, days):
                if outcome.key == key and outcome.outcome != "used":
                    why = outcome.detail.removeprefix(f"The page {outcome.url} failed: ").partition(". ")[0]
                    return f"{outcome.outcome} as of {day.isoformat()}: {why}"
        return ""

    def moved_to(self, url: str) -> str:
        """The address at which a page that is gone stands now; empty when it stands nowhere."""
        if url not in self._moves:
            self._moves[url] = self._look_for(PageStore.key_of(url))
        return self._moves[url]

    def _look_for(self, key: str) -> str:
        old = self._last_version(key)
        if key in self.standing or old is None:
            return ""
        words = _shingles(old)
        twins = (other for other in self.standing if are_twins(words, _shingles(self._source(other))))
        return next((self.standing[other].outcome.url for other in twins), "")

    def _last_version(self, key: str) -> Source | None:
        days = self._part.days()
        for day in reversed(days):
            if any(outcome.key == key and outcome.outcome == "used" for outcome in read_on(self._part, day, days)):
                return self._part.run.as_of_another(day).pages().source(key)
        return None

    def _source(self, key: str) -> Source:
        return self._part.run.as_of_another(self.standing[key].day).pages().source(key)

    def _blocks(self, key: str) -> list[str]:
        if key not in self._texts:
            self._texts[key] = [block.text for block in self._source(key).document.blocks]
        return self._texts[key]


def _by_hand(standing: str, generated: str) -> list[Difference]:
    """The blocks that stay as a person has them, each with what the pages say to it now and it does not quote."""
    fresh, theirs = read_seal(generated), read_seal(standing)
    if fresh is None or theirs is None:
        return []
    merged = merge(fresh.rest, theirs.rest, theirs.marks)
    texts = {block.key: block.text for block in merged.blocks}
    found = []
    for key in (*merged.kept, *merged.removed):
        where = key.rpartition(" / ")[2].lstrip("# ")
        detail = "taken out" if key in merged.removed else ""
        quotes = [told for told in _told(read_file(generated)) if told.where == where]
        offered = [told for told in quotes if told.words not in texts.get(key, "")]
        found += [Difference("by_hand", where, told.url, after=told.words, detail=detail) for told in offered]
        found += [] if offered else [Difference("by_hand", where, "", detail=detail)]
    return found


def _told(file: ParsedFile) -> list[Told]:
    notes = file.note_of
    points = [point for section in file.sections for point in section.points]
    told = [_quoted(point.heading, quote) for point in points for quote in point.quotes]
    # Of a rewritten statement the words count that it rests on: the page either still has them or not.
    told += [
        Told(point.heading, notes[n].url, notes[n].words.partition(GAP)[0])
        for point in points
        for n in dict.fromkeys(n for stated in point.statements for n in stated.notes)
        if n in notes
    ]
    return told


def _quoted(heading: str, quote: Quote) -> Told:
    """A lead to a file of the base has the file's path as its title, its link is relative."""
    lead = quote.lead
    inside = lead.lines is not None
    return Told(heading, lead.title if inside else lead.url, "\n".join(quote.units), inside)


def _same(one: Told, other: Told) -> bool:
    """The same words of one page, also when one file quotes more of the paragraph than the other."""
    return one.url == other.url and (one.words in other.words or other.words in one.words)


def _pages(old: ParsedFile, new: ParsedFile, pages: Pages) -> list[Difference]:
    """Pages that came and went, whether quoted or only read."""
    before, after = _listed(old), _listed(new)
    found = []
    for url in before:
        if url not in after and PageStore.key_of(url) not in pages.standing:
            moved = pages.moved_to(url)
            detail = moved or pages.end_of(PageStore.key_of(url))
            found.append(Difference("moved" if moved else "gone", "", url, detail=detail))
    arrived = {item.detail for item in found if item.kind == "moved"}
    return found + [Difference("new_page", "", url) for url in after if url not in before and url not in arrived]


def _listed(file: ParsedFile) -> list[str]:
    return list(dict.fromkeys(entry.url for entry in (*file.web, *file.additional)))


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _alike(one: str, other: str) -> bool:
    return _likeness(one, other) >= ALIKE


def _numbers(before: str, after: str) -> str:
    """The numbers that only one of the two has, side by side; empty when they have the same."""
    old, new = _NUMBER.findall(before), _NUMBER.findall(after)
    gone, come = [n for n in old if n not in new], [n for n in new if n not in old]
    return f"{', '.join(gone) or 'no number'} → {', '.join(come) or 'no number'}" if gone or come else ""


def _shingles(source: Source) -> Shingles:
    return shingles("\n".join(block.text for block in source.document.blocks))
