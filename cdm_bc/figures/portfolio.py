"""Many clients side by side: their figures, what their data is worth together, which data comes first how often.

Amounts of one client are in its own currency and are never added to those of another currency. What is compared over
currencies and sizes is a share: of the client's revenue, or of what its programme costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cdm_bc.calculation.plausibility import REVENUE_FACTS
from cdm_bc.case import Case
from cdm_bc.decision.together import shared_outcomes
from cdm_bc.decision.value_per_lever import LeverValue
from cdm_bc.figures.headline import Headline, Results
from cdm_bc.figures.spread import spread
from cdm_bc.model import Model
from cdm_bc.quantity import Array
from cdm_bc.schema import Text

#: Levers that count as the top of a client, by value less effort.
TOP = 3
#: An anonymous portfolio shows no sector of fewer clients: who knows the market would know the client.
FEWEST = 5


@dataclass(frozen=True)
class LeverFigures:
    """One lever of one client.

    Attributes
    ----------
    key : the same for the same data at every client; a lever that the reference model does not have carries the id of its
        model. shared : whether the reference model has it.
    value, effort : present values, in money of the client. first : in the first wave of its plan that has any.
    top : among the :data:`TOP` levers by value less effort.
    """

    key: str
    letter: str | None
    name: Text
    short: Text | None
    shared: bool
    value: float
    effort: float
    first: bool
    top: bool


@dataclass(frozen=True)
class ClientFigures(Headline):
    """What a portfolio knows of one client.

    Attributes
    ----------
    horizon : years. discount_rate : per year. revenue : of year 1, money per year; None if it is not known.
    levers : those that have a rank, highest value less effort first; everything done at once. starts_with : how many of them
        the plan begins with; 0 if it pulls nothing.
    draws : (n,) net present value of what is advised, on draws that the clients of a portfolio share.
    """

    id: str
    horizon: int
    discount_rate: float
    revenue: float | None
    levers: tuple[LeverFigures, ...]
    starts_with: int
    draws: Array = field(compare=False, repr=False)

    def of_revenue(self, amount: float | None) -> float | None:
        """`amount` as a share of the revenue of one year; None without revenue."""
        return None if amount is None or not self.revenue else amount / self.revenue

    @property
    def is_estimated(self) -> bool:
        """Whether both benefits and costs have an amount; without either it is no business case yet."""
        return self.all_costs > 0 and self.everything_npv + self.all_costs != 0

    @property
    def pays_off(self) -> bool:
        """Whether it has a business case and that is worth more than it costs."""
        return self.is_estimated and self.npv > 0

    @property
    def first(self) -> tuple[LeverFigures, ...]:
        """The levers that its plan begins with."""
        return tuple(lever for lever in self.levers if lever.first)


#: Doing nothing costs and brings nothing; what divides by either does not exist.
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(
        ("npv", "pv_benefits", "pv_costs", "peak_funding", "initial_cost", "yearly_cost", "initial_days"), 0.0
    ),
    **dict.fromkeys(("roi", "irr", "bcr", "payback_months"), None),
    **dict.fromkeys(("mean", "p10", "p90", "probability_positive", "over_budget"), None),
}


def client_figures(found: Results, reference: Model, twin: int = 0) -> ClientFigures:
    """The figures of one client for a portfolio: of what is advised, be it nothing.

    Parameters
    ----------
    reference : names the levers that it has. twin : how many clients with the very same numbers came before.
    """
    case, first = found.case, {lever.id for lever in found.headline.first_step}
    advised = found.decision.option(found.decision.recommended)
    ranked = enumerate(found.decision.levers.ranked)
    levers = tuple(_lever(case, item, item.lever.id in first, place, reference) for place, item in ranked)
    head = found.headline
    return ClientFigures(
        **{
            **vars(head),
            **(_NOTHING if advised.id == "nothing" else {}),
            "sector": " ".join(head.sector.split()) if head.sector else None,
        },
        id=case.id,
        horizon=case.horizon,
        discount_rate=case.client.finance.discount_rate,
        revenue=_revenue(case),
        levers=levers,
        starts_with=sum(lever.first for lever in levers),
        draws=shared_outcomes(case, advised.waves, twin),
    )


def _revenue(case: Case) -> float | None:
    """Revenue of year 1, if the model has such a fact and the client gave it."""
    found = next(filter(None, map(case.fact, REVENUE_FACTS)), None)
    if found is None or found.unit != "money/year":
        return None
    return float(found.quantity.by_year(case.horizon)[0]) or None


def _lever(case: Case, item: LeverValue, is_first: bool, place: int, reference: Model) -> LeverFigures:
    """A lever by the name of the reference model, or by its own if that has no such lever."""
    lever = item.lever
    entity, foundation = reference.entities.get(lever.id), reference.foundations.get(lever.id)
    known = entity if lever.type == "entity" else foundation
    letter = lever.letter if known is None else entity.letter if entity is not None else None
    return LeverFigures(
        key=f"{case.model.id}.{lever.id}" if known is None else lever.id,
        letter=letter,
        name=lever.name if known is None else known.name,
        short=lever.short if known is None else known.short,
        shared=known is not None,
        value=item.value,
        effort=item.effort,
        first=is_first,
        top=place < TOP,
    )


# -- together


@dataclass(frozen=True)
class LeverPool:
    """One lever over all clients that have it.

    Attributes
    ----------
    shared : whether the reference model has it. clients, first, top, worthwhile : how many have it, begin with it, have it
        in their top, and have it earn its effort.
    value, effort : medians over clients of value and effort, as a share of what all costs of that client come to; None if
        no client has costs. Per client Σ value − Σ effort − programme is then the ROI of everything at once.
    """

    key: str
    letter: str | None
    name: Text
    short: Text | None
    shared: bool
    clients: int
    first: int
    top: int
    worthwhile: int
    value: float | None
    effort: float | None

    @property
    def first_share(self) -> float:
        """Share of its clients that begin with it."""
        return self.first / self.clients


def pooled(clients: Iterable[ClientFigures]) -> tuple[LeverPool, ...]:
    """Every lever over all clients, the one that comes first most often at the top."""
    found: dict[str, list[tuple[ClientFigures, LeverFigures]]] = {}
    for client in clients:
        for lever in client.levers:
            found.setdefault(lever.key, []).append((client, lever))
    made = [_pool(pairs) for pairs in found.values()]
    return tuple(sorted(made, key=lambda pool: (-pool.first, -pool.top, -(pool.value or 0.0), pool.key)))


def _pool(pairs: list[tuple[ClientFigures, LeverFigures]]) -> LeverPool:
    one, levers = pairs[0][1], [lever for _, lever in pairs]
    costing = [(client.all_costs, lever) for client, lever in pairs if client.all_costs > 0]
    return LeverPool(
        key=one.key,
        letter=one.letter,
        name=one.name,
        short=one.short,
        shared=one.shared,
        clients=len(levers),
        first=sum(lever.first for lever in levers),
        top=sum(lever.top for lever in levers),
        worthwhile=sum(lever.value >= lever.effort for lever in levers),
        value=spread(lever.value / costs for costs, lever in costing).median,
        effort=spread(lever.effort / costs for costs, lever in costing).median,
    )


def by_currency(clients: Iterable[ClientFigures]) -> dict[str, tuple[ClientFigures, ...]]:
    """The clients per currency, most clients first; in a currency the highest net present value first."""
    groups: dict[str, list[ClientFigures]] = {}
    for client in clients:
        groups.setdefault(client.currency, []).append(client)
    ordered = sorted(groups, key=lambda currency: (-len(groups[currency]), currency))
    return {currency: tuple(sorted(groups[currency], key=_by_figures)) for currency in ordered}


def _by_figures(client: ClientFigures) -> tuple[float, float, int, str]:
    """Order by figures; the id decides only where all of them are equal."""
    return -client.npv, -client.pv_benefits, client.warnings, client.id


def by_sector(clients: Iterable[ClientFigures]) -> dict[str | None, tuple[ClientFigures, ...]]:
    """The clients per sector, however it is capitalised, most clients first; those without one last."""
    groups: dict[str | None, list[ClientFigures]] = {}
    for client in clients:
        groups.setdefault(client.sector.casefold() if client.sector else None, []).append(client)
    ordered = sorted(groups, key=lambda sector: (sector is None, -len(groups[sector]), sector or ""))
    return {_spelling(groups[sector]): tuple(groups[sector]) for sector in ordered}


def _spelling(clients: list[ClientFigures]) -> str | None:
    """The sector as most of its clients write it."""
    used = Counter(client.sector for client in clients if client.sector)
    return min(used, key=lambda sector: (-used[sector], sector)) if used else None


# -- anonymous


def anonymous(clients: Iterable[ClientFigures], name: Callable[[int], str]) -> tuple[ClientFigures, ...]:
    """The clients without anything that names them.

    They are numbered in the order of their figures (currency, then net present value), which says nothing about names.
    A sector of fewer than :data:`FEWEST` clients is dropped, and so are levers that only a client's own model has: their names
    are the client's words.

    Parameters
    ----------
    name : the name for client number 1, 2, 3 …
    """
    clients = tuple(clients)
    large = {one.id for group in by_sector(clients).values() if len(group) >= FEWEST for one in group}
    spelling = {one.id: sector for sector, group in by_sector(clients).items() for one in group}
    ordered = [client for group in by_currency(clients).values() for client in group]
    return tuple(
        replace(
            client,
            id=f"{number:06d}",
            name=name(number),
            sector=spelling[client.id] if client.id in large else None,
            date=None,
            first_step=(),
            levers=tuple(lever for lever in client.levers if lever.shared),
        )
        for number, client in enumerate(ordered, 1)
    )
