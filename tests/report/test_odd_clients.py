"""Clients with little to tell, or something unusual: the report still reads."""

from __future__ import annotations

import json

import pytest

from cdm_bc.model import load_model
from cdm_bc.rendering.page import export_html

from .pages import Outline, notebook_of

NAMED = 'client: {name: "Acme", language: en, currency: EUR}\n'
ONE_LINE = "effort: {day_rate: 500, lines: [{lever: person_identity, what: Clean, days: 20, cost: 1000}]}\n"
FACTS = "facts: {revenue: 10_000_000, contacts_per_year: {low: 8_000, base: 10_000, high: 14_000}}\n"
NOTHING_TO_GAIN = "".join(
    f"  {key}: {{current: 0.5, target: 0.5}}\n" for key in ("system_landscape", "processes", "organisation")
)
ENTITIES = tuple(load_model().model.entities)

CASES = {
    "nothing but a name": NAMED,
    "no benefit, only cost": NAMED + ONE_LINE,
    "no cost": NAMED + FACTS,
    "one year": NAMED + FACTS + ONE_LINE + "finance: {horizon_years: 1}\n",
    "no budget": NAMED + FACTS + ONE_LINE + "finance: {budget_per_year: 0}\n",
    "no capacity": NAMED + FACTS + ONE_LINE + "finance: {capacity_days_per_year: 5}\n",
    "nothing to improve": NAMED + FACTS + ONE_LINE + "foundations:\n" + NOTHING_TO_GAIN
    + "data:\n" + "".join(f"  {key}: {{current: {{fit_for_use: 0.5}}, target: {{fit_for_use: 0.5}}}}\n" for key in ENTITIES),
    "no data in scope": NAMED + FACTS + "data:\n" + "".join(f"  {key}: {{in_scope: false}}\n" for key in ENTITIES),
    "fit for use instead of scores": NAMED + FACTS + ONE_LINE
    + "data: {person_identity: {current: {fit_for_use: 0.3}, target: {fit_for_use: 0.9}}}\n",
    "another currency and thirty years": NAMED.replace("EUR", "JPY") + FACTS + ONE_LINE + "finance: {horizon_years: 30}\n",
    "rate zero": NAMED + FACTS + ONE_LINE + "finance: {discount_rate: 0}\n",
    "scenarios of every kind": NAMED + FACTS + ONE_LINE + """scenarios:
  short: {finance: {horizon_years: 3, first_year: 2030, budget_per_year: [1, 2], capacity_days_per_year: 9, discount_rate: 0.1}}
  without_persons: {data: {person_context: {in_scope: false}}}
  more: {benefits: {less_silo_behaviour: {include: true}}}
""",
}  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("title", CASES)
def test_the_report_is_whole(tmp_path, title, language):
    file = tmp_path / "acme.yaml"
    file.write_text(CASES[title], encoding="utf-8")
    page = Outline(export_html(notebook_of(file, language)))
    words = page.words_in("body")
    for sign in ("nan", "None", "inf", "{", "Traceback", "NaN", "array("):
        assert sign not in words.split(), sign
    headings = [tag for tag, _ in page.elements if tag == "h2"]
    # fifteen sections and three short answers; the options and the doubt only where there is something to decide
    assert len(headings) in (18, 20)
    for path, attrs, text in page.texts:
        if path[-1] == "script" and attrs.get("type") == "application/json" and text:
            json.loads(text)
