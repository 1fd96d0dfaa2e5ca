"""What makes a page useless although it was delivered: walls, error pages served as success, shells without text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_expansion.text.extract.parse import Page
from knowledge_expansion.values.page import Block

SHORT_WORDS = 150  # an article of that length stands behind no wall: what is there was read
NOTICE_WORDS = 80  # of an error page; longer ones with such a title are about errors
EMPTY_WORDS = 5
LETTERS = 10  # of a word at most, on average: counts the words of scripts that do not part them

_NOT_FOUND = re.compile(
    r"\b(?:page|document|article|resource|content|file|guide|post|url|address|entry|topic|site|"
    r"we)\b.{0,40}\b(?:not (?:be )?found|"
    r"(?:does|do|did) ?n[o']t exist|no longer (?:exists?|available)|(?:could|can)(?: ?not|"
    r"n't) (?:be )?(?:found|find|locate)|missing|"
    r"(?:has|have) (?:been )?(?:moved|removed|deleted|retired|renamed))\b|\b(?:could|can)(?: ?not|"
    r"n't) (?:find|locate) (?:that|this|the) (?:page|document|article|address|guide)\b"
    r"|\b(?:error|http|status)\W{0,3}(?:404|410)\b|^\W*(?:404|410)\b|\b404\W+(?:error|not found|page)|"
    r"\bnot found\W*$|\bnothing (?:was found|here|to see)",
    re.I,
)
_CONSENT = re.compile(
    r"cookies?\b|consent|personal data|tracking|legitimate interest|partners? (?:process|store|use)|"
    r"personali[sz]ed adverti|"
    r"accept (?:all|and|to)|agree and|without (?:tracking|advertis)|privacy (?:settings|choices|"
    r"preferences)|before you (?:continue|read)|GDPR",
    re.I,
)
_LOGIN = re.compile(
    r"(?:sign|log)[ -]?in to (?:continue|read|view|access|see|your)|(?:create|register) (?:an|a free|your) account to|"
    r"(?:subscribe|register|sign up) to (?:continue|read|keep reading|unlock)|subscribers? only|"
    r"members?[- ]only|for (?:subscribers|members)\b|"
    r"this (?:page|article|content|document|story) (?:is (?:only )?(?:available|reserved)|requires)|"
    r"already (?:a subscriber|have an account|a member)|"
    r"(?:please|you (?:must|need to)) (?:sign|log)[ -]?in|forgot(?:ten)? (?:your )?password",
    re.I,
)
_CHALLENGE = re.compile(
    r"(?:checking|verifying) (?:your browser|(?:if|that|whether) you are (?:a )?human)|"
    r"verify (?:that )?you are (?:a )?human|unusual traffic|"
    r"enable javascript and cookies|are you a robot|complete the (?:captcha|security check)|"
    r"access (?:to this page has been )?denied|ddos protection",
    re.I,
)
_WALLS = (("bot_wall", _CHALLENGE, 1), ("consent_wall", _CONSENT, 3), ("login_wall", _LOGIN, 2))


def find_faults(page: Page, title: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """`soft_404`, `bot_wall`, `consent_wall`, `login_wall` or `empty` for a page without an article "
    "worth reading; else nothing."""
    article = " ".join(block.text for block in blocks)
    words = max(len(article.split()), len(article) // LETTERS)
    if words >= SHORT_WORDS:
        return ()
    heading = next((h1.text() for h1 in page.elements if h1.tag == "h1"), "")
    if words < NOTICE_WORDS and any(_NOT_FOUND.search(name) for name in (title, heading, page.title)):
        return ("soft_404",)
    # A banner beside a short article is no wall: its words count only where they are what the page shows.
    shown = f"{title} {heading} {article if words > EMPTY_WORDS else page.root.text()}"
    for fault, pattern, needed in _WALLS:
        if len({match.lower() for match in pattern.findall(shown)}) >= needed:
            return (fault,)
    return ("empty",) if words < EMPTY_WORDS else ()
