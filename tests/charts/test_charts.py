"""Every chart shows the results and nothing else: its numbers are traced to the figures they stand for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.case import load_case
from cdm_bc.charts import Chart, Style
from cdm_bc.charts.budget import budget
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.charts.chain import chain
from cdm_bc.charts.cost import cost
from cdm_bc.charts.evidence import evidence
from cdm_bc.charts.exceedance import exceedance
from cdm_bc.charts.fan import fan
from cdm_bc.charts.measure_next import measure_next
from cdm_bc.charts.names import short_of
from cdm_bc.charts.quality import quality
from cdm_bc.charts.relevance import relevance
from cdm_bc.charts.scenarios import scenarios
from cdm_bc.charts.theme import round_ticks, safe, wrapped
from cdm_bc.charts.timeline import timeline
from cdm_bc.charts.tornado import tornado
from cdm_bc.charts.value_effort import value_effort
from cdm_bc.charts.waterfall import waterfall
from cdm_bc.decision import FAN, decide
from cdm_bc.figures.chain import flows, through
from cdm_bc.figures.costs import cost_of_levers, costs_by_lever
from cdm_bc.figures.gains import gains_of, steps
from cdm_bc.figures.grades import grades
from cdm_bc.figures.quality import mean_fitness, scores_of
from cdm_bc.model import load_model
from cdm_bc.text import Formatter

EXAMPLE = Path(__file__).resolve().parents[1] / "cases" / "worked_example" / "client.yaml"
CENT = 1e-5  # a figure keeps six significant digits


@pytest.fixture(scope="module")
def case():
    return load_case(EXAMPLE)


@pytest.fixture(scope="module")
def result(case):
    return evaluate(case)


@pytest.fixture(scope="module")
def decision(case, result):
    return decide(case, result)


@pytest.fixture(scope="module")
def style(case):
    return Style.of(case)


@pytest.fixture(scope="module", params=["nl", "en"])
def all_charts(request, case, result, decision):
    style = Style.of(case, request.param)
    of_result = [chain(result, style), waterfall(result, style), cost(result, style)]
    of_case = [quality(case, style), relevance(case.model, style, case.relevance), evidence(load_model().model, style)]
    of_decision = [
        draw(decision, style)
        for draw in (value_effort, timeline, budget, tornado, fan, exceedance, measure_next, scenarios)
    ]
    return [*of_result, *of_case, *of_decision, cash_flow(result.finance, style)]


def amounts(chart: Chart, trace: int = 0, axis: str = "y"):
    return np.array(chart.figure["data"][trace][axis], dtype=float)


def test_every_chart_is_plain_data_with_words_and_a_table(all_charts):
    assert len({chart.id for chart in all_charts}) == len(all_charts)
    for chart in all_charts:
        json.dumps(chart.figure, allow_nan=False)
        assert chart.title
        assert chart.caption
        assert chart.alt.endswith(".")
        assert "{" not in chart.title + chart.caption + chart.alt
        assert chart.table.caption == chart.title
        assert chart.table.rows
        assert {len(row.cells) for row in chart.table.rows} == {len(chart.table.columns)}
        assert "title" not in chart.figure["layout"]


def test_axes_write_numbers_as_the_language_does(all_charts):
    separators = {chart.figure["layout"]["separators"] for chart in all_charts}
    assert separators in ({",."}, {".,"})
    for chart in all_charts:
        for key, axis in chart.figure["layout"].items():
            if key.startswith(("xaxis", "yaxis")) and "tickvals" in axis:
                assert len(axis["tickvals"]) == len(axis["ticktext"])


def test_waterfall_ends_in_the_gain_and_adds_up(result, style):
    found = {step.key: step.amount for step in steps(result)}
    assert found["potential"] == pytest.approx(sum(item.potential[0] for item in result.benefits))
    assert found["reached"] == pytest.approx(result.data_value.reached)
    assert found["gain"] == pytest.approx(result.data_value.reached - result.data_value.today)
    down = sum(amount for key, amount in found.items() if key in ("not_realised", "risk", "overlap"))
    assert found["potential"] + down == pytest.approx(found["reached"])
    chart = waterfall(result, style)
    np.testing.assert_allclose(amounts(chart, 0, "x"), [abs(step.amount) for step in steps(result)], rtol=CENT)


def test_chain_carries_the_gain_through_every_layer(result, style):
    link = chain(result, style).figure["data"][0]["link"]
    total = sum(gains_of(result).values())
    flows = np.array(link["value"])
    layers = [flows[np.array(link["source"]) == node].sum() for node in set(link["source"])]
    assert sum(layers) == pytest.approx(3 * total, rel=1e-4)  # entities, drivers and benefits each pass it on
    assert total == pytest.approx(result.data_value.reached - result.data_value.today)


def test_as_much_leaves_an_end_of_the_chain_as_arrives(result):
    flow = flows(result, gains_of(result))
    for end, amount in through(flow).items():
        for side in (0, 1):
            passed = [found for pair, found in flow.items() if pair[side] == end]
            assert not passed or sum(passed) == pytest.approx(amount)


def test_relevance_shows_the_matrix_of_the_model(case, style):
    own = replace(case, relevance={**case.relevance, case.entities[0]: dict.fromkeys(case.model.drivers, 2.0)})
    chart = relevance(case.model, style, own.relevance)
    expected = [[own.relevance[e].get(d, 0) for d in case.model.drivers] for e in case.entities]
    assert chart.figure["data"][0]["z"] == expected


def test_quality_shows_today_and_target_of_every_score(case, style):
    chart, scores = quality(case, style), scores_of(case)
    for entity in case.entities:
        for now, later in scores[entity].values():
            xs = [x for trace in chart.figure["data"] if trace["mode"] == "markers" for x in trace["x"]]
            assert pytest.approx(now) in xs
            assert pytest.approx(later) in xs
    fit = [scores[entity]["fit_for_use"] for entity in case.entities]
    # the targets themselves: as reached if all of the improvement is, nothing built from other data here
    np.testing.assert_allclose(np.array(fit).T, evaluate(case).tables.fitness[0], rtol=1e-12)
    np.testing.assert_allclose(mean_fitness(case), np.mean(fit, axis=0), rtol=1e-12)


def test_cash_flow_shows_benefits_up_costs_down_and_the_balance(result, style):
    chart, finance = cash_flow(result.finance, style, 2027), result.finance
    np.testing.assert_allclose(amounts(chart, 0), finance.benefits, rtol=CENT)
    np.testing.assert_allclose(amounts(chart, 1), -finance.costs, rtol=CENT)
    np.testing.assert_allclose(amounts(chart, 2), finance.cumulative, rtol=CENT)
    assert [row.cells[0] for row in chart.table.rows][:3] == ["start", "2027", "2028"]


def test_cost_adds_up_to_the_present_value_of_all_costs(result, style):
    chart = cost(result, style)
    assert sum(amounts(chart, trace, "x").sum() for trace in range(3)) == pytest.approx(
        result.finance.pv_costs, rel=CENT
    )
    totals = [sum(row.values()) for row in costs_by_lever(result).values()]
    assert totals == sorted(totals, reverse=True)
    assert list(cost_of_levers(result).values()) == pytest.approx(totals)


def test_value_against_effort_places_each_lever(decision, style):
    chart = value_effort(decision, style)
    ranked = decision.levers.ranked
    np.testing.assert_allclose(amounts(chart, 0, "x"), [item.effort for item in ranked], rtol=CENT)
    np.testing.assert_allclose(amounts(chart, 0, "y"), [item.value for item in ranked], rtol=CENT)
    sizes, days = chart.figure["data"][0]["marker"]["size"], [item.days for item in ranked]
    assert np.argsort(sizes, kind="stable").tolist() == np.argsort(days, kind="stable").tolist()
    names = [note for note in chart.figure["layout"]["annotations"] if note.get("name") == "apart"]
    assert [note["text"] for note in names] == [wrapped(short_of(item.lever, style.language), 22) for item in ranked]
    np.testing.assert_allclose([note["x"] for note in names], [item.effort for item in ranked], rtol=CENT)


def test_timeline_places_each_lever_in_its_wave_over_the_cash_flow_of_the_plan(decision, style):
    chart = timeline(decision, style)
    doing = chart.figure["data"][0]
    waves = [step.number for step in decision.advised.steps for _ in step.levers]
    assert doing["base"] == [wave - 0.5 for wave in waves]
    np.testing.assert_allclose(amounts(chart, 4), decision.plan.finance.cumulative, rtol=CENT)
    np.testing.assert_allclose(amounts(chart, 3), -decision.plan.costs, rtol=CENT)


def test_budget_curve_passes_through_the_plan(decision, style):
    chart = budget(decision, style)
    np.testing.assert_allclose(amounts(chart), [point.npv for point in decision.curve], rtol=CENT)
    assert amounts(chart, 1)[0] == pytest.approx(decision.plan.npv, rel=CENT)


def test_tornado_reaches_from_low_to_high(decision, style):
    chart = tornado(decision, style)
    items = [item for item in decision.sensitivity.top(10) if item.width > 0]
    for side in (0, 1):
        ends = chart.figure["data"][side]["base"] + amounts(chart, side, "x")
        np.testing.assert_allclose(ends, [item.swing[side] for item in items], rtol=1e-4)


def test_fan_shows_the_percentiles_and_the_base_case(decision, style):
    chart = fan(decision, style)
    percentiles = dict(zip(FAN, decision.outcome.fan, strict=True))
    years = len(percentiles[5])
    for trace, (low, high) in enumerate(((5, 95), (10, 90), (25, 75))):
        np.testing.assert_allclose(amounts(chart, trace)[:years], percentiles[high], rtol=CENT)
        np.testing.assert_allclose(amounts(chart, trace)[years:], percentiles[low][::-1], rtol=CENT)
    np.testing.assert_allclose(amounts(chart, 3), percentiles[50], rtol=CENT)
    np.testing.assert_allclose(amounts(chart, 4), decision.subject.finance.cumulative, rtol=CENT)


def test_exceedance_is_the_share_of_draws_above(decision, style):
    chart, npv = exceedance(decision, style), decision.outcome.npv
    for value, share in zip(amounts(chart, 0, "x"), amounts(chart, 0, "y"), strict=True):
        assert (npv > value * (1 + 1e-5)).mean() - 0.002 <= share <= (npv > value * (1 - 1e-5)).mean() + 0.002
    assert Formatter("en", "EUR").percent(decision.outcome.probability_positive, 0) in chart.caption


def test_measure_next_starts_with_the_input_most_worth_knowing(decision, style):
    chart = measure_next(decision, style)
    assert amounts(chart, 0, "x")[0] == pytest.approx(decision.sensitivity.measure_next.evppi, rel=CENT)
    assert list(amounts(chart, 0, "x")) == sorted(amounts(chart, 0, "x"), reverse=True)


def test_scenarios_start_with_the_base_case(decision, style):
    chart = scenarios(decision, style)
    expected = [decision.subject.finance.npv, *(item.business_case.finance.npv for item in decision.scenarios)]
    np.testing.assert_allclose(amounts(chart, 0, "x"), expected[: len(amounts(chart, 0, "x"))], rtol=CENT)


def test_evidence_counts_every_default_once(style):
    model = load_model().model
    chart = evidence(model, style)
    inputs = sum(len(benefit.inputs) for benefit in model.benefits.values())
    facts = sum(fact.default is not None for fact in model.facts.values())
    assert sum(sum(trace["x"]) for trace in chart.figure["data"]) == inputs + facts
    assert sum(row.total() for row in grades(model).values()) == inputs + facts


def test_names_of_a_client_are_no_markup_for_plotly():
    assert safe("<b>R&D</b>") == "&lt;b&gt;R&amp;D&lt;/b&gt;"
    assert wrapped("een <i>lange</i> naam", 15, 2) == "een<br>&lt;i&gt;lange&lt;/i&gt; …"


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ([-3.0, 7.0], [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]),
        ([1e6, 2.4e6], [0.0, 5e5, 1e6, 1.5e6, 2e6, 2.5e6]),
        ([float("nan"), 10.0], [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]),
    ],
)
def test_ticks_are_round_and_span_the_values(values, ticks):
    assert round_ticks(values) == ticks
