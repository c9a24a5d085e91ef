"""The internal rate of return, found by halving x = ln(1 / (1 + r)): the function IRR of spreadsheets fails near −1.

Looked at is ``Σ net_t e^(x t)``, as a part of the sum of its terms without their signs, so that it keeps its digits.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from cdm_bc.calculation.finance import HIGHEST_RATE
from cdm_bc.excel.book import LABEL, ONE, YEAR_0, YEAR_ROW, Page, Row
from cdm_bc.excel.draft import MISSING, Draft, figure_of
from cdm_bc.quantity import Array

#: Halvings of the range of x: to the digits that a sum of terms of either sign keeps.
HALVINGS = 50
#: Powers of 2 by which 1 / (1 + r) goes up at most, and by which any term does before it leaves the range of numbers.
MOST_DOUBLINGS, LARGEST_POWER = 30, 960
LOW, HIGH, MIDDLE, VALUE = range(ONE, ONE + 4)


def write_signs(draft: Draft, page: Page, row: int, net: Array) -> int:
    """The size and the sign of the net flow, and where the sign turns; returns the next row."""
    words, rows, own = draft.words, draft.rows, draft.rows["net"].on(page)
    page.line(row, words("cash_flow.size"), draft.unit("money"))
    rows["size"] = page.across(row, f"ABS({own})", np.abs(net).tolist(), "money")
    signs: list[float] = []
    for value in net:
        signs.append(float(np.sign(value)) or (signs[-1] if signs else 0.0))
    page.line(row + 1, words("cash_flow.sign"))
    page.across(row + 1, f"SIGN({own})", signs[:1], "whole")
    page.across(row + 1, f"IF({own}=0,{{p}}${row + 2},SIGN({own}))", signs[1:], "whole", YEAR_0 + 1)
    page.line(row + 2, words("cash_flow.turns"))
    turns = [float(a * b < 0) for a, b in pairwise(signs)]
    formula = f"IF({{p}}${row + 2}*{{c}}${row + 2}<0,1,0)"
    span = page.across(row + 2, formula, turns, "whole", YEAR_0 + 1).span(page, YEAR_0 + 1, draft.last)
    draft.places["turns"] = page.formula(row + 2, ONE, f"SUM({span})", sum(turns), "whole")
    return row + 3


def write_search(draft: Draft, page: Page, row: int, net: Array) -> None:
    """The search, a row per step: lowest x, highest x, their middle and the value there. The figure has its cell already."""
    words, turns = draft.words, draft.places["turns"].on(page)
    page.put(row, LABEL, words("cash_flow.search"), "group")
    for column, head in ((LOW, "low"), (HIGH, "high"), (MIDDLE, "middle"), (VALUE, "value")):
        page.put(row + 1, column, words(f"cash_flow.search_{head}"), "head.right")
    low, high = -math.log(1.0 + HIGHEST_RATE), math.log(2.0) * min(MOST_DOUBLINGS, LARGEST_POWER // draft.years)
    turns_once = page.cells[draft.places["turns"].row, ONE].value == 1.0

    def look(at: int, column: int, x: str, value: float) -> str:
        formula = f"IF({turns}=1,{_worth_formula(draft, page, x)},0)"
        return page.formula(at, column, formula, _worth(net, value) if turns_once else 0.0, "factor").on(page)

    first = row + 2
    page.put(first, LOW, low, "factor")
    page.put(first, HIGH, high, "factor")
    at_low = look(first, MIDDLE, f"$D${first + 1}", low)
    at_high = look(first, VALUE, f"$E${first + 1}", high)
    start = _worth(net, low) if turns_once else 0.0
    for at in range(first + 1, first + 1 + HALVINGS):
        if at == first + 1:
            page.formula(at, LOW, f"$D${at}", low, "factor")
            page.formula(at, HIGH, f"$E${at}", high, "factor")
        else:
            middle = (low + high) / 2
            low, high = (middle, high) if turns_once and _worth(net, middle) * start > 0 else (low, middle)
            page.formula(at, LOW, f"IF($G${at}*{at_low}>0,$F${at},$D${at})", low, "factor")
            page.formula(at, HIGH, f"IF($G${at}*{at_low}>0,$E${at},$F${at})", high, "factor")
        page.formula(at, MIDDLE, f"($D${at + 1}+$E${at + 1})/2", (low + high) / 2, "factor")
        look(at, VALUE, f"$F${at + 1}", (low + high) / 2)
    root, here = Row(page, first + HALVINGS).at(MIDDLE).on(page), draft.places["irr"]
    formula = f'IF(AND({turns}=1,{at_low}*{at_high}<0),EXP(-({root}))-1,"{MISSING}")'
    page.formula(here.row, here.column, formula, figure_of(draft.shown.result.finance.irr), "total.share")


def _worth_formula(draft: Draft, page: Page, x: str) -> str:
    """Value at an x, as a part of the sum of its terms without their signs."""
    net, size = (draft.rows[name].span(page, YEAR_0, draft.last) for name in ("net", "size"))
    grown = f"EXP({x})^{Row(page, YEAR_ROW).span(page, YEAR_0, draft.last)}"
    return f"SUMPRODUCT({net},{grown})/SUMPRODUCT({size},{grown})"


def _worth(net: Array, x: float) -> float:
    grown = math.exp(x) ** np.arange(len(net))
    return float(net @ grown / (np.abs(net) @ grown))
