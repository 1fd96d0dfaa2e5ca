"""The one way from a topic file to a `Topic`: read, check everything, and say everything that is wrong at once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from knowledge_expansion.errors import TopicError
from knowledge_expansion.topics.wording import faults_in, spans_parts
from knowledge_expansion.topics.yaml_reading import Reading, read_yaml
from knowledge_expansion.values.topic import Topic
from knowledge_expansion.values.topic_rules import Location, faults_across, shown

# The largest plan known (47 PARTs, 140 queries) is 120 kB as YAML.
LARGEST = 1_000_000


def load_topic(path: Path) -> Topic:
    """The topic in `path`, whose id must be the file's name without its ending.

    Raises TopicError with every fault, one a line, as `file:line: key: what is wrong; what is allowed`."""
    reading = read_yaml(_text_of(path))
    faults = list(reading.faults)
    topic: Topic | None = None
    try:
        if not (faults and reading.value is None):
            topic = _validated(reading, path.stem)
    except _Wrong as wrong:
        faults += [(_line_of(reading, location), location, message) for location, message in wrong.faults]
    if faults or topic is None:
        ordered = dict.fromkeys(sorted(faults, key=lambda fault: fault[0]))
        raise TopicError([f"{path}:{line}: {shown(location)}: {message}" for line, location, message in ordered])
    return topic


class _Wrong(Exception):
    def __init__(self, faults: list[tuple[Location, str]]) -> None:
        super().__init__()
        self.faults = faults


def _validated(reading: Reading, stem: str) -> Topic:
    value = reading.value
    if not isinstance(value, dict):
        what = "is empty" if value is None else "is no mapping"
        raise _Wrong([((), f"the file {what}; a topic is a mapping that begins with `id:` and `title:`")])
    own: list[tuple[Location, str]] = (
        [] if value.get("id") in (None, stem) else [(("id",), _misnamed(value["id"], stem))]
    )
    try:
        topic = Topic.model_validate(value)
    except ValidationError as error:
        across = [] if spans_parts(error) else list(faults_across(value))
        raise _Wrong([*own, *faults_in(error), *across]) from None
    if own:
        raise _Wrong(own)
    return topic


def _misnamed(given: object, stem: str) -> str:
    return f"is {given!r} but the file is named {stem!r}; the id is the file's name, change one of the two"


def _line_of(reading: Reading, location: Location) -> int:
    """The line of a location; for a key that is missing, that of what should hold it."""
    while location and location not in reading.lines:
        location = location[:-1]
    return reading.lines.get(location, 1)


def _text_of(path: Path) -> str:
    """The file's text. Raises TopicError when there is none to read."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TopicError([f"{path}:1: (whole file): cannot be read ({reason}); check its name and rights"]) from error
    if len(data) > LARGEST:
        raise TopicError([f"{path}:1: (whole file): is larger than {LARGEST:,} bytes; a topic is a plan, split it"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TopicError([f"{path}:{line}: (whole file): is not UTF-8 text; save it as UTF-8"]) from error


def topic_files(folder: Path) -> dict[str, Path]:
    """The topic files of a folder by id (a file's id is its name without `.yaml`), in order of id. Reads no file.

    Raises TopicError when the folder is not there."""
    try:
        found = [path for path in folder.iterdir() if path.suffix == ".yaml" and not path.name.startswith(".")]
    except OSError as error:
        reason = error.strerror or str(error)
        raise TopicError([f"{folder}:1: (folder): cannot be listed ({reason}); topics are read from there"]) from error
    return {path.stem: path for path in sorted(found, key=lambda path: path.stem)}


def topic_ids(folder: Path) -> list[str]:
    """The ids of the topics in a folder, sorted. Reads no file. Raises TopicError when the folder is not there."""
    return list(topic_files(folder))
