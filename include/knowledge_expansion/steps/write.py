"""`write_knowledge`: from stored pages to the knowledge file, in the workspace."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any

from knowledge_expansion.base.view import read_text
from knowledge_expansion.errors import PartFailed, WorkspaceError
from knowledge_expansion.steps.asking_model import AskingModel
from knowledge_expansion.steps.documents import base_documents
from knowledge_expansion.steps.estimate import estimate
from knowledge_expansion.steps.rewritten_file import rewritten_file
from knowledge_expansion.steps.standing import newest_date, standing_sources
from knowledge_expansion.steps.uncollected import uncollected
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.blocks import merge
from knowledge_expansion.text.compose import Planned, plan_file, write_file
from knowledge_expansion.text.compose.footnotes import with_kept
from knowledge_expansion.text.evidence import choose_evidence
from knowledge_expansion.text.marker import read_seal, seal
from knowledge_expansion.values.evidence import QUOTED_FROM, Passage, WrittenFile
from knowledge_expansion.values.model import Model
from knowledge_expansion.values.page import Source

TOLD_ELSEWHERE = "told_elsewhere.json"
"""Paragraphs (by key) that another PART of the run quotes already."""
GENERATED = "generated.md"
"""The file as it would be if nobody had changed the one in the base: what the gate checks line by line."""


def write_part(part: PartStore, *, model: Callable[[], Model] | None = None, log: Any) -> WrittenFile:
    """Store file.md and written.json. `model` gives the model of a topic that wants one; without it only its stored answers
    are used. Raises PartFailed when the pages hold no evidence at all."""
    run = part.run
    topic = run.topic()
    wanted = topic.part(part.number)
    existing = part.existing()
    if existing is None:
        raise WorkspaceError(f"PART {part.number} has no existing.json in the workspace: clear its task check_existing")
    pages, as_of = standing_sources(part), newest_date(part)
    documents = base_documents(wanted, topic, run.snapshot(), log=log)
    sources = [*pages, *(document.source for document in documents.values())]
    choosing = "PART %d as of %s: choosing evidence from %d pages and %d files of the base"
    log.info(choosing, part.number, as_of, len(pages), len(documents))
    told_elsewhere = set(run.find(f"{part.folder}/{TOLD_ELSEWHERE}") or [])
    by_key = {source.key: source for source in sources}
    only = {key: document.answers(wanted) for key, document in documents.items()}
    with uncollected():
        evidence = [
            item
            for item in choose_evidence(wanted, sources, as_of=as_of, only=only, at_least=QUOTED_FROM)
            if (found := documents.get(item.passage.source)) is None or found.stands_whole(item)
            if not told_elsewhere or told_elsewhere.isdisjoint(_passage_keys(item.passage, by_key[item.passage.source]))
        ]
        planned = plan_file(wanted, topic, sources, evidence, existing, as_of=as_of)
        written = write_file(planned)
    if not written.quotes:
        raise PartFailed(
            f"none of the {len(pages)} pages read says enough about the points of PART {part.number} to be quoted. "
            "Change its queries, or name pages under sources.must_use."
        )
    told: dict[str, Any] = {}
    if topic.writer == "gemini":
        asking = AskingModel(model, part.model_account(topic), log)
        expected = estimate(planned)
        told_before = "the model is asked up to %d times, with about %d tokens in and %d out, for $%.4f"
        log.info(told_before, expected.questions, expected.prompt_tokens, expected.output_tokens, expected.usd)
        written, told = rewritten_file(part, planned, written, asking, log=log)
        told["estimated_usd"] = expected.usd
    standing = read_text(run.snapshot(), written.path)
    part.write_text(GENERATED, written.text)
    part.write_text("file.md", with_standing(written.text, standing))
    part.write(
        "written.json",
        {
            "path": written.path,
            "short": written.short,
            "sections": [section.to_json() for section in written.sections],
            "quotes": [quote.to_json() for quote in written.quotes],
            "writer": told,
            "rests_on": sorted(_rests_on(written, planned)),
        },
    )
    for section in written.sections:
        log.info(
            "section %d: %d lines of %d planned, %d available",
            section.number,
            section.written,
            section.planned,
            section.available,
        )
    return written


def _rests_on(written: WrittenFile, planned: Planned) -> set[str]:
    """The keys of the passages that a rewritten file's statements may rest on; a file of quotes shows its own."""
    if not written.rewritten:
        return set()
    chosen = (e.passage for e in planned.plan.chosen)
    return {key for passage in chosen for key in _passage_keys(passage, planned.sources[passage.source])}


def with_standing(generated: str, standing: str | None) -> str:
    """The generated file with what a person did to the one that stands in the base."""
    fresh, theirs = read_seal(generated), read_seal(standing) if standing is not None else None
    if fresh is None or theirs is None:
        return generated
    merged = merge(fresh.rest, theirs.rest.replace("\r\n", "\n"), theirs.marks)
    return seal(with_kept(merged.text, theirs.rest), fresh.topic, fresh.part, fresh.as_of, fresh.open, fresh.marks)


def paragraph_keys(paragraphs: Iterable[str]) -> set[str]:
    """What makes two paragraphs, code blocks or tables the same: a hash of their letters and digits, for those of eight
    words and more."""
    plain = (re.sub(r"\W+", "", text).lower() for text in paragraphs if len(text.split()) >= 8)
    return {hashlib.sha256(words.encode()).hexdigest()[:16] for words in plain}


def _passage_keys(passage: Passage, source: Source) -> set[str]:
    """The keys of a passage's blocks; of a part of one paragraph, that of the part."""
    if passage.first == passage.last:
        return paragraph_keys([passage.text])
    return paragraph_keys(block.text for block in source.document.blocks[passage.first : passage.last + 1])
