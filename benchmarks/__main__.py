"""`python -m benchmarks`: measure everything, print one table, exit 1 when a floor is missed."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    costs,
    dates,
    disk,
    drop_figures,
    existing,
    extraction_rows,
    fresh_clone,
    git_remotes,
    kinds,
    labels_test,
    leaks,
    lint,
    memory,
    mutations,
    nine_parts,
    overhead,
    plans,
    writer,
)
from benchmarks.places import PROJECT, Places
from benchmarks.table import Row, render, write

Part = Callable[[Places], list[Row]]
PARTS: dict[str, Part] = {
    "run": nine_parts.run_all,
    "disk": disk.rows,
    "evidence": labels_test.rows,
    "kinds": kinds.rows,
    "leaks": leaks.rows,
    "extraction": extraction_rows.rows,
    "mutations": mutations.rows,
    "drops": drop_figures.rows,
    "dates": dates.rows,
    "plans": plans.rows,
    "costs": costs.rows,
    "overhead": overhead.rows,
    "memory": memory.rows,
    "lint": lint.rows,
    "existing": existing.rows,
    "writer": writer.rows,
    "git": git_remotes.rows,
    "fresh-clone": lambda places: fresh_clone.rows(),
}
"""In the order of measuring. All but `run`, `evidence`, `extraction`, `dates`, `plans`, `lint`, `existing`, `writer`, `git` and
`fresh-clone` read what the last `run` left."""
ON_REQUEST = ("fresh-clone",)


def main(argv: list[str] | None = None) -> int:
    """Returns 0 when every floor that was measured holds, else 1; 2 when the samples are not there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=list(PARTS), metavar="PART", help=f"measure only: {', '.join(PARTS)}"
    )
    parser.add_argument("--fresh-clone", action="store_true", help="also time a fresh clone (it installs all packages)")
    parser.add_argument(
        "--shared", type=Path, default=PROJECT.parent / "shared", help="folder with corpus/ and samples/"
    )
    parser.add_argument("--out", type=Path, default=PROJECT / ".local" / "bench", help="where everything goes")
    arguments = parser.parse_args(argv)
    places = Places(arguments.shared.resolve(), arguments.out.resolve())
    if not (places.corpus / "manifest.jsonl").exists():
        print(
            f"{places.corpus} holds no corpus; give the folder of corpus/ and samples/ with --shared.", file=sys.stderr
        )
        return 2
    places.out.mkdir(parents=True, exist_ok=True)
    chosen = arguments.only or [name for name in PARTS if arguments.fresh_clone or name not in ON_REQUEST]
    rows = [row for name in chosen for row in _measured(name, places)]
    if not arguments.only:
        rows += [] if arguments.fresh_clone else fresh_clone.not_run()
        write(rows, places.out)
    print()
    print(render(rows))
    missed = [row.measure for row in rows if row.ok is False]
    print(f"{len(missed)} floors missed: {'; '.join(missed)}" if missed else "Every floor holds.")
    return 1 if missed else 0


def _measured(name: str, places: Places) -> list[Row]:
    """The rows of one part; when it cannot be measured, a row that says why and counts as short."""
    print(f"== {name}", flush=True)
    started = time.monotonic()
    try:
        rows = PARTS[name](places)
    except Exception as error:
        traceback.print_exc()
        rows = [
            Row(
                name,
                "measured",
                f"could not be measured: {type(error).__name__}: {' '.join(str(error).split())[:200]}",
                False,
            )
        ]
    print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main())
