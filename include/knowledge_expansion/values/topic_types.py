"""The kinds of value that a topic's fields hold, each with its rule attached."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from knowledge_expansion.values import single_values
from knowledge_expansion.values.schedule import schedule


def _no_number(value: Any) -> Any:
    """pydantic would read a bare number as seconds since 1970."""
    if isinstance(value, int | float):
        raise ValueError("is a number; write the day as YYYY-MM-DD")
    return value


def _this_century(day: dt.date) -> dt.date:
    """Years are shifted inside queries as four digits."""
    if not 2000 <= day.year <= 2099:
        raise ValueError("is not a day of the years 2000 to 2099")
    return day


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(single_values.one_line),
]
# A hundred characters is the longest tag that Airflow stores.
Tag = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(single_values.one_line),
]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(single_values.one_line)]
Prose = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(single_values.prose)]
Verbatim = Annotated[str, StringConstraints(max_length=500_000), AfterValidator(single_values.verbatim)]
# A key of the plan's header, between two pairs of asterisks.
HeaderKey = Annotated[
    str,
    StringConstraints(pattern=r"^[^\s*:`](?:[^*:`\n]*[^\s*:`])?$", max_length=80),
    AfterValidator(single_values.one_line),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
RelativePath = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(single_values.inside_base)
]
KnowledgeFile = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(single_values.knowledge_file)
]
Root = Annotated[str, StringConstraints(max_length=300), AfterValidator(single_values.knowledge_root)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(single_values.web_address)]
Schedule = Annotated[str, StringConstraints(max_length=200), AfterValidator(schedule)]
Day = Annotated[dt.date, BeforeValidator(_no_number), AfterValidator(_this_century)]
Lines = Annotated[int, Field(strict=True, ge=1, le=10_000)]
