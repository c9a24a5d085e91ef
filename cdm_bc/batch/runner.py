"""A notebook's code cells, run one after the other in this process; what they show and print becomes their outputs.

Enough for a notebook that imports, calculates and shows. What only a Jupyter kernel can do (magics, widgets, pictures by
matplotlib, questions to the user) is refused with the way to get it.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any, NoReturn

from cdm_bc.errors import CdmError, InputError, ReportError

#: Bytes of console text that one notebook may print; more is a mistake in it, and would fill memory and disk.
OUTPUT_LIMIT = 16 * 2**20
TOO_MUCH = f"the notebook printed more than {OUTPUT_LIMIT / 2**20:.0f} MB of text."
WIDGET = "application/vnd.jupyter.widget-view+json"
#: What a value can be shown as -> its method that makes that.
FORMS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
}


def needs_kernel(what: str) -> ReportError:
    """The refusal of `what` a cell does and this runner does not."""
    return ReportError(
        f"{what} does not work without a Jupyter kernel: use --engine papermill (with papermill itself, no --engine)."
    )


def run_cells(cells: list[Any]) -> dict[str, Any]:
    """Run the code cells in order and fill in their outputs and counts.

    Returns
    -------
    The names that the cells defined.

    Raises
    ------
    InputError
        As a cell raised it.
    ReportError
        If a cell fails otherwise; it says which.
    """
    session = Session(imports_of(cells))
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["execution_count"], cell["outputs"], error = session.run(cell["source"], tags_of(cell))
            if error is not None:
                raise failure(cell["source"], error)
    return session.names


def tags_of(cell: Any) -> tuple[str, ...]:
    """The tags of a cell."""
    return tuple(cell["metadata"].get("tags", ()))


def imports_of(cells: list[Any]) -> frozenset[str]:
    """The packages that the code cells import; a cell that is no Python imports ``?``.

    Examples
    --------
    >>> sorted(imports_of([{"cell_type": "code", "source": "import numpy as np; from cdm_bc.case import load_case"}]))
    ['cdm_bc', 'numpy']
    """
    found = set()
    for cell in cells:
        try:
            nodes = list(ast.walk(ast.parse(cell["source"]))) if cell["cell_type"] == "code" else []
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # of a null byte, of very deep nesting
            return frozenset("?")
        found |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        found |= {node.module or "?" for node in nodes if isinstance(node, ast.ImportFrom)}
    return frozenset(name.split(".")[0] for name in found)


def failure(source: str, error: BaseException) -> CdmError:
    """What is told of a cell that failed with `error`: a fault of the input as it is, else which cell and why."""
    if isinstance(error, InputError):
        return error
    place = f"the cell '{first_line(source)}'"
    if isinstance(error, MemoryError):
        return ReportError(f"{place} needs more memory than a report may have.")
    said = (str(error).strip().splitlines() or [""])[0]
    if not isinstance(error, CdmError):  # that is a sentence already
        said = f"{type(error).__name__}: {said}" if said else f"{type(error).__name__}."
    return ReportError(f"{place} failed: {said}")


def first_line(source: str) -> str:
    """The first words of a cell: enough to find it."""
    line = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return line if len(line) <= 50 else line[:49] + "…"


class Session:
    """A notebook that runs: its names, and how far it is.

    Parameters
    ----------
    imports : as :func:`imports_of` tells. With this package alone only sections are shown, and they need no IPython, which
        takes a third of a second to import.
    """

    def __init__(self, imports: frozenset[str]) -> None:
        self.screen = Screen()
        self.count = 0
        self.has_displays = bool(imports - {"cdm_bc"})
        self.names: dict[str, Any] = {
            "__name__": "__main__",
            "display": self.screen.display,
            "input": _refusing("input()"),
            "get_ipython": _refusing("get_ipython()"),
        }

    def run(self, source: str, tags: tuple[str, ...] = ()) -> tuple[int | None, list[Any], BaseException | None]:
        """Run a cell: its number, its outputs, and what it raised, unless the tag ``raises-exception`` allows that."""
        if not source.strip() or "skip-execution" in tags:
            return None, [], None
        self.count += 1
        self.screen.outputs = []
        error: BaseException | None = None
        with self.screen.open(self.has_displays):
            try:
                self._execute(source)
            except (Exception, SystemExit) as raised:
                error = raised
                self.screen.outputs.append(_as_output(raised))
        return self.count, self.screen.outputs, None if "raises-exception" in tags else error

    def _execute(self, source: str) -> None:
        file = f"<cell {self.count}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)  # for tracebacks
        try:
            tree = ast.parse(source, file)
            last = tree.body[-1] if tree.body else None
            shown = isinstance(last, ast.Expr) and not source.rstrip().endswith(";")
            if isinstance(last, ast.Expr) and shown:
                tree.body[-1] = ast.fix_missing_locations(
                    ast.copy_location(ast.Assign([ast.Name("_", ast.Store())], last.value), last)
                )
            code = compile(tree, file, "exec")
        except SyntaxError as error:
            raise _of_jupyter(error) or error from None
        exec(code, self.names)
        if shown and self.names["_"] is not None:
            self.screen.show(self.names["_"], count=self.count)
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None and pyplot.get_fignums():
            raise needs_kernel("drawing with matplotlib.pyplot")


def _refusing(what: str) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise needs_kernel(what)

    return refuse


def _of_jupyter(error: SyntaxError) -> ReportError | None:
    """The refusal of what is no Python but means something in a Jupyter kernel."""
    line = (error.text or "").strip()
    if line.startswith(("%", "!", "?")):
        return needs_kernel(line.split()[0])
    return needs_kernel("await outside a function") if "'await' outside" in error.msg else None


def _as_output(error: BaseException) -> dict[str, Any]:
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    lines = traceback.format_exception(error.with_traceback(frames))
    return {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines}


class Screen:
    """What the running cell shows and prints, in order, as a notebook holds it."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.printed = 0

    @contextmanager
    def open(self, has_displays: bool) -> Iterator[None]:
        """What is printed, and with `has_displays` what IPython is asked to display, comes here."""
        with redirect_stdout(_Stream(self, "stdout")), redirect_stderr(_Stream(self, "stderr")):
            if not has_displays:
                yield
                return
            import IPython.core.display_functions
            import IPython.display

            os.environ["MPLBACKEND"] = "agg"  # no windows
            places: Any = (IPython.display, IPython.core.display_functions)
            usual = IPython.display.display
            for place in places:
                place.display = self.display
            try:
                yield
            finally:
                for place in places:
                    place.display = usual

    def display(self, *values: Any, raw: bool = False, metadata: Any = None, **options: Any) -> None:
        """What IPython's ``display`` does."""
        if "display_id" in options:
            raise needs_kernel("changing what was displayed")
        for value in values:
            if raw:
                self._add(value, metadata or {})
            else:
                self.show(value)

    def show(self, value: Any, count: int | None = None) -> None:
        """Show a value in the forms that it has; with `count` as the result of a cell."""
        if hasattr(value, "bundles"):  # a section of a report
            for data, metadata in value.bundles():
                self._add(data, metadata)
        elif hasattr(value, "_ipython_display_") and not isinstance(value, type):
            value._ipython_display_()
        else:
            self._add(*_forms_of(value), count=count)

    def _add(self, data: dict[str, Any], metadata: dict[str, Any], count: int | None = None) -> None:
        if WIDGET in data:
            raise needs_kernel("a widget")
        data = {kind: b64encode(item).decode() if isinstance(item, bytes) else item for kind, item in data.items()}
        output: dict[str, Any] = {"output_type": "display_data", "data": data, "metadata": metadata}
        if count is not None:
            output |= {"output_type": "execute_result", "execution_count": count}
        self.outputs.append(output)

    def print(self, name: str, text: str) -> None:
        """Console text; what follows on its own kind is joined to it."""
        self.printed += len(text)
        if self.printed > OUTPUT_LIMIT:
            raise ReportError(TOO_MUCH)
        if self.outputs and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})


class _Stream(TextIOBase):
    """Standard output or error of a cell."""

    encoding = "utf-8"

    def __init__(self, screen: Screen, name: str) -> None:
        self._screen, self._name = screen, name

    def write(self, text: str) -> int:
        self._screen.print(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True


def _forms_of(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a value can be shown as, and what is to be known of that; text at least."""
    from IPython.lib.pretty import pretty

    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    if isinstance(value, type):  # its methods are for its instances
        return {"text/plain": pretty(value)}, metadata
    if hasattr(value, "_repr_mimebundle_"):
        made = value._repr_mimebundle_(include=None, exclude=None) or {}
        bundle, metadata = made if isinstance(made, tuple) else (made, metadata)
        data = dict(bundle)
    for kind, method in FORMS.items():
        made = getattr(value, method)() if kind not in data and hasattr(value, method) else None
        if isinstance(made, tuple):
            made, metadata = made[0], {**metadata, kind: made[1]}
        if made is not None:
            data[kind] = made
    data.setdefault("text/plain", pretty(value))
    return data, metadata
