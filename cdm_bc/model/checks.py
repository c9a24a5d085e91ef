"""What must hold within a model: every reference, formula, unit and share."""

from __future__ import annotations

from keyword import iskeyword
from typing import Any

from cdm_bc.document import Document, KeyPath
from cdm_bc.errors import FormulaError, Problem, did_you_mean, shown
from cdm_bc.formula import CALLS, parse_formula
from cdm_bc.model.schema import Model, target_faults
from cdm_bc.schema import share_fault
from cdm_bc.units import MONEY_PER_YEAR, Unit, unit

#: A cost line of the programme names this as its lever.
RESERVED = ("programme",)


def _unfit(name: str) -> bool:
    """Whether a formula could not use `name` for a number."""
    return iskeyword(name) or name in CALLS


def check_model(model: Model, document: Document) -> list[Problem]:
    """Every reference, formula and unit of a model that does not hold."""
    return [*_references(model, document), *_formulas(model, document), *_shares(model, document)]


def _references(model: Model, document: Document) -> list[Problem]:
    found: list[Problem] = []

    def must_exist(path: KeyPath, name: str, known: dict[str, Any], what: str) -> None:
        if name not in known:
            hint = did_you_mean(name, list(known))
            found.append(document.problem(path, f"{shown(name)} is no {what} of this model. {hint}".strip()))

    for key, driver in model.drivers.items():
        must_exist(("drivers", key, "objective"), driver.objective, model.objectives, "objective")
    for key, entity in model.entities.items():
        if model.groups and entity.group is not None:
            must_exist(("entities", key, "group"), entity.group, model.groups, "group")
    for key, benefit in model.benefits.items():
        must_exist(("benefits", key, "driver"), benefit.driver, model.drivers, "driver")
        if benefit.pool is not None:
            must_exist(("benefits", key, "pool"), benefit.pool, model.pools, "pool")
        for entity_id in benefit.weights:
            must_exist(("benefits", key, "weights", entity_id), entity_id, model.entities, "entity")
        for name in benefit.inputs:
            if name in model.facts or _unfit(name):
                what = "has the name of a fact" if name in model.facts else f"'{name}' has a meaning of its own"
                message = f"{what}. Give the input a name of its own."
                found.append(document.problem(("benefits", key, "inputs", name), message))
    gate = model.master_data
    if model.entities and gate.threshold > 0 and "group" in gate.model_fields_set:
        groups: dict[str, Any] = {**model.groups} or {e.group: e for e in model.entities.values() if e.group}
        must_exist(("master_data", "group"), model.master_data.group, groups, "group")
    for key in model.foundations.keys() & model.entities.keys():
        found.append(document.problem(("foundations", key), "has the name of an entity. Give it a name of its own."))
    for kind, names in (("facts", model.facts), ("entities", model.entities), ("foundations", model.foundations)):
        for name in names:
            if name in RESERVED or (kind == "facts" and _unfit(name)):
                found.append(document.problem((kind, name), f"'{name}' has a meaning of its own. Choose another name."))
    for entity_id, row in model.relevance.items():
        must_exist(("relevance", entity_id), entity_id, model.entities, "entity")
        for driver_id, value in row.items():
            must_exist(("relevance", entity_id, driver_id), driver_id, model.drivers, "driver")
            if value > 3:
                message = f"{value:g} is no relevance: 0 none, 1 low, 2 medium, 3 high."
                found.append(document.problem(("relevance", entity_id, driver_id), message))
    return found


def _formulas(model: Model, document: Document) -> list[Problem]:
    found: list[Problem] = []

    def units_at(items: dict[str, Any], path: KeyPath) -> dict[str, Unit]:
        units: dict[str, Unit] = {}
        for name, item in items.items():
            try:
                units[name] = unit(item.unit)
            except FormulaError as error:
                found.append(document.problem((*path, name, "unit"), str(error)))
        return units

    def check(path: KeyPath, text: str, units: dict[str, Unit], what: str) -> None:
        try:
            result = parse_formula(text).unit(units)
            if result != MONEY_PER_YEAR:
                message = (
                    f"the {what} comes out as {result}; it must be {MONEY_PER_YEAR}. Check the units of its parts."
                )
                found.append(document.problem(path, message))
        except FormulaError as error:
            found.append(document.problem(path, str(error)))

    facts = units_at(model.facts, ("facts",))
    if found:
        return found
    for key, pool in model.pools.items():
        check(("pools", key, "formula"), pool.formula, facts, "pool")
    for key, benefit in model.benefits.items():
        inputs = units_at(benefit.inputs, ("benefits", key, "inputs"))
        if benefit.formula and len(inputs) == len(benefit.inputs):
            check(("benefits", key, "formula"), benefit.formula, facts | inputs, "benefit")
            used = _parsed_names(benefit.formula)
            for name in benefit.inputs:
                if used and name not in used and name not in model.facts:
                    path = ("benefits", key, "inputs", name)
                    found.append(document.problem(path, "is not used in the formula. Use it or delete it."))
    return found


def _parsed_names(formula: str) -> tuple[str, ...]:
    """The names in a formula; none if it cannot be read (which is reported elsewhere)."""
    try:
        return parse_formula(formula).names
    except FormulaError:
        return ()


def _shares(model: Model, document: Document) -> list[Problem]:
    found: list[Problem] = []
    for key, fact in model.facts.items():
        if fact.default is not None and model.is_share(fact.unit, key, fact.share):
            fault = share_fault(fact.default)
            if fault:
                found.append(document.problem(("facts", key, "default"), fault))
    for key, benefit in model.benefits.items():
        for name, item in benefit.inputs.items():
            fault = share_fault(item.quantity) if model.is_share(item.unit, name, item.share) else ""
            if fault:
                found.append(document.problem(("benefits", key, "inputs", name), fault))
    for key, entity in model.entities.items():
        if entity.current and entity.target:
            for score, message in target_faults(entity.current, entity.target).items():
                found.append(document.problem(("entities", key, "target", *([score] if score else [])), message))
    for key, foundation in model.foundations.items():
        if foundation.current and foundation.target and foundation.target.base < foundation.current.base:
            message = (
                f"target {foundation.target.base:g} is below current {foundation.current.base:g}. Raise the target."
            )
            found.append(document.problem(("foundations", key, "target"), message))
    return found
