"""What a person did to a file stays, whatever a refresh brings; what the bundle wrote is replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from knowledge_expansion.gate.by_hand import only_by_hand
from knowledge_expansion.steps.write import with_standing
from knowledge_expansion.text.blocks import blocks_of
from knowledge_expansion.text.marker import read_seal, seal

DAY = dt.date(2026, 5, 1)


def file_of(word: str) -> str:
    body = f"""# Queues

*PART 1 of Queues. As of 2026-05-{len(word):02d}. Quoted from 2 sources, word for word.*

## Section 1: Use

### What is a queue?

> {word}: a queue keeps messages.

```
# no heading {word}
```

### Limits

> {word}: 10 messages.

## Sources

### Web Research

1. [Queues](https://a.example/q), no author named, published no date given, accessed 2026-05-01

### Additional References

- [Other](https://a.example/{word}): read, not quoted
"""
    return seal(body, "t", 1, DAY, 0)


OLD, NEW = file_of("old"), file_of("fresh")


def replaced(before: str, after: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert before in text
        return text.replace(before, after)

    return edit


EDITS = {
    "a sentence changed": (replaced("> old: 10 messages.", "> old: 10 messages, we measured 12."), "we measured 12"),
    "a paragraph added": (replaced("\n## Sources", "\nOur own limit is 5.\n\n## Sources"), "Our own limit is 5."),
    "a heading of one's own": (replaced("\n## Sources", "\n### At our site\n\nMine.\n\n## Sources"), "### At our site"),
    "a section of one's own": (replaced("## Section 1", "## Mine\n\nFirst of all.\n\n## Section 1"), "First of all."),
    "behind the seal": (lambda text: text + "\nPS: see the wiki.\n", "PS: see the wiki."),
    "among the sources": (replaced("read, not quoted\n", "read, not quoted\n- our wiki page\n"), "- our wiki page"),
    "below the title": (replaced("\n## Section 1", "\nRead this first.\n\n## Section 1"), "Read this first."),
    "the title": (replaced("# Queues\n", "# Queues at our site\n"), "# Queues at our site"),
    "other line ends": (
        lambda text: replaced("10 messages.", "11 messages.")(text).replace("\n", "\r\n"),
        "11 messages",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_stays_and_the_rest_is_new(name: str) -> None:
    edit, words = EDITS[name]
    landed = with_standing(NEW, edit(OLD))
    assert words in landed
    assert "> fresh: a queue keeps messages." in landed
    assert "old: a queue" not in landed
    assert [line for line in landed.splitlines() if "As of" in line] == [
        line for line in NEW.splitlines() if "As of" in line
    ]
    again = with_standing(file_of("newer"), landed)
    assert words in again
    assert "> newer: a queue keeps messages." in again
    assert with_standing(NEW, landed) == landed
    assert only_by_hand(landed, NEW, edit(OLD)).passed


def test_an_untouched_file_becomes_the_new_one() -> None:
    assert with_standing(NEW, OLD) == NEW
    assert with_standing(NEW, None) == NEW


def test_what_a_person_took_out_stays_out() -> None:
    point = "### Limits\n\n> old: 10 messages.\n\n"
    landed = with_standing(NEW, replaced(point, "")(OLD))
    assert "### Limits" not in landed
    assert "### Limits" not in with_standing(file_of("newer"), landed)


def test_an_edit_that_is_undone_is_followed_again() -> None:
    edited = replaced("10 messages.", "12 messages.")(OLD)
    landed = with_standing(NEW, edited)
    assert "> old: 12 messages." in landed
    undone = replaced("> old: 12 messages.", "> fresh: 10 messages.")(landed)
    newer = with_standing(file_of("newer"), undone)
    assert "12 messages" not in newer


def test_a_line_that_nobody_wrote_is_found() -> None:
    """Neither an older state of our own nor an invention passes as a person's."""
    check = only_by_hand(NEW.replace("> fresh: 10 messages.", "> old: 10 messages."), NEW, OLD)
    assert not check.passed
    assert "old: 10 messages" in check.findings[0]
    assert not only_by_hand(NEW.replace("10 messages", "99 messages"), NEW, OLD).passed
    assert not only_by_hand(NEW + "x\n", NEW, None).passed


TEXTS = st.lists(
    st.sampled_from(["# A", "## B", "### C", "#### D", "```", "text", "> quote", "- item", "", "## B", "### C", "\t"]),
    max_size=30,
).map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(TEXTS)
@settings(deadline=None)
def test_blocks_are_the_whole_text(text: str) -> None:
    blocks = blocks_of(text)
    assert "".join(block.text for block in blocks) == text
    assert len({block.key for block in blocks}) == len(blocks)


@given(TEXTS, TEXTS, TEXTS)
@settings(deadline=None, max_examples=200)
def test_merging_is_idempotent_and_loses_no_line_of_a_person(old: str, edited: str, new: str) -> None:
    # A generated file has each heading once.
    assume(not any(block.key.endswith(")") for block in (*blocks_of(old), *blocks_of(new))))
    before = read_seal(seal(old, "t", 1, DAY, 0))
    assert before is not None
    standing = seal(edited, "t", 1, DAY, 0).replace(",".join(m.mark for m in blocks_of(edited)), ",".join(before.marks))
    fresh = seal(new, "t", 1, DAY, 0)
    landed = with_standing(fresh, standing)
    assert with_standing(fresh, landed) == landed
    ours = {block.text for block in blocks_of(old)}
    for block in blocks_of(edited):
        if block.text not in ours and not block.key.startswith("## Sources"):
            assert block.text.strip("\n") in landed
