"""Where the numbers of a case are noted as they are found, with their pedigree, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from cdm_bc.case.address import Address
from cdm_bc.case.case import Input
from cdm_bc.case.schema import Client
from cdm_bc.document import Document, KeyPath
from cdm_bc.errors import FormulaError, Problem, did_you_mean, shown
from cdm_bc.model import Assumption, Fact, LoadedModel
from cdm_bc.number_text import both_readings, two_readings
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Text, share_fault
from cdm_bc.sentences import Sentence
from cdm_bc.units import unit

#: Units of which nobody has thousands.
NEVER_THOUSANDS = ("1", "year")
#: So many problems come with a hint at most.
HINTED = 100


class Ledger:
    """The inputs of one case and the problems met on the way.

    Parameters
    ----------
    client : the checked client file. document : its values and places. loaded : the model.
    left_out : entities that a scenario takes out of scope; their cost lines go with them.

    Attributes
    ----------
    entities : ids of the data entities in scope, in the order of the model.
    """

    def __init__(
        self, client: Client, document: Document, loaded: LoadedModel, left_out: frozenset[str] = frozenset()
    ) -> None:
        self.client = client
        self.document = document
        self.model = loaded.model
        self.model_document = loaded.document
        self.left_out = left_out
        self.pointed = {path: place for path, place in document.places.items() if place.written}
        self.problems: list[Problem] = []
        self.inputs: dict[str, Input] = {}
        self.entities = tuple(key for key in self.model.entities if key not in client.data or client.data[key].in_scope)

    def nearest(self, name: str, elements: Mapping[str, Any], *others: str) -> str:
        """The hint which of the model's `elements`, or of `others`, a name may have meant: by id, or by name in a language. A
        file with very many faults is told without: looking for each name takes its time.
        """
        if len(self.problems) > HINTED:
            return ""
        known = {other: key for key, item in elements.items() for other in dict(item.name).values()}
        return did_you_mean(name, known | {key: key for key in (*elements, *others)})

    def report(self, path: KeyPath, message: str) -> None:
        """Note a problem at `path` of the client file."""
        self.problems.append(self.document.problem(path, message))

    def add(
        self,
        address: Address,
        quantity: Quantity,
        units: str,
        name: Text,
        *,
        path: KeyPath | None,
        default: Any = None,
        default_path: KeyPath = (),
        is_share: bool = True,
    ) -> str:
        """Note an input and return its id: from the client (at `path`), or (path None) the default of a model element."""
        if path is not None:
            fault = share_fault(quantity) if is_share else ""
            if fault:
                self.report(path, fault)
            self._check_unit(quantity, units, path)
            if not is_share and units not in NEVER_THOUSANDS:
                factors = ("low", "high") if quantity.is_series else ()
                self.check_points(path, getattr(default, "plausible", None), factors)
            place, source, also, reason = self.document.place(path), quantity.source, (), None
            grade = "agreed" if quantity.agreed else "sourced" if source or quantity.note else "stated"
        else:
            place = self.model_document.place(default_path)
            source, also = getattr(default, "source", None), tuple(getattr(default, "also", ()))
            reason = getattr(default, "reason", None)
            grade = getattr(default, "grade", None) or "ungraded"
        self.inputs[address.id] = Input(
            kind=address.kind,
            owner=address.owner,
            state=address.state,
            key=address.key,
            quantity=quantity,
            unit=units,
            is_share=is_share,
            name=name,
            origin="model" if path is None else "client",
            grade=grade,
            source=source,
            also=also,
            reason=reason,
            place=place,
        )
        return address.id

    def add_known(
        self, address: Address, own: Quantity | None, default: Quantity | None, element: Fact | Assumption
    ) -> str:
        """Note a fact or an input of a benefit: the client's own number, else the model's default. Returns its id."""
        quantity = default if own is None else own
        assert quantity is not None  # who calls has one of the two
        return self.add(
            address,
            quantity,
            element.unit,
            element.name,
            path=None if own is None else address.path,
            default=element,
            default_path=address.path,
            is_share=element.is_share(address.key),
        )

    def check_points(
        self, path: KeyPath, plausible: tuple[float, float] | None = None, factors: tuple[str, ...] = ()
    ) -> None:
        """Refuse the numbers at and below `path` whose point may be one of thousands, but for the keys `factors` and those that
        are plausible as decimals only.
        """
        for inner, place in self.pointed.items():
            if inner[: len(path)] != path or inner[-1] in factors:
                continue
            whole, decimal = both_readings(place.written)
            low, high = plausible or (-inf, inf)
            if low <= float(decimal) <= high and not low <= float(whole) <= high:
                continue
            self.report(inner, two_readings(place.written))

    def _check_unit(self, quantity: Quantity, units: str, path: KeyPath) -> None:
        if quantity.unit is None:
            return
        try:
            same = unit(quantity.unit) == unit(units)
        except FormulaError:
            same = False
        if not same:
            message = "{found} is not the unit of this number; it is {unit}."
            self.report((*path, "unit"), Sentence(message, found=shown(quantity.unit), unit=units))
