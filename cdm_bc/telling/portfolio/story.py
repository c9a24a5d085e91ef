"""The client files of a portfolio, and how their figures are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from cdm_bc.charts import Style
from cdm_bc.errors import Problem
from cdm_bc.figures.portfolio import ClientFigures, LeverPool, anonymous, by_currency, pooled
from cdm_bc.figures.portfolio_totals import Typical, typical
from cdm_bc.telling.story import Story
from cdm_bc.text import Formatter

#: For figures without a currency, which a formatter wants all the same.
ANY_CURRENCY = "EUR"


@dataclass(frozen=True)
class LeftOut:
    """A file that is no good client file: as the user named it, and why."""

    file: str
    problems: tuple[Problem, ...]
    is_twin: bool = False


@dataclass(frozen=True)
class Portfolio:
    """Many clients.

    Attributes
    ----------
    clients : the figures of those whose files are right. left_out : the other files. files : the right ones, by name.
    reference : version of the reference model.
    """

    clients: tuple[ClientFigures, ...]
    left_out: tuple[LeftOut, ...]
    files: tuple[Path, ...]
    reference: str

    @property
    def own_models(self) -> int:
        """How many clients have levers that the reference model has not."""
        return sum(not all(lever.shared for lever in client.levers) for client in self.clients)


@dataclass(frozen=True)
class PortfolioStory(Story):
    """The figures of many clients and how they are told.

    Attributes
    ----------
    portfolio : as read, with names. anonymous : whether nothing may name a client.
    reports : ids of the clients whose reports lie beside the page; none where that is anonymous.
    """

    words = "portfolio"

    portfolio: Portfolio
    anonymous: bool
    reports: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, portfolio: Portfolio, language: str = "", *, anonymous: bool = False, reports: Iterable[str] = ()
    ) -> PortfolioStory:
        """The story in a language, or that of most clients if empty, and in no client's colour."""
        used = Counter(client.language for client in portfolio.clients)
        chosen = language or min(used, key=lambda language: (-used[language], language))
        return cls(
            Style(Formatter(chosen, ANY_CURRENCY)),
            portfolio,
            anonymous,
            frozenset() if anonymous else frozenset(reports),
        )

    @cached_property
    def clients(self) -> tuple[ClientFigures, ...]:
        """The clients as they may be shown, by currency and then by net present value."""
        known = self.portfolio.clients
        if self.anonymous:
            return anonymous(known, lambda number: self.text("words.client", number=number))
        twice = {name for name, count in Counter(client.name for client in known).items() if count > 1}
        told = [replace(one, name=f"{one.name} ({one.id})") if one.name in twice else one for one in known]
        return tuple(client for group in by_currency(told).values() for client in group)

    @cached_property
    def currencies(self) -> dict[str, tuple[ClientFigures, ...]]:
        """The clients per currency."""
        return by_currency(self.clients)

    @cached_property
    def together(self) -> Typical:
        """What is typical of all clients."""
        return typical(self.clients)

    @cached_property
    def levers(self) -> tuple[LeverPool, ...]:
        """The levers over all clients, first that which comes first most often; those of one client's own model are not."""
        pools = pooled(self.clients)
        return tuple(pool for pool in pools if pool not in self.lone_levers)

    @cached_property
    def lone_levers(self) -> tuple[LeverPool, ...]:
        """The levers that one client has and the reference model has not; none if there are no others."""
        pools = pooled(self.clients)
        lone = tuple(pool for pool in pools if pool.clients == 1 and not pool.shared)
        return () if len(lone) == len(pools) else lone

    def style_in(self, currency: str) -> Style:
        """The look of charts in a currency."""
        return replace(self.style, formatter=Formatter(self.language, currency))
