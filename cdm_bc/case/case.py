"""A case: one client on one model, everything resolved, every number traced. The calculation takes nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from types import MappingProxyType
from typing import Any, Literal

from cdm_bc.case.address import STATES, Address, State
from cdm_bc.case.evidence import Evidence
from cdm_bc.case.schema import PROGRAMME, Client
from cdm_bc.document import Place
from cdm_bc.formula import Formula
from cdm_bc.model import Model, Source
from cdm_bc.quantity import Array, Quantity
from cdm_bc.schema import Text

Origin = Literal["client", "model"]


@dataclass(frozen=True, kw_only=True)
class Input(Address):
    """One number of the case, which one it is, and its pedigree.

    Attributes
    ----------
    is_share : whether it is held to [0, 1].
    origin : whether the client file or the model's default gave it.
    grade : the model's grade of a default; of a client's number ``agreed``, ``sourced`` or ``stated``; ``ungraded`` if the
        model names none.
    source : a published source, the client's words, or None. also : further published sources of a default.
    """

    quantity: Quantity
    unit: str
    is_share: bool
    name: Text
    origin: Origin
    grade: str
    source: Any = None
    also: tuple[Source, ...] = ()
    reason: Text | None = None
    place: Place | None = None


@dataclass(frozen=True)
class CaseBenefit:
    """A benefit that the client counts in.

    Attributes
    ----------
    names : name in the formula -> id of the input.
    weights : w_be over the entities in scope, shape (E,).
    missing : facts that the client did not give, of the formula or of the pool; not quantified if any.
    """

    id: str
    driver: str
    kind: str
    pool: str | None
    formula: Formula | None
    names: Mapping[str, str]
    risk_adjustment: float
    ramp_up: tuple[float, ...]
    weights: tuple[float, ...]
    missing: tuple[str, ...]
    name: Text

    @property
    def is_quantified(self) -> bool:
        """Whether it has a formula and all its numbers."""
        return self.formula is not None and not self.missing


@dataclass(frozen=True)
class CasePool:
    """A value pool of which every number is known."""

    id: str
    formula: Formula
    names: Mapping[str, str]
    name: Text


@dataclass(frozen=True)
class Lever:
    """An entity or foundation that moves from its current to its target state."""

    id: str
    type: Literal["entity", "foundation"]
    name: Text
    letter: str | None = None
    short: Text | None = None


@dataclass(frozen=True)
class CaseLine:
    """A cost line; amounts are ids of inputs. `number` counts from 1 as in the file."""

    number: int
    lever: str
    what: str
    kind: str
    amounts: Mapping[str, str]
    contingency: str | None
    note: str | None = None

    @property
    def is_programme(self) -> bool:
        """Whether it belongs to the programme instead of to a lever."""
        return self.lever == PROGRAMME


@dataclass(frozen=True)
class Case:
    """One client on one model.

    Attributes
    ----------
    id : the client id. scenario : name of the scenario; '' for the file itself.
    inputs : id -> :class:`Input`, every number that the calculation uses.
    benefits, pools, lines : in the order of the model and of the file.
    entities : ids of the entities in scope, order of the model; the first levers. foundations : ids; the last levers.
    evidence : what the evidence files of the client say; read when asked. files : other files that the case was made from.
    levers : entities then foundations. master : per entity in scope whether it is master data.
    relevance : entity in scope -> driver -> weight, 0 to 3: the model's matrix with the client's own values in it.
    built_from : entity -> the entities in scope that it combines; each comes after those beneath it.
    scenarios : the client's scenarios, each a case of its own.
    tied_at : where ``uncertainty.correlated`` was written, then each of its pairs; empty if it was not.
    """

    id: str
    client: Client
    model: Model
    inputs: Mapping[str, Input]
    benefits: tuple[CaseBenefit, ...]
    pools: tuple[CasePool, ...]
    entities: tuple[str, ...]
    foundations: tuple[str, ...]
    levers: tuple[Lever, ...]
    master: tuple[bool, ...]
    relevance: Mapping[str, Mapping[str, float]]
    built_from: Mapping[str, tuple[str, ...]]
    lines: tuple[CaseLine, ...]
    evidence: Evidence
    scenario: str = ""
    scenarios: Mapping[str, Case] = field(default_factory=lambda: MappingProxyType({}))
    files: tuple[Any, ...] = ()
    tied_at: tuple[Place, ...] = ()

    @property
    def horizon(self) -> int:
        """Years of the horizon, H."""
        return self.client.finance.horizon_years

    @cached_property
    def base_values(self) -> Mapping[str, Array]:
        """Every number at its base value by year, id of the input -> (1, T); (1, 1) where it is the same in every year."""
        return MappingProxyType({key: item.quantity.at_base(self.horizon) for key, item in self.inputs.items()})

    @property
    def language(self) -> str:
        """Language of the client: ``nl`` or ``en``."""
        return self.client.client.language

    @property
    def quantified(self) -> tuple[CaseBenefit, ...]:
        """The benefits that have an amount."""
        return tuple(benefit for benefit in self.benefits if benefit.is_quantified)

    @cached_property
    def not_costed(self) -> tuple[Lever, ...]:
        """Levers that improve something, have no cost line, and are not said to be free."""
        known = {line.lever for line in self.lines} | set(self.client.effort.free)
        return tuple(lever for lever in self.levers if lever.id not in known and self.improves(lever))

    def improves(self, lever: Lever) -> bool:
        """Whether the target of a lever is another than where it stands."""
        if lever.type == "foundation":
            now, later = (self.readiness(lever.id, state).quantity.base for state in STATES)
            return now != later
        scores = [{key: item.quantity.base for key, item in self.scores(lever.id, s).items()} for s in STATES]
        same_scores = scores[0].keys() == scores[1].keys()
        return scores[0] != scores[1] if same_scores else prod(scores[0].values()) != prod(scores[1].values())

    def scores(self, entity: str, state: State) -> Mapping[str, Input]:
        """Score -> input, of which the product is the fitness for use of `entity`; state ``current`` or ``target``."""
        return self._scores.get((entity, state), {})

    def score_ids(self, entity: str, state: State) -> tuple[str, ...]:
        """Ids of :meth:`scores`."""
        return tuple(item.id for item in self.scores(entity, state).values())

    @cached_property
    def _scores(self) -> Mapping[tuple[str, str], dict[str, Input]]:
        """The scores by what they are scores of."""
        found: dict[tuple[str, str], dict[str, Input]] = {}
        for item in self.inputs.values():
            if item.kind == "data":
                found.setdefault((item.owner, item.state), {})[item.key] = item
        return found

    def fact(self, name: str) -> Input | None:
        """A fact that the case uses or the client gave; None if nobody knows it."""
        return self.inputs.get(Address("facts", key=name).id)

    def readiness(self, foundation: str, state: State) -> Input:
        """How far a foundation is; state ``current`` or ``target``."""
        return self.inputs[Address("foundations", foundation, state).id]

    def with_inputs(self, changes: Mapping[str, Quantity]) -> Case:
        """A new case in which the given inputs have other quantities. The client file's text is left as it was."""
        inputs = dict(self.inputs)
        for key, quantity in changes.items():
            inputs[key] = replace(inputs[key], quantity=quantity)
        return replace(self, inputs=MappingProxyType(inputs))
