"""Plans changed at random, as hands and editors change them: an import never breaks and never loses a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import plan_texts
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from knowledge_expansion.errors import TopicError
from knowledge_expansion.topics.importing import Imported
from plan_kit import imported, lost_words, miscounted

_GLYPHS = ["[ ]", "[x]", "[X]", "[✓]", "[✔]", "☐", "☑", "[/]"]
_ODD_LINES = [
    "Zebra quagga okapi.",
    "- [ ] Weigh the zebra (~700 lines)",
    "### Zebra",
    "**Quagga**: okapi",
    "> zebra > quagga",
    "```",
    "| zebra | quagga |",
    "1) zebra",
    "- Look for: quagga stripes",
    "* [X] Research: okapi, forest",
    "## PART 9: Zebra (700-line)",
    "PART 8 quagga",
    "    code zebra",
    "<b>okapi</b>",
    "- **Zebra** (PARTs 1-2): quagga",
    "---",
    "Zebra: https://example.org/a?b=1",
    "| Search | zebra stripes |",
    "| Section 7 | Quagga (~90 lines) | okapi |",
    "| Query | Lines |",
    "## PART: Create zebra/00-okapi.md (0.4k lines)",
    "## PART 1b: Okapi",
    "## Teil 2: Quagga (~90 Zeilen)",
    "- ( ) Suche: zebra quagga",
    "• Search: okapi",
    "# Knowledge Expansion: Zebra",
    "  - Covers: zebra, PART 1",
]
_VERBS = ["Search:", "Research:", "Google:", "Query:", "Look for:", "Search query:"]


@st.composite
def _changed(draw: st.DrawFn, plans: Sequence[str] = tuple(plan_texts.ALL.values())) -> str:
    lines = draw(st.sampled_from(sorted(plans))).split("\n")
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        kind = draw(st.integers(0, 9))
        if kind == 0:
            lines.insert(at, draw(st.sampled_from(_ODD_LINES)))
        elif kind == 1 and len(lines) > 1:
            del lines[at]
        elif kind == 2:
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif kind == 3:
            lines = [
                re.sub(r"^#+(?= )", "#" * draw(st.integers(1, 6)), line) if n == at else line
                for n, line in enumerate(lines)
            ]
        elif kind == 4:
            lines = [re.sub(r"\[.\]|[☑☐]", draw(st.sampled_from(_GLYPHS)), line, count=1) for line in lines]
        elif kind == 5:
            lines = [re.sub(r"^(\s*)- ", r"\1* ", line) for line in lines]
        elif kind == 6:
            lines = [line.replace("      - ", "\t- ") for line in lines]
        elif kind == 7:
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines[at])
        elif kind == 8:
            lines = [line.replace("Search:", draw(st.sampled_from(_VERBS))) for line in lines]
        else:
            lines[at] = lines[at] + " " + draw(st.sampled_from(["(zebra)", "- quagga", "`okapi`", '"zebra']))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


def _imported(plan: str) -> Imported | None:
    """The import; nothing when the plan is refused, which must take exactly one message."""
    refused: tuple[str, ...] = ()
    try:
        return imported(plan)
    except TopicError as error:
        refused = error.faults
    assert len(refused) == 1
    return None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(_changed())
@example(plan_texts.STEPS.replace("2025-03-02\n", "2025-03-02 (zebra)\n", 1))  # words beside a day
@example("- **Zebra** (PARTs 1-2): quagga\n" + plan_texts.OUTLINE)  # the headings of groups lose their PARTs
@example(
    plan_texts.STEPS.replace("(300 lines)\n", "(300 lines)\n```\n", 1)
)  # the header counts PARTs that are not there
def test_a_changed_plan_loses_no_word(plan: str) -> None:
    _loses_nothing(plan)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_changed_plan_of_the_wild_loses_no_word(shared: Path, data: st.DataObject) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "samples" / "plans").glob("*.md"))]
    _loses_nothing(data.draw(_changed(texts)))


def _loses_nothing(plan: str) -> None:
    result = _imported(plan)
    if result is None:
        return
    assert lost_words(plan.replace("\r\n", "\n"), result) == []
    assert miscounted(result) == {}
    filled = [number for number, line in enumerate(plan.replace("\r\n", "\n").split("\n"), 1) if line.strip()]
    assert [account.line.number for account in result.read] == filled


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=400) | st.lists(st.sampled_from(_ODD_LINES), max_size=12).map("\n".join))
def test_any_text_ends_in_a_topic_or_in_one_message(text: str) -> None:
    _imported(text)
