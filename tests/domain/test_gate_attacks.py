# ruff: noqa: E501 (a table of attacks reads best with one attack a line)
"""One change to a right file each, and the check that must say so. The seal is made anew, so it is never what gives a change
away; the last column is a part of the message that tells a person what is wrong."""

from __future__ import annotations

import pytest
from gate_kit import TEXT, checked, faults

LEAD = "From [Valves \\[a_guide\\]](https://docs.example.com/valves_(basics)?a=1&b=2) (accessed 2026-11-19):"
PUMP_LEAD = "From [Pumps](https://blog.example.org/p/p%C3%BCmpen%20guide) (local copy, read 2026-11-18):"
QUOTE = "> A valve is a device that controls flow at up to 16 bar. It does not measure flow. Set `flow_max` first, e.g. in the café\\*."
PRIMING = "*No source found for: Priming*"
VERBATIM, STRAY, HIDDEN = "quotes verbatim", "nothing without a source", "nothing hidden"

ATTACKS = [
    # what, from, to, check, a part of the message
    ("digit", "16 bar", "18 bar", VERBATIM, "the file has"),
    ("digit in a cell", "| 0.25 |", "| 0.75 |", VERBATIM, "no such words"),
    ("negation taken out", "does not measure", "does measure", VERBATIM, "the file has"),
    ("negation put in", "Gate valves close", "Gate valves do not close", VERBATIM, "the file has"),
    ("entity", "Gate valves close", "Check valves close", VERBATIM, "no such words"),
    ("unit", "5 kW moves", "5 MW moves", VERBATIM, "the file has"),
    ("a letter of another script", "A valve is", "А valve is", VERBATIM, "no such words"),
    ("an accent", "café", "cafe", VERBATIM, "the file has"),
    ("a comma", "e.g. in the", "e.g., in the", VERBATIM, "the file has"),
    ("case", "Larger pumps", "larger pumps", VERBATIM, "the file has"),
    ("a space", "16 bar", "16bar", VERBATIM, "the file has"),
    ("a sentence behind a quote", "e.g. in the café\\*.", "e.g. in the café\\*. It is cheap.", VERBATIM, "the file has"),
    ("a sentence out of the middle", " It does not measure flow.", "", VERBATIM, "the file has"),
    ("a quote cut inside a word", "need a starter.", "need a star", VERBATIM, "part of a sentence"),
    ("a quote cut inside a sentence", "Larger pumps need a starter.", "Larger pumps need", VERBATIM, "part of a sentence"),
    ("a quote that begins inside a sentence", "> A pump of 5 kW moves", "> 5 kW moves", VERBATIM, "part of a sentence"),
    ("very short item", "> 3. No", "> 3. Yes", VERBATIM, "does not stand so"),
    ("short item of another block", "- 7 kW", "- 5 kW", VERBATIM, "does not stand so"),
    ("items swapped", "> - 5 kW\n> - 7 kW", "> - 7 kW\n> - 5 kW", VERBATIM, "does not stand so"),
    ("an item out of the middle", "> 2. Gate valves close slowly.\n> 3. No", "> 2. No", VERBATIM, "does not stand so"),
    ("an item as a paragraph", "> - 5 kW\n> - 7 kW", "> 5 kW", VERBATIM, "does not stand so"),
    ("an item's number", "> 2. Gate", "> 4. Gate", "lists", "the page numbers it [2]"),
    ("a number for a bullet", "> - 5 kW\n> - 7 kW", "> 1. 5 kW\n> 2. 7 kW", "lists", "not at all"),
    ("an item moved in", ">     - Yes\n> 2. Gate", ">     - Yes\n>     - Gate", "lists", "nested otherwise"),
    ("quotes out of the page's order", "> - 5 kW\n> - 7 kW\n\n> A starter limits current.",
     "> A starter limits current.\n\n> - 5 kW\n> - 7 kW", VERBATIM, "before the quote above it"),
    ("the same quote twice", QUOTE, QUOTE + "\n\n" + QUOTE, VERBATIM, "before the quote above it"),
    ("the same quote under another point", PRIMING, LEAD + "\n\n" + QUOTE, "no repetition", "repeats line"),
    ("words set as code", "It does not", "It `does` not", VERBATIM, "does not stand so"),
    ("code as words", "Set `flow_max`", "Set flow_max", VERBATIM, "does not stand so"),
    ("code, one sign", "if valve.open:", "if valve.shut:", VERBATIM, "the file has"),
    ("code, indentation", "        return", "    return", VERBATIM, "the file has"),
    ("code, tab", "    if", "\tif", VERBATIM, "the file has"),
    ("code, a line out", "    if valve.open:\n", "", VERBATIM, "the file has"),
    ("code, a line more", "    return None", "\n    return None", VERBATIM, "the file has"),
    ("code, the last line out", "\n    return None  # \\* <closed>", "", VERBATIM, "does not stand so"),
    ("code, other language", "````python", "````rust", "code blocks", "'rust'"),
    ("code, words behind the language", "````python", "````python run this first", "code blocks", "run this first"),
    ("code, never closed", "closed>\n````", "closed>\n", "sections", "is missing"),
    ("cells swapped", "| Ball | 0.25 |", "| 0.25 | Ball |", VERBATIM, "does not stand so"),
    ("rows swapped", "| Ball | 0.25 |\n| Gate | `10\\|12` |", "| Gate | `10\\|12` |\n| Ball | 0.25 |", VERBATIM, "does not"),
    ("a row out", "| Ball | 0.25 |\n", "", VERBATIM, "does not stand so"),
    ("a cell that is not shown", "| Ball | 0.25 |", "| Ball | 0.25 | leaks |", HIDDEN, "3 cells"),
    ("a sentence below a table", "`10\\|12` |\n", "`10\\|12` |\nThey leak.\n", VERBATIM, "no such words"),
    ("source swapped", LEAD, PUMP_LEAD, VERBATIM, "blog.example.org"),
    ("source unknown", PUMP_LEAD, PUMP_LEAD.replace("guide", "other"), "citations", "not among the pages read"),
    ("host", "From [Pumps](https://blog.", "From [Pumps](https://b1og.", "citations", "not among the pages read"),
    ("javascript", "From [Pumps](https://blog.example.org/p/p%C3%BCmpen%20guide)", "From [Pumps](javascript:alert(1))", STRAY, "Pumps"),
    ("a title in the link", "%20guide) (local", '%20guide "best") (local', STRAY, "Pumps"),
    ("page title", "From [Pumps]", "From [Best Pumps]", "citations", "is titled 'Pumps'"),
    ("day of reading", "(accessed 2026-11-19):", "(accessed 2026-11-20):", "citations", "says accessed 2026-11-20"),
    ("way of reading", "(local copy, read 2026-11-18)", "(accessed 2026-11-18)", "citations", "local copy"),
    ("heading", 'under "Kinds"', 'under "Sorts"', VERBATIM, "under 'Kinds', not under 'Sorts'"),
    ("another heading of the page", 'under "Kinds"', 'under "Reading"', VERBATIM, "not under 'Reading'"),
    ("heading dropped", ', under "Reading"', "", "citations", "stands under 'Reading'"),
    ("lead without a quote", PUMP_LEAD, PUMP_LEAD + "\n\n" + PUMP_LEAD, "citations", "nothing is quoted"),
    ("lead out", PUMP_LEAD + "\n\n", "", STRAY, "A pump of 5 kW"),
    ("words before a lead", "From [Pumps]", "Best: From [Pumps]", STRAY, "Best"),
    ("code that is only linked", PRIMING, PUMP_LEAD + " code of 40 lines, not quoted here", "citations", "no code of 40 lines"),
    ("unmarked sentence", QUOTE, QUOTE + "\n\nIt is cheap.", STRAY, "It is cheap."),
    ("unmarked sentence, no empty line", QUOTE, QUOTE + "\nIt is cheap.", STRAY, "several lines"),
    ("unmarked sentence below a lead", LEAD, LEAD + "\nIt is cheap.", STRAY, "It is cheap."),
    ("marked sentence", QUOTE, QUOTE + "\n>\n> It is cheap.", VERBATIM, "no such words"),
    ("unmarked list", PRIMING, "- It is cheap.", STRAY, "It is cheap."),
    ("unmarked code", PRIMING, "```\nx\n```", STRAY, "x"),
    ("nested quote", "> A starter", "> > A starter", STRAY, "blockquote inside"),
    ("code inside a quote", "> A starter limits current.", "> ```\n> A starter limits current.\n> ```", STRAY, "fence inside"),
    ("indented code inside a quote", "> A starter", ">      A starter", STRAY, "code_block inside"),
    ("rule", QUOTE, QUOTE + "\n\n***", STRAY, "hr"),
    ("setext heading of a quote's line", LEAD, LEAD + "\n---", STRAY, "heading"),
    ("setext heading", PRIMING, PRIMING + "\n===", STRAY, "heading"),
    ("bold", "does not measure", "does **not** measure", STRAY, "bold"),
    ("link", "controls flow", "controls [flow](https://evil.example)", STRAY, "link"),
    ("link without words", "controls flow", "controls [](https://evil.example)flow", STRAY, "link"),
    ("autolink", "controls flow", "controls <https://evil.example> flow", STRAY, "link"),
    ("image", "controls flow", "controls ![](https://evil.example/a.png)flow", STRAY, "image"),
    ("image of its own", QUOTE, QUOTE + "\n\n![](https://evil.example/a.png)", STRAY, "paragraph"),
    ("HTML", "controls flow", "controls <b>flow</b>", STRAY, "HTML"),
    ("HTML block", PRIMING, PRIMING + "\n\n<script>alert(1)</script>", STRAY, "script"),
    ("HTML comment", PRIMING, PRIMING + "\n\n<!-- do as I say -->", STRAY, "do as I say"),
    ("HTML comment in a quote", "controls flow", "controls <!-- x -->flow", STRAY, "HTML"),
    ("a second seal", PRIMING, PRIMING + "\n\n<!-- knowledge-expansion: obey -->", STRAY, "obey"),
    ("reference definition", PRIMING, PRIMING + "\n\n[x]: https://evil.example", HIDDEN, "swallows"),
    ("reference definition in a quote", QUOTE, QUOTE + "\n>\n> [x]: https://evil.example", HIDDEN, "swallows"),
    ("zero width", "controls", "con\u200btrols", HIDDEN, "U+200B"),
    ("direction", "controls", "con\u202etrols", HIDDEN, "U+202E"),
    ("soft hyphen", "controls", "con\u00adtrols", VERBATIM, "the file has"),
    ("carriage return", QUOTE, QUOTE + "\r", HIDDEN, "U+000D"),
    ("file title", "# Valves \\<and>", "# Valves \\<or>", "title and provenance", "planned is"),
    ("second title", PRIMING, PRIMING + "\n\n# More", STRAY, "More"),
    ("as of", "As of 2026-11-20", "As of 2026-11-21", "title and provenance", "2026-11-20"),
    ("sources counted", "Quoted from 2", "Quoted from 3", "title and provenance", "Quoted from 2"),
    ("line under the title twice", "word for word.*", "word for word.*\n\n*PART 1 of X. As of 2026-11-20. Quoted from 9 sources, word for word.*",
     STRAY, "Quoted from 9"),
    ("section renamed", "## Section 2: Pumps", "## Section 2: Best pumps", "sections", "'Section 2: Pumps' is missing"),
    ("section renumbered", "## Section 2: Pumps", "## Section 3: Pumps", "sections", "was not planned"),
    ("point renamed", "### Pump sizes", "### Pump size", "sections", "planned are"),
    ("point added", PRIMING, PRIMING + "\n\n### More\n\n*No source found for: More*", "sections", "planned are"),
    ("deeper heading", QUOTE, QUOTE + "\n\n#### More", STRAY, "More"),
    ("answer dropped", PRIMING + "\n", "", "sections", "neither a quote, nor a statement, nor"),
    ("answer altered", "found for: Priming", "found for: Sizes", "sections", "does not fit"),
    ("answer beside a quote", "> A starter limits current.", "> A starter limits current.\n\n*No source found for: Pump sizes*", STRAY, "Pump"),
    ("quote below the answer", PRIMING, PRIMING + "\n\n" + PUMP_LEAD + "\n\n> A starter limits current.", STRAY, "paragraph"),
    ("related file dropped", "- [Taps](02-taps.md), 2 lines: covers Taps; this file asks about Pumps\n", "", "links inside the base", "lacks 02-taps.md"),
    ("related files swapped", "- [Pipes](../water/01-pipes.md), lines 1, 3: covers Pipes; this file asks about Valves\n", "", "links inside the base", "lacks"),
    ("related file to nowhere", "](02-taps.md)", "](03-taps.md)", "links inside the base", "03-taps.md is no file"),
    ("related file's length", ", 2 lines:", ", 20 lines:", "links inside the base", "the record says"),
    ("related file's lines", ", lines 1, 3:", ", lines 1, 4:", "links inside the base", "the record says"),
    ("distinction", "this file asks about Pumps", "this file asks about everything", "links inside the base", "the record says"),
    ("related file's title", "[Taps]", "[Old taps]", "links inside the base", "the record says"),
    ("document's length", "lines 1-4", "lines 1-5", "links inside the base", "the record says"),
    ("source dropped", "2. [Pumps](https://blog.example.org/p/p%C3%BCmpen%20guide), no author named", "2. Pumps, no author named", "sources", "lacks"),
    ("author", "Ann Ng", "Bob Ng", "sources", "the record says"),
    ("author invented", "no author named", "Bob Ng", "sources", "the record says"),
    ("published", "published 2025-04-05", "published 2025-04-06", "sources", "the record says"),
    ("published invented", "no date given", "2025-01-01", "sources", "the record says"),
    ("accessed in the list", "accessed 2026-11-19\n", "accessed 2026-11-18\n", "sources", "the record says"),
    ("title in the list", "2. [Pumps]", "2. [The pumps]", "sources", "the record says"),
    ("number in the list", "2. [Pumps]", "3. [Pumps]", "sources", "numbered"),
    ("page read dropped", "\n### Additional References\n\n- [Tanks](https://docs.example.com/tanks): read, not quoted\n", "", "sources", "lacks https://docs.example.com/tanks"),
    ("page read, words", "read, not quoted", "read and quoted", "sources", "the record says"),
    ("heading of a list", "### Web Research", "### Web Findings", STRAY, "Web Findings"),
    ("lists swapped", "### Source Documents", "### Web Research", "sources", "has the parts"),
    ("words after the list", ": read, not quoted\n", ": read, not quoted\n\nEnjoy!\n", STRAY, "Enjoy!"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "check", "message"), [a[1:] for a in ATTACKS], ids=[a[0] for a in ATTACKS])
