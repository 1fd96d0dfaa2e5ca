"""Every rule of the audit: what it finds, and what it lets pass. Bases are small and held in memory."""

from __future__ import annotations

import datetime as dt

import pytest
from knowledge_expansion.base.view import FilesView
from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.lint.base import read_base
from knowledge_expansion.lint.finding import RULES
from knowledge_expansion.lint.run import Audit, audit

AS_OF = dt.date(2026, 11, 1)
INDEX = "# Index\n\n- [One](one/01-alpha.md): first\n- [Two](one/02-beta.md): second\n"
BODY = (
    "The wheel turns when the water rises, and the miller opens the gate a hand wide to let the stream in from above."
)


def knowledge(title: str = "Alpha", extra: str = "", section: str = BODY, read: str = "2026-10-01") -> str:
    return (
        f"# {title}\n\n## Wheels of {title}\n\nFrom [Guide](https://example.org/{title}) (accessed {read}):\n"
        f"- {title} {section}\n\n{extra}\n## Sources\n\n- [Guide](https://example.org/{title}) (accessed {read})\n"
    )


def checked(name: str = "", today: dt.date | None = None, **files: str | bytes) -> Audit:
    """The audit of a base: `one__01-alpha` names one/01-alpha.md; INDEX.md and two sound files are there unless given."""
    given = {path.replace("__", "/"): text for path, text in files.items()}
    held = {"INDEX.md": INDEX, "one/01-alpha.md": knowledge(), "one/02-beta.md": knowledge("Beta"), **given}
    data = {
        path: text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
        for path, text in held.items()
    }
    return audit(read_base(FilesView(data), as_of=AS_OF, today=today, name=name))


def found(result: Audit, *rules: str) -> list[str]:
    """`rule path:line` of the findings; of the rules asked for, all when none is."""
    return [f"{f.rule} {f.path}:{f.line}" for f in result.findings if not rules or f.rule in rules]


def alpha(extra: str, **more: str) -> Audit:
    return checked(**{"one/01-alpha.md": knowledge(extra=extra), **more})


def test_a_sound_base_has_no_finding_and_every_rule_is_counted() -> None:
    result = checked()
    assert found(result) == []
    assert list(result.counts) == list(RULES)
    assert result.errors == 0


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("See [x](02-beta.md) and [y](../one/02-beta.md#wheels-of-beta) and [z](/one/02-beta.md).", []),
        ("See [x](../one/) and [y](#wheels-of-alpha) and [z](mailto:a@b.c) and [w](https://a.b/c.md).", []),
        ("`[x](gone.md)` and items[i](x) and <!-- [x](gone.md) --> are no links.", []),
        ("```\n[x](gone.md)\n```", []),
        ("Text.\n\n    [x](gone.md) in an indented block", []),
        ("- item\n\n    [x](gone.md) inside an item", ["broken-link"]),
        ("See [x](gone.md).", ["broken-link"]),
        ("See [x](<gone file.md>) and ![y](img/none.png).", ["broken-link", "broken-link"]),
        ("[x]: gone.md", ["broken-link"]),
        ("See [x](02-beta.md#nowhere).", ["broken-anchor"]),
        ("See [x](02-beta.md#L10-L20).", []),
        ("See [x](../../other/file.py).", ["link-outside"]),
        ("Also `97-lost.md` and `one/02-beta.md`.", ["missing-file-named"]),
        ("Also `one/lost.md`, and `docs/lost.md` and `lost.md` of somebody else.", ["missing-file-named"]),
    ],
)
def test_links(line: str, rules: list[str]) -> None:
    result = alpha(line + "\n")
    assert [f.rule for f in result.findings if "link" in f.rule or "anchor" in f.rule or "named" in f.rule] == rules


def test_a_broken_link_says_where_the_file_is_now() -> None:
    (one,) = [f for f in alpha("[b](../two/02-beta.md)\n").findings if f.rule == "broken-link"]
    assert "the file of this name is one/02-beta.md" in one.what
    assert one.line == 8


def test_indexes() -> None:
    index = INDEX + "\n## Folders\n\n| Folder | About |\n|---|---|\n| `one/` | here |\n| `gone/` | not here |\n"
    result = checked(**{"INDEX.md": index, "one/03-gamma.md": knowledge("Gamma")})
    assert found(result) == ["dead-index-row INDEX.md:11", "not-indexed one/03-gamma.md:0"]


