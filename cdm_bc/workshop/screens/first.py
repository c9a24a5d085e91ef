"""First things first: value against effort, the plan, and what the budget does to it."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.charts.budget import budget
from cdm_bc.charts.names import year_names
from cdm_bc.charts.timeline import timeline
from cdm_bc.charts.value_effort import value_effort
from cdm_bc.decision import Decision
from cdm_bc.workshop.fields import number_slider, quantity_field, whole
from cdm_bc.workshop.nodes import Node, act, choice, h, labelled, row, soft, table
from cdm_bc.workshop.screens.parts import figure, waiting
from cdm_bc.workshop.view import View

#: Steps of the sliders for budget and capacity.
STEPS = 40
COLUMNS = ("lever", "value", "effort", "net", "left_out", "days", "quadrant", "wave")


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The limits, then the plan, the levers, and the curve of the budget."""
    limits = h(
        "div",
        _limit(view, "budget_per_year", "money/year"),
        _limit(view, "capacity_days_per_year", "day/year"),
        _plan_for(view),
        class_="limits",
    )
    decision = view.decision
    if decision is None:
        return [limits, waiting(view)], []
    charts = [timeline(decision, view.style), value_effort(decision, view.style)] if decision.levers.ranked else []
    if decision.curve:
        charts.append(budget(decision, view.style))
    figures = [figure(view, chart, slow=True) for chart in charts]
    return [limits, _answer(view, decision), h("div", figures, class_="pair"), _levers(view, decision)], charts


def _answer(view: View, decision: Decision) -> Node:
    plan = decision.advised
    never = ", ".join(view.name(lever.name) for lever in plan.never)
    first = ", ".join(view.name(lever.name) for lever in plan.first) or "–"
    uncosted = ", ".join(view.name(lever.name) for lever in view.case.not_costed)
    best = h("b", view.t("first.plan", npv=view.f.money_short(plan.npv)))
    return h(
        "div",
        h("p", best, id="cdm-plan", class_=None if view.fresh else "waiting"),
        h("p", view.t("first.begin", levers=first)),
        soft(view.t("first.never", levers=never)) if never else None,
        soft(view.t("first.uncosted", levers=uncosted)) if uncosted else None,
        class_="card",
    )


def _limit(view: View, key: str, unit: str) -> Node:
    """A box for the limit, and a slider if it is the same in every year."""
    own = getattr(view.case.client.finance, key)
    label, id, slides = view.t(f"first.{key}"), f"limit-{key}", None
    raw = None if own is None else whole(own[0] if len(own) == 1 else list(own))
    hint = view.t("first.no_limit")
    box = quantity_field(view, id, label, raw, unit, act("finance", key=key), placeholder=hint)
    if own is not None and len(own) == 1:
        step = _step(view, key, own[0])
        action = act("limit", key=key, unit=step)
        slides = number_slider(view, f"{id}-slider", label, round(own[0] / step), STEPS, action)
    return labelled(label, box, slides, key=key)


def _plan_for(view: View) -> Node:
    """For what the plan is made."""
    options = [(key, view.t(f"first.plan_for_{key}")) for key in ("most_likely", "expected")]
    now, action = view.case.client.finance.plan_for, act("plan_for")
    return choice("plan-for", view.t("first.plan_for"), now, options, action, disabled=view.read_only)


def _step(view: View, key: str, now: float) -> int:
    """A round step, so that the slider reaches twice what the start or now needs. The start keeps it from drifting."""
    at_start = getattr(view.start.case.client.finance, key)
    reach = 2 * max(float((at_start or (now,))[0]), 1.0)
    step = 1
    while step * STEPS < reach:
        step *= 10
    smallest = next(part for part in (step // 10, step // 5, step // 2, step) if part and part * STEPS >= reach)
    return max(smallest, -(-int(now) // STEPS))


def _levers(view: View, decision: Decision) -> Node:
    case = decision.case
    waves = dict(zip((lever.id for lever in case.levers), decision.advised.waves, strict=True))
    years = year_names(view.style, case.horizon, case.client.finance.first_year)
    rows = []
    for item in (*decision.levers.ranked, *decision.levers.unranked):
        wave, money, costed = int(waves[item.lever.id]), view.f.money_short, item.costed
        kind = view.t(f"quadrant.{item.quadrant}") if item.quadrant else "" if costed else view.t("first.not_costed")
        below = f" ({view.t('first.below')})" if item.costs_more_than_it_adds else ""
        cells = [
            money(item.value),
            *map(money, (item.effort, item.net) if costed else (None, None)),
            money(item.value_if_left_out),
            view.f.number(item.days, 0),
            kind + below,
            view.t("first.not_planned") if wave < 0 else years[wave],
        ]
        rows.append(row(view.name(item.lever.name), *cells, key=item.lever.id))
    header = [view.t(f"first.{key}") for key in COLUMNS]
    return table(header, rows, label=view.t("tab.first"), class_="figures-table")
