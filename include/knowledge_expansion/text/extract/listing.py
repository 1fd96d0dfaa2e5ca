"""Code listings: the text exactly as it stands, without line numbers, copy buttons and prompts that were drawn around it."""

from __future__ import annotations

import re
from itertools import islice

from knowledge_expansion.text.extract.inline import INVISIBLE
from knowledge_expansion.text.extract.tree import Element, word_set
from knowledge_expansion.values.page import Block

_GUTTER = word_set("linenos lineno linenumber linenumbers linenodiv gutter ln blobnum lnt linenum linenumbersrows")
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight|brush:?|src|sourceCode)[-\s]\s*([A-Za-z][\w+#.-]*)"
)
_NO_LANGUAGE = word_set("text none plain plaintext default notranslate source txt nohighlight")


def is_gutter(element: Element) -> bool:
    """A column of line numbers beside a listing."""
    return not element.names.isdisjoint(_GUTTER) and not element.text().strip("0123456789 ")


def listing(pre: Element) -> Block | None:
    """The block of a `pre` element, or None where it is empty."""
    pieces: list[str] = []
    _collect(pre, pieces)
    text = INVISIBLE.sub("", "".join(pieces)).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = (
        "\n".join(row.rstrip() for row in text.strip("\n").split("\n"))
        if not text.strip()
        else text.strip("\n").rstrip()
    )
    return Block("code", text, text, language=_language(pre)) if text else None


def _collect(element: Element, pieces: list[str]) -> None:
    for child in element.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.tag == "br":
            pieces.append("\n")
        elif not (child.out or child.tag == "button" or is_gutter(child)):
            _collect(child, pieces)
            if child.tag in ("div", "li", "tr", "p") and not "".join(pieces[-1:]).endswith("\n"):
                pieces.append("\n")


def _language(pre: Element) -> str:
    inside = [child for child in pre.elements if child.tag == "code"]
    for element in (*inside, pre, *islice(pre.ancestors(), 3)):
        named = element.attributes.get("data-lang") or element.attributes.get("data-language")
        if not named and (match := _LANGUAGE.search(element.attributes.get("class", ""))):
            named = match[1]
        if named and named.lower() not in _NO_LANGUAGE:
            return named.lower()
    return ""