def test_a_bare_name_in_skill_md_means_the_file_that_has_it() -> None:
    skill = (
        "---\nname: base\ndescription: A base.\n---\n\nSee: `one/`\n\n- `03-gamma.md` (more)\n- `04-none.md` (less)\n"
    )
    result = checked(name="base", **{"SKILL.md": skill, "one/03-gamma.md": knowledge("Gamma")})
    assert found(result) == ["dead-index-row SKILL.md:9"]


def test_kept_sources_plans_and_drops_are_not_judged_as_knowledge() -> None:
    loose = "# Loose\n\nSee [x](gone.md), 2026-13-45.\n"
    result = checked(
        **{"source-documents/01-book.md": loose, "_ingest-auto/x/ingestion.md": loose, "README.md": "# Read me\n"}
    )
    assert found(result) == []


def test_sources() -> None:
    bare = f"# Bare\n\n## A subject\n\n{BODY}\n"
    undated = f"# Undated\n\n## A subject\n\nFrom [a](https://example.org/a):\n- {BODY}\n"
    kept = f"# Kept\n\n## A subject\n\n{BODY} See [it](../source-documents/book.md).\n"
    result = checked(
        **{
            "one/01-alpha.md": bare,
            "one/02-beta.md": undated,
            "one/03-kept.md": kept,
            "source-documents/book.md": "# Book\n",
            "INDEX.md": INDEX + "- [Three](one/03-kept.md): third\n",
        }
    )
    assert found(result) == ["no-url one/01-alpha.md:0", "no-access-date one/02-beta.md:0"]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (BODY + " " + BODY, 1),
        (BODY + " " + BODY + " [3]", 0),
        (BODY + " " + BODY + "[^note]", 0),
        (BODY + " " + BODY + " (Miller et al., 2024)", 0),
        (BODY + " " + BODY + "\n\n```\n# Source: https://example.org/code\n```", 0),
        (BODY + " See `one/02-beta.md`. " + BODY, 0),
        ("### A point\n\nNo source found for: " + BODY + BODY, 0),
        ("Short.", 0),
    ],
)
def test_sections_without_source(section: str, expected: int) -> None:
    result = alpha(f"## Another subject\n\n{section}\n")
    assert len(found(result, "section-without-source")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Built on 2025-02-30.", 1),
        ("Built on February 31, 2025.", 1),
        ("File expansion-2025-02-30.md and version 2025-13-01-preview.", 0),
        ("- [a](https://example.org/2025/13/45/x): 2025-02-28", 0),
        ("Updated: 2027-01-05", 1),
        ("From [a](https://example.org/b) (accessed 2026-11-02):", 1),
        ("The service ends on 2027-01-05.", 0),
        ("From [News (March 2026)](https://example.org/n) (accessed 2026-01-05):", 1),
        ("From [News](https://example.org/2026/03/01/news) (accessed 2026-01-05):", 1),
        ("From [News](https://example.org/n), January 2026 (accessed 2026-01-05):", 0),
        ("From [Roadmap](https://example.org/n), expected in March 2027 (accessed 2026-01-05):", 0),
    ],
)
def test_impossible_dates(line: str, expected: int) -> None:
    assert len(found(alpha(line + "\n"), "impossible-date")) == expected


def test_a_page_read_after_the_as_of_date_is_fine_when_the_day_has_come() -> None:
    late = knowledge(read="2026-11-20")
    assert found(checked(**{"one/01-alpha.md": late}), "impossible-date") != []
    assert found(checked(today=dt.date(2026, 11, 21), **{"one/01-alpha.md": late})) == []


def test_duplicate_numbers_are_a_note_once_the_files_link_to_each_other() -> None:
    index = INDEX + "- [Other](one/01-other.md): first too\n"
    result = checked(**{"INDEX.md": index, "one/01-other.md": knowledge("Other")})
    assert found(result) == ["duplicate-number one/01-alpha.md:0"]
    linked = {
        "one/01-alpha.md": knowledge(extra="See [other](01-other.md).\n"),
        "one/01-other.md": knowledge("Other", extra="See [alpha](01-alpha.md).\n"),
    }
    (one,) = checked(**{"INDEX.md": index, **linked}).findings
    assert (one.rule, one.severity) == ("duplicate-number", "note")


