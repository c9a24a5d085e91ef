"""What the author of a model may want to look at: rules that the shipped model keeps. None of them makes a figure wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cdm_bc.document import KeyPath
from cdm_bc.errors import Problem
from cdm_bc.formula import parse_formula
from cdm_bc.model.load import REFERENCE, SETTINGS, LoadedModel, load_model
from cdm_bc.model.numbers import Fact, Graded, Setting
from cdm_bc.model.schema import Model
from cdm_bc.quantity import Quantity
from cdm_bc.sentences import Sentence

#: Names in a notice; the others are counted.
NAMED = 4
KINDS = ("objectives", "drivers", "groups", "entities", "foundations", "facts", "pools", "benefits")
Where = Iterator[tuple[KeyPath, str]]


def notices(loaded: LoadedModel) -> tuple[Problem, ...]:
    """A notice per rule that the model does not keep, at the first element that does not keep it."""
    found = []
    for check, message in CHECKS.items():
        places = dict(check(loaded.model))
        if places:
            names = list(places.values())
            more = len(names) - NAMED
            notice = "{notice}: {names}." if more <= 0 else "{notice}: {names} and {more} more."
            notice = Sentence(notice, notice=Sentence(message), names=names[:NAMED], more=more)
            found.append(loaded.document.problem(next(iter(places)), notice))
    return tuple(found)


def _graded(model: Model) -> Iterator[tuple[KeyPath, str, Graded | Setting, Quantity | None]]:
    """Every fact, every input of a benefit and every setting of the method, with its default if it has one."""
    for name, fact in model.facts.items():
        yield ("facts", name), name, fact, fact.default
    for key, benefit in model.benefits.items():
        for name, item in benefit.inputs.items():
            yield ("benefits", key, "inputs", name), f"{key}.{name}", item, item.quantity
    for section in SETTINGS:
        for name, setting in getattr(model, section):
            if isinstance(setting, Setting) and name in getattr(model, section).model_fields_set:
                yield (section, name), f"{section}.{name}", setting, setting.quantity


def check_provenance(model: Model) -> Where:
    """Every element says whether the source states it."""
    for kind in KINDS:
        for name, element in getattr(model, kind).items():
            if element.provenance is None:
                yield (kind, name), name


def check_grades(model: Model) -> Where:
    """Every default says how good it is."""
    for path, name, item, default in _graded(model):
        if default is not None and item.grade is None:
            yield path, name


def check_grounds(model: Model) -> Where:
    """What is published has a source, a judgement has a reason and no source, and what lies between has both."""
    for path, name, item, default in _graded(model):
        has_source, has_reason = item.source is not None, item.reason is not None
        if default is None or item.grade is None:
            continue
        if has_source == (item.grade == "judgement") or not (has_reason or item.grade == "published"):
            yield path, name


def check_states(model: Model) -> Where:
    """Assumed quality and readiness have a grade and a reason."""
    for kind in ("entities", "foundations"):
        for name, item in getattr(model, kind).items():
            if (item.current or item.target) and None in (item.grade, item.reason):
                yield (kind, name), name


def check_sources(model: Model) -> Where:
    """A source can be found again and judged."""
    for path, name, item, _ in _graded(model):
        for source in ([item.source] if item.source else []) + item.also:
            if None in (source.publisher, source.year, source.url, source.figure, source.quality):
                yield path, name


def check_ranges(model: Model) -> Where:
    """A range has its base between its ends; a setting of the method may be neutral at one of them."""
    for path, name, item, default in _graded(model):
        if default is None or default.is_certain or default.is_series or isinstance(item, Setting):
            continue
        if default.base in (default.low, default.high):
            yield path, name


def check_bounds(model: Model) -> Where:
    """A default is plausible by the model's own bounds."""
    for path, name, item, default in _graded(model):
        if isinstance(item, Fact) and item.plausible is not None and default is not None:
            ends = (*default.values, *(() if default.is_series or default.is_certain else (default.low, default.high)))
            if not all(item.plausible[0] <= value <= item.plausible[1] for value in ends if value is not None):
                yield path, name


def check_pools(model: Model) -> Where:
    """Every benefit draws on a pool, so that no money is counted twice."""
    return ((("benefits", key), key) for key, item in model.benefits.items() if item.formula and item.pool is None)


def check_weights(model: Model) -> Where:
    """A benefit that is given weights of its own has one above 0."""
    for key, item in model.benefits.items():
        if item.weights and not any(item.weights.values()):
            yield ("benefits", key, "weights"), key


def check_use(model: Model) -> Where:
    """Every fact is used, and every pool is drawn on. What a removed benefit leaves stays: clients may give it."""
    formulas = [pool.formula for pool in model.pools.values()]
    formulas += [benefit.formula for benefit in model.benefits.values() if benefit.formula]
    used = {name for formula in formulas for name in parse_formula(formula).names}
    drawn_on = {benefit.pool for benefit in model.benefits.values()}
    left = set() if model.id == REFERENCE else {*load_model().model.facts, *load_model().model.pools}
    yield from ((("facts", name), name) for name in model.facts if name not in used | left)
    yield from ((("pools", name), name) for name in model.pools if name not in drawn_on | left)


CHECKS: dict[Callable[[Model], Where], str] = {
    check_provenance: "no provenance; say of each whether a source states it or it is inferred",
    check_grades: "no grade, so nobody knows what these numbers rest on; add one with a source or a reason",
    check_grounds: "a grade without its ground: published takes a source, judgement a reason, the others both",
    check_states: "a quality or readiness that does not say what it rests on; add a grade and a reason",
    check_sources: "a source without publisher, year, url, figure or quality cannot be found again or judged",
    check_ranges: "a range whose base is one of its ends; widen it, or give one number",
    check_bounds: "a default outside its own plausible bounds",
    check_pools: "no pool, so another benefit may count the same money; name the pool that they share",
    check_weights: "weights of nothing but 0, so the benefit is 0 with any data; give an entity a weight above 0",
    check_use: "used by no benefit; a client is asked for it in vain, or it is misspelt elsewhere",
}
