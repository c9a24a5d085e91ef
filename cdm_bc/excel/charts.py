"""Native charts on cells: from potential to present value, the cash flow, value against effort."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation.business_case import HARDNESS
from cdm_bc.excel.book import FIRST_ROW, ID, LABEL, ONE, UNIT, YEAR_0, YEAR_NAMES, Drawn, Page, Row, Series, Spot
from cdm_bc.excel.draft import Draft

TEAL, GREY, GREEN, RED, LIGHT = "#005F73", "#8A94A0", "#2F855A", "#B5473C", "#94B8C0"
#: Rows that a chart takes.
TALL = 22


def write_charts(draft: Draft) -> None:
    """The charts, and under them the cells of the waterfall."""
    page, words = draft.page("charts"), draft.words
    page.put(0, ID, words("sheet.charts"), "title")
    page.put(1, ID, words("charts.intro"), "note")
    page.fits_one = True
    page.widths |= {ID: 2, LABEL: 46, UNIT: 8} | dict.fromkeys(range(ONE, ONE + 6), 14)
    first = FIRST_ROW + 3 * TALL
    page.charts += [_waterfall(draft, page, first), _cash_flow(draft), _value_effort(draft)]


def _waterfall(draft: Draft, page: Page, row: int) -> Drawn:
    """Present value of the benefits by kind, less the costs, gives the net present value: columns cut at the axis."""
    words, rows = draft.words, draft.rows
    page.put(row, LABEL, words("charts.waterfall"), "group")
    heads = ("amount", "end", "hidden_above", "up", "total", "hidden_below", "down")
    for place, head in enumerate(heads):
        page.put(row + 1, ONE + place, words(f"charts.{head}"), "head")
    finance, kinds = draft.shown.result, draft.shown.result.by_kind
    steps = [(words(f"cash_flow.kind.{kind}"), rows[f"kind {kind}"].at(ONE), kinds[kind]) for kind in HARDNESS]
    steps.append((words("cash_flow.costs"), rows["costs"].at(ONE), finance.finance.pv_costs))
    first, end = row + 2, 0.0
    for place, (name, spot, amount) in enumerate(steps):
        here = first + place
        signed = -amount if place == len(steps) - 1 else amount
        start, end = end, end + signed
        sign = "-" if place == len(steps) - 1 else ""
        page.put(here, LABEL, name, "text")
        page.formula(here, ONE, f"{sign}{spot.on(page)}", signed, "money")
        before = f"$E${here}" if place else "0"
        page.formula(here, ONE + 1, f"{before}+$D${here + 1}", end, "money")
        _columns(page, here, before, start, end)
    last = first + len(steps)
    npv = finance.finance.npv
    page.put(last, LABEL, words("figure.npv"), "strong")
    page.formula(last, ONE, draft.places["npv"].on(page), npv, "total.money")
    page.formula(last, ONE + 4, f"$D${last + 1}", npv, "money")
    return _stacked(draft, page, first, last)


def _columns(page: Page, row: int, before: str, start: float, end: float) -> None:
    """The part below the step (not drawn) and the step itself, apart above and below the axis."""
    a, b = before, f"$E${row + 1}"
    parts = (
        (ONE + 2, f"MAX(0,MIN({a},{b}))", max(0.0, min(start, end))),
        (ONE + 3, f"MAX(0,MAX({a},{b}))-MAX(0,MIN({a},{b}))", max(0.0, start, end) - max(0.0, min(start, end))),
        (ONE + 5, f"MIN(0,MAX({a},{b}))", min(0.0, max(start, end))),
        (ONE + 6, f"MIN(0,MIN({a},{b}))-MIN(0,MAX({a},{b}))", min(0.0, start, end) - min(0.0, max(start, end))),
    )
    for column, formula, value in parts:
        page.formula(row, column, formula, value, "money")


def _cells(page: Page, first: int, last: int, column: int) -> str:
    ends = (Spot(page, row, column).on(page) for row in (first, last))
    return f"='{page.title}'!{':'.join(ends)}"


def _stacked(draft: Draft, page: Page, first: int, last: int) -> Drawn:
    categories, none = _cells(page, first, last, LABEL), {"fill": {"none": True}, "border": {"none": True}}
    looks = ((2, none), (3, TEAL), (4, GREEN), (5, none), (6, RED))
    series = []
    for place, look in looks:
        options: dict[str, Any] = dict(look) if isinstance(look, dict) else {"fill": {"color": look}}
        if place in (3, 4):
            numbers = [{"value": f"='{page.title}'!{Spot(page, row, ONE).on(page)}"} for row in range(first, last + 1)]
            kept = [
                number if (place == 4) == (at == last - first) else {"delete": True}
                for at, number in enumerate(numbers)
            ]
            options |= {"data_labels": {"value": True, "custom": kept, "num_format": "#,##0", "font": {"size": 9}}}
        if place == 3:
            options["points"] = [*[None] * (last - first - 1), {"fill": {"color": GREY}}]
        series.append(
            Series(
                draft.words(f"charts.{('', '', 'hidden_above', 'up', 'total', 'hidden_below', 'down')[place]}"),
                categories,
                _cells(page, first, last, ONE + place),
                {**options, "gap": 50},
            )
        )
    axis = {"num_format": "#,##0", "name": draft.formatter.currency}
    return Drawn(
        FIRST_ROW - 3,
        LABEL,
        {"type": "column", "subtype": "stacked"},
        draft.words("charts.waterfall"),
        tuple(series),
        axes=({"label_position": "low"}, axis),
        legend=False,
    )


def _cash_flow(draft: Draft) -> Drawn:
    """Benefits and costs by year as columns, what they add up to as a line."""
    page = draft.page("cash_flow")
    names = _years(Row(page, YEAR_NAMES), draft)
    series = [
        Series(draft.words(f"cash_flow.{name}"), names, _years(draft.rows[name], draft), {"fill": {"color": colour}})
        for name, colour in (("benefits", TEAL), ("costs", GREY))
    ]
    line = Series(
        draft.words("cash_flow.plain_cumulative"),
        names,
        _years(draft.rows["cumulative"], draft),
        {"line": {"color": RED, "width": 2}},
    )
    axis = {"num_format": "#,##0", "name": draft.formatter.currency}
    return Drawn(
        FIRST_ROW - 3 + TALL,
        LABEL,
        {"type": "column"},
        draft.words("sheet.cash_flow"),
        tuple(series),
        (line,),
        ({"label_position": "low"}, axis),
    )


def _years(row: Row, draft: Draft) -> str:
    return f"='{row.page.title}'!{row.span(row.page, YEAR_0, draft.last)}"


def _value_effort(draft: Draft) -> Drawn:
    """A dot per lever, as delivered."""
    page = draft.page("delivered")
    first, last = draft.places["levers head"].row + 1, draft.places["levers last"].row
    names = [{"value": f"='{page.title}'!{Spot(page, row, LABEL).on(page)}"} for row in range(first, last + 1)]
    options = {
        "marker": {"type": "circle", "size": 9, "fill": {"color": LIGHT}, "border": {"color": TEAL}},
        "data_labels": {"custom": names, "value": True, "position": "right", "font": {"size": 8}},
    }
    series = Series(
        draft.words("delivered.lever"),
        _cells(page, first, max(first, last), ONE + 2),
        _cells(page, first, max(first, last), ONE),
        options,
    )
    axes = [{"num_format": "#,##0", "name": draft.words(f"charts.{name}")} for name in ("effort", "value")]
    return Drawn(
        FIRST_ROW - 3 + 2 * TALL,
        LABEL,
        {"type": "scatter"},
        draft.words("charts.value_effort"),
        (series,),
        axes=(axes[0], axes[1]),
        legend=False,
    )
