"""The staged bundle: self-contained, and the same bytes whatever the checkout's clock, umask and leftovers are."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from knowledge_expansion.deploy.check import written_refusals
from knowledge_expansion.deploy.image import image_names, load_image
from knowledge_expansion.deploy.stage import EPOCH, stage

ROOT = Path(__file__).resolve().parents[2]


def checkout(folder: Path) -> Path:
    for name in ("dags", "plugins", "include/knowledge_expansion"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def test_two_checkouts_one_digest(tmp_path: Path) -> None:
    first = stage(ROOT, tmp_path / "first")
    other = checkout(tmp_path / "checkout")
    for path in other.rglob("*.py"):
        path.chmod(0o600)
        os.utime(path, (1, 1))
    (other / "dags" / ".hidden").write_text("not for others")
    (other / "plugins" / "knowledge_airflow" / "draft.py~").write_text("an editor's copy")
    assert stage(other, tmp_path / "second").digest == first.digest
    (other / "dags" / "topics" / "first-run.yaml").open("a").write("# one more line\n")
    assert stage(other, tmp_path / "second").digest != first.digest


def test_every_file_has_one_mode_and_one_time(tmp_path: Path) -> None:
    found = stage(ROOT, tmp_path / "bundle")
    paths = list(found.folder.rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o644}
    assert {int(path.stat().st_mtime) for path in paths} == {EPOCH}
    assert [path.name for path in (found.folder / "plugins").iterdir()] == ["knowledge_plugin.py"]
    assert not list(found.folder.rglob("__pycache__"))


def test_staging_again_takes_away_what_is_gone(tmp_path: Path) -> None:
    other = checkout(tmp_path / "checkout")
    (other / "dags" / "knowledge_extra.py").write_text("")
    assert (stage(other, tmp_path / "bundle").folder / "dags" / "knowledge_extra.py").exists()
    (other / "dags" / "knowledge_extra.py").unlink()
    assert not (stage(other, tmp_path / "bundle").folder / "dags" / "knowledge_extra.py").exists()


def test_our_own_bundle_is_refused_by_no_image(tmp_path: Path) -> None:
    bundle = stage(ROOT, tmp_path / "bundle").folder
    for name in image_names():
        assert written_refusals(bundle, ROOT / "requirements.txt", load_image(name)) == []
