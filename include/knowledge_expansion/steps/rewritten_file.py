"""The file of a topic whose writer is a model: rewritten, put through the gate before it is taken, else quoted as ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from knowledge_expansion.base.snapshot import Snapshot
from knowledge_expansion.gate import StoredPage, check_file
from knowledge_expansion.steps.asking_model import AskingModel
from knowledge_expansion.steps.rewriting import Rewriting
from knowledge_expansion.steps.stored_pages import stored_pages
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.compose import Planned, write_file
from knowledge_expansion.values.evidence import WrittenFile


def rewritten_file(
    part: PartStore, planned: Planned, quoted: WrittenFile, asking: AskingModel, *, log: Any
) -> tuple[WrittenFile, dict[str, Any]]:
    """The rewritten file and the record of the rewriting. A file that the gate refuses where it does not refuse the quoted
    one is not taken."""
    rewriting = Rewriting(planned, asking)
    prose = rewriting.prose()
    written = write_file(planned, prose)
    told: dict[str, Any] = {"model": planned.topic.model.name, "sections": rewriting.record, "quoted": ""}
    findings: set[str] = set()
    if prose.sections:
        pages, base = stored_pages(part), part.run.snapshot()
        findings = _findings(planned, written, pages, base)
        findings -= _findings(planned, quoted, pages, base) if findings else set()
    if findings:
        told["quoted"] = f"the gate refused the rewritten file: {'; '.join(sorted(findings))[:1500]}"
        log.warning("PART %d is quoted: %s", part.number, told["quoted"])
        written = quoted
    elif not prose.sections:
        written = quoted
    account = asking.account
    told |= {
        "calls": len(account.calls),
        "prompt_tokens": sum(call.prompt_tokens for call in account.calls),
        "output_tokens": sum(call.output_tokens for call in account.calls),
        "usd": round(account.spent, 6),
        "share_usd": account.share,
    }
    for section in rewriting.record:
        log.info("section %(section)d: %(kept)d statements kept, %(refused)d refused; %(quoted)s", section)
    log.info("the model was asked %d times, $%.4f of $%.4f", told["calls"], told["usd"], account.share)
    return written, told


def _findings(planned: Planned, written: WrittenFile, pages: Sequence[StoredPage], base: Snapshot) -> set[str]:
    now, as_of = dt.datetime.now(dt.UTC), planned.as_of
    checks = check_file(written.text, planned.part, planned.topic, pages, base, planned.existing, as_of=as_of, now=now)
    return {f"{check.name}: {finding}" for check in checks for finding in check.findings}
