"""Six drops in manners that nobody has used yet: what they say is read, what they do not say is not made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from knowledge_expansion.__main__ import main
from knowledge_expansion.text.drop_reading import read_drop
from knowledge_expansion.values.outside_drop import OutsideDrop
from test_drop_reading import said, stands_in_its_lines, words_of

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "drops"


def read(name: str) -> OutsideDrop:
    return read_drop((FOLDER / f"{name}.md").read_text())


@pytest.mark.parametrize(
    ("name", "title", "fields"),
    [
        (
            "german",
            "Gezeitenmühlen",
            # `ca. 1.240` is 1,240 in German and 1.24 elsewhere: not read
            (4, None, "2025-03-14T16:05+01:00", "complete", "wasser/14-gezeitenmuehlen.md", None),
        ),
        ("two-parts", "Bells and clappers", (6, None, "2025-04-02T10:15", "complete", "bells/06-bells.md", "212")),
        ("no-title-epoch", None, (9, 12, None, "in_progress", "kites/09-tails.md", "~0")),
        ("emoji-table", "Parachutes", (12, None, "2025-05-09T07:30", "unknown", "air/12-parachutes.md", "318")),
        (
            "front-matter",
            "Ropes: splices & knots",
            (3, 5, "2025-06-01T12:00:00Z", "complete", "ropes/03-splices.md", "145"),
        ),
        ("log", None, (2, None, None, "unknown", "lanterns/02-wicks.md", "187")),
    ],
)
def test_the_main_fields(name: str, title: str | None, fields: tuple[object, ...]) -> None:
    drop = read(name)
    assert (drop.title.value if drop.title else None, said(drop)) == (title, fields)
    stands_in_its_lines(drop, (FOLDER / f"{name}.md").read_text())


def test_german_sources_sections_gaps_and_steps() -> None:
    drop = read("german")
    read_on = [source.accessed.value if source.accessed else None for source in drop.sources]
    published = [source.published.value if source.published else None for source in drop.sources]
    assert (read_on, published) == (["2025-03-12", "2025-03-13"], [None, "2024-05-03"])
    assert [section.lines.value.text if section.lines else "" for section in drop.sections] == ["~410", "~430", "~400"]
    assert [(gap.state, gap.what.value) for gap in drop.gaps] == [("open", "Was ein Tor kostet")]
    assert [step.value for step in drop.next_steps] == ["Datei in das Verzeichnis aufnehmen"]
    assert drop.time is not None
    assert drop.time.value.zone == "MEZ"


def test_of_two_parts_the_first_is_read_and_the_other_named() -> None:
    drop = read("two-parts")
    assert words_of(drop, "part") == ["reports PART 7 too; only PART 6 was read"]
    assert words_of(drop, "status") == [], "that PART 7 failed contradicts nothing"
    assert drop.reason is None


def test_seconds_since_1970_are_no_time_that_a_person_wrote() -> None:
    assert words_of(read("no-title-epoch"), "time") == ["'1743602400' is no time that can be read without guessing"]


def test_a_table_of_sources_is_read_by_its_columns() -> None:
    first, second = read("emoji-table").sources
    assert first.accessed is not None
    assert (first.title.value, first.accessed.value) == ("Canopy cloth", "2025-05-08")
    assert (second.title.value, second.url, second.accessed) == ("Lines and risers", None, None)
    assert words_of(read("emoji-table"), "status") == ["the status '🟡' says neither success nor failure"]


def test_addresses_in_front_matter_are_sources() -> None:
    (source,) = read("front-matter").sources
    assert source.url is not None
    assert source.accessed is not None
    assert (source.url.value, source.accessed.value) == ("https://ropes.example.org/splice", "2025-05-31")


def test_the_command_reads_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read-drop", *map(str, sorted(FOLDER.glob("*.md")))]) == 0
    assert capsys.readouterr().out.count("  title     ") == 6
