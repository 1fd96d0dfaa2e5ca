"""The lines of a plan as tokens: heading, label, list item, fence, rule or text, with the box and the indentation.

A box may be drawn in many ways; only the one in front of the text counts. A tab is four columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge_expansion.text.lines import FENCE, ITEM, is_rule

Kind = Literal["blank", "rule", "fence", "heading", "label", "item", "quote", "text"]
Box = Literal["open", "done", "failed"]

_GLYPHS: dict[str, Box] = {
    **dict.fromkeys([" ", "", "~", "☐", "□", "…"], "open"),
    **dict.fromkeys(["x", "X", "✓", "✔", "✅", "☑", "√", "*", "v"], "done"),
    **dict.fromkeys(["/", "✗", "✘", "❌", "!", "-"], "failed"),
}
_ALONE: dict[str, Box] = {
    "☐": "open",
    "□": "open",
    "☑": "done",
    "✅": "done",
    "✔": "done",
    "☒": "failed",
    "❌": "failed",
}
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?$")
_BOX = re.compile(r"^\[([^\[\]]?)\ufe0f?\](?:[ \t]+|$)")
_ROUND = re.compile(r"^\(([ xX✓✔✗]?)\)(?:[ \t]+|$)")
_BULLET = re.compile(r"^([ \t]*)[•▪◦‣](?=[ \t])")
_BOLD = re.compile(r"^\*\*(?!\s)([^*]+?(?:\*[^*]+)*?)\*\*\s*(:?)\s*(.*)$")
_PLAIN = re.compile(r"^([A-Z][^:.!?`\"]{1,60}):$")
LABEL_LEVEL = 7


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is the line without marker and box; of a label it is the name, with what follows in `rest`. `level` is that
    of a heading (labels stand below them all), `ordered` the number of a list item, `fenced` lies inside a fence."""

    number: int
    raw: str
    kind: Kind
    text: str = ""
    rest: str = ""
    indent: int = 0
    level: int = 0
    box: Box | None = None
    ordered: int | None = None
    fenced: bool = False


def tokens(text: str) -> list[Line]:
    """One token a line, numbered from 1."""
    found: list[Line] = []
    closing: str | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        raw = raw.rstrip()
        fence = FENCE.match(raw)
        if closing is not None:
            if fence and not fence[3].strip() and fence[2].startswith(closing):
                found.append(Line(number, raw, "fence", indent=_columns(raw)))
                closing = None
            else:
                found.append(_token(number, raw, fenced=True))
        elif fence and not (fence[2][0] == "`" and "`" in fence[3]):
            closing = fence[2]
            found.append(Line(number, raw, "fence", fence[3].strip(), indent=_columns(raw)))
        else:
            found.append(_token(number, raw, fenced=False))
    return found


def _columns(raw: str) -> int:
    wide = raw.expandtabs(4)
    return len(wide) - len(wide.lstrip())


def _token(number: int, raw: str, *, fenced: bool) -> Line:
    stripped, indent = raw.strip(), _columns(raw)
    if not stripped:
        return Line(number, raw, "blank", fenced=fenced)
    if is_rule(stripped):
        return Line(number, raw, "rule", fenced=fenced)
    if heading := _HEADING.match(raw.replace("\t", "    ")):
        return Line(number, raw, "heading", heading[2].strip(), level=len(heading[1]), fenced=fenced)
    if item := ITEM.match(_BULLET.sub(r"\1-", raw)):
        box, body = boxed(item[4].strip())
        ordered = int(item[2][:-1]) if item[2][:-1].isdigit() else None
        return Line(number, raw, "item", body, indent=indent, box=box, ordered=ordered, fenced=fenced)
    if stripped.startswith(">"):
        return Line(number, raw, "quote", stripped[1:].removeprefix(" "), indent=indent, fenced=fenced)
    box, body = boxed(stripped)
    if box is not None and body:
        return Line(number, raw, "item", body, indent=indent, box=box, fenced=fenced)
    if label := _BOLD.match(stripped):
        name, colon = (label[1][:-1], ":") if label[1].endswith(":") else (label[1], label[2])
        if colon or not label[3] or label[3].startswith(("(", "[", "{")):
            return Line(number, raw, "label", name.strip(), label[3].strip(), indent, LABEL_LEVEL, fenced=fenced)
    if indent == 0 and (plain := _PLAIN.match(stripped)):
        return Line(number, raw, "label", plain[1].strip(), "", indent, LABEL_LEVEL + 1, fenced=fenced)
    return Line(number, raw, "text", stripped, indent=indent, fenced=fenced)


def boxed(text: str) -> tuple[Box | None, str]:
    """The box in front of a text, if there is one, and the text after it."""
    if (found := _BOX.match(text) or _ROUND.match(text)) and found[1] in _GLYPHS:
        return _GLYPHS[found[1]], text[found.end() :].strip()
    if text[:1] in _ALONE and text[1:2] in (" ", "\ufe0f"):
        return _ALONE[text[0]], text[1:].removeprefix("\ufe0f").strip()
    return None, text
