"""From a checked client file and model to a :class:`~cdm_bc.case.case.Case`; what does not fit becomes a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from types import MappingProxyType
from typing import Any

from cdm_bc.case.address import Address
from cdm_bc.case.case import Case, CaseBenefit, CasePool, Lever
from cdm_bc.case.customers import add_customers, fact_of
from cdm_bc.case.effort import add_lines, check_free, check_precedence
from cdm_bc.case.evidence import Evidence
from cdm_bc.case.ledger import Ledger
from cdm_bc.case.quality import add_data, add_foundations
from cdm_bc.case.schema import Client
from cdm_bc.case.settings import add_settings
from cdm_bc.document import Document, KeyPath, Place
from cdm_bc.errors import Problem
from cdm_bc.formula import parse_formula
from cdm_bc.model import LoadedModel
from cdm_bc.overlays import mapping_at
from cdm_bc.quantity import Quantity
from cdm_bc.sentences import Sentence


class Resolver(Ledger):
    """Builds one case and collects what is wrong on the way.

    Parameters
    ----------
    client_id : the id (stem of the file). loaded : the model. evidence : what the client file names, and
    numbers : those that it takes from there. client : the checked file, without what is at fault. document : the file as it is.
    left_out : entities that a scenario takes out of scope.
    """

    def __init__(
        self,
        client_id: str,
        loaded: LoadedModel,
        evidence: Evidence,
        numbers: Mapping[Address, Quantity],
        client: Client,
        document: Document,
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(client, document, loaded, left_out)
        self.client_id = client_id
        self.evidence = evidence
        self.numbers = numbers

    def case(self) -> Case:
        """The resolved case. Only to be used if :attr:`problems` is empty afterwards."""
        self._register()
        self._facts()
        pools = self._pools()
        benefits = self._benefits({pool.id for pool in pools})
        add_data(self)
        add_foundations(self, self.numbers)
        add_settings(self)
        lines = add_lines(self)
        check_free(self)
        add_customers(self, self.numbers)
        check_precedence(self)
        model = self.model
        in_scope = {key: model.entities[key] for key in self.entities}
        levers = [Lever(key, "entity", item.name, item.letter, item.short) for key, item in in_scope.items()]
        levers += [Lever(key, "foundation", item.name, None, item.short) for key, item in model.foundations.items()]
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
            relevance=MappingProxyType(self.relevance),
            built_from=MappingProxyType(self._built_from()),
            lines=tuple(lines),
            tied_at=self._tied_at(),
            evidence=self.evidence,
        )

    @cached_property
    def relevance(self) -> dict[str, Mapping[str, float]]:
        """The matrix of the entities in scope: the client's own values before the model's."""
        given, base = self.client.relevance, self.model.relevance
        return {
            key: {driver: {**base.get(key, {}), **given.get(key, {})}.get(driver, 0.0) for driver in self.model.drivers}
            for key in self.entities
        }

    def _built_from(self) -> dict[str, tuple[str, ...]]:
        """What each entity in scope combines of those in scope, what lies beneath first."""
        beneath = {key: self.model.beneath(key) for key in self.model.entities}
        found = {
            key: tuple(name for name in beneath[key] if name in self.entities)
            for key in TopologicalSorter(beneath).static_order()
            if key in self.entities
        }
        return {key: names for key, names in found.items() if names}

    def _tied_at(self) -> tuple[Place, ...]:
        path, pairs = ("uncertainty", "correlated"), self.client.uncertainty.correlated
        if not pairs:
            return ()
        return (self.document.place(path), *(self.document.place((*path, n)) for n in range(len(pairs))))

    def unknown_names(self) -> list[Problem]:
        """A problem per name in the file that the model does not have; what is at fault otherwise has a name too."""
        data, model = self.document.data, self.model
        driver = "the model has no such driver. {hint}"
        entity = "the model has no such data entity. {hint}"
        for section, known, message in (
            ("facts", model.facts, "the model has no such fact. {hint}"),
            ("benefits", model.benefits, "the model has no such benefit. {hint}"),
            ("data", model.entities, entity),
            ("foundations", model.foundations, "the model has no such foundation. {hint}"),
            ("importance", model.drivers, driver),
            ("relevance", model.entities, entity),
        ):
            self._must_know((section,), mapping_at(data, section), known, message)
        for name in mapping_at(data, "relevance"):
            self._must_know(("relevance", name), mapping_at(mapping_at(data, "relevance"), name), model.drivers, driver)
        for name, choice in mapping_at(data, "benefits").items():
            if name not in model.benefits:
                continue
            known_inputs = model.benefits[name].inputs
            for key in mapping_at(choice, "inputs"):
                if key not in known_inputs:
                    fact = Sentence("It is a fact: give it under facts.")
                    hint = fact if key in model.facts else self.nearest(key, known_inputs)
                    message = Sentence("this benefit has no such input. {hint}", hint=hint)
                    self.report(("benefits", name, "inputs", key), message)
        found, self.problems = self.problems, []
        return found

    def _must_know(self, path: KeyPath, names: Iterable[str], known: Mapping[str, Any], message: str) -> None:
        for name in names:
            if name not in known:
                self.report((*path, name), Sentence(message, hint=self.nearest(name, known)))

    def _register(self) -> None:
        """Limits can be read in one way only; realised amounts fall in years of the horizon."""
        finance = self.client.finance
        for key in ("budget_per_year", "capacity_days_per_year"):
            self.check_points(("finance", key))
        for name, choice in self.client.benefits.items():
            path: KeyPath = ("benefits", name, "realised")
            self.check_points(path)
            if choice.realised and finance.first_year is None:
                self.report(path, "is by calendar year. Say which year is year 1: add finance.first_year.")
                continue
            first = (finance.first_year or 0) - 1
            for year in choice.realised:
                if not first <= year <= first + finance.horizon_years:
                    years = "the years of this case are {first} (the start) to {last}. Correct the year, or finance.first_year."
                    message = Sentence(years, first=first, last=first + finance.horizon_years)
                    self.report((*path, str(year)), message)

    def _facts(self) -> None:
        for name, given in self.client.facts.items():
            fact = self.model.facts.get(name)
            quantity = fact_of(self, name, self.numbers) if isinstance(given, str) else given
            if fact is not None and quantity is not None:
                self.add_known(Address("facts", key=name), quantity, None, fact)

    def _fact_ids(self, names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
        """Ids of the facts named, noting defaults as they are needed; and the facts that nobody gave."""
        ids: dict[str, str] = {}
        missing: list[str] = []
        for name in names:
            fact, address = self.model.facts[name], Address("facts", key=name)
            if address.id in self.inputs:
                ids[name] = address.id
            elif fact.default is not None:
                ids[name] = self.add_known(address, None, fact.default, fact)
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
            facts = self.model.facts
            if all(name in self.client.facts or facts[name].default is not None for name in formula.names):
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
            names[key] = self.add_known(Address("benefits", name, key=key), own, item.quantity, item)
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
            weights=tuple(benefit.weight(key, self.relevance) for key in self.entities),
            missing=tuple(missing),
            name=benefit.name,
        )
