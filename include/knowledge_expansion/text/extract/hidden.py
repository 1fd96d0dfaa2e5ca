"""How a page hides text from its readers. Hidden text never becomes part of a document: it is where instructions to
language models and stuffed words are put."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge_expansion.text.extract.tree import Element, word_set

STYLE_CHARS = 300_000  # of all style sheets in the page; the rules that hide single parts stand early

DECLARATION_CHARS = 2_000  # of one rule or style attribute

_NOT_SHOWN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?<![\w-])(?:max-)?(?:height|"
    r"width):[01](?:px)?(?![\d.%a-z])[^}]*overflow:hidden"
    r"|overflow:hidden[^}]*(?<![\w-])(?:max-)?(?:height|width):[01](?:px)?(?![\d.%a-z])|clip:rect\(0|"
    r"clip-path:inset\((?:50|100)%"
)
_TRANSPARENT = re.compile(r"(?<![\w-])opacity:0?(?:\.0\d*)?(?![\d.])")
_TINY = re.compile(
    r"font-size:(?:[012](?:\.\d+)?(?:px|pt)|0(?:\.[01]\d*)?(?:r?em|%)?(?![\d.]))|(?<![\w-])font:[^;]*\b[012]px"
)
_OFF_SCREEN = re.compile(
    r"(?:left|top|right|bottom|text-indent|margin-left|margin-top):-\d{3,}|translate[xy]?\(-\d{4,}"
)
_COLOUR = re.compile(r"(?<![\w-])color:([^;!]+)")
_BACKGROUND = re.compile(r"background(?:-color)?:([^;!]+)")
_WHITE = word_set("#fff #ffffff white rgb(255,255,255) transparent rgba(0,0,0,0) #fefefe #fdfdfd")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_AT_BLOCK = re.compile(r"@[^{};@]*(?:\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|;)")
_SIMPLE = re.compile(r"[.#][\w-]+\Z")

CONCEALING = ("in tiny letters", "in the colour of the background", "off the screen")  # no ordinary page needs these


def concealment(style: str) -> str:
    """How these CSS declarations hide text, in words; empty where they do not."""
    rules = re.sub(r"\s+", "", style[:DECLARATION_CHARS]).lower()
    if _NOT_SHOWN.search(rules):
        return "not displayed"
    if _TRANSPARENT.search(rules):
        return "transparent"
    if _TINY.search(rules):
        return CONCEALING[0]
    colour, background = _COLOUR.search(rules), _BACKGROUND.search(rules)
    if colour and background and colour[1] == background[1]:
        return CONCEALING[1]
    return CONCEALING[2] if _OFF_SCREEN.search(rules) else ""


class Hiding:
    """Answers how an element is hidden, knowing the page's own style sheets (simple class and id selectors)."""

    def __init__(self, styles: Iterable[str]) -> None:
        self._rules: dict[str, str] = {}
        sheet = _AT_BLOCK.sub("", _COMMENT.sub("", "\n".join(styles)[:STYLE_CHARS]))
        for rule in sheet.split("}"):
            selectors, _, declarations = rule.partition("{")
            if how := concealment(declarations):
                self._rules.update((s, how) for s in map(str.strip, selectors.split(",")) if _SIMPLE.match(s))

    def how(self, element: Element, limit: float) -> str:
        """The way in words, or empty. More than `limit` characters of prose are what the page is about: scripts show them
        later, so that neither a style sheet nor an opacity of 0 counts as hiding."""
        attributes = element.attributes
        if not attributes:
            return ""
        if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
            return "by an attribute"
        how = self._by_own_style(element)
        if how and (how != "transparent" or element.prose <= limit):
            return how
        return self._by_style_sheet(element) if self._rules and element.prose <= limit else ""

    def _by_style_sheet(self, element: Element) -> str:
        selectors = ["." + name for name in element.attributes.get("class", "").split()]
        selectors.append("#" + element.attributes.get("id", ""))
        return next((self._rules[s] for s in selectors if s in self._rules), "")

    @staticmethod
    def _by_own_style(element: Element) -> str:
        style = element.attributes.get("style", "")
        if style and (how := concealment(style)):
            return how
        colour = _COLOUR.search(re.sub(r"\s+", "", style[:DECLARATION_CHARS]).lower()) if style else None
        own = colour[1] if colour else element.attributes.get("color", "").lower()
        return CONCEALING[1] if own in _WHITE and not _has_background(element) else ""


def _has_background(element: Element) -> bool:
    return any(
        "bgcolor" in e.attributes or "background" in e.attributes or "background" in e.attributes.get("style", "")
        for e in (element, *element.ancestors())
    )
