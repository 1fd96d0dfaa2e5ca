"""German words for the keys and headings of a drop, as the English ones that the families of roles know."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = {
    "abgeschlossen am|fertig(?:gestellt)? am|erstellt am|zeitpunkt|zeitstempel|datum": "timestamp",
    "uhrzeit": "time",
    "bearbeiter(?:in)?|ausgeführt von|verfasser(?:in)?": "runner",
    "stand|ergebnis": "status",
    "grund|ursache|fehler": "reason",
    "(?:neue|erstellte|angelegte) datei|wissensdatei": "knowledge file",
    "datei|ablage|pfad": "file",
    "geplante zeilen|zeilenbudget|soll": "planned lines",
    "zeilen(?:zahl)?|länge": "lines",
    "wörter|worte|wortzahl": "words",
    "größe|umfang": "size",
    "abschnitte?|gliederung": "sections",
    "suchanfragen?|suchbegriffe": "search queries",
    "quellen(?:verzeichnis|angaben)?": "sources",
    "(?:offene|verbleibende) (?:wissens)?lücken|offene fragen": "open gaps",
    "(?:geschlossene|gefüllte) (?:wissens)?lücken|(?:wissens)?lücken": "knowledge gaps",
    "verwandte dateien|vorhandenes wissen|bezüge": "related files",
    "nächste schritte|als nächstes|weiteres vorgehen": "next steps",
    "teil": "part",
}
_KNOWN = re.compile("|".join(f"(?P<w{at}>(?<!\\w)(?:{words})(?!\\w))" for at, words in enumerate(_WORDS)), re.I)
_ENGLISH = tuple(_WORDS.values())


@lru_cache(4096)
def in_english(words: str) -> str:
    """Words of a key or heading with the German ones replaced; others stay."""
    return _KNOWN.sub(lambda found: _ENGLISH[int((found.lastgroup or "w0")[1:])], words)
