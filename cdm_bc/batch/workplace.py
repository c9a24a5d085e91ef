"""The output folder while a run writes into it: locked, and with a hidden folder for what is not ready yet."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cdm_bc.errors import InputError, Problem
from cdm_bc.files import os_sentence

LOCK = ".cdm-bc.lock"
PREFIX = ".cdm-bc-run-"


def is_in_use(folder: Path) -> bool:
    """Whether a run is writing into the folder at this moment."""
    from filelock import FileLock, Timeout

    try:
        if (folder / LOCK).is_file():
            with FileLock(folder / LOCK, timeout=0):
                pass
    except Timeout:
        return True
    except OSError:  # a folder that cannot be written to
        pass
    return False


@contextmanager
def workplace_in(folder: Path) -> Iterator[Path]:
    """The output folder, for this run alone, and a hidden folder in it; what a killed run left is removed."""
    from filelock import FileLock, Timeout

    shown = folder.as_posix()
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(FileLock(folder / LOCK, timeout=0))
            for left in folder.glob(f"{PREFIX}*"):
                shutil.rmtree(left, ignore_errors=True)
            place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder.resolve()))
        except Timeout:
            message = (
                "another run is writing into this folder. Wait until it is done, or choose another folder with -o."
            )
            raise InputError([Problem(shown, None, None, "", message)]) from None
        except OSError as error:
            message = f"cannot be used as the folder for the reports: {os_sentence(error)}"
            raise InputError([Problem(shown, None, None, "", message)]) from None
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        yield place
