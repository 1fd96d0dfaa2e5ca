"""The file of a topic whose writer is a model: rewritten, put through the gate before it is taken, else quoted as ever."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge_expansion.gate import check_file
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
    if prose.sections and (findings := _findings(part, planned, written) - _findings(part, planned, quoted)):
        told["quoted"] = f"the gate refused the rewritten file: {'; '.join(sorted(findings))[:500]}"
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


def _findings(part: PartStore, planned: Planned, written: WrittenFile) -> set[str]:
    checks = check_file(
        written.text,
        planned.part,
        planned.topic,
        stored_pages(part),
        part.run.snapshot(),
        planned.existing,
        as_of=planned.as_of,
        now=dt.datetime.now(dt.UTC),
    )
    return {f"{check.name}: {finding}" for check in checks for finding in check.findings}
