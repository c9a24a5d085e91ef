"""The screens: functions from a view to elements and charts. They hold no number, no formula and no state."""

from __future__ import annotations

from collections.abc import Callable

from cdm_bc.charts import Chart
from cdm_bc.text import texts
from cdm_bc.workshop.nodes import Node, bullets, h
from cdm_bc.workshop.screens import (
    benefits,
    case,
    compare,
    customers,
    data,
    effort,
    first,
    matrix,
    minutes,
    priority,
    sure,
)
from cdm_bc.workshop.screens.frame import frame
from cdm_bc.workshop.view import View

Screen = Callable[[View], tuple[list[Node], list[Chart]]]
SCREENS: dict[str, Screen] = {
    "case": case.screen,
    "priority": priority.screen,
    "benefits": benefits.screen,
    "data": data.screen,
    "effort": effort.screen,
    "customers": customers.screen,
    "first": first.screen,
    "sure": sure.screen,
    "matrix": matrix.screen,
    "compare": compare.screen,
    "minutes": minutes.screen,
}


def page(view: View) -> tuple[list[Node], list[Chart]]:
    """The whole page of the screen that the room looks at, and its charts."""
    nodes, charts = SCREENS[view.ui.tab](view)
    return frame(view, nodes), charts


def problems(found: tuple[str, ...], language: str) -> list[Node]:
    """The page of a client file that cannot be opened."""
    t = texts("workshop", language)
    return [h("h1", t("problems.heading")), h("p", t("problems.text")), bullets(found, "", class_="problems")]
