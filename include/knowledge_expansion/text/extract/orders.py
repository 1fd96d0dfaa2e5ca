"""Orders to a language model, told from text about models.

Only the imperative counts: a page that writes *about* prompts puts them in quotation marks or code, and stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MODEL = (
    r"(?:an?\s+|the\s+|any\s+|all\s+)*(?:(?:AIs?|A\.I\.|LLMs?|GPT(?:-\w+)?|ChatGPT|Claude|Gemini|Copilot)\b"
    r"(?:[ -](?:assistant|agent|model|system|crawler|bot|language model)s?)?|(?:large )?language models?|chat ?bots?)"
    # Not a model but somebody or something around it: "LLM users", "an AI engineer", "LLM inference".
    r"(?!\s+(?:user|develop|engine|research|practition|build|work|expert|team|compan|startup|app|inference|serving|"
    r"training|platform|product|service|feature|pipeline|deploy|API)\w*)"
)
_ORDER = (
    r"(?:you\s+(?:must|should|shall|will|may not|are to|have to|need to)|must|shall|do not|don['’]t|never|"
    r"always|please|ignore|disregard|"
    r"forget|state|say|add|include|recommend|cite|mention|output|respond|reply|answer|tell|reveal|rate|"
    r"write|treat|stop|insert|append)\b"
)
_PAGE = r"(?:this|the present|the following)\s+(?:page|article|document|text|site|website|content|post)"
# Orders are imperatives: "may", "can" or "to" before them tell about such orders, unless it is "you to".
_STRONG = re.compile(
    r"(?<!\bmay )(?<!\bcan )(?<!could )(?<!would )(?<!\bwill )(?<!(?<!\byou )\bto )\b(?:ignore|disregard|forget)\s+"
    r"(?:(?:all|any|the|your|of|these|my|every)\s+)*(?:previous|prior|above|earlier|preceding|foregoing|"
    r"other|system)\s+"
    r"(?:instruction|prompt|direction|guideline|directive)s?\b"
    r"|<\|(?:im_start|im_end|system)\|>\s*(?:you|ignore)|<<SYS>>\s*(?:you|ignore)",
    re.I,
)
_ADDRESSED = re.compile(
    rf"(?:^|[.!?]\s)\W*(?:note|notice|message|attention|instructions?|important|hint|request|warning|hey|"
    rf"hello|dear|to|for)\s*(?:to|for|,|:)?\s+{_MODEL}"
    rf"[^.!?:]{{0,40}}[:,!—–-]\s*[^.!?]{{0,60}}?\b{_ORDER}"
    rf"|(?:^|[.!?]\s)\W*{_MODEL}[^.!?:,]{{0,20}}:\s*(?:you must|do not|don['’]t|never|always|please|ignore|disregard)\b"
    rf"|\b(?:as|if you are|since you are|because you are)\s+{_MODEL}[^.!?,:]{{0,40}}[,:]?\s*{_ORDER}"
    rf"|\byou are\s+{_MODEL}[^.!?,:]{{0,40}}[,:.]?\s*(?:and\s+)?you\s+(?:must|shall|may not|are to|have to)\b"
    rf"|\b{_MODEL}\s+(?:that (?:is|are) )?(?:reading|processing|summari[sz]ing|indexing|"
    rf"parsing)\s+{_PAGE}\b[^.!?]{{0,40}}{_ORDER}"
    rf"|\b(?:when|while|if|before|after)\s+(?:you\s+(?:are\s+)?)?(?:summari[sz]|process|pars|scrap|crawl|"
    rf"ingest|index)\w*\s+{_PAGE}\b"
    rf"[^.!?,:]{{0,40}}[,:]\s*{_ORDER}"
    r"|\b(?:reveal|print|repeat|output|leak|disclose|send)\s+(?:me\s+|"
    r"us\s+)?(?:all\s+)?(?:of\s+)?your\s+(?:system|hidden|initial|original)\s+"
    r"(?:prompt|instructions)|\bsend\b[^.!?]{0,40}\byour\s+(?:environment variables|credentials|api keys?|"
    r"secrets)[^.!?]{0,20}\bto\s+https?:"
    r"|^\s*(?:SYSTEM|ASSISTANT|SYSTEM PROMPT|NEW INSTRUCTIONS?)\s*:\s*(?:you|ignore|do|never|always|"
    r"from now|respond|reply)\b"
    r"|\byou are now\s+(?:in\s+(?:\w+\s+){1,2}mode|DAN\b|an?\s+(?:unrestricted|uncensored))",
    re.I | re.M,
)
# Every form above holds one of these; looking for them first makes the check of an ordinary paragraph almost free.
_HINTS = (
    *("ignore", "disregard", "forget", "im_start", "im_end", "<<sys", " ai", "ai ", "ais ", "a.i.", "llm", "gpt"),
    *(
        "language model",
        "chatbot",
        "chat bot",
        "claude",
        "gemini",
        "copilot",
        "you are now",
        "present ",
        "the following ",
    ),
    *(
        "this page",
        "this article",
        "this document",
        "this text",
        "this site",
        "this website",
        "this content",
        "this post",
    ),
    *("your system", "your hidden", "your initial", "your original", "your environment var", "your credential"),
    *("your api key", "your secret", "system:", "prompt:", "assistant:", "instruction:", "instructions:"),
)
# _STRONG begins with one of these; letters beyond ASCII may stand for those within (re.IGNORECASE takes a long s for an s).
_STRONG_HINTS = ("ignore", "disregard", "forget", "<|", "<<sys")
_QUOTED = re.compile(r"[\"“„«][^\"”“»]{0,300}[\"”“»]|(?<!\w)['‘][^'’\n]{3,300}['’](?!\w)")


def hints_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The hints of orders that some texts have between them: most have few, so that each text is searched for these alone."""
    lowered = _lowered("\n".join(texts))
    return tuple(hint for hint in _HINTS if hint in lowered)


def speaks_to_a_model(text: str, *, code: bool = False, hints: Iterable[str] = _HINTS) -> bool:
    """Whether text gives orders to a model. In code only the plainest form counts: prompts are code on many good pages.
    `hints` are those of `hints_in` for texts of which this is one."""
    lowered = _lowered(text)
    if not any(map(lowered.__contains__, hints)):
        return False
    strong = not lowered.isascii() or any(map(lowered.__contains__, _STRONG_HINTS))
    if code:
        return strong and bool(_STRONG.search(text))
    plain = _QUOTED.sub(" ", text)
    if len(plain) < len(text) / 2:  # quotation marks around all of it are a disguise
        plain = text
    return bool((strong and _STRONG.search(plain)) or _ADDRESSED.search(plain))


def _lowered(text: str) -> str:
    return " ".join(text.lower().split())


def from_the_order(text: str) -> str:
    """The text from where it first gives an order on; all of it where that is its beginning, or where it gives none."""
    match = _STRONG.search(text) or _ADDRESSED.search(text)
    return text[match.start() :] if match else text
