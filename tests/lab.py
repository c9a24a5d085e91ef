"""A real JupyterLab, for tests that run a notebook in it as a person would."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOKEN = "for-the-test"
#: Seconds until it listens, on a busy machine.
START = 90
#: Runs every cell once the kernel listens: cells run earlier are forgotten by JupyterLab.
RUN_ALL = """async () => {
  await window.jupyterapp.restored;
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  await window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""


@contextmanager
def jupyterlab(root: Path, settings: Path) -> Iterator[str]:
    """JupyterLab on the folder `root`, with settings of its own in `settings`; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]  # one that nobody has
    options = {
        "port": port,
        "IdentityProvider.token": TOKEN,
        "ServerApp.root_dir": root,
        "LabApp.news_url": None,
        "LabApp.expose_app_in_browser": True,
        "ServerApp.log_level": "ERROR",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    places = {f"JUPYTERLAB_{name}_DIR": str(settings / name) for name in ("SETTINGS", "WORKSPACES")}
    lab = subprocess.Popen(
        [*command, *(f"--{key}={value}" for key, value in options.items())],
        env={**os.environ, **places},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        lab.terminate()
        try:
            lab.wait(20)
        except subprocess.TimeoutExpired:
            lab.kill()
            lab.wait(10)


def run_all(page: Any, address: str, notebook: str) -> None:
    """Open a notebook, by its path below the root, and have every cell run."""
    for _ in range(2 * START):
        try:
            page.goto(f"{address}/lab/tree/{notebook}?token={TOKEN}", wait_until="commit")
            break
        except Exception:
            time.sleep(0.5)
    page.wait_for_selector(".jp-Notebook", timeout=120_000)
    page.evaluate(RUN_ALL)
