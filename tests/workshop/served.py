"""The workshop as a process of its own, for tests and measurements that look at it through a browser."""

from __future__ import annotations

import queue
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil

START = 90  # seconds to wait for a server on a busy machine


class Served:
    """``cdm-bc workshop`` on a client file; `address` is where its page is."""

    def __init__(self, client_file: Path, *options: str) -> None:
        self.client_file = client_file
        command = [sys.executable, "-m", "cdm_bc", "workshop", client_file.name, "--no-browser", *options]
        with self.stderr.open("a", encoding="utf-8") as terminal:
            self.process = subprocess.Popen(
                command,
                cwd=client_file.parent,
                stdout=subprocess.PIPE,
                stderr=terminal,
                text=True,
                encoding="utf-8",
            )
        self.address = self._address()

    @property
    def stderr(self) -> Path:
        """What it says on standard error."""
        return self.client_file.with_suffix(".stderr")

    def _address(self) -> str:
        lines: queue.Queue[str] = queue.Queue()
        assert self.process.stdout is not None  # asked for above
        self.reader = threading.Thread(target=lambda: [lines.put(line) for line in self.process.stdout], daemon=True)
        self.reader.start()
        found = re.search(r"http://\S+", lines.get(timeout=START))
        assert found is not None
        return found[0]

    def kernels(self) -> list[psutil.Process]:
        """The kernel processes of the server."""
        return [child for child in psutil.Process(self.process.pid).children(recursive=True) if _is_kernel(child)]

    def busy_kernel(self) -> psutil.Process:
        """The kernel of the page that opened last but for the one in waiting: the one that holds the lease."""
        import json

        lease = self.client_file.with_name(f"{self.client_file.stem}.workshop.lease")
        pid = json.loads(lease.read_text(encoding="utf-8"))["process"]
        return next(p for p in self.kernels() if p.pid == pid)

    def kill(self) -> None:
        """End the server and its kernels at once, without a chance to say goodbye."""
        for process in [*self.kernels(), psutil.Process(self.process.pid)]:
            process.kill()
        self.process.wait(10)
        self._close()

    def _close(self) -> None:
        self.reader.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self) -> None:
        """End the server as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self._close()


def _is_kernel(process: psutil.Process) -> bool:
    try:
        return "ipykernel" in " ".join(process.cmdline())
    except psutil.Error:  # it has ended meanwhile
        return False


def open_page(context: Any, address: str) -> Any:
    """The page, once it shows an answer."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#cdm-npv", timeout=START * 1000)
    return page


def tab(page: Any, name: str) -> None:
    """Go to a screen."""
    page.click(f"#tab-{name}")
    page.wait_for_selector(f"#tab-{name}[aria-selected=true]")


def settled(page: Any) -> None:
    """Until nothing on the page is waiting for a slower figure."""
    page.wait_for_function("() => !document.querySelector('.cdm .waiting')", timeout=60_000)
