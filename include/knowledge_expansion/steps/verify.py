"""`verify`: the gate over a written file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge_expansion.base.view import read_text
from knowledge_expansion.errors import GateError, WorkspaceError
from knowledge_expansion.gate import check_file
from knowledge_expansion.gate.by_hand import only_by_hand
from knowledge_expansion.steps.external import verify_external
from knowledge_expansion.steps.standing import newest_date
from knowledge_expansion.steps.stored_pages import stored_pages
from knowledge_expansion.steps.write import GENERATED
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.values.records import Check


def verify_part(part: PartStore, *, log: Any) -> list[Check]:
    """Store checks.json and return the checks. Raises GateError with all findings when one fails."""
    run = part.run
    topic = run.topic()
    if topic.part(part.number).runner == "external":
        return verify_external(part, log=log)
    text, landing = part.find_text(GENERATED), part.find_text("file.md")
    if text is None or landing is None:
        raise WorkspaceError(f"PART {part.number} has no file.md in the workspace: clear its task write_knowledge")
    wanted, existing, now = topic.part(part.number), part.existing(), dt.datetime.now(dt.UTC)
    checks = check_file(
        text, wanted, topic, stored_pages(part), run.snapshot(), existing, as_of=newest_date(part), now=now
    )
    standing = read_text(run.snapshot(), topic.path_of(wanted))
    checks.append(only_by_hand(landing, text, standing))
    part.write("checks.json", [check.to_json() for check in checks])
    for check in checks:
        log.info("%s %s: %s", "passed" if check.passed else "FAILED", check.name, check.figure)
    findings = [f"{check.name}: {finding}" for check in checks if not check.passed for finding in check.findings]
    if findings:
        raise GateError(findings)
    return checks
