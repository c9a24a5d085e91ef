"""Figures and how far two are apart, as the screens write them."""

from __future__ import annotations

from cdm_bc.figures.comparison import Compared
from cdm_bc.workshop.view import View


def figure_words(view: View, value: float | None, unit: str) -> str:
    """A figure as the screens write it: money in short, shares as percentages."""
    if unit == "1":
        return view.f.percent(value if value is None else round(value, 3))
    return view.f.months(value) if unit == "month" else view.f.money_short(value)


def difference(view: View, figure: Compared) -> str:
    """How far two figures are apart, with its sign, rates in percentage points; '' if that cannot be seen."""
    one, other = (figure_words(view, value, figure.unit) for value in (figure.one, figure.other))
    if figure.difference is None or one == other:
        return ""
    apart = figure_words(view, abs(figure.difference), figure.unit)
    if figure.unit == "1":
        apart = view.t("case.points", points=apart.removesuffix("%").rstrip())
    return f"{'+' if figure.difference > 0 else '−'}{apart}"
