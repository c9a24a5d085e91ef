"""Screens lay out what is computed elsewhere, in both languages, and leave an onlooker nothing to change."""

from __future__ import annotations

import json

import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.figures.comparison import Compared, compare, different_benefits, different_inputs
from cdm_bc.workshop import commands
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.nodes import act, button, h, row, table
from cdm_bc.workshop.view import TABS

#: What an onlooker may press too: it changes where this window looks, or takes the lease over.
LOOKING = {"look", "take_over", "minutes", "report"}


@pytest.fixture
def desk(client_file):
    desk = Desk(client_file, "nl", client_file.parent / "outputs")
    desk.handle({"type": "hello", "window": "here"})
    return desk


def do(desk, name, **args):
    return desk.handle({"type": "act", "name": name, "args": args})


def elements(nodes):
    for node in nodes:
        if isinstance(node, dict):
            yield node
            yield from elements(node.get("c", []))


def text_of(node):
    return node if isinstance(node, str) else "".join(map(text_of, node.get("c", [])))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_screen_is_drawn_before_and_after_the_slower_figures(desk, language):
    do(desk, "look", key="language", to=language)
    do(desk, "look", key="matrix_open", value=True)
    for tab in TABS:
        for reply in (do(desk, "look", key="tab", to=tab), desk.take(job()) if (job := desk.job()) else desk.page()):
            json.dumps(reply["page"])
            assert desk.ui.notice is None
            chosen = [e for e in elements(reply["page"]) if e.get("p", {}).get("aria-selected") == "true"]
            assert [e["p"]["id"] for e in chosen] == [f"tab-{tab}"]
            shown = {e["p"]["data-chart"] for e in elements(reply["page"]) if "data-chart" in e.get("p", {})}
            assert set(reply["charts"]) <= shown


def test_who_only_looks_on_has_nothing_to_change(desk, client_file):
    other = Desk(client_file, "nl")
    other.handle({"type": "hello", "window": "there"})
    do(other, "look", key="matrix_open", value=True)
    for tab in TABS:
        for element in elements(do(other, "look", key="tab", to=tab)["page"]):
            names = {action[0] for action in element.get("on", {}).values()} - {"read"}
            assert names <= LOOKING or element["p"].get("disabled"), (tab, names)


def test_what_differs_is_compared_figure_by_figure(desk, state):
    before, first = state.case, evaluate(state.case)
    state.do(commands.set_number(state, "facts.gross_margin", 0.34))
    for benefit in ("improved_forecasting", "improved_customer_service"):
        state.do(commands.include(state, benefit, False))
    second = evaluate(state.case)
    npv = compare(first, second)["npv"]
    assert (npv.unit, npv.one, npv.other) == ("money", first.finance.npv, second.finance.npv)
    assert npv.difference == second.finance.npv - first.finance.npv
    assert Compared("month", None, 3.0).difference is None
    assert "facts.gross_margin" in {item.id for item, _ in different_inputs(before, state.case) if item}
    assert different_inputs(before, before) == []
    order = list(before.model.benefits)
    assert different_benefits(before, state.case) == sorted(
        ["improved_forecasting", "improved_customer_service"], key=order.index
    )


def test_the_comparison_shows_both_sides_and_the_difference(desk):
    do(desk, "number", id="facts.gross_margin", value="30%")
    page = do(desk, "look", key="tab", to="compare")["page"]
    rows = {text_of(e["c"][0]): [text_of(cell) for cell in e["c"][1:]] for e in elements(page) if e["t"] == "tr"}
    start, now, change = rows["Netto contante waarde"]
    assert start != now
    assert change.startswith("−")
    assert rows["Contante waarde kosten"][2] == "="
    name = desk.session.state.case.inputs["facts.gross_margin"].name["nl"]
    assert rows[name][1] == "30%"


def test_false_is_left_out_but_where_it_says_something():
    assert h("input", disabled=False, checked=False, aria_pressed=False, title=None) == {
        "t": "input",
        "p": {"checked": False, "aria-pressed": "false"},
    }
    assert h("p", None, ["a", None, h("b")], "c") == {"t": "p", "c": ["a", {"t": "b"}, "c"]}


def test_a_table_scrolls_in_a_frame_of_its_own_if_it_has_a_label():
    rows = [row("one", "1", [button("x", act("y")), None])]
    bare = table(["name", "value", "tools"], rows)
    assert [cell["p"]["scope"] for cell in elements([bare]) if cell["t"] == "th"] == ["col", "col", "col", "row"]
    framed = table(["name", "value", "tools"], rows, label="numbers")
    assert (framed["p"]["class"], framed["p"]["aria-label"], framed["c"]) == ("scroll", "numbers", [bare])
