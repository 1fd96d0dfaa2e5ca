"""Which statements of an answer hold: each is judged against the stored words it cites, before it comes near a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge_expansion.gate.rewritten.inference import inference_faults
from knowledge_expansion.gate.rewritten.judging import judge
from knowledge_expansion.gate.rewritten.units import Unit
from knowledge_expansion.gate.stated import row_text
from knowledge_expansion.text.compose.rewritten import Kept, KeptBlock
from knowledge_expansion.text.rewrite.prompt import Numbered
from knowledge_expansion.text.rewrite.reading import cells_of, form_faults
from knowledge_expansion.values.evidence import Evidence, Passage
from knowledge_expansion.values.rewritten import Block, SectionAnswer, Statement
from knowledge_expansion.values.topic import Part

Windows = Mapping[Passage, Sequence[Unit]]


@dataclass(frozen=True)
class Refused:
    """A statement that does not hold, under which point, with the evidence it named and what is wrong about it."""

    point: int
    text: str
    evidence: tuple[Evidence, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """What of an answer holds: (point, block) in order; the code that it wants shown; and what was refused."""

    blocks: tuple[tuple[int, KeptBlock], ...]
    code: tuple[Evidence, ...]
    refused: tuple[Refused, ...]

    @property
    def statements(self) -> int:
        return sum(len(block.statements) for _, block in self.blocks)

    @property
    def findings(self) -> list[str]:
        """For the model: each refused statement with its faults."""
        return [f"point {r.point}, {r.text[:160]!r}: {'; '.join(r.faults[:4])}" for r in self.refused]


class Holding:
    """Judges the answers for one section of a PART."""

    def __init__(self, part: Part, number: int, evidence: Sequence[Numbered], windows: Windows) -> None:
        self._part, self._section = part, part.sections[number - 1]
        self._evidence, self._windows = evidence, windows
        self._known = {item.id: item.evidence for item in evidence}

    def held(self, answer: SectionAnswer) -> Held:
        """What of an answer holds. The same sentence twice is kept once."""
        blocks: list[tuple[int, KeptBlock]] = []
        code: list[Evidence] = []
        refused: list[Refused] = []
        said: set[str] = set()
        for block in answer.blocks:
            kept = self._block(block, refused, said)
            if block.kind == "code":
                code += [e for k in kept for e in k.evidence]
                continue
            inferred = tuple(k for k in kept if not k.evidence)
            stated = tuple(k for k in kept if k.evidence)
            if stated:
                blocks.append((block.point, KeptBlock(block.kind, stated)))
            if inferred:
                blocks.append((block.point, KeptBlock("inference", inferred)))
        return Held(tuple(blocks), tuple(code), tuple(refused))

    def _block(self, block: Block, refused: list[Refused], said: set[str]) -> list[Kept]:
        head: list[str] = []
        kept: list[Kept] = []
        for place, statement in enumerate(block.statements):
            cells = cells_of(statement) if block.kind == "table" else []
            text = row_text(head, cells) if head else ", ".join(cells) if cells else statement.text
            faults = self._faults(block, statement, text, near=kept)
            if cells and (len(cells) < 2 or (head and len(cells) != len(head))):
                faults.append(f"a row of {len(cells)} cells where the head has {len(head) or 'at least 2'}")
            key = " ".join(text.lower().split())
            if not faults and key not in said:
                said.add(key)
                evidence = tuple(self._known[name] for name in dict.fromkeys(statement.evidence))
                kept.append(Kept(statement.text, evidence, tuple(cells)))
            elif faults:
                named = tuple(self._known[name] for name in statement.evidence if name in self._known)
                refused.append(Refused(block.point, statement.text, named, tuple(faults)))
            if block.kind == "table" and place == 0:
                head = cells
                if faults:  # without its head a table says nothing; what its rows named is quoted
                    refused += [self._headless(block, row) for row in block.statements[1:]]
                    return []
        return kept if block.kind != "table" or len(kept) > 1 else []

    def _headless(self, block: Block, row: Statement) -> Refused:
        named = tuple(self._known[name] for name in row.evidence if name in self._known)
        return Refused(block.point, row.text, named, ("the head of its table does not hold",))

    def _faults(self, block: Block, statement: Statement, text: str, near: Sequence[Kept]) -> list[str]:
        points = len(self._section.points)
        faults = form_faults(block, statement, self._evidence, points, self._section.project)
        if faults or block.kind == "code":
            return faults
        if statement.inference:
            beside = [self._windows[e.passage] for kept in near for e in kept.evidence]
            return list(inference_faults(text, self._section, self._part, beside))
        windows = [self._windows[self._known[name].passage] for name in dict.fromkeys(statement.evidence)]
        return list(judge(text, windows).findings)
