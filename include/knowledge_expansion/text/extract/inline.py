"""One line of text out of inline markup: plain, and as Markdown that renders to the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from knowledge_expansion.text.extract.tree import BLOCKS, HEADINGS, Element, word_set

CODE = word_set("code tt kbd samp")

# Zero-width and direction marks, soft hyphens, control, private-use (icon fonts) and tag characters.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_ANCHOR = re.compile(r"[¶#§🔗⚓️]|permalink|\[(?:edit|link|change)\b.*\]|(?:perma)?link to (?:this|the) .*", re.I)
_HEADING_ANCHOR = re.compile(r"link|anchor|edit", re.I)
_FOOTNOTE = re.compile(r"\[?(?:\d{1,3}|[a-z]|citation needed|note \d+)\]?", re.I)
_ESCAPED = re.compile(r"[\\`*\[\]<~]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_MARKUP = re.compile(r"[\\`*\[\]<~&_]")
"""What every character of `_ESCAPED` is one of: most text has none, and this is found out much faster."""
_LINE_START = re.compile(r"[-+=#>]|\d+[.)]")


class Line(NamedTuple):
    """The same words twice."""

    text: str
    markdown: str


class Run(NamedTuple):
    """A piece of a line as it stands in the page."""

    text: str
    code: bool = False


def visible(text: str) -> str:
    """Without zero-width, control, direction and private-use characters."""
    plain = text.isascii() and text.replace("\n", "").isprintable()
    return text if plain else INVISIBLE.sub("", text)


def clean(text: str) -> str:
    """Visible characters only, white space of any width folded to single spaces, none at the edges."""
    return " ".join(visible(text).split())


def runs_of(nodes: Iterable[Element | str], *, code: bool = False) -> list[Run]:
    """The runs of text in inline nodes, leaving out marks such as heading anchors and footnote numbers."""
    runs: list[Run] = []
    for node in nodes:
        if isinstance(node, str):
            runs.append(Run(node, code))
        elif node.out or is_mark(node):
            continue
        elif node.tag == "br":
            runs.append(Run(" ", code))
        else:
            inner = runs_of(node.children, code=code or node.tag in CODE)
            gap = [Run(" ")] if node.tag in BLOCKS else []
            runs += [*gap, *inner, *gap]
    return runs


def is_mark(element: Element) -> bool:
    """Whether this is an anchor beside a heading, an edit link, or the number of a footnote."""
    if element.tag not in ("a", "sup", "span") or element.chars > 60:
        return False
    text = element.text(inside=True)
    if element.tag == "sup":
        return bool(_FOOTNOTE.fullmatch(text)) and any(below.tag == "a" for below in element.walk())
    if element.tag != "a" or not text:
        return False
    in_heading = any(above.tag in HEADINGS for above in islice(element.ancestors(), 2))
    return bool(_ANCHOR.fullmatch(text) or (in_heading and _HEADING_ANCHOR.fullmatch(text)))


def line(runs: Iterable[Run], *, opens: bool = True) -> Line:
    """Fold runs into one line. White space at the edges of code moves out of it: Markdown would not keep it. What does not
    open a line of Markdown (a cell of a table) need not be kept from reading as a list there."""
    pieces: list[tuple[str, bool]] = []
    for words, code in _folded(runs):
        if pieces and pieces[-1][1] == code:
            pieces[-1] = pieces[-1][0] + words, code
        else:
            pieces.append((words, code))
    text = "".join([words for words, _ in pieces])
    markdown = "".join([_code(words) if code else escape(words) for words, code in pieces])
    if opens and (start := _LINE_START.match(markdown)):
        markdown = f"{markdown[: start.end() - 1]}\\{markdown[start.end() - 1 :]}"
    return Line(text, markdown)


def escape(text: str) -> str:
    """Markdown that shows this text as it stands, wherever in a line."""
    return _ESCAPED.sub(lambda match: "\\" + match[0], text) if _MARKUP.search(text) else text


def _folded(runs: Iterable[Run]) -> Iterator[Run]:
    started = space = False
    for run in runs:
        text = visible(run.text)
        core = " ".join(text.split())
        if not core:
            space = space or bool(text)
            continue
        if started and (space or text[0].isspace()):
            yield Run(" ")
        yield Run(core, run.code)
        started, space = True, text[-1].isspace()


def _code(text: str) -> str:
    """A code span: the fence is longer than any run of backticks inside (CommonMark 0.31, 6.1)."""
    fence = "`" * (max((len(ticks) for ticks in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"
