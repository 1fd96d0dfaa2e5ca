"""What an article says about itself and its set-up: it may match every word of a point and still teach nothing."""

from __future__ import annotations

import re

from knowledge_expansion.text.evidence.passages import Candidate

_SETUP_HEADING = re.compile(
    r"\b(?:install\w*|initiali[sz]\w+|before you (?:begin|start)|prerequisites?|requirements|get(?:ting)? started$|"
    r"clean(?:ing)?[ -]?up|set ?up|set your|next steps?|what'?s next|see also|further reading|references?$|resources$|"
    r"learn more|licen[cs]e|contribut\w+|acknowledg\w+|authenticat\w+|costs$|objectives?$|dataset$|import libraries|"
    r"constants|service account|table of contents|changelog|release notes?|citation|keypoints|questions|"
    r"create a cloud storage bucket|timestamp|uuid|region)\b",
    re.I,
)
# Matched against lower-case text: many times cheaper than ignoring case.
_SETUP_TEXT = re.compile(
    r"pip3? install|apt(?:-get)? install|conda install|brew install|npm install|"
    r"gcloud (?:auth|services enable|config set)|set your (?:project|own)|your[-_ ]project[-_ ]id|"
    r"(?:open|run|view) in (?:google )?(?:colab|vertex|workbench|github)|"
    r"run (?:this|the following) (?:cell|command)|restart the (?:kernel|runtime)|"
    r"make sure (?:that )?(?:you|billing)|enable (?:the|these|billing)[^.]{0,60}\bapis?|sign (?:in|up)|click\b|"
    r"git clone|if you are (?:running|using) (?:\w+ ){0,3}(?:colab|notebook)|google\.colab|learn more about|"
    r"for more (?:information|details)|(?:read|see|refer to|check out) the (?:\w+ ){0,4}(?:documentation|guide|docs)|"
    r"copyright \d{4}|licensed under|all rights reserved|subscribe|newsletter|pull request|open an issue|"
    r"we (?:are|'re) (?:excited|happy|hiring)|"
    r"this(?<=\bthis) (?:page|guide|tutorial|notebook|document|article|blog|post|lesson|section|example|chapter|reference|"
    r"sample|readme)\b|you (?:will )?learn(?: how)? to\b|steps performed|uses the following"
)
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
