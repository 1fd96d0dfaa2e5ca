"""What keys and headings mean. People spell them in hundreds of ways; the words that carry the meaning are few.

Upstream bases have 1,277 spellings of second-level headings and 24 of a time key, so these are families of words, and the
order decides where two families meet ("Citations Quality" is about checks, "Existing Knowledge" is no source of the web).
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge_expansion.text.drop_reading.german import in_english
from knowledge_expansion.text.drop_reading.layout import Title, plain

_SECTION_ROLES = (
    (
        "queries",
        r"\b(?:search|web|research) quer(?:y|ies)\b|^quer(?:y|ies)\b|\bquer(?:y|ies) (?:used|asked|run|sent|performed)"
        r"|\bsearch(?:es)? (?:terms?|conducted|performed|used)|^(?:web )?searches\b",
    ),
    (
        "next",
        r"^next\b|\bnext (?:steps?|actions?|parts?)\b|\bfollow[- ]?ups?\b|\bto[- ]?do\b|remaining (?:parts?|work)|action items"
        r"|\b(?:oracle|orchestrator) (?:will|should|to)\b|ready for (?:the )?(?:oracle|orchestrator)|hand[- ]?(?:off|over)"
        r"|for (?:the )?(?:oracle|orchestrator)$",
    ),
    (
        "open",
        r"\bgaps? (?:still |remaining|left|not|open)|\b(?:open|remaining|unfilled|outstanding|unresolved) gaps?|still open"
        r"|not (?:yet )?covered|open questions",
    ),
    ("pages", r"^pages (?:read|fetched|\(?\d)|^pages$"),
    ("asked", r"questions asked of the base"),
    ("before", r"^before\b"),
    (
        "gaps",
        r"\bgaps?\b|previously (?:missing|unknown)|^after (?:this|the) (?:part|expansion)|missing (?:information|knowledge)",
    ),
    (
        "checks",
        r"\b(?:quality|checklist|verification|validation|criteria|metrics|completeness|requirements|checks?)\b"
        r"|^(?:all|every|each)\b.*\b(?:cited|backed|claims|sources|links|content|preserved)\b",
    ),
    (
        "related",
        r"\bexisting\b|\brelated\b|cross[- ]?(?:references?|links?)"
        r"|\bintegrat\w+ (?:points?|with|notes?|into)|knowledge integration"
        r"|\bconnect(?:s|ed|ions?)\b|\bcomplement\w*|\bbuilds? on|\blinks? to|\bdistinctions?\b|see also|\bextends\b|\benables\b"
        r"|\b(?:internal|oracle|influential) (?:knowledge|references?|files?|documents?)|\bsource documents?\b|\bcodebase\b"
        r"|\bimplementation files\b|\bcode files\b",
    ),
    (
        "sources",
        r"(?<!data )(?<!image )(?<!power )(?<!light )(?<!open )\bsources?\b|\breferences?\b|\bcitations?\b|\bcited\b|bibliograph"
        r"|\b(?:web|online|internet) (?:research|resources?|search|links|pages)\b"
        r"|\bresearch \(?\d|^web$|further reading"
        r"|\bpapers\b(?=.*(?:referenced|read|synthesi[sz]ed|scraped))|^(?:key |academic |research |reference )?papers\b"
        r"|\bresearch (?:conducted|synthesi[sz]ed|performed|materials?)\b|\bliterature\b",
    ),
    (
        "file",
        r"\b(?:knowledge|new|target|output) (?:file|created)\b|^(?:new )?files? (?:created|details|written|produced|info\w*"
        r"|statistics|stats|structure|output)\b|^(?:knowledge )?file$|what was created|^output\b|^deliverables?\b",
    ),
    ("status", r"^(?:completion |final |overall |runner |execution |part \d+ )?(?:status|result|outcome)\b"),
    (
        "sections",
        r"\bsections?\b|\bcontents?\b|\bbreakdown\b|\btopics?\b|\bcoverage\b|\bstructure\b|\bcovered\b|\boutline\b",
    ),
)
_COMPILED = tuple((role, re.compile(pattern, re.I)) for role, pattern in _SECTION_ROLES)
_NUMBER = re.compile(r"^(?:\d{1,3}[.):]|[IVX]{1,4}[.)])\s+")

_KEY_ROLES = (
    ("part", r"part(?:s)?(?: (?:number|no|id|index))?"),
    (
        "runner",
        r"(?:knowledge )?(?:runner|worker|executor|agent|executed by|author|written by|produced by|prepared by|created by)"
        r"(?: (?:id|name))?",
    ),
    ("clock", r"time(?: of day)?|clock|completion time|end time|finish time|time \(?\w{2,4}\)?"),
    (
        "time",
        r"time ?stamp|date(?:[ /&]*(?:and )?time)?|(?:drop|run|execution|completion|creation|report|end|finish)"
        r" (?:date|time|timestamp)"
        r"|date (?:created|completed|of \w+)|(?:completed|created|generated|finished|executed|written|produced|ended|delivered"
        r"|reported)"
        r"(?: (?:at|on|date))?|completion|when|(?:last )?updated(?: (?:at|on))?|as of time",
    ),
    (
        "status",
        r"(?:(?:overall|final|completion|execution|runner|task|run|drop|current|research|part|expansion|part \d+) )*"
        r"(?:status|state|result|outcome)(?: of (?:part|this).*)?",
    ),
    ("reason", r"(?:failure |error )?(?:reason|cause|error|errors|why|root cause|failure|what went wrong|blocker)"),
    (
        "planned",
        r"(?:target|planned|budget|goal|expected|requested|plan)(?: (?:lines?|length|size|budget|line count))?|line budget",
    ),
    (
        "lines",
        r"(?:total |file |actual |final )*(?:lines?|line count|length|loc|line total)(?: (?:count|created|written|total|added"
        r"|of (?:content|text|markdown|knowledge)))*|number of lines",
    ),
    ("words", r"(?:total |approx\w* )*words?(?: count| total)?"),
    ("size", r"(?:total |file )*size(?: on disk)?|bytes|characters"),
    ("count", r"(?:total |major |main |number of )*sections?(?: (?:count|covered|created|written|total|completed))?"),
    (
        "file",
        r"(?:(?:new|target|output|knowledge|main|created|primary|resulting|destination) )*"
        r"(?:files?|path|output|target|destination|document|deliverable|artifact)"
        r"(?: (?:created|written|path|name|produced|updated|output|location))*|created|wrote|location"
        r"|written to|saved to|full path",
    ),
    ("next", r"next(?: (?:steps?|actions?|part|up))?|follow[- ]?ups?|to ?do"),
    ("source", r"source|origin|batch|expansion|plan"),
)
_KEYS = tuple((role, re.compile(pattern, re.I)) for role, pattern in _KEY_ROLES)


@lru_cache(4096)
def role_of_title(text: str) -> str:
    """What stands under this heading or label; empty when its words do not say."""
    words = _NUMBER.sub("", plain(text))
    return _role(words) or _role(in_english(words))


@lru_cache(4096)
def role_under(titles: tuple[Title, ...]) -> str:
    """What stands here: the innermost title that says decides. The drop's own title says nothing, and files of the base that
    are listed among the sources are sources."""
    roles = [role_of_title(title.text) for title in titles if title.level > 1]
    found = next((role for role in reversed(roles) if role), "")
    return "source files" if found == "related" and "sources" in roles else found


@lru_cache(4096)
def roles_of_key(key: str) -> tuple[str, ...]:
    """The fields that a key may name, likeliest first; the value decides among them."""
    words = " ".join(plain(key).replace("-", " ").replace("_", " ").split()).strip(" :#")
    return _roles(words) or _roles(in_english(words))


def _role(words: str) -> str:
    return next((role for role, pattern in _COMPILED if pattern.search(words)), "")


def _roles(words: str) -> tuple[str, ...]:
    return tuple(role for role, pattern in _KEYS if pattern.fullmatch(words))
