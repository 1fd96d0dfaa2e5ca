"""Where the article is: the lowest element that holds nearly all prose of the page, furniture aside."""

from __future__ import annotations

from knowledge_expansion.text.extract.parse import Page
from knowledge_expansion.text.extract.tables import is_layout
from knowledge_expansion.text.extract.tree import BLOCKS, Element, word_set

# Chosen by word-4-gram F1 on the development corpus (.9997), on the 181 pages of scrapinghub/article-extraction-benchmark (.952)
# and on the 130 of mozilla/readability (.946), where bare trafilatura has .958, .943 and .915. Lower shares lose first
# paragraphs, higher ones let in teasers and comments; an exponent of 1 lets many short teasers outweigh an article.
SHARE = 0.8
POWER = 1.5
NAMED_SHARE = 0.7  # an element that says it is the article is believed with a little less
PARAGRAPH = 80  # characters of a paragraph that counts as text of its own beside a candidate
_NAMES = word_set("articlebody entrycontent postcontent articlecontent markdownbody storybody postbody")
_FLOW = word_set("p pre ul ol dl blockquote h2 h3 h4")


def find_main(page: Page) -> Element:
    """The element that holds the article; the body where nothing narrower fits."""
    page.root.measure()
    weights: dict[Element, float] = {}
    _weigh(page.root, weights)
    main = page.root
    while (child := _narrower(main, weights)) is not None:
        main = child
    return main


def _weigh(element: Element, weights: dict[Element, float]) -> float:
    """The weight of an element: what runs directly in it counts more than in proportion, so that the one column of an
    article outweighs any number of teasers and comments of a few lines each."""
    direct = sum(len(child.strip()) for child in element.children if isinstance(child, str))
    below = 0.0
    for child in element.elements:
        if child.out:
            continue
        if _is_flow(child) or not (child.tag in BLOCKS or child.has_block):
            direct += child.prose
        else:
            below += _weigh(child, weights)
    weights[element] = below + direct**POWER
    return weights[element]


def _narrower(element: Element, weights: dict[Element, float]) -> Element | None:
    children = [child for child in element.elements if child in weights]
    best = max(children, key=weights.__getitem__, default=None)
    if best is None:
        return None
    share = weights[best] / max(weights[element], 1.0)
    if _is_named(best):
        return best if share >= NAMED_SHARE else None
    if share < SHARE:
        return None
    rest = [child for child in element.elements if child is not best and not child.out and child.prose >= PARAGRAPH]
    return None if any(_is_flow(child) or _alike(child, best) for child in rest) else best


def _is_named(element: Element) -> bool:
    return (
        element.tag in ("main", "article")
        or element.attributes.get("role") in ("main", "article")
        or element.attributes.get("itemprop") == "articleBody"
        or not element.names.isdisjoint(_NAMES)
    )


def _is_flow(element: Element) -> bool:
    """Part of running text, so that what stands beside it is text as well."""
    return element.tag in _FLOW or (element.tag == "table" and not is_layout(element))


def _alike(one: Element, other: Element) -> bool:
    """Parts of one text: sections of a document, pages of a story. Plain boxes with names of their own are columns."""
    if one.tag not in ("section", "div", "article") or one.tag != other.tag:
        return False
    box = one.tag == "div" and not one.attributes.get("class")
    return one.attributes.get("class") == other.attributes.get("class") and not (box and "id" in one.attributes)
