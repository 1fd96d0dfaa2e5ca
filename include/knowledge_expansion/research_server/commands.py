"""`python -m knowledge_expansion research-server`: serves a folder of documents until it is interrupted."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from knowledge_expansion.errors import KnowledgeError
from knowledge_expansion.research_server.faults import parse_faults


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the subcommand; its `run(args)` returns the exit status."""
    parser = subparsers.add_parser(
        "research-server",
        help="serve a folder of documents in Bright Data's protocol, on this machine",
        description="Serves a folder of HTML, Markdown, reStructuredText or text as search results and pages.",
    )
    parser.add_argument(
        "--corpus", type=Path, required=True, metavar="DIR", help="folder of documents, with or without manifest.jsonl"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--port-file",
        type=Path,
        metavar="FILE",
        help="write the port here once the service answers; removed at the end",
    )
    parser.add_argument(
        "--key", action="append", metavar="KEY", help="API key to accept, repeatable (default local-key)"
    )
    parser.add_argument("--index-folder", type=Path, metavar="DIR", help="keep the search index here between runs")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="serve the pages valid on this day"
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="do something wrong; see docs/research-service.md",
    )
    parser.add_argument("--allow-remote", action="store_true", help="let other machines reach the documents")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until SIGINT or SIGTERM. 0 after that, 2 when the service cannot start."""
    from knowledge_expansion.research_server.server import LOCAL_KEY, ResearchServer

    stopped = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stopped.set())
    try:
        server = ResearchServer(
            args.corpus,
            keys=args.key or (LOCAL_KEY,),
            today=(lambda: args.today) if args.today else None,
            faults=parse_faults(args.fault),
            host=args.host,
            port=args.port,
            index_folder=args.index_folder,
            allow_remote=args.allow_remote,
        )
    except (KnowledgeError, OSError) as fault:
        print(f"research-server: {fault}", file=sys.stderr)
        return 2
    with server:
        print(
            f"Serving {server.document_count} documents of {args.corpus} at {server.url} (interrupt to stop)",
            flush=True,
        )
        if args.port_file:
            _write_whole(args.port_file, f"{server.port}\n")
        stopped.wait()
        if args.port_file:
            args.port_file.unlink(missing_ok=True)
    return 0


def _write_whole(path: Path, text: str) -> None:
    """Who waits for the file never reads half of it."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="ascii")
    beside.replace(path)
