"""The screens: functions from a view to elements and charts. They hold no number, no formula and no state."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from cdm_bc.charts import Chart
from cdm_bc.text import Formatter, texts
from cdm_bc.workshop.nodes import Node, act, bullets, button, h
from cdm_bc.workshop.record import Record
from cdm_bc.workshop.screens import (
    benefits,
    case,
    compare,
    customers,
    data,
    effort,
    first,
    guide,
    matrix,
    minutes,
    priority,
    room,
    sure,
)
from cdm_bc.workshop.screens.frame import frame
from cdm_bc.workshop.view import View

Screen = Callable[[View], tuple[list[Node], list[Chart]]]
SCREENS: dict[str, Screen] = {
    "guide": guide.screen,
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
    "room": room.screen,
    "minutes": minutes.screen,
}


def page(view: View) -> tuple[list[Node], list[Chart]]:
    """The whole page of the screen that the room looks at, and its charts."""
    nodes, charts = SCREENS[view.ui.tab](view)
    return frame(view, nodes), charts


def moment(time: str, language: str) -> str:
    """A moment, given as in a journal, in words."""
    when = datetime.datetime.fromisoformat(time)
    return f"{Formatter(language, 'EUR').date(when.date())} {when:%H:%M}"


def damaged(journal: str, why: str, record: Record | None, found: tuple[str, ...], language: str) -> list[Node]:
    """The page of a journal that is damaged: what can be read of it, and the question what to do. `found` : why that could not
    be done.
    """
    t = texts("workshop", language)
    said = t("damage.none")
    if record is not None and record.last:
        said = t("damage.changes", count=len(record.done), time=moment(record.last, language))
    choices = [button(t("damage.anew"), act("mend", keep=False), id="cdm-mend-anew")]
    if record is not None:
        choices.insert(0, button(t("damage.go_on"), act("mend", keep=True), id="cdm-mend-keep", class_="main"))
    return [
        h("h1", t("damage.heading")),
        h("p", t("damage.text", file=journal, why=why), role="alert"),
        h("p", said),
        *([bullets(found, "", class_="problems")] if found else []),
        h("p", t("damage.aside")),
        h("p", choices),
    ]


def problems(found: tuple[str, ...], language: str) -> list[Node]:
    """The page of a client file that cannot be opened."""
    t = texts("workshop", language)
    return [h("h1", t("problems.heading")), h("p", t("problems.text")), bullets(found, "", class_="problems")]