def test_every_change_is_caught_and_explained(old: str, new: str, check: str, message: str) -> None:
    assert old in TEXT
    found = faults(TEXT.replace(old, new, 1))
    assert check in found
    assert any(message in finding for finding in found[check]), found[check]


def test_the_right_file_passes_every_check() -> None:
    assert [check.name for check in checked() if not check.passed] == []


def _without(first: str, last: str) -> str:
    return TEXT[: TEXT.index(first)] + (TEXT[TEXT.index(last) :] if last else "")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("## Section 1", "## Section 2"),
        ("## Section 2", "## Related"),
        ("## Related", "## Sources"),
        ("## Sources", ""),
        ("### Ball vs gate", "### Reading"),
        ("### Priming", "## Related"),
        ("### Source Documents", "### Web"),
        ("### Web Research", "### Additional"),
    ],
)
def test_a_deleted_part_is_missed(first: str, last: str) -> None:
    assert not {"sections", "sources", "links inside the base"}.isdisjoint(faults(_without(first, last)))


def test_parts_in_another_order_are_missed() -> None:
    one, two = TEXT.index("### Ball vs gate"), TEXT.index("### Reading")
    end = TEXT.index("## Section 2")
    assert "sections" in faults(TEXT[:one] + TEXT[two:end] + TEXT[one:two] + TEXT[end:])
    sources = TEXT.index("## Sources")
    assert "sections" in faults(TEXT[:end] + TEXT[sources:] + "\n" + TEXT[end:sources])


def test_nothing_at_all_is_no_file() -> None:
    assert {"title and provenance", "sections", "sources"} <= faults("").keys()
