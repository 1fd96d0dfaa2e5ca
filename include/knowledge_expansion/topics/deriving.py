"""What a topic needs and a plan may leave open, made from what the plan says elsewhere: file, title, budget, sections,
queries, the slug of a drop. Everything made here is named as assumed; nothing that the plan states is changed silently.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence

from knowledge_expansion.text.plan_reading.drafts import PartDraft, SectionDraft
from knowledge_expansion.values.single_values import knowledge_file

# The budget of a file when no PART of the plan states one: the middle of what hand-written plans give.
BUDGET = 400
_KEPT_NAMES = re.compile(r"(?:^|/)(?:INDEX|SKILL|README)\.md$", re.IGNORECASE)


def slug(text: str, longest: int = 64) -> str:
    """Lowercase words and hyphens, at most `longest` characters; empty when the text has no letter or digit."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    while words and len("-".join(words)) > longest and len(words) > 1:
        words.pop()
    return "-".join(words)[:longest].strip("-")


def stated_file(part: PartDraft) -> str:
    """The knowledge file that a PART names, the fullest spelling of it; empty when it names none."""
    named = [path for path in part.files if not _KEPT_NAMES.search(path)]
    if not named:
        return ""
    return max((path for path in named if path.endswith(named[0]) or named[0].endswith(path)), key=len)


def sound_file(path: str) -> str:
    """The path as a topic can hold it: as it is, or with its name made of lowercase words and hyphens."""
    try:
        return knowledge_file(path)
    except ValueError:
        folder, _, name = path.rpartition("/")
        folders = [slug(step) for step in folder.split("/") if slug(step)]
        name = slug(re.sub(r"\.md$", "", name)) or "file"
        name = re.sub(r"^(\d)-", r"0\1-", name)
        name = f"00-{name}" if re.fullmatch(r"\d+(?:-.*)?", name) and not re.match(r"\d{2,}-", name) else name
        return "/".join([*folders, f"{name}.md"])


def files_for(parts: Sequence[PartDraft], fallback: str) -> dict[int, tuple[str, bool]]:
    """By position, the file of each PART and whether it is assumed. A PART without one goes to the folder that most
    others use, numbered as they are; a file that an earlier PART writes gets a name of its own."""
    found: dict[int, tuple[str, bool]] = {}
    stated = {at: stated_file(part) for at, part in enumerate(parts)}
    folders = Counter(path.rpartition("/")[0] for path in stated.values() if path)
    folder = folders.most_common(1)[0][0] if folders else fallback
    offsets = [
        int(number[1]) - parts[at].number
        for at, path in stated.items()
        if path.rpartition("/")[0] == folder and (number := re.match(r"(\d{2,})-", path.rpartition("/")[2]))
    ]
    offset = Counter(offsets).most_common(1)[0][0] if offsets else -1
    taken: set[str] = set()
    for at, part in enumerate(parts):
        path = sound_file(stated[at]) if stated[at] else ""
        if not path:
            name = slug(part.title) or slug(part.drop) or f"part-{part.number}"
            path = "/".join(step for step in (folder, f"{max(0, part.number + offset):02d}-{name}.md") if step)
            path = sound_file(path)
        assumed = path != stated[at]
        while path.casefold() in taken:
            path, assumed = f"{path[:-3]}-part-{part.number}.md", True
        taken.add(path.casefold())
        found[at] = (path, assumed)
    return found


def title_from(path: str) -> str:
    """A title made of a file's name: its words, the first with a capital."""
    words = re.sub(r"^\d+-", "", path.rpartition("/")[2].removesuffix(".md")).replace("-", " ")
    return words[:1].upper() + words[1:] if words else path


def budget_for(parts: Sequence[PartDraft]) -> int:
    """The budget of a PART that states none: the middle of those that do."""
    stated = [part.lines for part in parts if part.lines]
    return int(statistics.median_low(stated)) if stated else BUDGET


def share(sections: Sequence[SectionDraft], budget: int | None, fallback: int) -> int | None:
    """Give every section without a budget an equal share of what the stated ones leave, the first ones a line more.
    Returns the PART's own figure when the sections do not add up to it."""
    stated = sum(section.lines or 0 for section in sections)
    open_ones = [section for section in sections if section.lines is None]
    if open_ones:
        room = max((budget or fallback) - stated, len(open_ones))
        each, rest = divmod(room, len(open_ones))
        for at, section in enumerate(open_ones):
            section.lines, section.assumed = each + (at < rest), True
    total = sum(section.lines or 0 for section in sections)
    return budget if budget is not None and budget != total else None


def project_names(parts: Sequence[PartDraft]) -> set[str]:
    """Proper names that come back in closing sections of several PARTs but are never searched for: the user's own work."""
    closing: Counter[str] = Counter()
    for part in parts:
        closing.update(set(_names(part.sections[-1].title)) if part.sections else set())
    asked = " ".join(query for part in parts for query in part.queries).casefold()
    often = max(2, len(parts) // 4)
    return {name for name, times in closing.items() if times >= often and name.casefold() not in asked}


def _names(title: str) -> list[str]:
    """Words with a hyphen and capitals or digits, such as ARR-COC or Moby-2."""
    return [
        name.casefold()
        for name in re.findall(r"\b[A-Za-z]+(?:-[A-Za-z0-9]+)+\b", title)
        if re.search(r"[A-Z]{2}|\d", name)
    ]
