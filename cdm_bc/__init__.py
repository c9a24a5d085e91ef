"""cdm-bc: business cases for customer data management, from a client file to figures that can be checked.

Examples
--------
>>> import cdm_bc
>>> cdm_bc.parse_formula("contacts * cost_per_contact").names
('contacts', 'cost_per_contact')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdm_bc.calculation import BusinessCase, evaluate
    from cdm_bc.client import Case, load_case
    from cdm_bc.decision import Decision, decide
    from cdm_bc.errors import CdmError, FormulaError, InputError, Problem
    from cdm_bc.formula import parse_formula
    from cdm_bc.model import Model, load_model
    from cdm_bc.quantity import Quantity, parse_quantity

__version__ = "0.1.0"

#: Public name -> module that holds it. A name is imported when it is first used, so that ``cdm-bc --help`` stays quick.
_HOMES = {
    "BusinessCase": "calculation",
    "Case": "client",
    "CdmError": "errors",
    "Decision": "decision",
    "FormulaError": "errors",
    "InputError": "errors",
    "Model": "model",
    "Problem": "errors",
    "Quantity": "quantity",
    "decide": "decision",
    "evaluate": "calculation",
    "load_case": "client",
    "load_model": "model",
    "parse_formula": "formula",
    "parse_quantity": "quantity",
}

__all__ = [
    "BusinessCase",
    "Case",
    "CdmError",
    "Decision",
    "FormulaError",
    "InputError",
    "Model",
    "Problem",
    "Quantity",
    "decide",
    "evaluate",
    "load_case",
    "load_model",
    "parse_formula",
    "parse_quantity",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cdm_bc' has no attribute '{name}'")
    return getattr(import_module(f"cdm_bc.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
