"""`python -m knowledge_expansion`: the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from knowledge_expansion.cli import (
    approve,
    check,
    composer,
    deliver,
    deploy,
    deployment,
    lint,
    local,
    plans,
    read_drop,
    retract,
)
from knowledge_expansion.errors import KnowledgeError
from knowledge_expansion.research_server import commands as research_server
from knowledge_expansion.topics import validate


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 done, 1 a fault that the output names, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m knowledge_expansion", description=__doc__)
    subparsers = parser.add_subparsers(title="commands", required=True)
    for command in (
        validate,
        plans,
        check,
        lint,
        research_server,
        local,
        read_drop,
        deliver,
        retract,
        approve,
        composer,
        deploy,
        deployment,
    ):
        command.register(subparsers)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
