"""What an article says about itself and its set-up: it may match every word of a point and still teach nothing."""

from __future__ import annotations

import re

from knowledge_expansion.text.evidence.forms import any_of
from knowledge_expansion.text.evidence.passages import Candidate

_SETUP_HEADING = re.compile(
    r"\b(?:install\w*|initiali[sz]\w+|before you (?:begin|start)|prerequisites?|requirements|get(?:ting)? started$|"
    r"clean(?:ing)?[ -]?up|set ?up|set your|next steps?|what'?s next|see also|further reading|references?$|resources$|"
    r"learn more|licen[cs]e|contribut\w+|acknowledg\w+|authenticat\w+|costs$|objectives?$|dataset$|import libraries|"
    r"constants|service account|table of contents|changelog|release notes?|citation|keypoints|questions|"
    r"create a cloud storage bucket|timestamp|uuid|region)\b",
    re.I,
)
_IN_A_NOTEBOOK = r" in (?:google )?(?:colab|vertex|workbench|github)"
_THE_DOCS = r" the (?:\w+ ){0,4}(?:documentation|guide|docs)"
_SETUP_FORMS = (
    *(r"pip3? install", r"apt(?:-get)? install", r"conda install", r"brew install", r"npm install"),
    *(r"gcloud (?:auth|services enable|config set)", r"set your (?:project|own)", r"your[-_ ]project[-_ ]id"),
    *(verb + _IN_A_NOTEBOOK for verb in ("open", "run", "view")),
    *(r"run (?:this|the following) (?:cell|command)", r"restart the (?:kernel|runtime)"),
    *(r"make sure (?:that )?(?:you|billing)", r"enable (?:the|these|billing)[^.]{0,60}\bapis?", r"sign (?:in|up)"),
    *(r"click\b", r"git clone", r"if you are (?:running|using) (?:\w+ ){0,3}(?:colab|notebook)", r"google\.colab"),
    *(r"learn more about", r"for more (?:information|details)"),
    *(verb + _THE_DOCS for verb in ("read", "see", "refer to", "check out")),
    *(r"copyright \d{4}", r"licensed under", r"all rights reserved", r"subscribe", r"newsletter", r"pull request"),
    *(r"open an issue", r"we (?:are|'re) (?:excited|happy|hiring)"),
    r"this(?<=\bthis) (?:page|guide|tutorial|notebook|document|article|blog|post|lesson|section|example|chapter|reference|"
    r"sample|readme)\b",
    *(r"you (?:will )?learn(?: how)? to\b", r"steps performed", r"uses the following"),
)


_SETUP_TEXT = any_of(_SETUP_FORMS)
_WANTS_SETUP = re.compile(
    r"\b(?:install\w*|set-?up|getting started|authenticat\w+|clean-?up|licen[cs]e|prerequisites?)\b", re.I
)
_PARAGRAPH_WORDS = 35
_LOOK = 1000
_LETTERS = 0.4


def asks_for_setup(point: str) -> bool:
    """Whether a point asks for installation or the like, so that such passages are welcome."""
    return bool(_WANTS_SETUP.search(point))


def setup_share(candidate: Candidate) -> float:
    """0 (an ordinary passage) to 1 (set-up, or talk about the page)."""
    headings = candidate.passage.headings
    score = 0.6 if headings and _SETUP_HEADING.search(headings[-1]) else 0.0
    if candidate.passage.kind == "code" and _is_output(candidate.passage.text):
        return 1.0
    hits = len(_SETUP_TEXT.findall(candidate.passage.text[:_LOOK].lower()))
    return min(1.0, score + 0.5 * min(2, hits) * (1.0 if candidate.words < 90 else 0.6))


def _is_output(text: str) -> bool:
    """Boxes and columns of figures are what a program printed, not code to learn from."""
    marks = "".join(text.split())
    return bool(marks) and sum(map(str.isalpha, marks)) < _LETTERS * len(marks)


def shortness(candidate: Candidate) -> float:
    """1 for prose of a word, falling to 0 at a full paragraph: of quotes below a dozen words one in twelve answered its
    point, of those above fifty every second. Code is never short; a table of a single row is."""
    if candidate.passage.kind == "code":
        return 0.0
    if candidate.passage.kind == "table":
        return float(candidate.passage.markdown.count("\n|") < 3)
    return max(0.0, 1 - candidate.words / _PARAGRAPH_WORDS)
