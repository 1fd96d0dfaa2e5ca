"""The numbers that a run gives to files: provisional ones from `prepare` on, so that everything has a name, and the final
ones once the files have landed. What the run has on record then names the files as they lie in the base.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from knowledge_expansion.stores.run import RunStore
from knowledge_expansion.text.drop import render_drop
from knowledge_expansion.values.topic import Topic


def unnumbered_files(run: RunStore) -> dict[int, str]:
    """The files that the topic leaves without a number, by PART."""
    return {int(number): file for number, file in run.read("run.json").get("unnumbered", {}).items()}


def rename(run: RunStore, topic: Topic, *, log: Any) -> None:
    """Put the final names into the pinned topic and the drops, where they differ from the provisional ones."""
    before = run.topic()
    for part in topic.parts:
        path = topic.path_of(part)
        if path == before.path_of(before.part(part.number)):
            continue
        log.info("PART %d is %s, for the base has moved on since the run began", part.number, path)
        store = run.part(part.number)
        if (facts := store.drop()) is not None:
            facts = dataclasses.replace(facts, file=path)
            store.write("drop.json", facts.to_json())
            store.write_text("drop.md", render_drop(facts, topic))
    run.write("topic.json", topic.model_dump(mode="json"))