def test_repeated_paragraphs_across_files_but_not_within_one() -> None:
    first = f"> **{BODY}** Then [all](https://example.org/z) is still for a while, and so on it goes.\n"
    second = f"{BODY.lower()} then all is still\nfor a while and so on it goes!\n"
    result = checked(**{"one/01-alpha.md": knowledge(extra=first), "one/02-beta.md": knowledge("Beta", extra=second)})
    assert found(result) == ["repeated-paragraph one/01-alpha.md:8"]
    assert found(alpha(second + "\n" + second)) == []


def test_stale_files() -> None:
    old = knowledge(read="2025-01-10")
    assert found(checked(**{"one/01-alpha.md": old})) == ["stale one/01-alpha.md:0"]
    settings = b"lint: {max_age: 1000}\n"
    assert found(checked(**{"one/01-alpha.md": old, ".knowledge-base.yaml": settings})) == []
    timed = "---\ntype: Reference\nstale_after: 2026-11-01\n---\n" + knowledge()
    assert found(checked(**{"one/01-alpha.md": timed})) == ["stale one/01-alpha.md:0"]


def drop(lines: str, path: str = "one/01-alpha.md", status: str = "Complete") -> str:
    return (
        f"# KNOWLEDGE DROP: Alpha\n\n**Runner**: PART 1\n**Timestamp**: 2026-10-02 12:00\n**Status**: {status}\n\n"
        f"**File**: `{path}`\n**Lines**: {lines}\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (drop("11"), 0),
        (drop("12"), 0),  # a last line without an end is counted by some
        (drop("40"), 1),
        (drop("~11"), 0),
        (drop("~700"), 1),
        (drop("10+"), 0),
        (drop("50+"), 1),
        (drop("11", path="base/one/01-alpha.md"), 0),
        (drop("12", path="one/09-none.md"), 1),
        (drop("12", path="one/09-none.md", status="FAILED"), 0),
    ],
)
def test_drops(text: str, expected: int) -> None:
    assert knowledge().count("\n") == 11
    name = "_ingest-auto/completed/x/KNOWLEDGE-DROP-alpha-2026-10-02-1200.md"
    assert len(found(checked(**{name: text}))) == expected


def test_only_the_newest_drop_of_a_file_counts_and_its_record_is_compared() -> None:
    folder = "_ingest-auto/completed/x/KNOWLEDGE-DROP-alpha-"
    drops = {f"{folder}2026-10-01-0900.md": drop("999"), f"{folder}2026-10-02-1200.md": drop("11")}
    assert found(checked(**drops)) == []
    (one,) = checked(**drops, **{f"{folder}2026-10-02-1200.json": '{"sha256": "0"}'}).findings
    assert "changed since" in one.what


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("---\nname: my-base\ndescription: A base. Use it.\n---\n# Base\n", []),
        ("# Base\n", ["skill-name"]),
        ("---\nname: [\n---\n", ["skill-name"]),
        ("---\nname: My_Base\ndescription: A base.\n---\n", ["skill-name", "skill-fields"]),
        ("---\nname: -my--base\ndescription: A base.\n---\n", ["skill-name", "skill-fields"]),
        (f"---\nname: {'a' * 65}\ndescription: A base.\n---\n", ["skill-name", "skill-fields"]),
        ("---\nname: other\ndescription: A base.\n---\n", ["skill-fields"]),
        ("---\nname: my-base\n---\n", ["skill-description"]),
        (f"---\nname: my-base\ndescription: {'a' * 1024}\n---\n", []),
        (f"---\nname: my-base\ndescription: {'a' * 1025}\n---\n", ["skill-description"]),
        ("---\nname: my-base\ndescription: A base.\nversion: 2\nmetadata: {a: 1}\n---\n", ["skill-fields"] * 2),
        (f"---\nname: my-base\ndescription: A base.\ncompatibility: {'a' * 501}\n---\n", ["skill-fields"]),
        ("---\nname: my-base\ndescription: A base.\n---\n" + "x\n" * 495, []),
        ("---\nname: my-base\ndescription: A base.\n---\n" + "x\n" * 496, ["skill-length"]),
    ],
)
def test_agent_skills(text: str, rules: list[str]) -> None:
    assert [f.rule for f in checked(name="my-base", **{"SKILL.md": text}).findings] == rules


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("type: Reference\nsources:\n  - {id: a, resource: 'https://example.org'}\n", []),
        (
            "type: Reference\ngenerated: {by: tool/1, at: 2026-10-01T08:00:00Z}\nverified: {by: 'human:ann', at: 2026-10-02}\n",
            [],
        ),
        ("title: Plain front matter of some other kind\n", []),
        ("type: [\n", ["front-matter:3"]),
        ("- a list\n", ["front-matter:2"]),
        ("generated: {by: 'human:ann'}\n", ["front-matter-hint:1"]),
        ("type: R\nsources: none\n", ["front-matter:3"]),
        ("type: R\nsources:\n  - title: no resource\n", ["front-matter:4"]),
        ("type: R\nsources:\n  - resource: /gone.md\n  - resource: /one/02-beta.md\n", ["front-matter:4"]),
        ("type: R\nsources:\n  - {id: a, resource: x}\n  - {id: a, resource: y}\n", ["front-matter:3"]),
        ("type: R\nverified:\n  - {by: 'human:ann'}\n", ["front-matter:4"]),
        ("type: R\ngenerated: {at: 2026-10-01}\n", ["front-matter:3"]),
        ("type: R\ngenerated: {by: ann, at: 2031-10-01}\n", ["front-matter:3", "front-matter-hint:3"]),
        ("type: R\nstale_after: next year\n", ["front-matter:3"]),
        ("type: R\nstale_after: 2027-01-01\nstatus: old\n", ["front-matter-hint:4"]),
    ],
)
def test_open_knowledge_format(front: str, expected: list[str]) -> None:
    result = checked(**{"one/01-alpha.md": f"---\n{front}---\n{knowledge()}"})
    assert [f"{f.rule}:{f.line}" for f in result.findings] == expected


