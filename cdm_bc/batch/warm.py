"""What every report needs, imported and made ready once: the fork server and long-lived workers import this module.

Nothing here may depend on a client, open a file for writing, or start a thread: each report's process is a copy of the one
that imported it.
"""

from __future__ import annotations

import gc
import importlib
import os
import threading
from contextlib import suppress

from cdm_bc.batch.processes import deaf

#: Imported before any report runs; one that is not installed is left out.
MODULES = (
    "nbformat.v4",
    "numpy",
    "scipy.optimize",
    "scipy.stats",
    "plotly.offline",
    "plotly.graph_objects",
    "cdm_bc.case",
    "cdm_bc.calculation",
    "cdm_bc.decision",
    "cdm_bc.maturity",
    "cdm_bc.charts",
    "cdm_bc.text",
    "cdm_bc.reports.client",
    "cdm_bc.rendering.page",
    "cdm_bc.batch.job",
    "cdm_bc.batch.run",
)
#: Set by who starts the process: if it is to make many reports, which to make for practice, between spaces.
REHEARSE = "CDM_BC_REHEARSE"


def warm_up() -> None:
    """Import, and fill the caches of the report that do not depend on a client."""
    # The shell first: plotly and pandas look at import time whether they run in a notebook.
    from cdm_bc.batch.imports import import_nbformat
    from cdm_bc.batch.shell import shell

    shell()
    import_nbformat()
    # A fault that shows here is left to the first report: that can say what is wrong.
    for name in MODULES:
        with suppress(Exception):
            importlib.import_module(name)
    with suppress(Exception):
        _fill_caches()


def _fill_caches() -> None:
    from cdm_bc.model import load_model

    load_model()
    for kind in os.environ.get(REHEARSE, "").split():
        rehearse(kind)


def rehearse(kind: str) -> None:
    """Make a report for practice: `kind` is a module with a function `rehearse`, and behind a colon what that is given.

    What is loaded or kept at first use is then there for all.
    """
    module, _, sample = kind.partition(":")
    importlib.import_module(module).rehearse(*filter(None, [sample]))


if threading.current_thread() is threading.main_thread():
    deaf()
warm_up()
gc.collect()
gc.freeze()  # copies of this process leave these objects alone, so the memory stays shared
