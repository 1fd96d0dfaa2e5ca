"""`retract`: a source is withdrawn. Lists every line of the base that rests on it, and says how to take it out."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any

from knowledge_expansion.errors import ConfigurationError
from knowledge_expansion.gate.cited import cited_in
from knowledge_expansion.text.marker import read_seal
from knowledge_expansion.values.single_values import web_address

DESCRIPTION = """A source is withdrawn, or turned out to be wrong: list every statement of a knowledge base that rests on it. The
runs that are named at the end take it out: they write the files again from what is stored, with other evidence where there is
some, and note the address in .knowledge-base.yaml, so that no topic uses it again."""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "retract", help="list what rests on a source, to take it out", description=DESCRIPTION
    )
    parser.add_argument("url", metavar="URL", help="the address of the page, or a host")
    parser.add_argument("--base", type=Path, required=True, metavar="DIR", help="a checkout of the knowledge base")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing rests on the source, 1 when something does. Raises ConfigurationError for a bad address or folder."""
    try:
        address = web_address(arguments.url)
    except ValueError as error:
        raise ConfigurationError(f"{arguments.url!r} {error}") from error
    base: Path = arguments.base
    if not base.is_dir():
        raise ConfigurationError(f"{base} is no folder. Give a checkout of the knowledge base.")
    topics: set[str] = set()
    count = 0
    for path in sorted(base.rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        seal = read_seal(text)
        for statement in cited_in(text, [address]) if seal else ():
            count += 1
            topics.add(seal.topic if seal else "")
            print(
                f"{path.relative_to(base)}:{statement.line}: {statement.point}: {' '.join(statement.words.split())[:160]}"
            )
    print(
        f"{count} line{'s' * (count != 1)} of {base} rest on {address}."
        if count
        else f"Nothing in {base} rests on {address}."
    )
    for topic in sorted(topics):
        print(f"To take it out: python -m knowledge_expansion run --topic {topic} --retract {shlex.quote(address)}")
    return 1 if count else 0
