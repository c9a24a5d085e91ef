"""First things first: value against effort, the plan, and what the budget does to it."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.charts.budget import budget
from cdm_bc.charts.names import year_names
from cdm_bc.charts.timeline import timeline
from cdm_bc.charts.value_effort import value_effort
from cdm_bc.decision import Decision
from cdm_bc.workshop.fields import quantity_field
from cdm_bc.workshop.nodes import Node, act, h
from cdm_bc.workshop.screens.parts import figure, waiting
from cdm_bc.workshop.view import View

#: Steps of the sliders for budget and capacity.
STEPS = 40


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """The limits, then the plan, the levers, and the curve of the budget."""
    limits = h(
        "div",
        _limit(view, "budget_per_year", "money/year"),
        _limit(view, "capacity_days_per_year", "day/year"),
        class_="limits",
    )
    decision = view.decision
    if decision is None:
        return [limits, waiting(view)], {}
    charts = [timeline(decision, view.style), value_effort(decision, view.style)] if decision.levers.ranked else []
    if decision.curve:
        charts.append(budget(decision, view.style))
    figures = [figure(view, chart, heavy=True) for chart in charts]
    return [limits, _answer(view, decision), h("div", *figures, class_="pair"), _table(view, decision)], {
        c.id: c for c in charts
    }


def _answer(view: View, decision: Decision) -> Node:
    plan = decision.plan
    never = ", ".join(view.name(lever.name) for lever in plan.never)
    first = ", ".join(view.name(lever.name) for lever in plan.first) or "–"
    return h(
        "div",
        h(
            "p",
            h("b", view.t("first.plan", npv=view.f.money_short(plan.npv))),
            id="cdm-plan",
            class_="waiting" if not view.fresh else None,
        ),
        h("p", view.t("first.begin", levers=first)),
        h("p", view.t("first.never", levers=never), class_="soft") if never else None,
        class_="card",
    )


def _limit(view: View, key: str, unit: str) -> Node:
    """A box for the limit, and a slider if it is the same in every year."""
    own = getattr(view.case.client.finance, key)
    label, id = view.t(f"first.{key}"), f"limit-{key}"
    raw = None if own is None else _whole(own[0]) if len(own) == 1 else [_whole(value) for value in own]
    box = quantity_field(view, id, label, raw, unit, act("finance", key=key), placeholder=view.t("first.no_limit"))
    slider = None
    if own is not None and len(own) == 1:
        step = _step(view, key, own[0])
        action = act("limit", key=key, unit=step)
        slider = h(
            "input",
            type="range",
            id=f"{id}-slider",
            min="0",
            max=str(STEPS),
            step="1",
            value=str(round(own[0] / step)),
            aria_label=view.t("field.slider", name=label),
            disabled=not view.session.can_write or None,
            on={"input": action, "change": action},
        )
    return h("div", h("span", label, class_="label"), box, slider, key=key)


def _step(view: View, key: str, now: float) -> int:
    """A round step, so that the slider reaches twice what the start or now needs. The start keeps it from drifting."""
    start = view.start.case.client.finance
    largest = max(float((getattr(start, key) or (now,))[0]), 1.0)
    step = 1
    while step * STEPS < 2 * largest:
        step *= 10
    for part in (step // 10, step // 5, step // 2):
        if part and part * STEPS >= 2 * largest:
            return max(part, -(-int(now) // STEPS))
    return max(step, -(-int(now) // STEPS))


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _table(view: View, decision: Decision) -> Node:
    head = [view.t(f"first.{key}") for key in ("lever", "value", "effort", "net", "days", "quadrant", "wave")]
    waves = dict(zip((lever.id for lever in view.case.levers), decision.plan.waves, strict=True))
    years = year_names(view.style, view.case.horizon, view.first_year)
    rows = []
    for item in decision.levers.ranked:
        wave = int(waves[item.lever.id])
        cells = [
            view.f.money_short(item.value),
            view.f.money_short(item.effort),
            view.f.money_short(item.net),
            view.f.number(item.days, 0),
            view.t(f"quadrant.{item.quadrant}") + (f" ({view.t('first.below')})" if item.below_effort else ""),
            view.t("first.not_planned") if wave < 0 else years[wave],
        ]
        rows.append(
            h(
                "tr",
                h("th", view.name(item.lever.name), scope="row"),
                *(h("td", cell) for cell in cells),
                key=item.lever.id,
            )
        )
    table = h(
        "table",
        h("thead", h("tr", *(h("th", cell, scope="col") for cell in head))),
        h("tbody", *rows),
        class_="figures-table",
    )
    return h("div", table, class_="scroll", tabindex="0", role="region", aria_label=view.t("tab.first"))
