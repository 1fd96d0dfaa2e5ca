"""HTML of any quality into a Page. lexbor (selectolax) parses as browsers do; no other module here knows the parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge_expansion.text.extract.tree import BLOCKS, Element, word_set

# Elements without words for a reader. Their text is not read, save for scripts that hold JSON-LD and style sheets.
WORDLESS = word_set(
    "script style template noscript svg iframe object embed canvas audio video map select option "
    "datalist input textarea "
    "progress meter img picture source track link meta title applet frame frameset"
)
DEPTH = 200  # deeper elements are hung on their ancestor at this depth: recursion below stays safe on hostile markup
ELEMENTS = 400_000  # the HTML standard on one page has about as many; beyond, it is no article and would take seconds
NESTING = 5_000  # lexbor needs quadratic time for nested blocks: 10,000 take 0.2 s, 40,000 already 3 s


class TooComplex(ValueError):
    """The page has more than ELEMENTS elements, or its blocks are nested deeper than NESTING."""


@dataclass(slots=True)
class Page:
    """The parsed page: `root` is the html element, `elements` are all from it on in page order; head matter and what a
    browser does not show lie apart. `stated` are the contents of meta elements by lower-case name, the first of each name
    that is not empty."""

    root: Element
    elements: list[Element] = field(default_factory=list)
    title: str = ""
    metas: list[dict[str, str]] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def meta(self, *keys: str) -> str:
        """The first non-empty content of a meta element with one of these names, in the order of the names."""
        return next((self.stated[key] for key in keys if key in self.stated), "")


def parse(html: str) -> Page:
    """Read markup of any quality. Raises TooComplex."""
    _refuse_deep_nesting(html)
    parser = LexborHTMLParser(html)
    root = Element("html", {} if parser.root is None else _attributes(parser.root), None)
    page = Page(root, [root])
    if parser.root is None:
        return page
    count = 0
    stack = [(parser.root.child, root, 1)]
    while stack:
        node, parent, depth = stack.pop()
        while node is not None:
            following = node.next
            if node.is_text_node:
                parent.add_text(node.text_content or "")
            elif node.is_comment_node:
                page.comments.append(node.comment_content or "")
            elif node.is_element_node:
                count += 1
                if count > ELEMENTS:
                    raise TooComplex(f"more than {ELEMENTS} elements")
                tag = node.tag or ""
                if tag == "head":
                    stack.append((following, parent, depth))
                    node = node.child
                    continue
                if tag in WORDLESS:
                    _read_wordless(node, tag, page)
                else:
                    element = parent.add_element(tag, _attributes(node))
                    page.elements.append(element)
                    if node.child is not None:
                        stack.append((following, parent, depth))
                        node, parent, depth = node.child, (element if depth < DEPTH else parent), depth + 1
                        continue
            node = following
    return page


# Of these the next one does not close the last one, so that unclosed tags nest.
_NESTING = sorted(BLOCKS - word_set("p li td th tr hr dt dd"))
_TAG = re.compile(rf"<(/?)({'|'.join(_NESTING)})\b", re.I)


def _refuse_deep_nesting(html: str) -> None:
    if html.count("<") <= NESTING:
        return
    depth = 0
    for closing, _ in _TAG.findall(html):
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > NESTING:
            raise TooComplex(f"blocks nested deeper than {NESTING}")


def _attributes(node: LexborNode) -> dict[str, str]:
    found = cast("dict[str, str]", node.attributes)
    return {name: value or "" for name, value in found.items()} if None in found.values() else found


def _read_wordless(node: LexborNode, tag: str, page: Page) -> None:
    if tag == "meta":
        _read_meta(_attributes(node), page)
    elif tag == "title":
        page.title = page.title or " ".join(node.text().split())
    elif tag == "style":
        page.styles.append(node.text())
    elif tag == "script" and "ld+json" in (node.attributes.get("type") or "").lower():
        page.json_ld.append(node.text())


def _read_meta(meta: dict[str, str], page: Page) -> None:
    page.metas.append(meta)
    if content := " ".join(meta.get("content", "").split()):
        for kind in ("name", "property", "itemprop"):
            page.stated.setdefault(meta.get(kind, "").lower(), content)
