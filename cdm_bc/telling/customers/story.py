"""What the sections on customer value tell from: the segments of a client file, and the transactions of its customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cdm_bc.case import Case
from cdm_bc.case.evidence import TRANSACTIONS
from cdm_bc.charts import Style
from cdm_bc.figures.customer_sheet import Range
from cdm_bc.figures.customer_view import CustomerView, customer_view
from cdm_bc.parts import Content, Joined, rounded
from cdm_bc.telling.story import Story

if TYPE_CHECKING:
    from cdm_bc.customers.transactions.measured import Measured


@dataclass(frozen=True)
class CustomerStory(Story):
    """Customer value of a client file, in the words of ``text/customers.yaml``."""

    words = "customers"

    case: Case
    view: CustomerView

    @property
    def years(self) -> str:
        """The years of the lifetime value in words."""
        return self.counted("words.years", self.view.value.years)

    def driver(self, key: str) -> str:
        """Name of a driver."""
        return self.text(f"driver.{key}")

    def segment(self, key: str | None) -> str:
        """Name of a segment; of none, all customers."""
        names = {one.id: one.name for one in self.view.value.segments}
        return self.text("words.all_customers") if key is None else names[key]

    def step(self, driver: str, step: float) -> str:
        """A step in words: −10% of the cost, +1 percentage point."""
        sign = "+" if step > 0 else "−"
        if driver in ("acquisition", "cost_to_serve", "churn"):
            key = "of_churn" if driver == "churn" else "share"
            return self.text(f"step.{key}", step=f"{sign}{self.write.percent(abs(step))}")
        return self.text("step.points", step=f"{sign}{self.write.number(abs(step) * 100)}")


@dataclass(frozen=True)
class MeasuredStory(Story):
    """What transactions say of the customers."""

    words = "customers"

    measured: Measured

    @property
    def years(self) -> str:
        """The years of the lifetime value in words."""
        return self.counted("words.years", self.measured.mapping.years)


class Told(Protocol):
    """Who has something to tell of customers: a client report, or the report on customers itself."""

    @property
    def customers(self) -> CustomerStory | None:
        """Customer value of the client file; None without ``customers:``."""

    @property
    def transactions(self) -> MeasuredStory | None:
        """What the transactions say; None if there are none."""


def customers_of(case: Case, style: Style) -> CustomerStory | None:
    """The story of a case whose file has ``customers:``."""
    view = customer_view(case)
    return None if view is None else CustomerStory(style, case, view)


def transactions_of(case: Case, style: Style) -> MeasuredStory | None:
    """The story of a case whose file names transactions."""
    measured = case.evidence.said(TRANSACTIONS)
    return None if measured is None else MeasuredStory(style, measured)


def spread(found: Range) -> Content:
    """An amount with its range, such as €1.2m (€0.9m – €1.6m)."""
    if found.low is None or found.high is None:
        return rounded(found.base)
    return Joined((rounded(found.base), " (", rounded(found.low), " – ", rounded(found.high), ")"), by="")
