"""What an imported topic is called and dated, and the settings that an exported plan states beside the plan itself."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import PurePath
from typing import Any

from knowledge_expansion.text.plan_reading.drafts import PlanDraft
from knowledge_expansion.text.plan_reading.figures import day_in
from knowledge_expansion.topics.deriving import slug
from knowledge_expansion.values.topic import Topic

_FOLDER = re.compile(r"expansion-(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<day>20\d\d-\d\d-\d\d)(?!\d)", re.IGNORECASE)
_DAY = re.compile(r"[\s(\[-]*20\d\d-\d\d-\d\d[)\]]*\s*$")
_OURS = {
    "id",
    "title",
    "date",
    "knowledge_base",
    "groups",
    "parts",
    "header",
    "overview",
    "influences",
    "chores",
    "notes",
}


def stated_settings(plan: PlanDraft) -> dict[str, Any]:
    """The settings that an exported plan states; one that cannot be read stays a note."""
    found: dict[str, Any] = {}
    for key, value in plan.settings.items():
        if key in Topic.model_fields and key not in _OURS - {"id"}:
            try:
                found[key] = json.loads(value)
            except ValueError:
                continue
    return found


def identity(plan: PlanDraft, name: str, settings: dict[str, Any]) -> tuple[str, dt.date | None]:
    """The topic's id and its date: as the plan states them, else from the folder's name, else from the title."""
    path = PurePath(name)
    places = [
        plan.expansion,
        path.stem,
        path.parent.name,
        *(a.line.raw for a in plan.accounts if "completed/" in a.line.raw),
    ]
    folders = [found for place in places if (found := _FOLDER.search(place))]
    day = plan.date or day_in(plan.title) or next((day_in(found["day"]) for found in folders), None)
    own = "" if path.stem.lower() in ("ingestion", "plan", "-") else path.stem.removeprefix("expansion-")
    named = [str(settings.get("id", "")), *(found["id"] for found in folders), plan.title, own]
    return next((made for text in named if (made := slug(_DAY.sub("", text)))), "plan"), day
