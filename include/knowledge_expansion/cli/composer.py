"""`stage` and `check-composer`: what Composer's bucket gets, and whether an image will run it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from knowledge_expansion.cli.airflow_process import PROJECT
from knowledge_expansion.deploy.check import loaded_refusals, written_refusals
from knowledge_expansion.deploy.environment import rebuild
from knowledge_expansion.deploy.image import Image, image_names, load_image
from knowledge_expansion.deploy.stage import stage

BUNDLE = PROJECT / "build" / "composer"
REQUIREMENTS = PROJECT / "requirements.txt"


def register(subparsers: Any) -> None:
    """Add the commands."""
    staging = subparsers.add_parser("stage", help="build the bundle for Composer: build/composer/{dags,plugins}")
    staging.set_defaults(run=run_stage)
    checking = subparsers.add_parser("check-composer", help="check the staged bundle against a Composer image")
    checking.add_argument(
        "--image", default=image_names()[0], help=f"default {image_names()[0]}; with or without a build"
    )
    checking.set_defaults(run=run_check)


def run_stage(arguments: argparse.Namespace) -> int:
    """Stage, and print what was made with its digest."""
    make_bundle(BUNDLE)
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Stage, check, print every refusal; 1 when there is one."""
    image = load_image(arguments.image)
    make_bundle(BUNDLE)
    return 1 if refused(BUNDLE, image) else 0


def make_bundle(bundle: Path) -> None:
    """Stage this checkout in `bundle`, and print what was made with its digest."""
    found = stage(PROJECT, bundle)
    print(f"{found.folder}: {found.files} files, {found.size:,} bytes, sha256 {found.digest}", flush=True)


def refused(bundle: Path, image: Image, *, load: bool = True) -> int:
    """Check a staged bundle, and print every refusal; how many there are.

    Without `load` only what is written is looked at: nothing is built and nothing is run.
    """
    refusals = written_refusals(bundle, REQUIREMENTS, image)
    if load and not refusals:
        print(
            f"rebuilding {image.name} (Airflow {image.airflow}, packages as of {image.as_of}) where it changed",
            flush=True,
        )
        made = rebuild(image, PROJECT / "build" / "images")
        refusals = loaded_refusals(bundle, REQUIREMENTS, made, print)
    for refusal in refusals:
        print(refusal)
    nothing = "nothing refused" if load else "nothing refused as it is written; it was not loaded"
    print(f"{image.name}: {len(refusals)} refusals" if refusals else f"{image.name}: {nothing}", flush=True)
    return len(refusals)
