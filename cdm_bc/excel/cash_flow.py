"""The sheet of the cash flow: benefits and costs in prices of the year, within the horizon, and the figures of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cdm_bc.calculation.business_case import HARDNESS
from cdm_bc.calculation.finance import discount_factors
from cdm_bc.excel.book import FIRST_ROW, LABEL, ONE, YEAR_0, YEAR_ROW, Page, Row, Value, column_head
from cdm_bc.excel.costs import line_keys
from cdm_bc.excel.draft import MISSING, Draft, figure_of
from cdm_bc.excel.formulas import number
from cdm_bc.excel.rate_of_return import write_search, write_signs
from cdm_bc.quantity import Array

#: A balance is below nought if it is so by more than this part of the largest flow.
SLACK = 1e-9


def write_cash_flow(draft: Draft) -> None:
    """Benefits by kind, costs by line, net and cumulative flow, present values, and the figures."""
    page, words = draft.page("cash_flow"), draft.words
    column_head(page, words("sheet.cash_flow"), words("cash_flow.intro"), draft.year_names)
    row = _factors(draft, page, FIRST_ROW)
    row = _benefits(draft, page, row + 1)
    row = _costs(draft, page, row + 1)
    row = _net(draft, page, row + 1)
    row = _figures(draft, page, row + 1)
    page.prints = row
    write_search(draft, page, row + 1, _finance(draft, "net"))


def _finance(draft: Draft, name: str) -> Array:
    """A series of the figures, 0 (or its last value, where it runs on) beyond the horizon, (T + 1,)."""
    found = getattr(draft.shown.result.finance, name)
    return np.concatenate([found, np.full(draft.years + 1 - len(found), found[-1] if name == "cumulative" else 0.0)])


def _in_horizon(draft: Draft) -> Array:
    return (np.arange(draft.years + 1) <= draft.shown.case.horizon).astype(np.float64)


def _factors(draft: Draft, page: Page, row: int) -> int:
    """Whether a year is within the horizon, what prices are against year 0, and the discount factor."""
    words, year, tables = draft.words, f"{{c}}${YEAR_ROW + 1}", draft.shown.tables
    horizon = draft.one("finance.horizon_years", page)
    page.line(row, words("cash_flow.in_horizon"))
    draft.rows["in horizon"] = page.across(row, f"IF({year}<={horizon},1,0)", list(_in_horizon(draft)), "whole")
    for place, (side, index) in enumerate((("benefits", tables.benefit_index), ("costs", tables.cost_index)), 1):
        page.line(row + place, words(f"cash_flow.index_{side}"))
        rate = draft.one(f"finance.indexation.{side}", page)
        draft.rows[f"index {side}"] = page.across(row + place, f"(1+{rate})^{year}", list(index), "factor")
    page.line(row + 3, words("cash_flow.discount"))
    factors = discount_factors(tables.rate, draft.years)
    rate = draft.one("finance.discount_rate", page)
    draft.rows["discount"] = page.across(row + 3, f"1/(1+{rate})^{year}", list(factors), "factor")
    return row + 4


def _pv(draft: Draft, page: Page, row: int) -> str:
    """The present value of the row, for the column of totals."""
    here, factors = Row(page, row), draft.rows["discount"]
    return f"SUMPRODUCT({here.span(page, YEAR_0, draft.last)},{factors.span(page, YEAR_0, draft.last)})"


def _flow(
    draft: Draft, page: Page, row: int, name: str, formula: str, values: Array, style: str = "money", key: str = ""
) -> Row:
    """A row of amounts with its present value in the column of totals."""
    page.line(row, name, draft.unit("money"), key, "strong" if style.startswith("total") else "")
    pv = float(values @ discount_factors(draft.shown.tables.rate, draft.years))
    page.formula(row, ONE, _pv(draft, page, row), pv, style)
    return page.across(row, formula, list(values), style)


def _indexed(draft: Draft, page: Page, row: Row, side: str) -> str:
    """Amounts of a row in prices of the year, within the horizon."""
    return "*".join(one.on(page) for one in (row, draft.rows[f"index {side}"], draft.rows["in horizon"]))


def _benefits(draft: Draft, page: Page, row: int) -> int:
    """A row per benefit, under its kind: cost savings, margin, avoided risk."""
    words, inside = draft.words, _in_horizon(draft)
    page.put(row - 1, ONE, words("cash_flow.pv"), "head.right")
    totals = []
    kinds = [*HARDNESS, *sorted({item.kind for item in draft.entries.benefits.values()} - set(HARDNESS))]
    for kind in kinds:
        first, whole = row, np.zeros(draft.years + 1)
        for key, benefit in draft.entries.benefits.items():
            if benefit.kind == kind:
                formula = _indexed(draft, page, draft.rows[f"earned {key}"], "benefits")
                values = draft.shown.flow(key) * inside
                whole = whole + values
                draft.rows[f"flow {key}"] = _flow(
                    draft, page, row, benefit.name[draft.language], formula, values, key=f"benefits.{key}"
                )
                row += 1
        formula = f"SUM({{c}}${first + 1}:{{c}}${row})" if row > first else "0"
        totals.append(_flow(draft, page, row, words(f"cash_flow.kind.{kind}"), formula, whole, "total.money"))
        draft.rows[f"kind {kind}"] = totals[-1]
        row += 1
    formula = "+".join(total.on(page) for total in totals)
    draft.rows["benefits"] = _flow(
        draft, page, row, words("cash_flow.benefits"), formula, _finance(draft, "benefits"), "grand.money"
    )
    return row + 1


def _costs(draft: Draft, page: Page, row: int) -> int:
    """A row per cost line."""
    words, first, inside = draft.words, row, _in_horizon(draft)
    slots = {key: slot for key, slot in zip(line_keys(draft), draft.entries.slots, strict=False)}
    for place, key in enumerate(line_keys(draft)):
        slot = slots.get(key)
        name = slot[2][1] if slot else words("costs.new_line", number=place - len(slots) + 1)
        values = np.zeros(draft.years + 1)
        if slot:
            values = draft.shown.line((slot[0], *slot[2]))[0] * draft.shown.tables.cost_index * inside
        formula = _indexed(draft, page, draft.rows[f"cost {key}"], "costs")
        draft.rows[f"flow {key}"] = _flow(
            draft, page, row, name, formula, values, key="" if key.startswith("new") else key
        )
        row += 1
    total = f"SUM({{c}}${first + 1}:{{c}}${row})"
    draft.rows["costs"] = _flow(
        draft, page, row, words("cash_flow.costs"), total, _finance(draft, "costs"), "grand.money"
    )
    return _days(draft, page, row + 2, slots)


def _days(draft: Draft, page: Page, row: int, slots: Mapping[str, Any]) -> int:
    """Person-days of all lines together."""
    keys, words, inside, whole = line_keys(draft), draft.words, _in_horizon(draft), np.zeros(draft.years + 1)
    for place, key in enumerate(keys):
        slot = slots.get(key)
        name = slot[2][1] if slot else words("costs.new_line", number=place - len(slots) + 1)
        values = draft.shown.line((slot[0], *slot[2]))[1] * inside if slot else np.zeros(draft.years + 1)
        formula = f"{draft.rows[f'days {key}'].on(page)}*{draft.rows['in horizon'].on(page)}"
        page.line(row + place, words("cash_flow.days_of", name=name), draft.unit("day"))
        page.across(row + place, formula, list(values), "number")
        whole = whole + values
    total = row + len(keys)
    page.line(total, words("cash_flow.days"), draft.unit("day"), style="strong")
    draft.rows["days"] = page.across(total, f"SUM({{c}}${row + 1}:{{c}}${total})", list(whole), "total.number")
    return total + 1


def _net(draft: Draft, page: Page, row: int) -> int:
    """Net flow, what it adds up to, and what the rules of payback and return look at."""
    words, rows = draft.words, draft.rows
    net = _finance(draft, "net")
    formula = f"{rows['benefits'].on(page)}-{rows['costs'].on(page)}"
    rows["net"] = _flow(draft, page, row, words("cash_flow.net"), formula, net, "grand.money")
    discounted = net * discount_factors(draft.shown.tables.rate, draft.years)
    row += 1
    row = _cumulative(draft, page, row, "", rows["net"], net)
    page.line(row, words("cash_flow.discounted"), draft.unit("money"))
    formula = f"{rows['net'].on(page)}*{rows['discount'].on(page)}"
    rows["discounted"] = page.across(row, formula, list(discounted), "money")
    row = _cumulative(draft, page, row + 1, "discounted ", rows["discounted"], discounted)
    return write_signs(draft, page, row, net)


def _cumulative(draft: Draft, page: Page, row: int, name: str, source: Row, values: Array) -> int:
    """What a row adds up to, and the years in which that is below nought; returns the next row."""
    year, horizon = f"{{c}}${YEAR_ROW + 1}", draft.one("finance.horizon_years", page)
    whole = np.cumsum(values)
    page.line(row, draft.words(f"cash_flow.{name.strip() or 'plain'}_cumulative"), draft.unit("money"))
    page.across(row, source.on(page), [float(whole[0])], "money")
    formula = f"{{p}}${row + 1}+{source.on(page)}"
    cumulative = page.across(row, formula, whole[1:].tolist(), "money", YEAR_0 + 1)
    draft.rows[f"{name}cumulative"] = cumulative
    page.line(row + 1, draft.words("cash_flow.last_negative"))
    span, largest = source.span(page, YEAR_0, draft.last), max(1.0, float(np.abs(values).max()))
    most = page.formula(row + 1, ONE, f"MAX(1,MAX({span}),-MIN({span}))", largest, "money").on(page)
    is_below = (whole < -SLACK * largest) & (np.arange(len(whole)) <= draft.shown.case.horizon)
    below = np.where(is_below, np.arange(len(whole)), -1.0).tolist()
    formula = f"IF(AND({year}<={horizon},{cumulative.on(page)}<-{number(SLACK)}*{most}),{year},-1)"
    draft.rows[f"{name}negative"] = page.across(row + 1, formula, below, "whole")
    return row + 2


def _payback(draft: Draft, page: Page, name: str) -> str:
    """Months after the start of year 1 at which the cumulative flow turns and stays."""
    rows, horizon = draft.rows, draft.one("finance.horizon_years", page)
    source = rows["discounted" if name else "net"]
    spans = [row.span(page, YEAR_0, draft.last) for row in (rows[f"{name}negative"], rows[f"{name}cumulative"], source)]
    last = f"MAX({spans[0]})"
    months = f"12*({last}-INDEX({spans[1]},1,{last}+1)/INDEX({spans[2]},1,{last}+2))"
    return f'IF({last}=-1,0,IF({last}={horizon},"{MISSING}",{months}))'


#: A formula, or '' where a sheet of its own has it; what it should give; and how it is shown.
Figure = tuple[str, Value, str]


def _figures(draft: Draft, page: Page, row: int) -> int:
    """The figures, each with its name."""
    page.put(row, LABEL, draft.words("cash_flow.figures"), "group")
    row += 1
    for name, (formula, value, style) in (_financial(draft, page, row) | _data_value(draft, page)).items():
        label = draft.words(f"figure.{name}")
        page.line(row, label, draft.unit("money") if style == "money" else "", "", "strong")
        if formula:
            page.formula(row, ONE, formula, value, f"total.{style}")
        draft.places[name] = Row(page, row).at(ONE)
        draft.book.name(f"out_{name}", draft.places[name])
        row += 1
    return row


def _financial(draft: Draft, page: Page, row: int) -> dict[str, Figure]:
    """The financial figures, which stand from `row` on."""
    rows, finance = draft.rows, draft.shown.result.finance
    benefits, costs = (rows[name].at(ONE).on(page) for name in ("benefits", "costs"))
    npv, tax = f"$D${row + 3}", draft.one("finance.tax_rate", page)
    rate = draft.shown.case.client.finance.tax_rate
    cumulative = rows["cumulative"].span(page, YEAR_0, draft.last)
    known = draft.shown.result.by_kind
    return {
        "pv_benefits": (benefits, finance.pv_benefits, "money"),
        "pv_costs": (costs, finance.pv_costs, "money"),
        "npv": (f"$D${row + 1}-$D${row + 2}", finance.npv, "money"),
        "roi": (f'IF({costs}>0,{npv}/{costs},"{MISSING}")', figure_of(finance.roi), "share"),
        "bcr": (f'IF({costs}>0,{benefits}/{costs},"{MISSING}")', figure_of(finance.bcr), "number"),
        "irr": ("", figure_of(finance.irr), "share"),
        "payback_months": (_payback(draft, page, ""), figure_of(finance.payback_months), "one"),
        "discounted_payback_months": (
            _payback(draft, page, "discounted "),
            figure_of(finance.discounted_payback_months),
            "one",
        ),
        "peak_funding": (f"MAX(0,-MIN({cumulative}))", finance.peak_funding, "money"),
        "npv_cost_savings_only": (
            f"{rows['kind cost'].at(ONE).on(page)}-{costs}",
            known["cost"] - finance.pv_costs,
            "money",
        ),
        "npv_after_tax": (
            f'IF(ISNUMBER({tax}),(1-{tax})*{npv},"{MISSING}")',
            MISSING if rate is None else (1.0 - rate) * finance.npv,
            "money",
        ),
    }


def _data_value(draft: Draft, page: Page) -> dict[str, Figure]:
    """What the data are worth per year, in year 1: today, as reached, and if they were perfect."""
    value = draft.shown.result.data_value
    found: dict[str, Figure] = {}
    for name, state, figure in (
        ("today", 0, value.today),
        ("reached", draft.years, value.reached),
        ("perfect", -1, value.perfect),
    ):
        cells = [draft.rows[f"value {key} {state}"].at(YEAR_0 + 1).on(page) for key in draft.entries.benefits]
        found[f"value_{name}"] = ("+".join(cells) or "0", figure, "money")
    return found
