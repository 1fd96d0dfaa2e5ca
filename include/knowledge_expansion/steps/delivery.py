"""What somebody delivers for a PART with `runner: external`: a file and its drop, put into the PART's inbox.

The keys are fixed, `inbox/file.md` and `inbox/drop.md`, so that nothing has to be listed. The file is written first: where
the drop stands, the file stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_expansion.errors import DropError, PartFailed, WorkspaceError
from knowledge_expansion.stores.run import PartStore
from knowledge_expansion.text.drop_reading.decoding import drop_of_bytes, text_of_bytes
from knowledge_expansion.text.marker import seal
from knowledge_expansion.values.outside_drop import OutsideDrop
from knowledge_expansion.values.topic import Part

FILE, DROP = "inbox/file.md", "inbox/drop.md"


@dataclass(frozen=True)
class Delivery:
    """A delivered file, with `\\n` line ends and one at its end, and what its drop says."""

    text: str
    drop: OutsideDrop


def deliver(store: PartStore, part: Part, file: bytes, drop: bytes, drop_name: str) -> OutsideDrop:
    """Put a file and its drop into the PART's inbox; returns what the drop says. Raises DropError when the drop or the file
    cannot be read, or is another PART's; then nothing is written. A drop that says failed needs no file (empty bytes)."""
    said = drop_of_bytes(drop, drop_name)
    if part.runner != "external":
        raise DropError(
            f"PART {part.number} researches for itself; only a PART with `runner: external` takes deliveries"
        )
    if said.part is not None and said.part.value != part.number:
        raise DropError(
            f"{drop_name}: reports PART {said.part.value} (line {said.part.line}), not PART {part.number}; give --part"
            f" {said.part.value}, or correct the drop"
        )
    if said.status.value != "failed" or file.strip():
        text_of_bytes(file, f"the file of {drop_name}")
        store.write_bytes(FILE, file)
    store.write_bytes(DROP, drop)
    return said


def find_delivery(store: PartStore) -> Delivery | str:
    """The delivery, or what is waited for, while the file or the drop is missing, empty, or says that work goes on.

    Raises PartFailed with the drop's reason when it says failed, and with what is wrong when one of them is no text."""
    file, drop = store.read_bytes(FILE) or b"", store.read_bytes(DROP) or b""
    if not drop.strip():
        return "a file is there, its drop is not yet" if file else "nothing is delivered yet"
    try:
        said = drop_of_bytes(drop, "KNOWLEDGE-DROP.md")
        if said.status.value == "failed":
            raise PartFailed(f"its runner reports failure: {said.reason.value if said.reason else said.status.words}")
        if said.status.value == "in_progress":
            return f"its drop says that work goes on: {said.status.words}"
        if not file.strip():
            return "a drop is there, its file is not yet"
        text = text_of_bytes(file, "the delivered file").replace("\r\n", "\n")
    except DropError as error:
        raise PartFailed(
            f"the delivery cannot be used: {error}. Deliver it again, then clear wait_for_delivery."
        ) from error
    return Delivery(text if text.endswith("\n") else text + "\n", said)


def take_delivery(store: PartStore) -> Delivery:
    """The delivery, sealed as the PART's file.md: the seal is what lets a later run replace it. Raises PartFailed, and
    WorkspaceError when it is not complete."""
    found = find_delivery(store)
    if isinstance(found, str):
        raise WorkspaceError(f"PART {store.number}: {found}. Clear its task wait_for_delivery.")
    run = store.run
    store.write_text("file.md", seal(found.text, run.topic_id, store.number, run.as_of, 0))
    return found
