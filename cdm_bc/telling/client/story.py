"""What the sections of a client report tell from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.plausibility import Finding
from cdm_bc.case import Case, Lever
from cdm_bc.charts.names import name_of
from cdm_bc.decision import Decision, OptionId
from cdm_bc.figures.headline import Headline, Results, Skew, skew_of
from cdm_bc.figures.options import WhyNot, why_not
from cdm_bc.telling.customers.story import CustomerStory, MeasuredStory, customers_of, transactions_of
from cdm_bc.telling.story import Story

#: Levers named in a sentence before the table has to do.
NAMED = 3


@dataclass(frozen=True)
class ClientStory(Story):
    """One client's results and how they are told.

    Attributes
    ----------
    path : the client file. logo : a data URI, '' for none.
    """

    results: Results
    path: Path
    date: datetime.date | None = None
    logo: str = ""

    @property
    def result(self) -> BusinessCase:
        """The figures of what the report is about: the recommended option, or everything at once."""
        return self.results.result

    @property
    def case(self) -> Case:
        """The client's case."""
        return self.results.case

    @property
    def decision(self) -> Decision:
        """What to decide."""
        return self.results.decision

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return self.results.findings

    @cached_property
    def headline(self) -> Headline:
        """The figures that come first."""
        return self.results.headline

    @cached_property
    def customers(self) -> CustomerStory | None:
        """Customer value, which stands beside the case; None if the client file says nothing of it."""
        return customers_of(self.case, self.style)

    @cached_property
    def transactions(self) -> MeasuredStory | None:
        """What the transactions of the customers say; None if the client file names none."""
        return transactions_of(self.case, self.style)

    @property
    def is_judged(self) -> bool:
        """Whether there are benefits in money and it is known what all of it costs, be it nothing."""
        return bool(self.result.benefits) and (self.headline.all_costs > 0 or not self.case.not_costed)

    @cached_property
    def skew(self) -> Skew | None:
        """How the mean differs from the base; None where both tell the same."""
        return skew_of(self.decision)

    @cached_property
    def why_not(self) -> tuple[str, ...]:
        """Why not the other options, a sentence each; nothing of those that pull the same."""
        return tuple(self._why_not(item) for item in why_not(self.decision) if item.why != "same")

    def _why_not(self, item: WhyNot) -> str:
        money = self.write.money_round
        return self.text(
            f"options.why_{item.why}",
            name=self.option(item.option.id),
            npv=money(item.option.finance.npv),
            amount=money(item.amount),
            less=money(item.less),
        )

    def option(self, id: OptionId) -> str:
        """The name of an option."""
        return self.style.text(f"options.{id}")

    def levers(self, levers: Iterable[Lever]) -> str:
        """Levers by their names, in a sentence."""
        return self.quoted([name_of(lever, self.language) for lever in levers])

    @property
    def years(self) -> str:
        """The horizon in words."""
        years = self.case.horizon
        return self.text("words.one_year") if years == 1 else self.text("words.years", count=years)

    def quoted(self, names: list[str]) -> str:
        """Names in quotes as an enumeration in a sentence; of many the rest as a number."""
        shown = [f"‘{name}’" for name in names]
        if len(shown) > NAMED + 1:
            shown = [*shown[:NAMED], self.text("words.others", count=len(shown) - NAMED)]
        return self.listed(shown)