def test_a_base_that_declares_the_format_needs_a_type_in_every_file() -> None:
    declared = checked(**{"INDEX.md": '---\nokf_version: "0.2"\n---\n' + INDEX})
    assert found(declared) == ["front-matter one/01-alpha.md:1", "front-matter one/02-beta.md:1"]
    assert found(checked(**{".knowledge-base.yaml": "front_matter: okf\n"})) == found(declared)


def test_footnotes_name_sources() -> None:
    front = "---\ntype: R\nsources:\n  - {id: guide, resource: 'https://example.org'}\n---\n"
    result = checked(**{"one/01-alpha.md": front + knowledge(extra="So it is.[^guide] And so.[^other]\n")})
    assert found(result) == ["front-matter-hint one/01-alpha.md:13"]


def test_bytes_that_are_no_text_are_a_finding_and_the_rest_is_still_read() -> None:
    result = checked(**{"one/01-alpha.md": knowledge(extra="[x](gone.md)\n").encode() + b"caf\xe9\n"})
    assert found(result) == ["unreadable one/01-alpha.md:0", "broken-link one/01-alpha.md:8"]


def test_settings_of_the_base() -> None:
    files = {"one/01-alpha.md": knowledge(extra="[x](gone.md)\n"), "drafts/09-draft.md": "# Draft\n\n[x](gone.md)\n"}
    off = checked(**files, **{".knowledge-base.yaml": "lint:\n  ignore: [drafts/]\n  rules: {broken-link: warning}\n"})
    assert [(f.rule, f.severity) for f in off.findings] == [("broken-link", "warning")]
    none = checked(**files, **{".knowledge-base.yaml": "lint: {ignore: ['*09-*'], rules: {broken-link: 'off'}}\n"})
    assert found(none) == []
    with pytest.raises(ConfigurationError, match="no-such-rule"):
        checked(**{".knowledge-base.yaml": "lint: {rules: {no-such-rule: error}}\n"})


def test_a_skill_that_names_a_file_that_is_nowhere() -> None:
    skill = "---\nname: base\ndescription: x\n---\n# Base\n\nStart with `one/97-lost.md`, then\n\n- `one/98-gone.md`: a row\n"
    result = checked(**{"SKILL.md": skill})
    named = found(result, "missing-file-named", "dead-index-row")
    assert sorted(named) == ["dead-index-row SKILL.md:9", "missing-file-named SKILL.md:7"]


def test_what_is_quoted_from_the_base_with_its_lines_is_no_repetition() -> None:
    words = " ".join(f"word{n}" for n in range(30)) + "."
    quote = f"# Beta\n\nFrom [one/01-alpha.md](01-alpha.md) lines 3-3:\n\n> {words}\n"
    files = {"one/01-alpha.md": f"# Alpha\n\n{words}\n", "one/02-beta.md": quote}
    assert not [f for f in checked(**files).findings if f.rule == "repeated-paragraph"]
    files["one/02-beta.md"] = quote.replace("From", "As in")
    assert [f for f in checked(**files).findings if f.rule == "repeated-paragraph"]
