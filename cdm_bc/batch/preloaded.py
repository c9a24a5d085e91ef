"""What every report needs, imported and made ready once: the fork server imports this module.

Nothing here may depend on a client, open a file for writing, or start a thread: each process is a copy of the one that
imported it. A fault that shows here is left to the first report, which can say what is wrong.
"""

import gc
import pickle
import sys
from contextlib import suppress
from types import TracebackType

#: What a process meets that was to read what to do from one that has been killed.
ORPHANED = (EOFError, ConnectionError, pickle.UnpicklingError)


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What went wrong in a process; nothing if there is nobody left to work for."""
    if not issubclass(kind, ORPHANED):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _say

with suppress(Exception):
    import scipy.optimize
    import scipy.stats  # noqa: F401  # both are imported where they are used: the commands that do without start fast

    from cdm_bc.batch import job, notebooks, runner  # noqa: F401
    from cdm_bc.model import load_model
    from cdm_bc.rendering.notebook import PLOTLY_MIME
    from cdm_bc.rendering.page import export_html
    from cdm_bc.reports import client  # noqa: F401

    load_model()
    # An empty page with a chart: what belongs to every page is made ready with it.
    chart = {"output_type": "display_data", "data": {PLOTLY_MIME: {}}, "metadata": {}}
    export_html({"cells": [{"cell_type": "code", "metadata": {}, "outputs": [chart]}], "metadata": {}})
    gc.collect()
    gc.freeze()  # the copies leave these objects alone, so the memory stays shared
