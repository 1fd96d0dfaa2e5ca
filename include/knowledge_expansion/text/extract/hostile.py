"""Text that speaks to a language model instead of a reader. It is reported, never obeyed, and kept out of what is quoted.

Only the imperative counts: a page that writes *about* prompts puts them in quotation marks or code, and stays whole.
"""

from __future__ import annotations

import re

from knowledge_expansion.text.extract.hidden import CONCEALING, Hiding
from knowledge_expansion.text.extract.inline import clean
from knowledge_expansion.text.extract.parse import Page
from knowledge_expansion.text.extract.tree import Element
from knowledge_expansion.values.page import Block

EXCERPT = 120  # characters of hostile text that a report repeats
CONCEALED_WORDS = 5  # fewer words in tiny or invisible letters are a label; more, all links, are a menu
_MODEL = (
    r"(?:an?\s+|the\s+|any\s+|all\s+)*(?:(?:AIs?|A\.I\.|LLMs?|GPT(?:-\w+)?|ChatGPT|Claude|Gemini|"
    r"Copilot)\b(?:[ -](?:assistant|agent|model|"
    r"system|crawler|bot|language model)s?)?|(?:large )?language models?|chat ?bots?)"
    r"(?!\s+(?:users?|\w+ers|applications?|apps?|workloads?|inference|serving|training|teams?|platforms?|"
    r"products?|services?|"
    r"features?|pipelines?|research|deployments?|APIs?)\b)"
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
_QUOTED = re.compile(r"[\"“„«][^\"”“»]{0,300}[\"”“»]|(?<!\w)['‘][^'’\n]{3,300}['’](?!\w)")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_TAG_LETTERS = re.compile("[\U000e0020-\U000e007e]{5,}")
_LINKS = ("href", "action", "formaction", "xlink:href")
_HARMLESS = re.compile(
    r"javascript:(?:;|void\(?0?\)?;?|//|#|false;?|history\.(?:back|go)\(.*|window\.print\(.*|print\(.*)?;?", re.I
)


def speaks_to_a_model(text: str, *, code: bool = False) -> bool:
    """Whether text gives orders to a model. In code only the plainest form counts: prompts are code on "
    "many good pages."""
    lowered = " ".join(text.lower().split())
    if not any(hint in lowered for hint in _HINTS):
        return False
    if code:
        return bool(_STRONG.search(text))
    plain = _QUOTED.sub(" ", text)
    if len(plain) < len(text) / 2:  # quotation marks around all of it are a disguise
        plain = text
    return bool(_STRONG.search(plain) or _ADDRESSED.search(plain))


def without_hostile(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """The blocks that may be quoted, and a finding for each that was taken out."""
    kept: list[Block] = []
    findings: list[str] = []
    for block in blocks:
        code = block.kind == "code"
        if speaks_to_a_model(block.text if code else _CODE_SPAN.sub(" ", block.markdown.replace("\\", "")), code=code):
            findings.append(
                f"text addressed to a language model, visible in the article, left out: {excerpt(block.text)}"
            )
        else:
            kept.append(block)
    return kept, findings


def hidden_findings(page: Page, hiding: Hiding) -> list[str]:
    """Findings about what readers do not see, about furniture that speaks to models, and about links "
    "that run scripts."""
    found = [
        f"text addressed to a language model, hidden in {place}: {excerpt(text)}"
        for place, texts in (
            ("a comment of the source", page.comments),
            ("the head of the page", [meta.get("content", "") for meta in page.metas]),
        )
        for text in texts
        if speaks_to_a_model(text)
    ]
    for element in page.root.walk():
        if element.out and not any(above.out for above in element.ancestors()):
            found += _of_part(element, hiding)
    smuggled = _TAG_LETTERS.findall(page.root.text())
    found += [f"text hidden in invisible characters: {excerpt(_visible(letters))}" for letters in smuggled]
    return found + _script_links(page)


def excerpt(text: str) -> str:
    text = clean(text)
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def _of_part(element: Element, hiding: Hiding) -> list[str]:
    text = element.text()
    how = hiding.how(element, len(text))
    if speaks_to_a_model(text):
        return [
            f"text addressed to a language model, {'hidden ' + how if how else 'beside the article'}: {excerpt(_at_match(text))}"
        ]
    if how in CONCEALING and len(text.split()) >= CONCEALED_WORDS and element.prose > element.linked:
        return [f"text hidden {how}: {excerpt(text)}"]
    return []


def _at_match(text: str) -> str:
    match = _STRONG.search(text) or _ADDRESSED.search(text)
    return text[match.start() :] if match and match.start() > EXCERPT // 2 else text


def _visible(letters: str) -> str:
    return "".join(chr(ord(letter) - 0xE0000) for letter in letters)


def _script_links(page: Page) -> list[str]:
    links = [
        re.sub(r"[\s\x00-\x1f]+", "", element.attributes[name])
        for element in page.root.walk()
        for name in _LINKS
        if name in element.attributes
    ]
    running = [
        link
        for link in links
        if link.lower().startswith(("javascript:", "vbscript:", "data:text/html")) and not _HARMLESS.fullmatch(link)
    ]
    return [f"{len(running)} links that run a script, such as {excerpt(running[0])}"] if running else []
