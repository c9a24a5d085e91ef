"""Screens lay out what is computed elsewhere, in both languages, and leave an onlooker nothing to change."""

from __future__ import annotations

import json

import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.decision import decide
from cdm_bc.figures.comparison import Compared, compare, different_benefits, different_inputs
from cdm_bc.figures.priority import priority_points
from cdm_bc.workshop import commands
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.nodes import act, button, h, row, table
from cdm_bc.workshop.view import TABS
from tests.workshop.acting import do

#: What an onlooker may press too: it changes where this window looks, or takes the lease over.
LOOKING = {"look", "take_over", "minutes", "report"}


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
    assert desk.view().tabs == [tab for tab in TABS if tab != "room"]
    for tab in desk.view().tabs:
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
    for tab in other.view().tabs:
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
    do(desk, "number", id="facts.gross_margin", value="30%", sure=True)
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


def test_the_answer_is_that_of_what_is_recommended(desk):
    words = text_of({"c": desk.page()["page"]})
    view = desk.view()
    advised = decide(view.case)
    assert view.advice == ("plan", view.quick.result)
    assert view.result.finance.npv == advised.subject.finance.npv
    assert view.f.money_short(advised.subject.finance.npv) in words
    # the plan of the highest mean takes a while: until then the other one, then the last one found
    do(desk, "plan_for", value="expected")
    assert desk.view().advice[0] == "plan"
    desk.take(desk.job()())
    assert desk.view().advice[0] == "plan_expected"
    do(desk, "number", id="facts.gross_margin", value="34%", sure=True)
    view = desk.view()
    assert view.advice[0] == "plan_expected"
    assert not view.fresh


def test_where_nothing_pays_the_figures_are_about_everything(desk):
    do(desk, "finance", key="budget_per_year", value="0")
    view = desk.view()
    assert view.advice == ("nothing", view.everything)
    assert "alles tegelijk" in text_of({"c": desk.page()["page"]})


def test_priority_is_ordered_by_points_and_beside_it_by_money(desk):
    do(desk, "look", key="tab", to="priority")
    for driver, weight in desk.view().case.client.importance.items():
        do(desk, "importance", driver=driver, weight=int(weight))
    assert "Kies eerst" in text_of({"c": desk.page()["page"]})
    do(desk, "importance", driver="customer_engagement", weight=3)
    before = [
        e["k"] for e in elements(desk.page()["page"]) if e["t"] == "tr" and e.get("k") in desk.view().case.entities
    ]
    points = priority_points(desk.view().case)
    assert before == sorted(points, key=lambda entity: -points[entity])
    assert "…" in text_of({"c": desk.page()["page"]})
    page = desk.take(desk.job()())["page"]
    assert "…" not in text_of({"c": page})


def test_the_register_reads_words_numbers_and_years(desk):
    benefit = "improved_customer_service"
    for key, typed in (("owner", " Jan "), ("kpi.name", "Afhandeltijd"), ("kpi.target", "4,5"), ("due", "2028")):
        do(desk, "register", id=benefit, key=key, value=typed)
    do(desk, "register", id=benefit, key="realised.2027", value="€ 12.500")
    said = desk.view().case.client.benefits[benefit]
    assert (said.owner, said.kpi.name, said.kpi.target, said.due) == ("Jan", "Afhandeltijd", 4.5, 2028)
    assert said.realised == {2027: 12_500}
    do(desk, "register", id=benefit, key="due", value="2 tot 3 tot 4")
    assert desk.ui.notice[0] == "bad"
    do(desk, "register", id=benefit, key="owner", value="")
    assert desk.view().case.client.benefits[benefit].owner is None


def test_three_states_are_compared_on_one_scale(desk):
    do(desk, "number", id="facts.gross_margin", value="30%", sure=True)
    do(desk, "keep", value="Somber")
    do(desk, "number", id="facts.gross_margin", value="36%", sure=True)
    do(desk, "look", key="tab", to="compare")
    do(desk, "look", key="left", to="start")
    do(desk, "look", key="right", to="kept:Somber")
    reply = do(desk, "look", key="third", to="now")
    chart = reply["charts"]["balances"]
    start, kept, now = (desk.view().start, *(decide(case).result for case in (_kept(desk), desk.view().case)))
    for line, result in zip(chart["data"], (start, kept, now), strict=True):
        assert line["y"] == pytest.approx(result.finance.cumulative.tolist(), rel=1e-4)
    rows = {
        text_of(e["c"][0]): [text_of(cell) for cell in e["c"][1:]] for e in elements(reply["page"]) if e["t"] == "tr"
    }
    assert [cell[:1] for cell in rows["Netto contante waarde"][3:]] == ["−", "+"]
    assert all(cell.endswith(" procentpunt") for cell in rows["Rendement op kosten"][3:])
    name = desk.session.state.case.inputs["facts.gross_margin"].name["nl"]
    assert [cell[:5] for cell in rows[name]] == ["33,5%", "30%", "36%"]
    desk.handle({"type": "act", "name": "drop", "args": {"name": "Somber"}})
    assert desk.ui.third == ""


def _kept(desk):
    from cdm_bc.workshop.scenarios import snapshot_case

    return snapshot_case(desk.session.state, "Somber")


def test_every_button_has_words_and_formulas_are_in_the_language(desk):
    do(desk, "look", key="matrix_open", value=True)
    do(desk, "point", kind="open", value="Wie?")
    do(desk, "look", key="language", to="en")
    for tab in desk.view().tabs:
        page = do(desk, "look", key="tab", to=tab)["page"]
        if job := desk.job():
            page = desk.take(job())["page"]
        for element in elements(page):
            if element["t"] == "button" and tab not in ("matrix", "priority", "guide"):  # (there they hold a weight)
                assert any(c.isalpha() for c in text_of(element)), element
        if tab == "benefits":
            words = text_of({"c": page})
            assert "contacts_per_year" not in words
            assert "= Assisted customer contacts per year" in words
            assert "What the marks of origin mean" in words


def test_the_language_that_a_workshop_is_opened_with_holds_until_the_room_chooses_another(client_file):
    def opened(language):
        desk = Desk(client_file, language)
        desk.handle({"type": "hello", "window": "here"})
        return desk

    first = opened("nl")
    assert first.language == "nl"
    first.handle({"type": "act", "name": "look", "args": {"key": "language", "to": "en"}})
    assert opened("nl").language == "en"  # a page that is loaded again
    second = opened("en")
    second.handle({"type": "act", "name": "look", "args": {"key": "language", "to": "nl"}})
    assert opened("en").language == "nl"
    assert opened("nl").language == "nl"
    assert opened("").language == "nl"
