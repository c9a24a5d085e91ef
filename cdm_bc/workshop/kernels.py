"""The kernels of the workshop's server: what they say goes to the log, and they end when they are told to."""

from __future__ import annotations

import subprocess
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Unicode

#: Seconds that a kernel gets to end by itself.
GRACE = 2.0


class Kernels(AsyncMappingKernelManager):
    """As Jupyter's, but that what a kernel says on its standard error goes to a file: one that is ended while it begins would
    say so on the terminal.
    """

    log_file = Unicode(help="where it goes").tag(config=True)

    @cached_property
    def _said(self) -> BinaryIO:
        return Path(self.log_file).open(
            "ab"
        )  # for as long as the server lives: a kernel that died is started anew with it

    def start_kernel(self, **options: Any) -> Any:
        """Start a kernel; gives what to wait for. `options` : as Jupyter takes them."""
        return super().start_kernel(stderr=self._said, **options)

    def lives(self, name: str) -> bool:
        """Whether the process of a kernel is there still."""
        process = getattr(self.get_kernel(name).provisioner, "process", None) if name in self else None
        return process is not None and process.poll() is None


def end(process: subprocess.Popen[bytes] | None) -> None:
    """End the process of a kernel: at its own pace if it can, else at once."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
