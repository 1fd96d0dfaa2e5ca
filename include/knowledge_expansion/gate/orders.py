"""Words that give orders to a language model; what stands in quotation marks is an example and no order."""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget) (?:(?:all|any|the|your|of) )*(?:previous|prior|above|earlier|preceding)"
    r" (?:instructions?|prompts?|context)\b"
    r"|\byou are now (?:in \w+ mode|an? (?:unrestricted|uncensored))|\breveal (?:your|the) (?:system )?prompt"
    r"|\b(?:as|if you are) an? (?:AI|LLM|(?:large )?language model)\b[^.!?]{0,40}\b(?:must|should|do not|always|never|please)\b"
    r"|\b(?:AI|LLM|language model)s? (?:reading|processing|summari[sz]ing) this (?:page|text|document)\b",
    re.I,
)
_QUOTED = re.compile(r"[\"“„«][^\"”“»]{0,300}[\"”“»]|(?<!\w)['‘][^'’\n]{3,300}['’](?!\w)")


def orders_in(words: str) -> str:
    """The words of a line that give orders to a language model; what stands in quotation marks is an example."""
    found = _ORDERS.search(_QUOTED.sub(" ", words))
    return found[0] if found else ""
