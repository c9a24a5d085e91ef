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
    from cdm_bc.batch.in_notebook import check_spelling, find_file, find_file_to_change, find_files, find_folder
    from cdm_bc.calculation import BusinessCase, evaluate
    from cdm_bc.case import Case, load_case
    from cdm_bc.decision import Decision, decide
    from cdm_bc.errors import CdmError, FormulaError, InputError, Problem
    from cdm_bc.figures.frames import frames
    from cdm_bc.formula import parse_formula
    from cdm_bc.model import Model, load_model
    from cdm_bc.quantity import Quantity, parse_quantity
    from cdm_bc.reports.client import ClientReport
    from cdm_bc.reports.customers import CustomersReport
    from cdm_bc.reports.extension import Extension
    from cdm_bc.reports.maturity import MaturityReport
    from cdm_bc.reports.model import ModelReport
    from cdm_bc.reports.portfolio import PortfolioReport

__version__ = "0.1.0"

#: Public name -> module that holds it. A name is imported when it is first used, so that ``cdm-bc --help`` stays quick.
_HOMES = {
    "BusinessCase": "calculation",
    "Case": "case",
    "CdmError": "errors",
    "ClientReport": "reports.client",
    "CustomersReport": "reports.customers",
    "Decision": "decision",
    "Extension": "reports.extension",
    "FormulaError": "errors",
    "InputError": "errors",
    "MaturityReport": "reports.maturity",
    "Model": "model",
    "ModelReport": "reports.model",
    "PortfolioReport": "reports.portfolio",
    "Problem": "errors",
    "Quantity": "quantity",
    "check_spelling": "batch.in_notebook",
    "decide": "decision",
    "evaluate": "calculation",
    "find_file": "batch.in_notebook",
    "find_file_to_change": "batch.in_notebook",
    "find_files": "batch.in_notebook",
    "find_folder": "batch.in_notebook",
    "frames": "figures.frames",
    "load_case": "case",
    "load_model": "model",
    "parse_formula": "formula",
    "parse_quantity": "quantity",
}

__all__ = [
    "BusinessCase",
    "Case",
    "CdmError",
    "ClientReport",
    "CustomersReport",
    "Decision",
    "Extension",
    "FormulaError",
    "InputError",
    "MaturityReport",
    "Model",
    "ModelReport",
    "PortfolioReport",
    "Problem",
    "Quantity",
    "check_spelling",
    "decide",
    "evaluate",
    "find_file",
    "find_file_to_change",
    "find_files",
    "find_folder",
    "frames",
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
