"""From a checked client file and model to a :class:`~cdm_bc.case.case.Case`; what does not fit becomes a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cdm_bc.case.address import Address
from cdm_bc.case.case import Case, CaseBenefit, CasePool, Lever
from cdm_bc.case.effort import add_lines, check_precedence
from cdm_bc.case.evidence import Evidence
from cdm_bc.case.ledger import Ledger
from cdm_bc.case.quality import add_data, add_foundations
from cdm_bc.case.schema import Client
from cdm_bc.document import Document, Place
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
    """

    def __init__(
        self,
        client_id: str,
        loaded: LoadedModel,
        evidence: Evidence,
        numbers: Mapping[Address, Quantity],
        client: Client,
        document: Document,
    ) -> None:
        super().__init__(client, document, loaded)
        self.client_id = client_id
        self.evidence = evidence
        self.numbers = numbers

    def case(self) -> Case:
        """The resolved case. Only to be used if :attr:`problems` is empty afterwards."""
        self._facts()
        pools = self._pools()
        benefits = self._benefits({pool.id for pool in pools})
        add_data(self)
        add_foundations(self, self.numbers)
        lines = add_lines(self)
        check_precedence(self)
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
            tied_at=self._tied_at(),
            evidence=self.evidence,
        )

    def _tied_at(self) -> tuple[Place, ...]:
        path, pairs = ("uncertainty", "correlated"), self.client.uncertainty.correlated
        if not pairs:
            return ()
        return (self.document.place(path), *(self.document.place((*path, n)) for n in range(len(pairs))))

    def unknown_names(self) -> list[Problem]:
        """A problem per name in the file that the model does not have; what is at fault otherwise has a name too."""
        data, model = self.document.data, self.model
        for section, known, message in (
            ("facts", model.facts, "the model has no such fact. {hint}"),
            ("benefits", model.benefits, "the model has no such benefit. {hint}"),
            ("data", model.entities, "the model has no such data entity. {hint}"),
            ("foundations", model.foundations, "the model has no such foundation. {hint}"),
        ):
            for name in mapping_at(data, section):
                if name not in known:
                    self.report((section, name), Sentence(message, hint=self.nearest(name, known)))
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

    def _facts(self) -> None:
        for name, quantity in self.client.facts.items():
            fact = self.model.facts.get(name)
            if fact is not None:
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
            weights=tuple(self.model.weight(name, entity) for entity in self.entities),
            missing=tuple(missing),
            name=benefit.name,
        )
