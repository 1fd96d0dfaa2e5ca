"""Edits of Markdown touch the lines they mean and no other byte: on random documents, and on every real one at hand."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.base.index import add_entry
from knowledge_expansion.base.skill import add_folder
from knowledge_expansion.base.view import FilesView, decode, encode
from knowledge_expansion.lint.base import read_base
from knowledge_expansion.lint.mend import mend
from knowledge_expansion.text.markdown import Markdown
from knowledge_expansion.text.plan import render_plan
from knowledge_expansion.values.operations import IndexEntry, SkillEntry
from knowledge_expansion.values.states import PartState
from topic_samples import seed_topic

FRONT = st.sampled_from(
    ["", "---\nname: base\ndescription: >\n  Words - and\n  | more |\n---\n", "---\ntype: Note\nsources:\n- {resource: a}\n...\n",
     "\ufeff", "\ufeff---\nx: '01-a.md'\n---\n", "---\n- `01-a.md`\n- [B](gone.md)\n---\n"]
)  # fmt: skip
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["# T", "## Files", "### gpu/", "", "", "| File | About |", "|---|---|", "| `01-a.md` | A |", "- [A](01-a.md): a",
             "* [Z](99-z.md) - z", "1. `02-d.md`", "  - nested `03-e.md`", "| Folder |", "| `gpu/` |", "- `tpu/` more",
             "```", "~~~", "<!--", "-->", "---", "    code", "> - [A](01-a.md)", "text [m](moved/07-m.md) text",
             "[m]: ../07-m.md", "- [ ] a box", "- [✓] another", "\\[no\\](moved/07-m.md)", "`[m](moved/07-m.md)`"]
        ),
        st.text(alphabet="ab |[]()`*_#<>-:\\✓\u2028\x85\u00a0\t", max_size=12),
    ),
    max_size=14,
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])
NAMES = st.sampled_from(["gpu/07-graphs.md", "gpu/deep/71-more.md", "gpu/plain.md"])
WORDS = st.text(alphabet="ab |[]()`*_<>&\\✓", min_size=1, max_size=10).filter(str.strip)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Front matter, lines of all kinds, either line end (mixed now and then), with or without a last one."""
    lines, end = draw(LINES), draw(ENDS)
    front = draw(FRONT).replace("\n", end)
    body = "".join(line + (draw(ENDS) if draw(st.booleans()) else end) for line in lines)
    return front + (body if draw(st.booleans()) else body.rstrip("\r\n"))


def assert_inserted(old: str, new: str) -> None:
    """`new` is `old` with one block of whole lines put in, or put behind a last line that has no end."""
    size = len(new) - len(old)
    assert size >= 0
    at = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    while new[at + size :] == old[at:]:  # beside equal text a block can be read in several places
        if at == 0 or old[at - 1] == "\n" or at == len(old):
            return
        at -= 1
    raise AssertionError(f"more than a block of new lines:\n{old!r}\n{new!r}")


def changed_lines(old: str, new: str) -> list[int]:
    """The lines that differ, 1-based; both texts have as many."""
    before, after = Markdown(old).ended, Markdown(new).ended
    assert len(before) == len(after)
    return [at for at, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b]


@given(st.binary())
def test_any_bytes_survive_the_line_model(data: bytes) -> None:
    page = Markdown(decode(data))
    _ = page.headings, page.items, page.tables, page.sections, page.fences
    assert encode("".join(page.ended)) == data


@given(documents())
def test_any_document_survives_the_line_model(text: str) -> None:
    assert "".join(Markdown(text).ended) == text
    assert Markdown(text).with_block(0, []) == text


@given(documents(), NAMES, WORDS)
def test_an_index_entry_is_one_block_of_new_lines(text: str, path: str, words: str) -> None:
    entry = IndexEntry(path, words, words, (words,), words)
    new = add_entry(text, entry, "gpu/INDEX.md")
    if text.strip():
        assert_inserted(text, new)
    assert add_entry(new, entry, "gpu/INDEX.md") == new


