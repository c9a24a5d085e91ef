"""A small disk, which can be full."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class NoDisk(Exception):
    """No disk can be made here; it says why."""


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """`folder` on a disk of its own. `options` : such as ``size=256k``, as for mount.

    Raises
    ------
    NoDisk
        If only an administrator can do that, or nobody.
    """
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise NoDisk("a small disk can be made by root on Linux only")
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        raise NoDisk("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, leave: int = 0) -> Path:
    """Fill the disk of `folder` but for about `leave` bytes; gives the ballast that does so."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        with suppress(OSError):
            while file.write(b"x" * 4096):
                pass
        file.truncate(max(0, file.tell() - leave))
    return ballast
