"""Checking a file of either kind."""

from __future__ import annotations

from pathlib import Path

from cdm_bc.calculation.checks import checked
from cdm_bc.case.load import case_of, check_client_id
from cdm_bc.document import read
from cdm_bc.errors import InputError
from cdm_bc.model import load_model

MODEL_KEYS = {"id", "extends", "drivers", "benefits", "entities", "relevance", "objectives"}


def check_file(path: Path) -> str:
    """Check a client or model file and say in a few words what it is.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    document = read(path)
    if isinstance(document.data, dict) and "client" not in document.data and MODEL_KEYS & document.data.keys():
        model = load_model(path).model
        return f"good, model {model.id} {model.version}: {len(model.benefits)} benefits, {len(model.entities)} entities"
    case = checked(case_of(document, check_client_id(path), path.parent))
    if case.client.uncertainty.correlated:
        from cdm_bc.decision import correlation_problems  # needs scipy: only where there is something to check

        if problems := correlation_problems(case):
            raise InputError(problems)
    case.evidence.check()
    count, total = len(case.quantified), len(case.benefits)
    scenarios = f", {len(case.scenarios)} scenarios" if case.scenarios else ""
    return f"good, client {case.client.client.name}: {count} of {total} benefits can be calculated{scenarios}"
