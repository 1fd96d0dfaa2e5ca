"""What one value of a topic may be: a path, a line of text, an address. Each rule takes a string and returns it, or
raises ValueError with what is wrong and what is allowed. Nothing here knows pydantic or files.

Paths and addresses come from a file that people edit and copy; they end up in a repository, in Markdown, in requests.
What could leave the base, break a line or carry a credential is refused here, once.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# A number may be missing, as in bases that grew without; a name that begins with one has two digits or more.
# `NN-` leaves the number to the base: the folder's highest plus one.
KNOWLEDGE_FILE = re.compile(r"(?:\d{2,}-|NN-|(?=[a-z0-9]*[a-z]))[a-z0-9]+(?:-[a-z0-9]+)*\.md")
HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+", re.IGNORECASE
)
# Controls, separators of lines and halves of surrogate pairs (Unicode general categories Cc, Zl, Zp, Cs), and direction
# overrides, which let a title read differently from its bytes (Unicode report 36, "Trojan Source"). One search costs a
# hundredth of a look at each character, and every task reads the topic.
_CONTROLS = r"\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_BAD_IN_LINE = re.compile(rf"[\x00-\x1f{_CONTROLS}]")
_BAD_IN_PROSE = re.compile(rf"[\x00-\x08\x0b-\x1f{_CONTROLS}]")


def _bad_character(text: str, bad: re.Pattern[str]) -> str | None:
    found = bad.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def one_line(text: str) -> str:
    """A title, point, phrase or query: one line without control characters."""
    if "\n" in text:
        raise ValueError("holds a line break; write it on one line (a folded `>-` block joins lines)")
    if bad := _bad_character(text, _BAD_IN_LINE):
        raise ValueError(f"holds the control character {bad}; remove it")
    return text


def prose(text: str) -> str:
    """Free text of several lines; tabs and line breaks are allowed, other control characters are not."""
    if bad := _bad_character(text, _BAD_IN_PROSE):
        raise ValueError(f"holds the control character {bad}; remove it")
    return text.strip()


def inside_base(path: str) -> str:
    """A relative POSIX path that cannot leave the folder it starts from. One trailing slash is dropped (plans write
    folders so); the result is Unicode NFC, because file systems disagree on anything else."""
    path = unicodedata.normalize("NFC", one_line(path))
    allowed = "; allowed is a relative path with / between its parts, like practical-implementation/65-subject.md"
    if path != path.strip():
        raise ValueError("begins or ends with white space" + allowed)
    if "\\" in path or ":" in path:
        raise ValueError("holds a backslash or a colon" + allowed)
    parts = path.removesuffix("/").split("/")
    if parts[0] in ("", "~"):
        raise ValueError("is empty, absolute or starts at a home folder" + allowed)
    if any(part == "" or part.startswith(".") for part in parts):
        raise ValueError("holds an empty part or one that begins with a dot ('.', '..', hidden folders)" + allowed)
    return "/".join(parts)


def knowledge_root(path: str) -> str:
    """The folder of the base that the topic's files lie in; empty for the base's own root."""
    return inside_base(path) if path else ""


def knowledge_file(path: str) -> str:
    """The path of a knowledge file: its name is a number of two or more digits, a hyphen and a slug, or a slug alone."""
    path = inside_base(path)
    name = path.rpartition("/")[2]
    if not KNOWLEDGE_FILE.fullmatch(name):
        raise ValueError(
            f"file name {name!r} does not follow NN-kebab-slug.md, like 65-subject.md"
            " (lowercase words and hyphens; a number in front has two or more digits, `NN` takes the next one)"
        )
    return path


def verbatim(text: str) -> str:
    """Lines kept word for word, with their indentation; the only change is that no line ends in white space."""
    if bad := _bad_character(text, _BAD_IN_PROSE):
        raise ValueError(f"holds the control character {bad}; remove it")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def web_address(text: str) -> str:
    """An http(s) address, or a host (with the start of a path, where wanted) that stands for all its pages. A user name
    or password is refused."""
    allowed = "; allowed is an address like https://docs.example.com/page or a host like docs.example.com"
    one_line(text)
    if any(character.isspace() for character in text):
        raise ValueError("holds white space" + allowed)
    if "://" not in text:
        host, slash, path = text.removeprefix("*.").partition("/")
        if HOST.fullmatch(host):
            return host.lower() + slash + path
        raise ValueError("is neither an http(s) address nor a host" + allowed)
    try:
        parts = urlsplit(text)
        named, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"cannot be read as an address ({error})" + allowed) from None
    if parts.scheme not in ("http", "https") or not named:
        raise ValueError("is not an http(s) address" + allowed)
    if "@" in parts.netloc:
        raise ValueError("carries a user name or password; take it out of the topic file" + allowed)
    return text
