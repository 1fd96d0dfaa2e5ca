"""`read-drop`: what KNOWLEDGE DROPs say, field by field, and what looks wrong in them."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from knowledge_expansion.errors import DropError
from knowledge_expansion.text.drop_reading.against_file import file_doubts
from knowledge_expansion.text.drop_reading.decoding import drop_of_bytes
from knowledge_expansion.values.outside_drop import DropFinding, OutsideDrop, Stated


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "read-drop", help="read KNOWLEDGE DROPs of any author: fields, lines, what looks wrong"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="KNOWLEDGE DROPs in Markdown")
    parser.add_argument("--json", action="store_true", help="print one JSON array, an object a file")
    parser.add_argument("--base", type=Path, default=None, help="the knowledge base: compare claims with its files")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read all files; 1 when one of them is no drop (the others are read)."""
    results = [_read(path, arguments.base) for path in arguments.files]
    if arguments.json:
        values = [
            {"path": str(path), "error": result} if isinstance(result, str) else {"path": str(path), **result.to_json()}
            for path, result in zip(arguments.files, results, strict=True)
        ]
        print(json.dumps(values, indent=1, ensure_ascii=True))
    else:
        for path, result in zip(arguments.files, results, strict=True):
            print("\n".join(_shown(line) for line in ([result] if isinstance(result, str) else _table(path, result))))
    return 1 if any(isinstance(result, str) for result in results) else 0


def _read(path: Path, base: Path | None) -> OutsideDrop | str:
    """The drop, or why there is none."""
    try:
        drop = drop_of_bytes(path.read_bytes(), path.name)
    except OSError as error:
        return f"{path}: cannot be read ({error.strerror or error}); give the path of a KNOWLEDGE DROP"
    except DropError as error:
        return str(path.parent / str(error)) if path.parent != Path() else str(error)
    if base is None:
        return drop
    return replace(drop, findings=(*drop.findings, *_against(drop, base)))


def _against(drop: OutsideDrop, base: Path) -> Iterator[DropFinding]:
    if drop.file is not None:
        file = find_in_base(base, drop.file.value)
        if file is None:
            yield DropFinding("file", drop.file.line, f"{drop.file.value} is not in {base}")
        else:
            yield from file_doubts(drop, file.read_bytes().decode("utf-8", "replace"))
    for related in drop.related:
        if not related.value.endswith("/") and find_in_base(base, related.value) is None:
            yield DropFinding("related", related.line, f"{related.value} is not in {base}")


def find_in_base(base: Path, path: str) -> Path | None:
    """The file of the base that a drop means: its path as written, without folders in front that are not the base's (drops
    name absolute paths and the base's own folder), or below one folder of the base. Nothing outside the base is looked at."""
    parts = [part for part in PurePosixPath(path).parts if part not in ("/", "..", ".", "~")]
    root = base.resolve()
    for start in range(len(parts)):
        tail = Path(*parts[start:])
        below = sorted(root.glob(f"*/{tail.as_posix()}")) if len(parts) - start > 1 and "*" not in path else []
        for found in (root / tail, *below):
            if found.is_file() and found.resolve().is_relative_to(root):
                return found
    return None


def _table(path: Path, drop: OutsideDrop) -> Iterator[str]:
    yield str(path)
    for name, stated in _fields(drop):
        where = "" if stated is None else "  (file name)" if not stated.line else f"  (line {stated.line})"
        yield f"  {name:<9} {'-' if stated is None else _value(stated)}{where if stated is None or stated.words else ''}"
    told = [section.lines.value.number for section in drop.sections if section.lines]
    kinds = Counter(source.kind for source in drop.sources)
    addressed = sum(source.url is not None for source in drop.sources)
    gaps = Counter(gap.state for gap in drop.gaps)
    yield f"  {'sections':<9} {len(drop.sections)} listed" + (f", {sum(told):,} lines together" if told else "")
    yield f"  {'sources':<9} {kinds['web']} pages ({addressed} with URL), {kinds['file']} files; {len(drop.queries)} queries"
    yield f"  {'gaps':<9} {gaps['filled']} filled, {gaps['open']} open; {len(drop.related)} related files"
    yield f"  {'next':<9} {len(drop.next_steps)} steps"
    if drop.findings:
        yield f"  looks wrong ({len(drop.findings)}):"
    for finding in drop.findings:
        yield f"    {f'line {finding.line}' if finding.line else 'whole drop'}: {finding.words}"


def _fields(drop: OutsideDrop) -> Iterator[tuple[str, Stated[Any] | None]]:
    yield "title", drop.title
    yield "runner", drop.runner
    yield "PART", drop.part
    yield "time", drop.time or drop.stamp
    yield "status", drop.status
    if drop.reason is not None and drop.status.value != "complete":
        yield "reason", drop.reason
    yield "file", drop.file
    for name, figure in (("lines", drop.lines), ("planned", drop.planned), ("words", drop.words), ("size", drop.size)):
        if figure is not None or name == "lines":
            yield name, figure


def _value(stated: Stated[Any]) -> str:
    value = stated.value
    if hasattr(value, "zone"):
        zone = f"zone {value.zone}" if value.zone else "no zone given"
        return (
            "a placeholder"
            if not value.iso
            else f"{value.iso} ({zone})" + (", placeholder" if value.placeholder else "")
        )
    if hasattr(value, "unit"):
        return f"{value.text} {value.unit if value.unit in ('bytes', 'characters') else ''}".rstrip()
    return str(value)


def _shown(line: str) -> str:
    """The line without what a terminal would obey."""
    encoding = sys.stdout.encoding or "utf-8"
    clean = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line)
    return clean.encode(encoding, "backslashreplace").decode(encoding)
