"""What must hold within a model: every reference, formula, unit and share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from graphlib import CycleError, TopologicalSorter
from keyword import kwlist
from typing import Any

from cdm_bc.document import Document, KeyPath
from cdm_bc.errors import FormulaError, Problem, did_you_mean, shown
from cdm_bc.formula import CALLS, parse_formula
from cdm_bc.languages import LANGUAGES
from cdm_bc.model.schema import Entity, Foundation, Model
from cdm_bc.model.scores import target_fault, target_faults
from cdm_bc.schema import share_fault
from cdm_bc.sentences import Sentence
from cdm_bc.units import MONEY_PER_YEAR, Unit, unit

#: A cost line of the programme names this as its lever.
RESERVED = ("programme",)
#: A formula could not use these for a number.
UNFIT = frozenset((*kwlist, *CALLS))
OWN_MEANING = "'{name}' has a meaning of its own. Choose another name."


def check_model(model: Model, document: Document) -> list[Problem]:
    """Everything in a model that does not hold."""
    return [problem for check in CHECKS for problem in check(model, document)]


def _must_exist(document: Document, path: KeyPath, name: str, known: Iterable[str], what: str) -> Iterator[Problem]:
    if name not in known:
        message = "{raw} is no {what} of this model. {hint}"
        hint = did_you_mean(name, list(known))
        yield document.problem(path, Sentence(message, raw=shown(name), what=Sentence(what), hint=hint))


def check_references(model: Model, document: Document) -> Iterator[Problem]:
    """Whatever an element points to is there."""
    must_exist = partial(_must_exist, document)
    for key, driver in model.drivers.items():
        yield from must_exist(("drivers", key, "objective"), driver.objective, model.objectives, "objective")
    for key, entity in model.entities.items():
        if model.groups and entity.group is not None:
            yield from must_exist(("entities", key, "group"), entity.group, model.groups, "group")
        layers = {*model.groups, *(item.group for item in model.entities.values() if item.group)}
        for index, name in enumerate(entity.built_from):
            path: KeyPath = ("entities", key, "built_from", index)
            yield from must_exist(path, name, [*layers, *model.entities], "group or entity")
    for key, benefit in model.benefits.items():
        yield from must_exist(("benefits", key, "driver"), benefit.driver, model.drivers, "driver")
        if benefit.pool is not None:
            yield from must_exist(("benefits", key, "pool"), benefit.pool, model.pools, "pool")
        for entity_id in benefit.weights:
            yield from must_exist(("benefits", key, "weights", entity_id), entity_id, model.entities, "entity")
    gate = model.master_data
    if (
        model.entities
        and (gate.threshold.quantity.base or gate.threshold.quantity.high)
        and "group" in gate.model_fields_set
    ):
        groups = model.groups or {entity.group for entity in model.entities.values() if entity.group}
        yield from must_exist(("master_data", "group"), gate.group, groups, "group")


def check_names(model: Model, document: Document) -> Iterator[Problem]:
    """No two things that are named side by side have one name, and none has a name with a meaning of its own."""
    for key, benefit in model.benefits.items():
        for name in benefit.inputs:
            if name in model.facts or name in UNFIT:
                fact = "has the name of a fact. Give the input a name of its own."
                message = fact if name in model.facts else Sentence(OWN_MEANING, name=name)
                yield document.problem(("benefits", key, "inputs", name), message)
    for key in model.foundations.keys() & model.entities.keys():
        yield document.problem(("foundations", key), "has the name of an entity. Give it a name of its own.")
    for kind, names in (("facts", model.facts), ("entities", model.entities), ("foundations", model.foundations)):
        for name in names:
            if name in RESERVED or (kind == "facts" and name in UNFIT):
                yield document.problem((kind, name), Sentence(OWN_MEANING, name=name))


def check_short_names(model: Model, document: Document) -> Iterator[Problem]:
    """No two levers read the same in a chart, whatever their letters."""
    levers: dict[KeyPath, Entity | Foundation] = {("entities", key): item for key, item in model.entities.items()}
    levers |= {("foundations", key): item for key, item in model.foundations.items()}
    taken: dict[tuple[str, str], str] = {}
    for path, item in levers.items():
        for language in LANGUAGES:
            name = (item.short or item.name)[language]
            other = taken.setdefault((language, name.casefold()), str(path[-1]))
            if other != path[-1] and item.short:
                message = "'{name}' is also what charts call {other}. Choose another short name."
                yield document.problem((*path, "short", language), Sentence(message, name=name, other=shown(other)))


def check_built_from(model: Model, document: Document) -> Iterator[Problem]:
    """No entity is built, directly or by way of others, from itself."""
    try:
        TopologicalSorter({key: model.beneath(key) for key in model.entities}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][:-1]
        first = next(key for key in model.entities if key in circle)
        others = [shown(key) for key in circle if key != first]
        message = "is built from itself, by way of {others}. Take one of the names out of the circle."
        yield document.problem(("entities", first, "built_from"), Sentence(message, others=others))


def check_relevance(model: Model, document: Document) -> Iterator[Problem]:
    """The relevance matrix speaks of entities and drivers that are there, on its scale."""
    for entity_id, row in model.relevance.items():
        yield from _must_exist(document, ("relevance", entity_id), entity_id, model.entities, "entity")
        for driver_id, value in row.items():
            path: KeyPath = ("relevance", entity_id, driver_id)
            yield from _must_exist(document, path, driver_id, model.drivers, "driver")
            if value > 3:
                message = "{value:g} is no relevance: 0 none, 1 low, 2 medium, 3 high."
                yield document.problem(path, Sentence(message, value=value))


def check_coverage(model: Model, document: Document) -> Iterator[Problem]:
    """Every benefit needs some data and every entity is spoken of: both would else count for 0 % without a word.

    Only to be asked of a model that is right otherwise: what is left out as faulty would be missed here.
    """
    bare: dict[str, str] = {}
    for key, benefit in model.benefits.items() if model.entities else ():
        if benefit.formula and not benefit.weights and not any(model.weight(key, item) for item in model.entities):
            bare.setdefault(benefit.driver, key)
    for driver, key in bare.items():
        message = (
            "needs no data: no entity has relevance for it, so benefit '{benefit}' would be 0. Add it under relevance."
        )
        yield document.problem(("drivers", driver), Sentence(message, benefit=key))
    spoken_of = {*model.relevance, *(entity for benefit in model.benefits.values() for entity in benefit.weights)}
    for key in model.entities.keys() - spoken_of if model.benefits else ():
        message = (
            "no driver needs it: better data here would be worth 0. Add it under relevance, with 0 if that is meant."
        )
        yield document.problem(("entities", key), message)


def check_formulas(model: Model, document: Document) -> list[Problem]:
    """Every formula can be read, uses all its inputs, and comes out as money per year."""
    found: list[Problem] = []

    def units_at(items: dict[str, Any], path: KeyPath) -> dict[str, Unit]:
        units: dict[str, Unit] = {}
        for name, item in items.items():
            try:
                units[name] = unit(item.unit)
            except FormulaError as error:
                found.append(document.problem((*path, name, "unit"), error.sentence))
        return units

    def check(path: KeyPath, text: str, units: dict[str, Unit], message: str) -> None:
        try:
            result = parse_formula(text).unit(units)
            if result != MONEY_PER_YEAR:
                found.append(document.problem(path, Sentence(message, unit=str(result), wanted=str(MONEY_PER_YEAR))))
        except FormulaError as error:
            found.append(document.problem(path, error.sentence))

    facts = units_at(model.facts, ("facts",))
    if found:
        return found
    for key, pool in model.pools.items():
        message = "the pool comes out as {unit}; it must be {wanted}. Check the units of its parts."
        check(("pools", key, "formula"), pool.formula, facts, message)
    for key, benefit in model.benefits.items():
        inputs = units_at(benefit.inputs, ("benefits", key, "inputs"))
        if benefit.formula and len(inputs) == len(benefit.inputs):
            message = "the benefit comes out as {unit}; it must be {wanted}. Check the units of its parts."
            check(("benefits", key, "formula"), benefit.formula, facts | inputs, message)
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


def check_shares(model: Model, document: Document) -> Iterator[Problem]:
    """Every default that is a share lies within [0, 1]."""
    for key, fact in model.facts.items():
        fault = share_fault(fact.default) if fact.default is not None and fact.is_share(key) else ""
        if fault:
            yield document.problem(("facts", key, "default"), fault)
    for key, benefit in model.benefits.items():
        for name, item in benefit.inputs.items():
            fault = share_fault(item.quantity) if item.is_share(name) else ""
            if fault:
                yield document.problem(("benefits", key, "inputs", name), fault)


def check_targets(model: Model, document: Document) -> Iterator[Problem]:
    """No target lies below what is there today."""
    for key, entity in model.entities.items():
        if entity.current and entity.target:
            for score, message in target_faults(entity.current, entity.target).items():
                yield document.problem(("entities", key, "target", *([score] if score else [])), message)
    for key, foundation in model.foundations.items():
        if foundation.current and foundation.target and foundation.target.base < foundation.current.base:
            message = target_fault(foundation.current.base, foundation.target.base)
            yield document.problem(("foundations", key, "target"), message)


CHECKS: tuple[Callable[[Model, Document], Iterable[Problem]], ...] = (
    check_references,
    check_names,
    check_short_names,
    check_built_from,
    check_relevance,
    check_formulas,
    check_shares,
    check_targets,
)
