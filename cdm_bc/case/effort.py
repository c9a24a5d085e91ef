"""The cost lines and the order of the levers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cdm_bc.case.address import Address
from cdm_bc.case.case import CaseLine
from cdm_bc.case.ledger import Ledger
from cdm_bc.case.schema import PROGRAMME, CostLine, Effort
from cdm_bc.document import KeyPath
from cdm_bc.errors import shown
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Text
from cdm_bc.sentences import Sentence

AMOUNTS = {
    "days": "day",
    "yearly_days": "day/year",
    "cost": "money",
    "yearly_cost": "money/year",
    "by_year": "money/year",
}
AMOUNT_NAMES = {
    "days": Text(nl="dagen", en="days"),
    "yearly_days": Text(nl="dagen per jaar", en="days per year"),
    "cost": Text(nl="kosten", en="cost"),
    "yearly_cost": Text(nl="kosten per jaar", en="cost per year"),
    "by_year": Text(nl="kosten per jaar (reeks)", en="cost by year"),
    "contingency": Text(nl="onvoorzien", en="contingency"),
}
#: What is set aside on all lines.
CONTINGENCY = Address("effort", key="contingency")


def add_lines(ledger: Ledger) -> list[CaseLine]:
    """Note the amounts of every cost line and return the lines."""
    effort = ledger.client.effort
    rate_name = Text(nl="Dagtarief", en="Day rate")
    if effort.day_rate is not None:
        rate = Address("effort", key="day_rate")
        ledger.add(rate, effort.day_rate, "money/day", rate_name, path=rate.path, is_share=False)
    if effort.contingency is not None:
        ledger.add(CONTINGENCY, effort.contingency, "1", AMOUNT_NAMES["contingency"], path=CONTINGENCY.path)
    lines = enumerate(effort.lines)  # what is left out keeps its number
    return [_line(ledger, index, line) for index, line in lines if line.lever not in ledger.left_out]


def _line(ledger: Ledger, index: int, line: CostLine) -> CaseLine:
    path: KeyPath = ("effort", "lines", index)
    _check_lever(ledger, line.lever, (*path, "lever"))
    if (line.days or line.yearly_days) and ledger.client.effort.day_rate is None:
        ledger.report(("effort", "day_rate"), "is missing, but there are lines with days. Give the price of a day.")
    amounts = {}
    for key, units in {**AMOUNTS, "contingency": "1"}.items():
        quantity = getattr(line, key)
        if quantity is None:
            continue
        if line.source is not None and quantity.source is None:
            quantity = _with_source(quantity, line.source, line.note)
        label = Text(nl=f"{line.what}: {AMOUNT_NAMES[key].nl}", en=f"{line.what}: {AMOUNT_NAMES[key].en}")
        address = Address("effort", str(index + 1), key=key)
        amounts[key] = ledger.add(address, quantity, units, label, path=address.path, is_share=key == CONTINGENCY.key)
    contingency = amounts.pop(CONTINGENCY.key, CONTINGENCY.id if ledger.client.effort.contingency else None)
    return CaseLine(index + 1, line.lever, line.what, line.kind, MappingProxyType(amounts), contingency, line.note)


def without_levers(effort: Effort, levers: frozenset[str]) -> Effort:
    """The effort without the order of some levers, and without saying of them that they cost nothing."""
    free = [lever for lever in effort.free if lever not in levers]
    return effort.model_copy(
        update={"free": free, "precedence": [pair for pair in effort.precedence if not levers & {*pair}]}
    )


def _check_lever(ledger: Ledger, lever: str, path: KeyPath) -> None:
    model = ledger.model
    if lever in model.entities and lever not in ledger.entities:
        message = "'{lever}' is out of scope, so nothing can be spent on it. Drop the line, or bring it in scope."
        ledger.report(path, Sentence(message, lever=lever))
    elif lever not in ledger.entities and lever not in model.foundations and lever != PROGRAMME:
        elements = {key: model.entities[key] for key in ledger.entities} | dict(model.foundations)
        hint = ledger.nearest(lever, elements, PROGRAMME)
        ledger.report(path, Sentence("{raw} is no lever of this model. {hint}", raw=shown(lever), hint=hint))


def check_free(ledger: Ledger) -> None:
    """Hold what is said to cost nothing against the levers and the cost lines."""
    effort = ledger.client.effort
    for index, lever in enumerate(effort.free):
        path: KeyPath = ("effort", "free", index)
        _check_lever(ledger, lever, path)
        if any(line.lever == lever for line in effort.lines):
            message = "{lever} is said to cost nothing, but has a cost line. Drop one of the two."
            ledger.report(path, Sentence(message, lever=shown(lever)))


def check_precedence(ledger: Ledger) -> None:
    """Hold every pair of `precedence` against the levers, and against each other."""
    pairs = ledger.client.effort.precedence
    for index, pair in enumerate(pairs):
        for side, lever in enumerate(pair):
            path: KeyPath = ("effort", "precedence", index, side)
            if lever == PROGRAMME:
                ledger.report(path, "the programme is no lever; it starts with the first lever by itself.")
            else:
                _check_lever(ledger, lever, path)
    after: dict[str, set[str]] = {}
    for first, then in pairs:
        after.setdefault(first, set()).add(then)
    for index, (first, then) in enumerate(pairs):
        if first in _reachable(after, then):
            both = "{first} and {then} each wait for the other. Drop one of the pairs in the circle."
            alone = "{first} waits for itself. Drop one of the pairs in the circle."
            message = Sentence(both if first != then else alone, first=shown(first), then=shown(then))
            ledger.report(("effort", "precedence", index), message)


def _reachable(after: Mapping[str, set[str]], start: str) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for name in after.get(todo.pop(), ()):
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def _with_source(quantity: Quantity, source: Any, note: str | None) -> Quantity:
    return replace(quantity, source=source, note=quantity.note or note)
