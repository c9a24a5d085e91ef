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

    @cached_property
    def _begun(self) -> dict[str, int | None]:
        """The process that each kernel began as: one that died is started anew under the same name."""
        return {}

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override]  # (its types say less than it does)
        """Start a kernel and give its name. `options` : as Jupyter takes them."""
        name = str(await super().start_kernel(stderr=self._said, **options))
        self._begun[name] = _process_of(self, name)
        return name

    def is_as_it_began(self, name: str) -> bool:
        """Whether a kernel lives, and never died: then it still holds what it was given to run."""
        return name in self and _process_of(self, name) == self._begun.get(name) is not None


def _process_of(kernels: AsyncMappingKernelManager, name: str) -> int | None:
    """The process of a kernel that lives."""
    process = getattr(kernels.get_kernel(name).provisioner, "process", None)
    return process.pid if process is not None and process.poll() is None else None


def end(process: subprocess.Popen[bytes] | None) -> None:
    """End the process of a kernel: at its own pace if it can, else at once."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
