"""From a checked client file and model to a :class:`~cdm_bc.client.case.Case`; what does not fit becomes a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import prod
from types import MappingProxyType
from typing import Any

from cdm_bc.client.case import Case, CaseBenefit, CaseLine, CasePool, Input, Lever
from cdm_bc.client.schema import FROM_ASSESSMENT, PROGRAMME, Client, CostLine
from cdm_bc.document import Document, KeyPath
from cdm_bc.errors import FormulaError, Problem, did_you_mean
from cdm_bc.formula import parse_formula, unit
from cdm_bc.model import Assumption, Fact, LoadedModel, Scores
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Text, share_fault

AMOUNTS = {
    "days": "day",
    "yearly_days": "day/year",
    "cost": "money",
    "yearly_cost": "money/year",
    "by_year": "money/year",
}
SCORE_NAMES = {
    "timely": Text(nl="actueel", en="timely"),
    "correct": Text(nl="correct", en="correct"),
    "complete": Text(nl="compleet", en="complete"),
    "unique": Text(nl="uniek", en="unique"),
    "fit_for_use": Text(nl="bruikbaar", en="fit for use"),
}
STATE_NAMES = {"current": Text(nl="nu", en="current"), "target": Text(nl="doel", en="target")}
AMOUNT_NAMES = {
    "days": Text(nl="dagen", en="days"),
    "yearly_days": Text(nl="dagen per jaar", en="days per year"),
    "cost": Text(nl="kosten", en="cost"),
    "yearly_cost": Text(nl="kosten per jaar", en="cost per year"),
    "by_year": Text(nl="kosten per jaar (reeks)", en="cost by year"),
    "contingency": Text(nl="onvoorzien", en="contingency"),
}


class Resolver:
    """Builds one case and collects what is wrong on the way.

    Parameters
    ----------
    client_id : the id (stem of the file). client : the checked file. document : its values and places.
    loaded : the model. readiness : foundation -> readiness from the maturity assessment, if the file names one.
    """

    def __init__(
        self,
        client_id: str,
        client: Client,
        document: Document,
        loaded: LoadedModel,
        readiness: Mapping[str, float] | None = None,
    ) -> None:
        self.client_id = client_id
        self.client = client
        self.document = document
        self.model = loaded.model
        self.model_document = loaded.document
        self.readiness = readiness or {}
        self.problems: list[Problem] = []
        self.inputs: dict[str, Input] = {}
        self.entities = tuple(key for key in self.model.entities if key not in client.data or client.data[key].in_scope)

    def case(self) -> Case:
        """The resolved case. Only to be used if :attr:`problems` is empty afterwards."""
        self._known_names()
        self._facts()
        pools = self._pools()
        benefits = self._benefits({pool.id for pool in pools})
        self._data()
        self._foundations()
        lines = self._lines()
        self._precedence()
        model = self.model
        levers = [Lever(key, "entity", model.entities[key].name, model.entities[key].letter) for key in self.entities]
        levers += [Lever(key, "foundation", item.name) for key, item in model.foundations.items()]
        return Case(
            id=self.client_id,
            client=self.client,
            model=model,
            inputs=MappingProxyType(self.inputs),
            benefits=tuple(benefits),
            pools=tuple(pool for pool in pools if any(b.pool == pool.id and b.is_quantified for b in benefits)),
            entities=self.entities,
            foundations=tuple(model.foundations),
            levers=tuple(levers),
            master=tuple(model.entities[key].group == model.master_data.group for key in self.entities),
            lines=tuple(lines),
        )

    # -- names ---------------------------------------------------------------------------------------------------------

    def _report(self, path: KeyPath, message: str) -> None:
        self.problems.append(self.document.problem(path, message))

    def _known_names(self) -> None:
        client, model = self.client, self.model
        for section, given, known, what in (
            ("facts", client.facts, model.facts, "fact"),
            ("benefits", client.benefits, model.benefits, "benefit"),
            ("data", client.data, model.entities, "data entity"),
            ("foundations", client.foundations, model.foundations, "foundation"),
        ):
            for name in given:
                if name not in known:
                    self._report(
                        (section, name), f"the model has no such {what}. {did_you_mean(name, list(known))}".strip()
                    )
        for name, choice in client.benefits.items():
            if name not in model.benefits:
                continue
            known_inputs = model.benefits[name].inputs
            for key in choice.inputs:
                if key not in known_inputs:
                    hint = (
                        "It is a fact: give it under facts."
                        if key in model.facts
                        else did_you_mean(key, list(known_inputs))
                    )
                    self._report(("benefits", name, "inputs", key), f"this benefit has no such input. {hint}".strip())

    # -- numbers -------------------------------------------------------------------------------------------------------

    def _add(
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
            grade = "agreed" if quantity.agreed else "sourced" if quantity.source or quantity.note else "stated"
            item = Input(key, quantity, units, name, "client", grade, quantity.source, place=self.document.place(path))
        else:
            place = self.model_document.place(default_path)
            grade = getattr(default, "grade", None) or "ungraded"
            source, reason = getattr(default, "source", None), getattr(default, "reason", None)
            item = Input(key, quantity, units, name, "model", grade, source, reason, place)
        self.inputs[key] = item
        return key

    def _checked(self, quantity: Quantity, item: Fact | Assumption, name: str, path: KeyPath) -> None:
        if quantity.unit is not None:
            try:
                same = unit(quantity.unit) == unit(item.unit)
            except FormulaError:
                same = False
            if not same:
                self._report((*path, "unit"), f"'{quantity.unit}' is not the unit of this number; it is {item.unit}.")
        if self.model.is_share(item.unit, name, item.share):
            fault = share_fault(quantity)
            if fault:
                self._report(path, fault)

    def _facts(self) -> None:
        for name, quantity in self.client.facts.items():
            fact = self.model.facts.get(name)
            if fact is not None:
                path: KeyPath = ("facts", name)
                self._checked(quantity, fact, name, path)
                self._add(f"facts.{name}", quantity, fact.unit, fact.name, path)

    def _fact_ids(self, names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
        """Ids of the facts named, noting defaults as they are needed; and the facts that nobody gave."""
        ids: dict[str, str] = {}
        missing: list[str] = []
        for name in names:
            fact, key = self.model.facts[name], f"facts.{name}"
            if key in self.inputs:
                ids[name] = key
            elif fact.default is not None:
                ids[name] = self._add(key, fact.default, fact.unit, fact.name, None, fact, ("facts", name))
            else:
                missing.append(name)
        return ids, missing

    def _included(self, name: str) -> bool:
        choice = self.client.benefits.get(name)
        own = choice.include if choice else None
        return self.model.benefits[name].include if own is None else own

    def _pools(self) -> list[CasePool]:
        """Pools of included benefits whose numbers are all there."""
        wanted = [b.pool for key, b in self.model.benefits.items() if b.pool and self._included(key)]
        found = []
        for key in dict.fromkeys(wanted):
            pool = self.model.pools[key]
            formula = parse_formula(pool.formula)
            missing = [
                n for n in formula.names if f"facts.{n}" not in self.inputs and self.model.facts[n].default is None
            ]
            if not missing:
                found.append(CasePool(key, formula, self._fact_ids(formula.names)[0], pool.name))
        return found

    def _benefits(self, pools: set[str]) -> list[CaseBenefit]:
        return [self._benefit(name, pools) for name in self.model.benefits if self._included(name)]

    def _benefit(self, name: str, pools: set[str]) -> CaseBenefit:
        benefit, choice = self.model.benefits[name], self.client.benefits.get(name)
        formula = parse_formula(benefit.formula) if benefit.formula else None
        names: dict[str, str] = {}
        missing: list[str] = []
        if formula is not None:
            names, missing = self._fact_ids(n for n in formula.names if n not in benefit.inputs)
            if benefit.pool and benefit.pool not in pools:
                absent = self._fact_ids(parse_formula(self.model.pools[benefit.pool].formula).names)[1]
                missing += [fact for fact in absent if fact not in missing]
        for key, item in benefit.inputs.items():
            own = choice.inputs.get(key) if choice else None
            path: KeyPath = ("benefits", name, "inputs", key)
            if own is not None:
                self._checked(own, item, key, path)
            here = path if own is not None else None
            names[key] = self._add(
                f"benefits.{name}.{key}", own or item.quantity, item.unit, item.name, here, item, path
            )
        own_rho = choice.risk_adjustment if choice else None
        return CaseBenefit(
            id=name,
            driver=benefit.driver,
            kind=benefit.kind,
            pool=benefit.pool,
            formula=formula,
            names=MappingProxyType(names),
            risk_adjustment=benefit.risk_adjustment if own_rho is None else own_rho,
            ramp_up=tuple((choice and choice.ramp_up) or benefit.ramp_up),
            weights=tuple(self.model.weight(name, entity) for entity in self.entities),
            missing=tuple(missing),
            name=benefit.name,
        )

    # -- data and foundations ------------------------------------------------------------------------------------------

    def _data(self) -> None:
        for entity in self.entities:
            default, own = self.model.entities[entity], self.client.data.get(entity)
            current = (own and own.current) or default.current
            target = (own and own.target) or default.target
            if current is None:
                self._report(("data", entity), "has no current quality, and the model has no default. Give current.")
                continue
            ours = {"current": bool(own and own.current), "target": bool(own and own.target)}
            if target is None or (ours["current"] and not ours["target"] and _fitness(target) < _fitness(current)):
                target, ours["target"] = current, ours["current"]  # nothing better was asked for
            self._check_target(entity, current, target)
            for state, scores in (("current", current), ("target", target)):
                for score, quantity in scores.items().items():
                    path: KeyPath = ("data", entity, state, score)
                    label = _join(default.name, STATE_NAMES[state], SCORE_NAMES[score])
                    here = path if ours[state] else None
                    key = f"data.{entity}.{state}.{score}"
                    self._add(key, quantity, "1", label, here, default, ("entities", entity, state, score))

    def _check_target(self, entity: str, current: Scores, target: Scores) -> None:
        now, later = current.items(), target.items()
        for score in now.keys() & later.keys():
            if later[score].base < now[score].base:
                message = f"target {later[score].base:g} is below current {now[score].base:g}. Raise the target."
                self._report(("data", entity, "target", score), message)
        if now.keys() != later.keys() and _fitness(target) < _fitness(current) - 1e-12:
            message = (
                f"target fitness {_fitness(target):.3g} is below current {_fitness(current):.3g}. Raise the target."
            )
            self._report(("data", entity, "target"), message)

    def _foundations(self) -> None:
        for name, default in self.model.foundations.items():
            own = self.client.foundations.get(name)
            current = (own.current if own else None) or default.current
            target = (own.target if own else None) or default.target
            path: KeyPath = ("foundations", name)
            if isinstance(current, str):  # from_assessment
                if name not in self.readiness:
                    self._report(
                        (*path, "current"), "the assessment gives no readiness for this foundation. Give a share."
                    )
                    continue
                source = self.client.assessment
                current = Quantity((self.readiness[name],), source=source)
            if current is None:
                self._report(path, "has no current readiness, and the model has no default. Give current.")
                continue
            if target is None or (own and own.current and not own.target and target.base < current.base):
                target = current
            if target.base < current.base:
                message = f"target {target.base:g} is below current {current.base:g}. Raise the target."
                self._report((*path, "target"), message)
            for state, quantity in (("current", current), ("target", target)):
                here = (*path, state) if own and getattr(own, state) is not None else None
                label = _join(default.name, STATE_NAMES[state])
                self._add(f"foundations.{name}.{state}", quantity, "1", label, here, default, (*path, state))

    # -- effort --------------------------------------------------------------------------------------------------------

    def _lines(self) -> list[CaseLine]:
        effort = self.client.effort
        rate_name = Text(nl="dagtarief", en="day rate")
        if effort.day_rate is not None:
            self._add("effort.day_rate", effort.day_rate, "money/day", rate_name, ("effort", "day_rate"))
        if effort.contingency is not None:
            name = AMOUNT_NAMES["contingency"]
            self._add("effort.contingency", effort.contingency, "1", name, ("effort", "contingency"))
        return [self._line(index, line) for index, line in enumerate(effort.lines)]

    def _line(self, index: int, line: CostLine) -> CaseLine:
        path: KeyPath = ("effort", "lines", index)
        self._check_lever(line.lever, (*path, "lever"))
        if (line.days or line.yearly_days) and self.client.effort.day_rate is None:
            self._report(("effort", "day_rate"), "is missing, but there are lines with days. Give the price of a day.")
        amounts = {}
        for key, units in {**AMOUNTS, "contingency": "1"}.items():
            quantity = getattr(line, key)
            if quantity is None:
                continue
            if line.source is not None and quantity.source is None:
                quantity = _with_source(quantity, line.source, line.note)
            label = Text(nl=f"{line.what}: {AMOUNT_NAMES[key].nl}", en=f"{line.what}: {AMOUNT_NAMES[key].en}")
            amounts[key] = self._add(f"effort.{index + 1}.{key}", quantity, units, label, (*path, key))
        contingency = amounts.pop("contingency", "effort.contingency" if self.client.effort.contingency else None)
        return CaseLine(index + 1, line.lever, line.what, line.kind, MappingProxyType(amounts), contingency, line.note)

    def _check_lever(self, lever: str, path: KeyPath) -> None:
        if lever in self.model.entities and lever not in self.entities:
            self._report(
                path, f"'{lever}' is out of scope, so nothing can be spent on it. Drop the line, or bring it in scope."
            )
        elif lever not in self.entities and lever not in self.model.foundations and lever != PROGRAMME:
            known = [*self.entities, *self.model.foundations, PROGRAMME]
            self._report(path, f"'{lever}' is no lever of this model. {did_you_mean(lever, known)}".strip())

    def _precedence(self) -> None:
        pairs = self.client.effort.precedence
        for index, pair in enumerate(pairs):
            for side, lever in enumerate(pair):
                path: KeyPath = ("effort", "precedence", index, side)
                if lever == PROGRAMME:
                    self._report(path, "the programme is no lever; it starts with the first lever by itself.")
                else:
                    self._check_lever(lever, path)
        after: dict[str, set[str]] = {}
        for first, then in pairs:
            after.setdefault(first, set()).add(then)
        for index, (first, then) in enumerate(pairs):
            if first in _reachable(after, then):
                self._report(
                    ("effort", "precedence", index), f"'{first}' and '{then}' each wait for the other. Drop one."
                )


def _reachable(after: Mapping[str, set[str]], start: str) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for name in after.get(todo.pop(), ()):
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def _fitness(scores: Scores) -> float:
    return prod(quantity.base for quantity in scores.items().values())


def _join(*parts: Text) -> Text:
    return Text(nl=", ".join(p.nl for p in parts), en=", ".join(p.en for p in parts))


def _with_source(quantity: Quantity, source: Any, note: str | None) -> Quantity:
    return replace(quantity, source=source, note=quantity.note or note)


def uses_assessment(client: Client) -> bool:
    """Whether a foundation takes its readiness from the assessment."""
    return any(state.current == FROM_ASSESSMENT for state in client.foundations.values())
