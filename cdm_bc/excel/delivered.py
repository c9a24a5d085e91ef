"""The sheet of what is not live: values per lever, options, simulation, as delivered; it says once an input differs."""

from __future__ import annotations

from cdm_bc.calculation.cash_flow import NEVER
from cdm_bc.excel.book import FIRST_ROW, ID, LABEL, ONE, UNIT, Page, Rule
from cdm_bc.excel.draft import FIGURES, Draft
from cdm_bc.figures.costs import cost_of_levers
from cdm_bc.text import texts

PERCENTILES = (5, 10, 50, 90, 95)


def write_delivered(draft: Draft) -> None:
    """The figures of each scenario, then the levers, the options and the simulation."""
    page, words = draft.page("delivered"), draft.words
    page.put(0, ID, words("sheet.delivered"), "title")
    page.put(1, ID, words("delivered.intro"), "note")
    page.widths |= {ID: 2, LABEL: 46, UNIT: 12} | dict.fromkeys(range(ONE, ONE + max(8, len(draft.scenarios))), 17)
    row = FIRST_ROW - 1
    for number, name in enumerate(draft.scenarios):
        page.put(row, ONE + number, name, "head.right")
    page.put(row, LABEL, words("delivered.scenarios"), "head")
    for name, style in FIGURES.items():
        row += 1
        page.line(row, words(f"figure.{name}"), draft.unit("money") if style == "money" else "")
        for number, figures in enumerate(draft.delivered):
            spot = page.put(row, ONE + number, figures[name], style)
            if number == 0:
                draft.places[f"delivered {name}"] = spot
    row = _levers(draft, page, row + 2)
    row = _options(draft, page, row + 1)
    page.freeze, page.fits_one = (FIRST_ROW, ONE), len(draft.levers) < 60
    page.heights[FIRST_ROW - 1] = 28


def flag_delivered(draft: Draft) -> None:
    """Say on top whether an input differs from what these figures were worked out from."""
    page, words = draft.page("delivered"), draft.words
    differs = draft.places["differs"].on(page)
    good, stale = words("delivered.as_delivered"), words("delivered.stale")
    page.formula(2, ID, f'IF({differs}=0,"{good}","{stale}")', good, "strong")
    for text, look in ((good, "right"), (stale, "wrong")):
        page.rules.append(
            Rule("look", (2, ID), (2, ID), {"type": "cell", "criteria": "==", "value": f'"{text}"', "look": look})
        )


def _levers(draft: Draft, page: Page, row: int) -> int:
    """What each lever is worth and takes, everything done at once; the wave that is advised."""
    words, decision, charts = draft.words, draft.results.decision, texts("charts", draft.language)
    heads = ("lever", "value", "left_out", "effort", "quadrant", "wave")
    for column, name in zip((LABEL, ONE, ONE + 1, ONE + 2, ONE + 3, ONE + 4), heads, strict=True):
        page.put(row, column, words(f"delivered.{name}"), "head" if column == LABEL else "head.right")
    page.put(row, UNIT, words("inputs.unit"), "head")
    waves = dict(zip((lever.id for lever in draft.case.levers), decision.subject.waves, strict=True))
    costs = cost_of_levers(decision.business_case)
    draft.places["levers head"] = page.put(row, LABEL, words("delivered.lever"), "head")
    for item in decision.levers.levers:
        row += 1
        page.line(row, item.lever.name[draft.language], draft.unit("money"))
        page.put(row, ONE, float(item.value), "money")
        page.put(row, ONE + 1, float(item.value_if_left_out), "money")
        page.put(row, ONE + 2, float(costs.get(item.lever.id, 0.0)), "money")
        quadrant = item.quadrant
        page.put(row, ONE + 3, charts(f"value_effort.{quadrant}") if quadrant else "", "text")
        wave = int(waves[item.lever.id])
        page.put(row, ONE + 4, words("delivered.never") if wave == NEVER else float(wave), "whole")
    draft.places["levers last"] = page.put(row, UNIT, draft.unit("money"), "unit")
    return row + 1


def _options(draft: Draft, page: Page, row: int) -> int:
    """The options side by side: at base values, and over the draws."""
    words, decision, charts = draft.words, draft.results.decision, texts("charts", draft.language)
    heads = ["npv", "mean", *(f"p{percent}" for percent in PERCENTILES), "positive"]
    page.put(row, LABEL, words("delivered.options"), "head")
    page.put(row, UNIT, words("inputs.unit"), "head")
    for place, name in enumerate(heads):
        page.put(row, ONE + place, words(f"delivered.{name}"), "head.right")
    is_uncertain = decision.simulation.is_defined and not decision.simulation.is_certain
    for option in decision.options:
        row += 1
        page.line(
            row,
            charts(f"options.{option.id}"),
            draft.unit("money"),
            "",
            "strong" if option.id == decision.recommended else "",
        )
        page.put(row, ONE, float(option.finance.npv), "money")
        if is_uncertain:
            values = [option.outcome.mean, *(option.outcome.percentile(percent) for percent in PERCENTILES)]
            for place, value in enumerate(values, 1):
                page.put(row, ONE + place, float(value), "money")
            page.put(row, ONE + len(values) + 1, float(option.outcome.probability_positive), "share")
    return row + 1
