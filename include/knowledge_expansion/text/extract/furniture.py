"""What is no article although it stands in the page: navigation, banners, forms, bylines, comments, and what is hidden.

Decided by element, role and the words that sites use for class and id, never by one site's names alone. Names lie now and
then (`body.docs-sidebar-page`), so an element that holds much of the page's prose is kept whatever it is called.
"""

from __future__ import annotations

from knowledge_expansion.text.extract.hidden import Hiding
from knowledge_expansion.text.extract.parse import Page
from knowledge_expansion.text.extract.tree import BLOCKS, Element, word_set

TAGS = word_set("nav footer aside form button menu dialog search fieldset address")
ROLES = word_set(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist form button "
    "tooltip switch listbox"
)
# Names of parts that are never the article while they hold less than half of the prose.
STRONG = word_set(
    """
    ad ads adslot advert advertisement advertising affiliate ambox announcement answers articlemenu banner
    breadcrumb breadcrumbs catlinks clipboard comment commentlist comments consent contentsub cookie cookies
    copybtn copybutton crumb crumbs disqus donate donation editlink editsection editthispage feedback footer
    footnav gdpr globalnav hotlinks infobox jumplink masthead megamenu menu modal morefrom moreposts morestories
    nav navbar navbox navfooter navheader navigation newsletter noprint offscreen onetrust outbrain pageactions
    pagenav pager pagetools pagination paginator picks popup postfooter postmenu postnav posttools prevnext promo
    promobox promotion readmore readnext recirc recirculation recommend recommendation recommendations recommended
    related relatedposts remarks replies respond responses screenreader screenreadertext share sharebar sharing
    shoutbox sidebar sidebars sidenav signup sitefooter siteheader sitenotice sitesub skiplink skipnav social
    socials sponsor sponsored sponsors sronly subnav subscribe subscription tableofcontents taboola teaser teasers
    toc tocnav toolbar toolbox topbar topnav trending upsell usercard userinfo visuallyhidden vote votecell votes
    voting wpadminbar youmaylike
    """
)
# Names of small parts around an article: furniture only while they are short.
WEAK = word_set(
    """
    actions articlemeta audience author authorline authors avatar badges boxheader byline calltoaction categories
    category claps commit commitline contributor contributors copyright credit credits cta date dateline datetime
    disclaimer docmeta edit entrymeta fileactions follow hatnote langlinks lastedited lastmod lastmodified
    lastupdate lastupdated licence license likes meta metabar metadata notification poll popular postheader
    postinfo postmeta pubdate published rating ratings readingtime reputation search survey taglist tags timestamp
    updated utilities version versions viewcount views
    """
)
WEAK_CHARS = 300
# Names of marks inside a line of text: heading anchors, edit links, words for screen readers only.
MARKS = word_set(
    """
    anchorjs anchorlink clipboard copybtn copybutton editlink editsection hashlink headerlink noprint permalink
    screenreader screenreadertext sronly visuallyhidden
    """
)
NOTES = word_set(
    "admonition alert callout note notes warning tip hint important caution danger info seealso notice pullquote"
)
LINES = word_set("p li td th dd dt h1 h2 h3 h4 h5 h6 figcaption caption summary pre code")
HALF = 0.5
MOST = 0.8  # what a nav, aside or footer element may hold and still be believed: live tickers outgrow short articles


def mark_furniture(page: Page, hiding: Hiding) -> None:
    """Set `out` on hidden elements and on furniture, top down; what lies below an `out` element is not looked at."""
    page.root.measure()
    half, most = page.root.prose * HALF, page.root.prose * MOST
    stack = list(page.root.elements)
    while stack:
        element = stack.pop()
        limit = most if element.tag in ("nav", "aside", "footer") else half
        if hiding.how(element, half) or (element.prose <= limit and is_furniture(element)):
            element.out = True
        elif element.tag not in ("pre", "code"):
            stack.extend(element.elements)


def is_furniture(element: Element) -> bool:
    names = element.names
    if element.tag in TAGS:
        return element.tag != "aside" or names.isdisjoint(NOTES)
    if element.attributes.get("role", "").lower() in ROLES:
        return True
    if not names:
        return False
    if element.tag not in BLOCKS and element.parent is not None and element.parent.tag in LINES:
        return not names.isdisjoint(MARKS)
    if not names.isdisjoint(STRONG):
        return True
    return element.chars <= WEAK_CHARS and not names.isdisjoint(WEAK)
