"""What kind of answer a passage gives, and what kind a point asks for."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge_expansion.text.evidence.sentences import sentence_ends
from knowledge_expansion.values.evidence import Nature, Passage

_WHAT_IS = re.compile(r"^(?:what (?:is|are)|definition of|meaning of|introduction to)\b", re.I)
_VERSUS = re.compile(r"\b(?:vs\.?|versus|differences?|compar\w+|when to use|trade-?offs?|pros and cons|or)\b", re.I)
_API = re.compile(
    r"@\w|\w\(|\w+_\w+|\b\w+\.\w+\.\w+|\b[A-Z]?[a-z]+[A-Z]\w+|\b(?:API|SDK|Dockerfile|decorator|code|snippet|YAML|syntax|CLI|"
    r"command|wrapper|kernels?|manifest|context manager)\b"
)
_FIGURE = re.compile(
    r"\d\s*(?:[-–]\s*\d+)?\s*[×x%]|\b(?:speed-?ups?|benchmarks?|benefits|latency|throughput|pricing|quotas?|limits?)\b",
    re.I,
)

# "Those aliases help you", "If this is a model": they speak of something said before, or of a case.
_SPEAKS_OF_ELSE = (
    r"(?!(?:This|These|That|Those|It|They|We|You|I|He|She|There|Here|If|When|Once|After|Before|While|Note|As|To|For|"
    r"By)\b)"
)
_DEFINES = re.compile(
    r"^(?:In [^,.]{3,40}, )?" + _SPEAKS_OF_ELSE + r"(?:(?:An?|The) )?"
    r"(?P<subject>[A-Z`@a-z][^.:;,]{0,60}?)(?:, (?:which|also|or) [^,.]{3,60},)? "
    r"(?:(?:is|are) (?:an?|the|one of|our|based|used|designed|defined|sets?|groups?|sequences?|collections?|units?|managed|"
    r"fully|small|self-contained|serverless|called|known)|refers? to|(?:is|are) called|means|stands? for|"
    r"(?:allows?|enables?|lets?|helps?|provides?|offers?|introduces?|represents?|records?|"
    r"captures?) (?:you|users|developers|an?|the|\w+)|consists? of|comprises?|"
    r"(?:can|may) be (?:seen|thought|viewed|regarded|defined))\b"
)
_SENTENCES = 3
_COMPARES = re.compile(
    r"\b(?:vs\.?|versus|whereas|unlike|compared (?:to|with)|in contrast|differs?|differences?|different from|rather than|"
    r"instead of|on the other hand|advantages?|disadvantages?|better than|slower than|faster than|trade-?offs?)\b"
)
_NUMBER = re.compile(
    r"\b\d[\d,.]*\s*(?:[×x%]|percent|times|ns|µs|us|ms|s|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|[KMGT]i?B(?:/s|ps)?|"
    r"[KMGT]bps|GHz|MHz|TFLOPS?|GFLOPS?|fps|tokens?(?:/s(?:ec)?)?|requests?|images?/s|v?CPUs?|GPUs?|threads|cores|bytes|bits)(?![A-Za-z])"
)


def wanted_nature(text: str) -> Nature:
    """The kind of answer a point (or a title) asks for; `statement` when it does not say."""
    if _WHAT_IS.search(text):
        return "definition"
    if _VERSUS.search(text):
        return "comparison"
    if _FIGURE.search(text):
        return "number"
    return "code" if _API.search(text) else "statement"


@lru_cache(maxsize=1024)
def defined_in(text: str) -> tuple[tuple[int, str], ...]:
    """What the first sentences of a text say something about in the manner of a definition, each with the offset of its
    sentence: "CUDA Graphs" in "CUDA Graphs are ..."."""
    ends = sentence_ends(text)[:_SENTENCES]
    starts = (0, *ends)
    found = ((start, _DEFINES.match(text[start:end])) for start, end in zip(starts, ends, strict=False))
    return tuple((start, match["subject"]) for start, match in found if match)


@lru_cache(maxsize=1024)
def natures_of(passage: Passage) -> tuple[Nature, ...]:
    """Every kind of answer that a passage gives, the main one first. Code is code, whatever its comments say."""
    if passage.kind == "code":
        return ("code",)
    found: list[Nature] = []
    if passage.kind == "prose" and defined_in(passage.text):
        found.append("definition")
    side_by_side = passage.kind == "table" and passage.text.split("\n")[0].count(" | ") >= 2
    if side_by_side or _COMPARES.search(passage.text.lower()):
        found.append("comparison")
    if _NUMBER.search(passage.text):
        found.append("number")
    return (*found, "statement") if passage.kind != "table" else tuple(found) or ("statement",)
