"""Where the sources of a point give different numbers for the same, all of them are shown side by side in their own words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge_expansion.gate.rewritten.conflicts import pairs
from knowledge_expansion.gate.rewritten.judging import judge
from knowledge_expansion.gate.rewritten.units import Unit
from knowledge_expansion.steps.holding import Windows
from knowledge_expansion.text.compose.rewritten import Kept, KeptBlock, PointText
from knowledge_expansion.values.evidence import Evidence, Passage


def show_disagreements(point: PointText, evidence: Sequence[Evidence], windows: Windows) -> None:
    """Put a list of the sources' own sentences in the place of what was stated of one of them. Where these cannot stand on
    their own (they begin with a pronoun), all of that evidence is quoted instead. `evidence` is all of the point's."""
    able = [e for e in evidence if e.passage in windows]
    found = list(pairs([(e.passage.source, windows[e.passage]) for e in able]))
    if not found:
        return
    told: dict[tuple[int, str], Unit] = {}
    for a, one, b, other in found:
        told[a, one.text], told[b, other.text] = one, other
    sentences = {(at, unit.whole) for (at, _), unit in told.items()}
    kept = [Kept(whole, (able[at],)) for at, whole in sorted(sentences)]
    whole = all(not u.subject for u in told.values()) and all(
        {u.text for u in judge(k.text, [windows[k.evidence[0].passage]]).units} <= {u.text for u in told.values()}
        and judge(k.text, [windows[k.evidence[0].passage]]).supported
        for k in kept
    )
    touched = {able[at].passage for at, _ in sentences}
    texts = {unit.text for unit in told.values()} if whole else None
    shown = {e.passage for k in kept for e in k.evidence} if whole else set()
    left = []
    for block in point.blocks:
        own = {e.passage for k in block.statements for e in k.evidence}
        if block.kind == "table" and own & touched:
            point.quotes += [e for e in able if e.passage in own - shown and e not in point.quotes]
        elif statements := tuple(k for k in block.statements if not _is_told(k, touched, texts, windows)):
            left.append(KeptBlock(block.kind, statements))
    point.blocks = [*left, *([KeptBlock("differ", tuple(kept))] if whole else [])]
    if not whole:
        point.quotes += [e for e in able if e.passage in touched and e not in point.quotes]


def _is_told(kept: Kept, touched: Collection[Passage], texts: Collection[str] | None, windows: Windows) -> bool:
    """Whether a statement rests on one of the disagreeing sentences; with no `texts`, on any sentence of their passages."""
    if not any(e.passage in touched for e in kept.evidence):
        return False
    units = judge(kept.text, [windows[e.passage] for e in kept.evidence]).units
    return texts is None or any(unit.text in texts for unit in units)
