"""`deploy`: the staged bundle into a Composer environment, by the gcloud command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge_expansion.cli.composer import BUNDLE, REQUIREMENTS, make_bundle, refused
from knowledge_expansion.deploy.gcloud import Target, describe, require_running, shown
from knowledge_expansion.deploy.image import load_image
from knowledge_expansion.deploy.rollout import Wishes, rehearsal, roll_out, steps


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("deploy", help="upload the bundle to a Cloud Composer environment")
    parser.add_argument("--environment", required=True, help="the environment's name")
    parser.add_argument("--location", required=True, help="its region, like us-central1")
    parser.add_argument("--project", default="", help="its project (default: that of gcloud)")
    parser.add_argument(
        "--workspace", default="", help="gs:// folder for runs (default: what is set, else in its bucket)"
    )
    parser.add_argument(
        "--notify", default="", help='value of knowledge_notify, a JSON list like ["log"] (default: as it is)'
    )
    parser.add_argument("--settle", type=int, default=Wishes.settle, help="seconds before import errors are asked for")
    parser.add_argument(
        "--dry-run", action="store_true", help="look at the environment and check, then only print the commands"
    )
    parser.add_argument(
        "--skip-check",
        action="store_true",
        help="leave out what loads the bundle beside the image's packages (check-composer); what is written is checked",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, bundle: Path = BUNDLE, check: Callable[..., int] = refused) -> int:
    """Look at the environment, stage, refuse what its image would refuse, then upload or print.

    `bundle` is where it is staged; `check` is asked as `refused` is.
    """
    target = Target(arguments.environment, arguments.location, arguments.project)
    found = describe(target)
    print(f"{target.environment}: {found.image}, {found.state}, {found.bucket}", flush=True)
    require_running(target, found)
    image = load_image(found.image)
    make_bundle(bundle)
    if check(bundle, image, load=not arguments.skip_check):
        print("nothing was changed")
        return 1
    wishes = Wishes(arguments.workspace, arguments.notify, arguments.settle)
    planned = steps(target, found, bundle, REQUIREMENTS, bundle.with_name("composer-requirements.txt"), wishes)
    if arguments.dry_run:
        print(rehearsal(planned))
        return 0
    roll_out(planned, lambda line: print(line, flush=True))
    print(f"deployed. DAGs start paused where the environment says so: {shown(target.airflow('dags', 'list'))}")
    return 0
