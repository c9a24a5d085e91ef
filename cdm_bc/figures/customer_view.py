"""Everything that a reader sees of customer value, worked out once; and what is worth a second look."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.plausibility import Finding, wide_ranges
from cdm_bc.case import Case
from cdm_bc.case.customers import KIND
from cdm_bc.case.evidence import TRANSACTIONS
from cdm_bc.figures.customer_choices import PointFigures, ProposalFigures, Stakes, journey, proposals, stakes
from cdm_bc.figures.customer_sheet import Sheet, drawn_sheet
from cdm_bc.figures.customers import CustomerValue, customer_value
from cdm_bc.schema import Text

#: Margin benefits above this share of the customer equity are hard to believe: they are to come from the same customers.
EQUITY_SHARE = 0.1


@dataclass(frozen=True)
class CustomerView:
    """Customer value of a case. `stakes` : None without an engagement sheet that knows the segments."""

    value: CustomerValue
    proposals: tuple[ProposalFigures, ...]
    journey: tuple[PointFigures, ...]
    stakes: Stakes | None


def customer_view(case: Case, *, with_ranges: bool = True) -> CustomerView | None:
    """The figures; None for a file without ``customers:``. `with_ranges` : whether the numbers are drawn, too."""
    if case.client.customers is None:
        return None
    base, drawn = Sheet(case), drawn_sheet(case) if with_ranges else None
    return CustomerView(
        customer_value(case, drawn), proposals(base, drawn), journey(base, drawn), stakes(case, base, drawn)
    )


def customer_findings(result: BusinessCase) -> tuple[Finding, ...]:
    """What is worth a look: benefits too large for the customers they come from, more people than there are, a poor holdout."""
    case = result.case
    found = wide_ranges(item for item in case.inputs.values() if item.kind == KIND)
    measured = case.evidence.said(TRANSACTIONS)
    if measured is not None and measured.holdout is not None and measured.holdout.is_off:
        found.append(Finding.of("holdout_off", share=measured.holdout.error or 0.0))
    view = customer_view(case, with_ranges=False)
    if view is None:
        return tuple(found)
    margin = sum(item.pv for item in result.benefits if item.benefit.kind == "margin")
    equity = view.value.equity.base
    if equity > 0 and margin > EQUITY_SHARE * equity:
        found.append(Finding.of("margin_above_equity", share=margin / equity, limit=EQUITY_SHARE))
    sizes = {segment.id: segment.customers for segment in view.value.segments}
    reached = [(one.name, one.segment, one.reach) for one in view.proposals]
    reached += [(one.name, one.segment, one.customers) for one in view.journey]
    for name, segment, count in reached:
        if count > sizes.get(segment or "", view.value.customers):
            found.append(Finding.of("more_than_there_are", name=Text(nl=name, en=name)))
    return tuple(found)
