"""Where the numbers of a case are noted as they are found, with their pedigree, and what is wrong with them."""

from __future__ import annotations

from typing import Any

from cdm_bc.case.case import Input
from cdm_bc.case.schema import Client
from cdm_bc.document import Document, KeyPath
from cdm_bc.errors import FormulaError, Problem, shown
from cdm_bc.model import Assumption, Fact, LoadedModel
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Text, share_fault
from cdm_bc.units import unit


class Ledger:
    """The inputs of one case and the problems met on the way.

    Parameters
    ----------
    client : the checked client file. document : its values and places. loaded : the model.

    Attributes
    ----------
    entities : ids of the data entities in scope, in the order of the model.
    """

    def __init__(self, client: Client, document: Document, loaded: LoadedModel) -> None:
        self.client = client
        self.document = document
        self.model = loaded.model
        self.model_document = loaded.document
        self.problems: list[Problem] = []
        self.inputs: dict[str, Input] = {}
        self.entities = tuple(key for key in self.model.entities if key not in client.data or client.data[key].in_scope)

    def report(self, path: KeyPath, message: str) -> None:
        """Note a problem at `path` of the client file."""
        self.problems.append(self.document.problem(path, message))

    def add(
        self,
        key: str,
        quantity: Quantity,
        units: str,
        name: Text,
        path: KeyPath | None,
        default: Any = None,
        default_path: KeyPath = (),
    ) -> str:
        """Note an input: from the client (at `path`), or (path None) the default of a model element."""
        if path is not None:
            self._check_unit(quantity, units, path)
            grade = "agreed" if quantity.agreed else "sourced" if quantity.source or quantity.note else "stated"
            item = Input(key, quantity, units, name, "client", grade, quantity.source, place=self.document.place(path))
        else:
            place = self.model_document.place(default_path)
            grade = getattr(default, "grade", None) or "ungraded"
            source, reason = getattr(default, "source", None), getattr(default, "reason", None)
            item = Input(key, quantity, units, name, "model", grade, source, reason, place)
        self.inputs[key] = item
        return key

    def check(self, quantity: Quantity, item: Fact | Assumption, name: str, path: KeyPath) -> None:
        """Hold a number of the client against the fact or input it stands for."""
        if self.model.is_share(item.unit, name, item.share):
            fault = share_fault(quantity)
            if fault:
                self.report(path, fault)

    def _check_unit(self, quantity: Quantity, units: str, path: KeyPath) -> None:
        if quantity.unit is None:
            return
        try:
            same = unit(quantity.unit) == unit(units)
        except FormulaError:
            same = False
        if not same:
            self.report((*path, "unit"), f"{shown(quantity.unit)} is not the unit of this number; it is {units}.")
