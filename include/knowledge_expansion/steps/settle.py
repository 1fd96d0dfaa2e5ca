"""Nothing is quoted in two files of a run: PARTs write side by side and cannot see each other, so the review settles it.

The PART with the lower number keeps a paragraph; the other one is written again without it, checked again and reported
again. What it had to leave out is recorded, so that writing it once more gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from knowledge_expansion.errors import GateError, PartFailed
from knowledge_expansion.gate.reading import read_file
from knowledge_expansion.steps.drop import drop_part
from knowledge_expansion.steps.verify import verify_part
from knowledge_expansion.steps.write import GENERATED, TOLD_ELSEWHERE, paragraph_keys, write_part
from knowledge_expansion.stores.run import PartStore, RunStore
from knowledge_expansion.values.model import Model
from knowledge_expansion.values.topic import Topic


def settle(
    run: RunStore,
    topic: Topic,
    written: Collection[int],
    fresh: Collection[int],
    *,
    model: Callable[[], Model] | None = None,
    log: Any,
) -> dict[int, str]:
    """Rewrite the `written` PARTs that repeat a PART before them; `fresh` ones stand in the base and stay as they are.

    Returns the PARTs that could not be written again, with the reason; their drops say so. What was delivered from outside
    is nobody's to rewrite: it is told first, like what stands in the base.
    """
    delivered = {number for number in written if topic.part(number).runner == "external"}
    told: dict[str, int] = {}
    failed: dict[int, str] = {}
    snapshot = run.snapshot()
    # What already stands in the base is told first, whatever its number.
    for number in (*sorted(fresh), *sorted(delivered), *sorted(set(written) - delivered)):
        if number in delivered:
            keys = _keys(run.part(number).find_text("file.md") or "")
        elif number in fresh:
            keys = _keys((snapshot.read(topic.path_of(topic.part(number))) or b"").decode("utf-8", "replace"))
        else:
            part = run.part(number)
            try:
                keys = _without(part, told, model, log)
            except (GateError, PartFailed) as error:
                failed[number] = str(error)
                part.record_failure("verify", str(error))
                drop_part(part, failed_step="verify", log=log)
                continue
        told |= dict.fromkeys(keys - told.keys(), number)
    return failed


def _without(part: PartStore, told: dict[str, int], model: Callable[[], Model] | None, log: Any) -> set[str]:
    """The keys of the PART's file once it repeats nothing."""
    keys = _written_keys(part)
    while repeated := keys & told.keys():
        others = sorted({told[key] for key in repeated})
        log.info("PART %d repeats %d paragraphs of PARTs %s: written again without", part.number, len(repeated), others)
        known = part.run.find(f"{part.folder}/{TOLD_ELSEWHERE}") or []
        part.write(TOLD_ELSEWHERE, sorted({*known, *repeated}))
        write_part(part, model=model, log=log)
        verify_part(part, log=log)
        drop_part(part, failed_step=None, log=log)
        keys = _written_keys(part)
    return keys


def _written_keys(part: PartStore) -> set[str]:
    """Those of its quotes, and of the passages that its statements rest on."""
    return _keys(part.find_text(GENERATED) or "") | set((part.written() or {}).get("rests_on", ()))


def _keys(text: str) -> set[str]:
    quotes = read_file(text).quotes
    wholes = ["\n".join(quote.units) for quote in quotes if quote.kind != "prose"]
    return paragraph_keys([*wholes, *(unit for quote in quotes if quote.kind == "prose" for unit in quote.units)])
