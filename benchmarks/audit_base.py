"""A knowledge base of any size in which every rule of the audit is broken a known number of times; all words are our own.

The same number of files gives the same bytes. Faults recur at fixed distances, so their counts are known without looking.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

PER_FOLDER = 50
_WORDS = (
    "anchor arch basin beam bell bolt brace brick bridge canal chain clamp clay cliff coil crane crank dam deck dock door"
    " drain drum field flood floor forge frame gate gauge gear girder gravel grid groove hatch hinge hull jetty joint keel"
    " kiln ladder lantern latch lathe ledge lens lever lintel lock loom mast mill mortar nail orchard oven panel pier pillar"
    " pipe piston plank plough pulley pump quarry rail ramp reed ridge rivet roof rope rudder sail shaft shed sluice spring"
    " stair tower trench tunnel valve vault wall wedge well wharf wheel winch"
).split()


@dataclass
class Planted:
    """`counts` are the faults by rule, `mendable` the links and index rows that can be mended with certainty."""

    counts: Counter[str] = field(default_factory=Counter)
    mendable: int = 0


class _Maker:
    def __init__(self, folder: Path, files: int) -> None:
        self.folder, self.files, self.planted = folder, files, Planted()
        self.random = random.Random(files)

    def make(self) -> Planted:
        for inner in range(0, self.files, PER_FOLDER):
            self._folder(inner // PER_FOLDER, range(inner, min(inner + PER_FOLDER, self.files)))
        self._skill()
        return self.planted

    def _folder(self, number: int, span: range) -> None:
        name = f"{_WORDS[number % len(_WORDS)]}-{number:03}"
        rows = []
        for at in span:
            path = f"{name}/{self._number(number, at):02}-{self._slug(at)}.md"
            text = self._file(at, name)
            self._write(path, text, broken=at % 500 == 14)
            if self._has("not-indexed", at, 60, 5):
                self.planted.mendable += 1
            else:
                rows.append(f"| `{path.rpartition('/')[2]}` | About {self._slug(at)} |")
            if at % PER_FOLDER == 20:
                self._drop(number, path, text)
        if self._has("dead-index-row", number, 4, 1):
            rows.append(f"| `98-gone-{number}.md` | Not there |")
        head = [f"# {name}", "", "| File | Description |", "|------|-------------|"]
        self._write(f"{name}/INDEX.md", "\n".join([*head, *rows]) + "\n")

    def _number(self, folder: int, at: int) -> int:
        """A file's number; in every fifth folder two files have one."""
        position = at % PER_FOLDER
        if folder % 5 == 2 and position == 30:
            self.planted.counts["duplicate-number"] += 1
            return 29
        return position

    def _slug(self, at: int) -> str:
        return f"{_WORDS[at * 7 % len(_WORDS)]}-{_WORDS[at * 13 % len(_WORDS)]}-{at}"

    def _has(self, rule: str, at: int, distance: int, offset: int) -> bool:
        """Whether this file (or folder) has the fault; counts it."""
        if at % distance != offset:
            return False
        self.planted.counts[rule] += 1
        return True

    def _file(self, at: int, folder: str) -> str:
        sourced = not self._has("no-url", at, 70, 6)
        read = "2024-05-17" if sourced and self._has("stale", at, 77, 11) else "2026-10-02"
        dated = not sourced or not self._has("no-access-date", at, 77, 7)
        bare = sourced and self._has("section-without-source", at, 71, 8)
        lines = [*self._front(at), f"# {self._slug(at).title()}", "", self._text(40), ""]
        for section in range(1, 5):
            lines += [f"## Section {section}: {self._words(4)}", ""]
            if sourced and not (bare and section == 2):
                address = f"https://docs.example.org/{at}/{section}"
                lines.append(f"From [{self._words(3)}]({address})" + (f" (accessed {read}):" if dated else ":"))
            lines += [f"- {self._text(14)}" for _ in range(4)]
            lines += ["", self._text(60), "", "```python", f"value = {at}  # see [no](link)", "```", ""]
            lines += ["| name | size |", "|---|---|", *(f"| {self._words(2)} | {n} |" for n in range(3)), ""]
        lines += [*self._faults(at, folder), *(["## Sources", "", *self._sources(at, read, dated)] if sourced else [])]
        return "\n".join(lines) + "\n"

    def _front(self, at: int) -> list[str]:
        if self._has("front-matter", at, 90, 12):
            return ["---", "type: Reference", "stale_after: in spring", "---", ""]
        if self._has("front-matter-hint", at, 90, 13):
            return ["---", "stale_after: 2030-01-01", "---", ""]
        return []

    def _faults(self, at: int, folder: str) -> list[str]:
        """Lines with planted faults, below a heading of their own that has a source."""
        lines = []
        if self._has("broken-link", at, 40, 1):
            lines.append(f"See [a file that was never there](97-never-{at}.md) for more.")
        if at >= 60 and self._has("broken-link", at, 80, 2):  # its target lies in another folder, under its own name
            other = at - 60
            number = 29 if (other // PER_FOLDER) % 5 == 2 and other % PER_FOLDER == 30 else other % PER_FOLDER
            lines.append(f"See [a file that moved](../moved/{number:02}-{self._slug(other)}.md) for more.")
            self.planted.mendable += 1
        if self._has("broken-anchor", at, 50, 3):
            lines.append("See [a part](#no-such-part) above.")
        if self._has("missing-file-named", at, 50, 4):
            lines.append(f"Also read `{folder}/96-lost-{at}.md` one day.")
        if self._has("link-outside", at, 100, 15):
            lines.append("The tool is [beside the base](../../tools/run.py).")
        if at % 80 in (10, 11) and (at - at % 80 + 11 < self.files):
            shared = random.Random(at // 80)
            lines += ["", " ".join(shared.choices(_WORDS, k=40)) + "."]
            self.planted.counts["repeated-paragraph"] += at % 80 == 11
        return ["## Related", "", *lines, ""] if lines else []

    def _sources(self, at: int, read: str, dated: bool) -> list[str]:
        behind = f" (accessed {read})" if dated else ""
        lines = [f"- [{self._words(4)}](https://docs.example.org/{at}/{n}){behind}" for n in range(1, 5)]
        if dated and read.startswith("2026") and self._has("impossible-date", at, 45, 9):
            day = ("(accessed 2026-02-30)", "(accessed 2031-01-05)", "(January 2031) (accessed 2026-10-02)")[
                at // 45 % 3
            ]
            lines.append(f"- [{self._words(4)}](https://blog.example.org/{at}) {day}")
        return lines

    def _drop(self, number: int, path: str, text: str) -> None:
        lines = text.count("\n") + (100 if self._has("drop-differs", number, 3, 1) else 0)
        name = f"_ingest-auto/completed/expansion-{number:03}/KNOWLEDGE-DROP-part-2026-10-02-1200.md"
        self._write(
            name,
            f"# KNOWLEDGE DROP: {path}\n\n**Runner**: PART 1\n**Timestamp**: 2026-10-02 12:00\n**Status**: Complete\n\n"
            f"## Knowledge File\n\n**File**: `{path}`\n**Lines**: {lines}\n",
        )

    def _skill(self) -> None:
        self.planted.counts.update(("skill-name", "skill-description", "skill-fields", "skill-length"))
        front = ["---", "name: Made_Base", f"description: {'A base of made words. ' * 60}", "---", "", "# Made"]
        self._write("SKILL.md", "\n".join([*front, *("A line that could stand elsewhere." for _ in range(500))]) + "\n")

    def _words(self, count: int) -> str:
        return " ".join(self.random.choices(_WORDS, k=count))

    def _text(self, count: int) -> str:
        return self._words(count).capitalize() + "."

    def _write(self, path: str, text: str, *, broken: bool = False) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() + (b"Caf\xe9 at the end.\n" if broken else b""))
        self.planted.counts["unreadable"] += broken


def make_audit_base(folder: Path, files: int) -> Planted:
    """Write a base of `files` knowledge files below `folder`, which must not exist; returns what is wrong in it."""
    return _Maker(folder, files).make()
