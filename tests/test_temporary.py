"""Temporary folders: gone at the end, and those of processes that are gone too."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from cdm_bc.temporary import GRACE, LOCK, PREFIX, temporary_folder


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_there_for_the_block_and_no_longer(place: Path) -> None:
    with temporary_folder() as folder:
        (folder / "inside").mkdir()
        with temporary_folder() as other:
            assert folder.is_dir()
            assert other.is_dir()
    assert list(place.iterdir()) == []


def test_what_nobody_holds_any_more_is_removed(place: Path) -> None:
    left, new, old, other = (place / name for name in (f"{PREFIX}left", f"{PREFIX}new", f"{PREFIX}old", "other"))
    for folder in (left, new, old, other):
        folder.mkdir()
    (left / LOCK).touch()
    (left / "file").touch()
    long_ago = time.time() - 2 * GRACE
    for folder in (old, other):
        os.utime(folder, (long_ago, long_ago))
    with temporary_folder():
        assert {path for path in (left, new, old, other) if path.exists()} == {new, other}
