"""The options of the decision as a table: what each brings, how sure that is, and which is advised."""

from __future__ import annotations

from cdm_bc.decision import Option
from cdm_bc.figures.options import distinct_options
from cdm_bc.workshop.nodes import Node, h, row, table
from cdm_bc.workshop.screens.parts import waiting
from cdm_bc.workshop.view import View

COLUMNS = ("option", "base", "mean", "chance", "levers", "within")


def option_table(view: View) -> Node:
    """A row per option that pulls something else; the figures of those at the top of the page are marked."""
    decision = view.slow.decision if view.slow else None
    if decision is None:
        return waiting(view)
    text = view.style.text.under("options")
    rows = [_row(view, option, option.id == decision.subject.id) for option in distinct_options(decision)]
    header = [text("option"), text("base"), text("mean"), *(view.t(f"options.{key}") for key in COLUMNS[3:])]
    look = "figures-table" if view.fresh else "figures-table waiting"
    return table(header, rows, label=text("title"), class_=look)


def _row(view: View, option: Option, shown: bool) -> Node:
    f, t = view.f, view.t
    name = view.style.text(f"options.{option.id}")
    advised = option.id == view.advice[0]
    marks = [word for word, is_so in (("advised", advised), ("shown", shown and not advised)) if is_so]
    return row(
        [h("b", name) if advised else name, *(h("span", t(f"options.{word}"), class_="mark") for word in marks)],
        f.money_short(option.finance.npv),
        f.money_short(option.outcome.mean),
        f.percent(option.outcome.probability_positive, 0),
        t("options.of", count=len(option.levers), total=len(view.case.levers)),
        t("value.yes" if option.affordable else "value.no"),
        key=option.id,
        class_="chosen" if shown else None,
    )
