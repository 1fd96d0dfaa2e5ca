"""One enum out of the words and marks by which people say how a PART ended."""

from __future__ import annotations

import re

from knowledge_expansion.values.outside_drop import DropStatus

_PLACEHOLDER = re.compile(
    r"^\W*(?:\[[^\]]*[a-z_ /|]{4,}[^\]]*\]|<[a-z_ /|]+>|\{\{?[^}]*\}\}?)\W*$"
    r"|\b(?:success|complete|done)\w*\s*[/|]\s*(?:\w+\s*[/|]\s*)?fail",
    re.I,
)
_NOTHING_WRONG = re.compile(
    r"\b(?:no|without(?: any)?|zero|0)\s+(?:fail\w*|errors?|issues?|problems?|crash\w*)|\b0/\d+ failed", re.I
)
_WORDS: tuple[tuple[DropStatus, str], ...] = (
    (
        "in_progress",
        r"\b(?:not (?:yet )?(?:started|begun)|in[ -_]?progress|ongoing|running|wip|pending|queued|waiting|awaiting"
        r"|scheduled|under ?way|draft|to[- ]?do|working on|started|in arbeit|läuft|ausstehend)\b|🔄|⏳|⌛|🚧|⏸",
    ),
    (
        "partial",
        r"\b(?:partial\w*|incomplete|unfinished|mostly|interrupted|half|not (?:yet |fully )?(?:complete\w*|done|finished))\b"
        r"|\b(?:complete\w*|success\w*|done|finished) (?:with|but) (?:\w+ ){0,3}(?:errors?|failures?|issues?|gaps|missing)\b"
        r"|\b(?:teilweise|unvollständig|nicht (?:fertig|abgeschlossen))\b|⚠|◐",
    ),
    (
        "failed",
        r"\b(?:fail(?:ed|ure|s)?|errors?|errored|abort\w*|crash\w*|cancel\w*|blocked|rejected|refused|tim(?:ed?)[ -]?out"
        r"|unsuccessful|gave up|impossible|killed|no results?|not (?:successful|possible)"
        r"|gescheitert|fehlgeschlagen|abgebrochen)\b|❌|✗|✘|✖|🔴|⛔|🚫|💥|☠",
    ),
    (
        "skipped",
        r"\b(?:skipp?(?:ed|ing)?|not needed|unchanged|already (?:covered|exists?|done|known)|fresh|superseded|not required"
        r"|n/a|übersprungen)\b|⏭|⊘",
    ),
    (
        "short",
        r"\bshort(?:er)?\b(?! (?:answer|summary|term|version))|\b(?:below|under) (?:the )?(?:\w+ )?(?:budget|target|length)\b",
    ),
    (
        "complete",
        r"\b(?:success\w*|complet(?:e|ed|ely|es)|done|finished|ok(?:ay)?|passed|ready|delivered|landed|created|achieved|accomplished"
        r"|closed|approved|finali[sz]ed|abgeschlossen|fertig(?:gestellt)?|erledigt|erfolgreich|vollständig)\b|✓|✔|✅|☑|🟢|💯|🎉|🏁",
    ),
)
_COMPILED = tuple((status, re.compile(pattern, re.I)) for status, pattern in _WORDS)
_SHARE = re.compile(r"(?<![\w/.])(?<!PART )(\d{1,3})\s*(?:/|of)\s*(\d{1,3})\b(?!\s*(?:of|/))", re.I)
_PERCENT = re.compile(r"(?<![\d.])(\d{1,3})(?:\.\d+)?\s*%")
_FILLER = re.compile(
    r"[\W_]+|\b(?:and|with|fully|all|work|now|is|the|this|part|knowledge|drop|execution|mission|task|runner|status)\b",
    re.I,
)
_NOT_ALONE = re.compile(r"\b(?:created|errors?|failures?|running|ready|draft|fresh|ok|started|fails?)\b|:\s*\S", re.I)
"""Words that say a status behind a key, and on their own say something else (a heading `Errors`)."""


def is_placeholder(text: str) -> bool:
    """Whether these words only stand where a status belongs (`[STATUS]`, `SUCCESS / FAILED`)."""
    return _PLACEHOLDER.search(text) is not None


def status_of(text: str) -> DropStatus:
    """The status that these words say, `unknown` when they say none. The first clause decides; of `FAILED → SUCCESS` the last
    counts, and what is struck through does not."""
    if is_placeholder(text):
        return "unknown"
    words = _NOTHING_WRONG.sub(" ", re.sub(r"~~[^~]*~~", "", text))
    words = re.split(r"→|->|=>|⇒", words)[-1] if _said(re.split(r"→|->|=>|⇒", words)[-1]) != "unknown" else words
    clauses = [clause for clause in re.split(r"[(;:.!\n]|,|\s[–—-]\s", words) if clause.strip()]
    found: DropStatus = next((said for clause in clauses if (said := _said(clause)) != "unknown"), "unknown")
    if found == "complete" and _said_short(words):
        return "short"
    if found == "complete" and _is_part_only(words):
        return "partial"
    return found


def is_only_status(text: str) -> bool:
    """Whether a short line says how the PART ended and nothing else (`**COMPLETE** ✓`)."""
    if len(text) > 60 or status_of(text) == "unknown" or _NOT_ALONE.search(text):
        return False
    rest = text
    for _, pattern in _COMPILED:
        rest = pattern.sub(" ", rest)
    return not _FILLER.sub("", rest)


def _said(clause: str) -> DropStatus:
    return next((status for status, pattern in _COMPILED if pattern.search(clause)), "unknown")


def _said_short(words: str) -> bool:
    return dict(_COMPILED)["short"].search(words) is not None


def _is_part_only(words: str) -> bool:
    """`8/10 sections complete`, `60 % complete`. The number of a PART among its siblings is no share."""
    bare = re.sub(
        r"\bPARTs?\s*#?\d+\s*(?:/|of)\s*\d+(?:\s+\w+)?\s*\([^)]*\)|\bPARTs?\s*#?\d+\s*(?:/|of)\s*\d+",
        " ",
        words,
        flags=re.I,
    )
    shares = [(int(done), int(wanted)) for done, wanted in _SHARE.findall(bare)]
    percents = [int(number) for number in _PERCENT.findall(bare)]
    return any(done < wanted for done, wanted in shares) or any(number < 100 for number in percents)
