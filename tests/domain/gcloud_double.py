"""A gcloud on the PATH that records how it was called, answers like an environment, and fails where it is told to."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """#!{python}
import json, sys
from pathlib import Path
folder = Path({folder!r})
rules = json.loads((folder / "rules.json").read_text())
with (folder / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
line = " ".join(sys.argv[1:])
for words, (code, out, err) in rules.items():
    if words in line:
        sys.stdout.write(out)
        sys.stderr.write(err)
        sys.exit(code)
"""
DESCRIBED = {
    "state": "RUNNING",
    "config": {
        "dagGcsPrefix": "gs://europe-pantry-bucket/dags",
        "softwareConfig": {"imageVersion": "composer-3-airflow-3.3.1-build.2", "pypiPackages": {"Ours_Alone": "==2.0"}},
    },
}


class Gcloud:
    """The double and what it was asked."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder / "gcloud-double"
        self._folder.mkdir()
        self._rules: dict[str, Any] = {}
        self.answer("environments describe", out=json.dumps(DESCRIBED))
        self.answer("pools get", code=1)
        self.answer("variables get", code=1)
        program = self._folder / "gcloud"
        program.write_text(SCRIPT.format(python=sys.executable, folder=str(self._folder)))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(self._folder), prepend=":")

    def answer(self, words: str, code: int = 0, out: str = "", err: str = "") -> None:
        """What a call that has these words gets, ahead of what was said before."""
        self._rules = {words: (code, out, err), **{key: value for key, value in self._rules.items() if key != words}}
        (self._folder / "rules.json").write_text(json.dumps(self._rules))

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of every call so far."""
        file = self._folder / "calls.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
