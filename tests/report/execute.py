"""Runs notebooks one after the other in one real kernel: ``execute.py FOLDER OUT NOTEBOOK …``.

A process of its own: the sockets of a kernel's client are closed when the garbage is collected, which a test would take
for a warning.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main(folder: str, out: str, *notebooks: str) -> None:
    """The kernel starts in `folder`; the executed notebooks are written to the folder `out`."""
    manager, client = start_new_kernel(cwd=folder, startup_timeout=120)
    client.stop_channels()
    try:
        for path in map(Path, notebooks):
            notebook = nbformat.read(str(path), as_version=4)
            try:
                NotebookClient(notebook, km=manager, timeout=120).execute()
            except CellExecutionError:
                print(f"{path.stem} failed")
            nbformat.write(notebook, str(Path(out) / path.name))
    finally:
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
