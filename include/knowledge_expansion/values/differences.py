"""What a refresh changed in a knowledge file, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

from knowledge_expansion.values.record import Record

Kind = Literal["changed", "withdrawn", "gone", "moved", "set_aside", "new", "new_page", "by_hand"]


@dataclass(frozen=True)
class Difference(Record):
    """One difference. `where` is the point's heading, empty for a whole page; `before` and `after` are the words of the two
    files, empty where there are none; `detail` says why, or what exactly.

    `changed`: the page says it otherwise now. `withdrawn`: the page stands, the words do not. `gone`: the page cannot be
    had any more. `moved`: it stands at another address. `set_aside`: it still says so, but better evidence is quoted.
    `new`: quoted for the first time. `new_page`: read for the first time. `by_hand`: a person's text was kept."""

    kind: Kind
    where: str
    url: str
    before: str = ""
    after: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Differences(Record):
    """A file against the one that stood in the base: `since` is that one's as-of date (ISO), `still` counts the quotes that
    stand unchanged in both."""

    since: str
    still: int
    items: tuple[Difference, ...]

    def of(self, *kinds: Kind) -> list[Difference]:
        """Those of some kinds, in order."""
        return [item for item in self.items if item.kind in kinds]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(data["since"], data["still"], tuple(Difference.from_json(item) for item in data["items"]))
