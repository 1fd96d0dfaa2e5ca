"""A list item that shows words of unknown origin, whatever they begin with."""

from __future__ import annotations

import re

from knowledge_expansion.text.links import escape

# What opens another block at the start of an item: a heading, a quote, a list, a rule.
_OPENER = re.compile(r"^(\d{0,9})([-+#>=.)])")


def bullet(text: str) -> str:
    """`- text`, with everything in it escaped that Markdown would read as markup."""
    return "- " + _OPENER.sub(r"\1\\\2", escape(text))