@given(documents(), NAMES, WORDS, WORDS)
def test_a_new_description_changes_its_own_row_only(text: str, path: str, words: str, others: str) -> None:
    first = add_entry(text, IndexEntry(path, "Title", words, (), "G"), "gpu/INDEX.md")
    second = add_entry(first, IndexEntry(path, "Title", others, (), "G"), "gpu/INDEX.md")
    changed = changed_lines(first, second)
    assert len(changed) <= 1
    assert all(path.rpartition("/")[2] in Markdown(second).lines[line - 1] for line in changed)


@given(documents(), WORDS)
def test_a_folder_of_a_skill_is_one_block_of_new_lines(text: str, words: str) -> None:
    new, _ = add_folder(text, SkillEntry("cloud", words, (words,)))
    assert_inserted(text, new)


@given(documents(), st.booleans())
def test_mending_links_changes_the_lines_of_those_links_only(text: str, skill: bool) -> None:
    path = "gpu/SKILL.md" if skill else "gpu/01-a.md"
    files = {path: encode(text), "tpu/07-m.md": b"# M\n"}
    base = read_base(FilesView(files), as_of=dt.date(2026, 11, 1))
    found = mend(base)
    new = found.texts.get(path, text)
    for line in changed_lines(text, new):
        old, now = Markdown(text).ended[line - 1], Markdown(new).ended[line - 1]
        assert re.sub(r"\.\./tpu/07-m\.md", "", now) == re.sub(r"moved/07-m\.md|\.\./07-m\.md", "", old)
    assert set(found.texts) <= {path}
    assert not mend(base.with_pages(found.texts)).texts


@given(documents(), NAMES, WORDS)
def test_no_edit_touches_front_matter(text: str, path: str, words: str) -> None:
    count = Markdown(text).front_matter
    front = "".join(Markdown(text).ended[:count])
    entry = IndexEntry(path, words, words, (), words)
    edited = [add_entry(text, entry, "gpu/INDEX.md") if text.strip() else text]
    edited.append(add_folder(text, SkillEntry("cloud", words, ()))[0])
    assert all(new.startswith(front) for new in edited)


MARKS = st.sampled_from(["open", "done", "failed", "skipped"])
STATES = st.builds(
    PartState,
    status=st.sampled_from(["open", "complete", "short", "failed", "skipped"]),
    at=st.sampled_from(["", "2026-11-01T03:12:44+00:00"]),
    reason=WORDS,
    lines=st.integers(0, 900),
    existing=MARKS,
    searches=st.lists(MARKS, max_size=3).map(tuple),
    scrape=MARKS,
    sections=st.lists(MARKS, max_size=4).map(tuple),
    drop=MARKS,
)


@given(STATES, STATES, st.sampled_from([1, 4, 9]))
def test_the_boxes_of_a_part_change_no_line_of_another_part(one: PartState, other: PartState, number: int) -> None:
    topic = seed_topic()
    before, after = (render_plan(topic, {number: state}).split("\n") for state in (one, other))
    assert len(before) == len(after)
    first = next(at for at, line in enumerate(before) if line.startswith(f"## PART {number}:"))
    last = next(at for at, line in enumerate(before) if at > first and line == "---")
    outcomes = before.index("## Expected Outcomes")
    for at, (a, b) in enumerate(zip(before, after, strict=True)):
        if a != b:
            assert first < at < last or at > outcomes, a
            assert at > outcomes or (a.startswith("- [") and b.startswith("- ["))


def test_every_sample_survives_the_line_model_and_the_edits(shared: Path) -> None:
    """Unchanged input gives the same bytes; an edit of a real file is one block of lines."""
    files = sorted((shared / "samples").rglob("*.md"))
    assert len(files) == 161
    for file in files:
        data = file.read_bytes()
        text = decode(data)
        page = Markdown(text)
        _ = page.headings, page.items, page.tables, page.sections
        assert encode("".join(page.ended)) == data, file
        assert_inserted(text, add_entry(text, IndexEntry("gpu/07-new.md", "New", "Words", (), "G"), "gpu/INDEX.md"))
        assert_inserted(text, add_folder(text, SkillEntry("gcloud", "New", ()))[0])
