"""What a cell shows and prints, kept in the form in which a notebook holds it."""

from __future__ import annotations

from collections.abc import Callable
from io import TextIOBase
from typing import Any

from cdm_bc.errors import CdmError

#: Bytes of console text that one notebook may print; more is a mistake in it, and would fill memory and disk.
OUTPUT_LIMIT = 16 * 2**20


class OutputLimitError(CdmError):
    """A notebook printed more than fits in a report."""


class Outputs:
    """The outputs of the cell that runs.

    Attributes
    ----------
    displays : display id -> the outputs shown under it, of all cells. updated : those that were changed afterwards.
    """

    def __init__(self, limit: int = OUTPUT_LIMIT) -> None:
        self.limit = limit
        self.printed = 0
        self.current: list[dict[str, Any]] = []
        self.waiting = {"stdout": "", "stderr": ""}
        self.displays: dict[str, list[dict[str, Any]]] = {}
        self.updated: list[dict[str, Any]] = []
        self.drain: Callable[[], None] = lambda: None
        self.clear_first = False

    def begin(self) -> None:
        """Start a cell."""
        self.current, self.clear_first = [], False

    def write(self, name: str, text: str) -> None:
        """Console text; kept until something else is shown, as a kernel does."""
        self.printed += len(text)
        if self.printed > self.limit:
            raise OutputLimitError(f"the notebook printed more than {self.limit / 2**20:.0f} MB of text.")
        self.waiting[name] += text

    def flush(self, *names: str) -> None:
        """Move console text to the outputs: that of `names`, or all, standard output first."""
        for name in names or ("stdout", "stderr"):
            text, self.waiting[name] = self.waiting[name], ""
            last = self.current[-1] if self.current and not self.clear_first else {}
            if text and last.get("output_type") == "stream" and last["name"] == name:
                last["text"] += text
            elif text:
                self._append({"output_type": "stream", "name": name, "text": text})

    def show(self, output: dict[str, Any], display_id: str | None = None) -> None:
        """A result or a display; what programs printed until now comes before it."""
        self.drain()
        self.flush()
        self._append(output)
        if display_id:
            self.displays.setdefault(display_id, []).append(output)

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Show something else at every place where `display_id` was shown."""
        self.flush()
        for output in self.displays.get(display_id, []):
            output["data"], output["metadata"] = data, metadata
            self.updated.append(output)

    def clear(self, wait: bool) -> None:
        """Forget the outputs of this cell, now or when the next one comes."""
        self.flush()
        if wait:
            self.clear_first = True
        else:
            self.current.clear()

    def _append(self, output: dict[str, Any]) -> None:
        if self.clear_first:
            self.current.clear()
            self.clear_first = False
        self.current.append(output)


class CellStream(TextIOBase):
    """Standard output or error of a cell."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self._outputs, self.name = outputs, name

    def write(self, text: str) -> int:
        """Add text to the cell's outputs."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Let the text appear before what is shown next."""
        self._outputs.flush(self.name)

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def fileno(self) -> int:
        """Descriptor that a program started by the cell inherits."""
        return 1 if self.name == "stdout" else 2
