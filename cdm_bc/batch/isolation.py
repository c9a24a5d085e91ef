"""Long-lived workers only: put back what a report changed, so that the next one finds what the first one found.

A fresh process per report (the fork server) needs none of this and forgets everything. Here, what code of a notebook can
reach is put back: environment, folders, import paths, the modules of this package, the settings of the libraries that a
report uses. What a cell does to the inside of other libraries is beyond it.
"""

from __future__ import annotations

import builtins
import locale
import logging
import os
import random
import sys
import sysconfig
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

#: Modules whose names, and the lists, dicts and sets among their values, are put back.
OURS = ("cdm_bc", "builtins")
_MISSING = object()


class Baseline:
    """The state of this process now; :meth:`kept` brings it back after a report."""

    def __init__(self) -> None:
        self._modules = {name: _Namespace(module) for name, module in _modules() if name.split(".")[0] in OURS}
        self._settings = [setting for setting in map(_setting, _SETTINGS) if setting is not None]

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Whatever happens inside, the state is as before when it is left, and the shell has no names."""
        undo = [keep() for keep in (_keep_environment, _keep_paths, _keep_process, _keep_random)]
        try:
            yield
        finally:
            _end_children()
            for back in [*undo, *(restore for restore in self._settings)]:
                with suppress(Exception):
                    back()
            _forget_modules()
            for namespace in self._modules.values():
                namespace.restore()
            clear_shell()


class _Namespace:
    """The names of a module and what they stand for."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._names = dict(module.__dict__)
        self._contents = {name: value.copy() for name, value in self._names.items() if type(value) in (list, dict, set)}

    def restore(self) -> None:
        names = self._module.__dict__
        for name in [name for name in names if name not in self._names]:
            if not isinstance(names[name], ModuleType):  # a part that was imported later stays
                del names[name]
        for name, value in self._names.items():
            if names.get(name, _MISSING) is not value:
                names[name] = value
        for name, content in self._contents.items():
            _refill(self._names[name], content)


def _refill(container: Any, content: Any) -> None:
    if isinstance(container, list):
        container[:] = content
    elif container != content or len(container) != len(content):
        container.clear()
        container.update(content)


def _modules() -> list[tuple[str, ModuleType]]:
    return [(name, module) for name, module in list(sys.modules.items()) if isinstance(module, ModuleType)]


def _keep_environment() -> Callable[[], None]:
    kept = dict(os.environ)

    def back() -> None:
        os.environ.clear()
        os.environ.update(kept)

    return back


def _keep_paths() -> Callable[[], None]:
    folder, path, arguments = os.getcwd(), list(sys.path), list(sys.argv)

    def back() -> None:
        os.chdir(folder)
        sys.path[:], sys.argv[:] = path, arguments
        sys.path_importer_cache.clear()

    return back


def _keep_process() -> Callable[[], None]:
    filters, place = list(warnings.filters), locale.setlocale(locale.LC_ALL)
    root = logging.getLogger()
    level, handlers, disabled = root.level, list(root.handlers), root.manager.disable

    def back() -> None:
        warnings.filters[:] = filters  # type: ignore[index]  # a list, whatever its type says
        root.level, root.handlers[:], root.manager.disable = level, handlers, disabled
        locale.setlocale(locale.LC_ALL, place)

    return back


def _keep_random() -> Callable[[], None]:
    state = random.getstate()
    numpy = sys.modules.get("numpy")
    drawn = numpy.random.get_state() if numpy else None

    def back() -> None:
        random.setstate(state)
        if numpy:
            numpy.random.set_state(drawn)

    return back


def _keep_plotly() -> Callable[[], None]:
    import plotly.io as pio

    template, renderer = pio.templates.default, pio.renderers.default

    def back() -> None:
        pio.templates.default, pio.renderers.default = template, renderer

    return back


def _keep_matplotlib() -> Callable[[], None]:
    import matplotlib

    kept = dict.copy(matplotlib.rcParams)

    def back() -> None:
        dict.update(matplotlib.rcParams, kept)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")

    return back


def _keep_pandas() -> Callable[[], None]:
    import pandas as pd

    def back() -> None:
        with warnings.catch_warnings(action="ignore"):
            pd.reset_option("all")

    return back


def _keep_numpy() -> Callable[[], None]:
    import numpy as np

    options, faults = np.get_printoptions(), np.geterr()

    def back() -> None:
        np.set_printoptions(**options)
        np.seterr(**faults)

    return back


_SETTINGS = (_keep_plotly, _keep_matplotlib, _keep_pandas, _keep_numpy)


def _setting(keep: Callable[[], Callable[[], None]]) -> Callable[[], None] | None:
    """How to put back the settings of a library; None if it is not installed."""
    try:
        return keep()
    except ImportError:
        return None


def _end_children() -> None:
    """End what cells started and left running."""
    import psutil  # type: ignore[import-untyped]

    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            child.kill()


def _forget_modules() -> None:
    """Modules that came from elsewhere than the installation: a cell may have written or found them beside a client."""
    installed = {Path(path).resolve() for path in sysconfig.get_paths().values()} | {
        Path(__file__).resolve().parents[2]
    }
    for name, module in _modules():
        file = getattr(module, "__file__", None)
        if file and name != "__main__" and not any(Path(file).resolve().is_relative_to(root) for root in installed):
            del sys.modules[name]


def clear_shell() -> None:
    """An empty namespace, count and memory of outputs."""
    from cdm_bc.batch.outputs import Outputs
    from cdm_bc.batch.shell import shell

    running = shell()
    running.reset(new_session=True)
    running.execution_count = 1
    running.outputs = Outputs()
    builtins.__dict__.pop("_", None)
