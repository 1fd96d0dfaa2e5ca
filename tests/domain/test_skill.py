"""SKILL.md gets one line for a folder that is new, in the list that names folders, and never grows too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.base.skill import LIMIT, add_folder
from knowledge_expansion.values.operations import SkillEntry

ENTRY = SkillEntry("gcloud", "Google Cloud", ("Cloud Run", "GKE"))
HEAD = "---\nname: base\ndescription: A base. Use it.\n---\n\n# Base\n"


@pytest.mark.parametrize(
    ("listing", "line"),
    [
        ("- [CUDA](cuda/): kernels\n", "- [Google Cloud](gcloud/): Cloud Run, GKE"),
        ("* `cuda/` - kernels\n", "* `gcloud/`: Cloud Run, GKE"),
        ("1. [CUDA](cuda/): kernels\n", "2. [Google Cloud](gcloud/): Cloud Run, GKE"),
        ("| Folder | Files | About |\n|--|--|--|\n| `cuda/` | 4 | kernels |\n", "| `gcloud/` |  | Cloud Run, GKE |"),
    ],
)
def test_the_line_stands_below_the_last_folder(listing: str, line: str) -> None:
    before, after = f"{HEAD}\n## Folders\n\n{listing}", "\n## How to use\n\nRead.\n"
    assert add_folder(before + after, ENTRY) == (f"{before}{line}\n{after}", "")


def test_a_skill_without_a_list_of_folders_gets_a_section_at_the_end() -> None:
    changed, warning = add_folder(HEAD, ENTRY)
    assert changed == HEAD + "\n## More knowledge\n\n- [Google Cloud](gcloud/): Cloud Run, GKE\n"
    assert not warning
    again, _ = add_folder(changed, SkillEntry("tpu", "TPU", ()))
    assert again == changed + "- [TPU](tpu/): TPU\n"


def test_a_folder_that_is_named_already_adds_nothing() -> None:
    text = HEAD + "\n- [Cloud](gcloud/): mine\n"
    assert add_folder(text, ENTRY) == (text, "")


@pytest.mark.parametrize("lines", [LIMIT - 9, LIMIT - 8, LIMIT + 1300])
def test_a_long_skill_is_not_made_longer(lines: int) -> None:
    text = HEAD + "\n" * lines
    changed, warning = add_folder(text, ENTRY)
    assert changed == text
    assert "gcloud/" in warning
    assert "500" in warning


@given(
    st.lists(
        st.sampled_from(["", "## A", "- `cuda/` x", "- [B](b/): b", "text", "```", "| F |", "|--|", "| `c/` |"]),
        max_size=10,
    )
)
def test_only_whole_lines_are_added_and_the_description_stays(lines: list[str]) -> None:
    text = HEAD + "\n".join(lines)
    changed, _ = add_folder(text, ENTRY)
    rest = iter(changed.split("\n"))
    assert all(line in rest for line in text.split("\n"))
    assert changed.startswith(HEAD)
