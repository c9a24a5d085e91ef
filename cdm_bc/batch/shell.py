"""The cells of a notebook, run in this process as a Jupyter kernel would run them, without a kernel.

IPython runs the code, so that the last expression is shown, rich displays, magics, ``await`` and tracebacks are what they
are in a kernel; what a kernel would send over a socket lands in the cell's outputs. Not for two notebooks in one process
at a time: :mod:`cdm_bc.batch.workers` gives each its own.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from numbers import Integral, Real
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from cdm_bc.batch.descriptors import Descriptors
from cdm_bc.batch.outputs import OUTPUT_LIMIT, CellStream, OutputLimitError, Outputs
from cdm_bc.errors import CdmError

WIDGET = "application/vnd.jupyter.widget-view+json"
#: What a Jupyter kernel sets, so that programs that a cell starts print the same.
KERNEL_ENVIRONMENT = {
    "TERM": "xterm-color",
    "CLICOLOR": "1",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
}
INLINE = "module://matplotlib_inline.backend_inline"


class CellDisplayHook(DisplayHook):
    """The value of the last expression of a cell becomes an output."""

    shell: Any  # a trait: the shell that shows it

    def start_displayhook(self) -> None:
        """Begin an output."""
        self._output: dict[str, Any] = {"output_type": "execute_result", "metadata": {}, "data": {}}

    def write_output_prompt(self) -> None:
        """Number it."""
        self._output["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Fill it."""
        self._output |= {"data": as_json(format_dict), "metadata": as_json(md_dict or {})}

    def finish_displayhook(self) -> None:
        """Show it."""
        if self._output["data"]:
            self.shell.outputs.show(self._output)


class CellPublisher(DisplayPublisher):
    """What `display` shows becomes an output."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        """Show `data`, or update what was shown under the same display id."""
        self._validate_data(data, metadata)
        display_id = (transient or {}).get("display_id")
        shown, about = as_json(data), as_json(metadata or {})
        if display_id and self.shell.outputs.displays.get(display_id):
            self.shell.outputs.update(display_id, shown, about)
        if not update:
            self.shell.outputs.show({"output_type": "display_data", "metadata": about, "data": shown}, display_id)

    def clear_output(self, wait: bool = False) -> None:
        """Clear the cell's outputs."""
        self.shell.outputs.clear(wait)


class CellShell(InteractiveShell):
    """IPython as a kernel uses it, with outputs kept instead of sent."""

    displayhook_class = Type(CellDisplayHook)
    display_pub_class = Type(CellPublisher)
    outputs = AnyTrait()

    def live_in(self, folder: str) -> None:
        """Keep in `folder` what ``%store`` and the like write: the user's own would carry one client to the next."""
        self.ipython_dir = folder
        self.profile_dir = ProfileDir(location=os.path.join(folder, "profile"))
        self.db = type(self.db)(os.path.join(folder, "db"))

    def init_environment(self) -> None:
        """Set what a kernel sets; the environment of a worker is that of its task, so again before each notebook."""
        os.environ.update(KERNEL_ENVIRONMENT)
        os.environ.setdefault("MPLBACKEND", INLINE)

    def enable_gui(self, gui: Any = None) -> None:
        """Refuse windows: nobody would see them."""
        if gui not in (None, "inline", "agg"):
            raise UsageError(f"a report cannot open windows ({gui}).")

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        error = {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        self.outputs.show(error)


def as_json(value: dict[str, Any]) -> dict[str, Any]:
    """A bundle as it would be after its way from kernel to notebook: JSON, and unchanged by what the cell does next.

    Examples
    --------
    >>> as_json({"text/plain": "a", "image/png": b"b", "application/json": {"day": date(2026, 11, 22), "at": (1, 2)}})
    {'text/plain': 'a', 'image/png': 'Yg==', 'application/json': {'day': '2026-11-22', 'at': [1, 2]}}
    """
    if all(isinstance(item, str) for item in value.values()):
        return dict(value)
    result: dict[str, Any] = json.loads(json.dumps(value, default=_plain, allow_nan=False))
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    return list(value)


def shell() -> CellShell:
    """The shell of this process, made at the first call."""
    if CellShell.initialized():
        return CellShell.instance()
    config = Config()
    config.HistoryManager.enabled = False  # its file is shared and its thread would not survive a fork
    with tempfile.TemporaryDirectory(prefix="cdm-bc-") as folder:  # IPython wants one; it is empty and nothing is kept
        made: CellShell = CellShell.instance(config=config, ipython_dir=folder, profile_dir=ProfileDir(location=folder))
    made.outputs = Outputs()
    return made


@contextmanager
def _console(outputs: Outputs) -> Any:
    """Standard output and error into `outputs`; nothing to read from standard input."""
    import builtins
    import getpass

    def refuse(*_: Any, **__: Any) -> str:
        raise StdinNotImplementedError("a report has nobody to ask: input() does not work in it.")

    kept = sys.stdout, sys.stderr, builtins.input, getpass.getpass
    sys.stdout, sys.stderr = CellStream(outputs, "stdout"), CellStream(outputs, "stderr")
    builtins.input = getpass.getpass = refuse
    try:
        yield
    finally:
        sys.stdout, sys.stderr, builtins.input, getpass.getpass = kept


def run_cells(
    cells: list[Any],
    *,
    started: Callable[[int], None] = lambda index: None,
    finished: Callable[[int], None] = lambda index: None,
    limit: int = OUTPUT_LIMIT,
) -> BaseException | None:
    """Run the code cells in order, up to the first that fails; their outputs and counts are filled in.

    Returns
    -------
    what the failing cell raised; None if all went well. An error without exception (a display that fails) gives a CdmError.
    """
    running = shell()
    running.outputs = Outputs(limit)
    running.init_environment()
    with (
        tempfile.TemporaryDirectory(prefix="cdm-bc-", ignore_cleanup_errors=True) as folder,
        _console(running.outputs),
        Descriptors(running.outputs.write) as descriptors,
    ):
        running.live_in(folder)
        running.outputs.drain = descriptors.drain
        for index, cell in enumerate(cells):
            started(index)
            error = run_cell(running, cell) if cell["cell_type"] == "code" else None
            finished(index)
            if error is not None:
                return error
    return None


def run_cell(running: CellShell, cell: Any) -> BaseException | None:
    """Run one code cell and fill in its outputs. What it raised, unless a tag allows that."""
    tags = cell["metadata"].get("tags", [])
    if not cell["source"].strip() or "skip-execution" in tags:
        return None
    outputs = running.outputs
    outputs.begin()
    result = running.run_cell(cell["source"], store_history=True)
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    try:
        outputs.drain()
    except OutputLimitError as too_much:
        error = too_much
    outputs.flush()
    cell["execution_count"], cell["outputs"] = result.execution_count, outputs.current
    if "raises-exception" in tags:
        return None
    return error or _fault_of(outputs.current)


def _fault_of(outputs: list[dict[str, Any]]) -> CdmError | None:
    """An error that left no exception: a display that failed, or one that needs a live kernel."""
    for output in outputs:
        if output["output_type"] == "error":
            return CdmError(f"{output['ename']}: {output['evalue']}")
        if WIDGET in output.get("data", {}):
            return CdmError("it shows a widget; a report cannot hold widgets, as they need a running kernel.")
    return None
