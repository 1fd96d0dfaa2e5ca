"""The nine-PART topic, and the real base that it is run on: without the files that the topic is to write."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from local_airflow import ROOT
from run_kit import Bench, clone_of, git

TOPIC = ROOT / "dags" / "topics" / "vertex-gcloud-cuda.yaml"
WRITTEN = re.compile(r"(6[5-9]|7[0-3])-.*\.md")


def base_of_samples(bench: Bench, samples: Path) -> None:
    """Put the sample base without its files 65 to 73 into the deployment's base; it allows local copies."""
    clone = clone_of(bench.base, bench.folder / "clone")
    for name in git(clone, "ls-files").splitlines():
        (clone / name).unlink()
    shutil.copytree(samples, clone, dirs_exist_ok=True, copy_function=shutil.copyfile)
    for file in (clone / "karpathy" / "practical-implementation").iterdir():
        if WRITTEN.fullmatch(file.name):
            file.unlink()
    (clone / ".knowledge-base.yaml").write_text("local_sources: allow\n")
    git(clone, "add", "--all")
    git(clone, "commit", "-qm", "The sample base")
    git(clone, "push", "-q")
