"""The state: commands validated like a file, undone and redone exactly, replayed to the same state."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdm_bc.calculation import evaluate
from cdm_bc.case.schema import BenefitChoice
from cdm_bc.edits.tree import ABSENT, Edit, apply, difference, get, put, same
from cdm_bc.workshop import commands
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.scenarios import file_data, snapshot_case
from cdm_bc.workshop.session import Session
from cdm_bc.workshop.state import State


def npv(state):
    return evaluate(state.case).finance.npv


def test_a_number_moves_the_case_and_comes_back(state):
    before = npv(state)
    assert state.do(commands.set_number(state, "facts.gross_margin", 0.34))
    assert npv(state) > before
    state.undo()
    assert npv(state) == before
    state.redo()
    assert npv(state) > before


def test_a_wrong_number_leaves_everything_as_it_was(state):
    tree, case = state.tree, state.case
    with pytest.raises(Refused, match="no share"):
        state.do(commands.set_number(state, "facts.gross_margin", 34))
    with pytest.raises(Refused, match="larger than the money"):
        state.do(commands.set_number(state, "benefits.personalisation_relevance.personalisation_uplift", 0.9))
    assert state.tree is tree
    assert state.case is case
    assert not state.done


def test_a_new_number_is_not_agreed_and_has_not_the_old_source_but_keeps_its_note(state):
    state.do(commands.agree(state, "facts.gross_margin", True))
    assert state.case.inputs["facts.gross_margin"].grade == "agreed"
    state.do(commands.set_number(state, "facts.gross_margin", {"low": 0.3, "base": 0.32, "high": 0.36}))
    quantity = state.case.inputs["facts.gross_margin"].quantity
    assert (quantity.agreed, quantity.source) == (False, None)
    assert quantity.note is not None
    assert quantity.note.startswith("De bijdrage")


def test_an_agreed_default_moves_into_the_file_with_its_source(state):
    key = "benefits.improved_customer_service.aht_reduction"
    item = state.case.inputs[key]
    assert item.origin == "model"
    state.do(commands.agree(state, key, True))
    now = state.case.inputs[key]
    assert (now.origin, now.grade, now.quantity.base) == ("client", "agreed", item.quantity.base)
    assert str(now.source) == str(item.source)


def test_scores_go_into_the_file_together(state):
    state.do(commands.set_entity(state, "person_social", "in_scope", True))
    state.do(commands.set_number(state, "data.person_social.current.timely", 0.5))
    assert set(get(state.tree, ("file", "data", "person_social", "current"))) == {
        "timely",
        "correct",
        "complete",
        "unique",
    }


def test_lines_are_added_changed_and_removed(state):
    count = len(state.case.lines)
    state.do(commands.add_line(state, {"lever": "programme", "what": "Extra", "kind": "systems", "cost": 1000}))
    state.do(commands.set_line(state, count, "cost", {"low": 1, "base": 2, "high": 3}))
    assert state.case.inputs[f"effort.{count + 1}.cost"].quantity.high == 3
    with pytest.raises(Refused, match="costs nothing"):
        state.do(commands.set_line(state, count, "cost", ABSENT))
    state.do(commands.remove_line(state, 0))
    assert len(state.case.lines) == count
    with pytest.raises(Refused):
        commands.remove_line(state, 99)


def test_one_pull_at_a_slider_is_one_step(state):
    before = state.tree
    for percent in (31, 32, 33):
        change = commands.set_number(state, "facts.gross_margin", {"low": 0.3, "base": percent / 100, "high": 0.36})
        state.do(Change(change.what, change.edits, gesture="one"))
    assert len(state.done) == 1
    state.undo()
    assert same(state.tree, before)


def test_the_matrix_moves_the_case_and_only_the_difference_is_kept(state):
    before = npv(state)
    state.do(commands.set_relevance(state, "person_identity", "customer_engagement", 0))
    assert npv(state) != before
    assert state.tree["file"]["relevance"] == {"person_identity": {"customer_engagement": 0}}
    state.do(commands.set_relevance(state, "person_identity", "customer_engagement", 2))
    assert "relevance" not in state.tree["file"]
    assert npv(state) == before


def test_an_older_journal_says_the_matrix_elsewhere():
    old = {"path": ["relevance", "person_identity", "innovation"], "new": 3}
    edit = Edit.read(old)
    assert edit is not None
    assert edit.path == ("file", "relevance", "person_identity", "innovation")


def test_the_register_is_kept_with_the_benefit(state):
    benefit, before = "data_exchange_partners", npv(state)
    for key, value in (("kpi.target", 5), ("owner", "Jan"), ("due", 2028), ("realised.2027", 20_000)):
        state.do(commands.register(state, benefit, key, value))
    said = state.case.client.benefits[benefit]
    assert (said.owner, said.due, said.realised) == ("Jan", 2028, {2027: 20_000})
    assert (said.kpi.name, said.kpi.target) == (state.case.model.benefits[benefit].name.nl, 5)
    assert npv(state) == before
    for key in ("owner", "due", "realised.2027", "kpi.target", "kpi.name"):
        state.do(commands.register(state, benefit, key, ABSENT))
    assert not said.model_fields_set & state.case.client.benefits.get(benefit, BenefitChoice()).model_fields_set


def test_importance_is_chosen_and_taken_away(state):
    for driver, weight in state.case.client.importance.items():
        state.do(commands.set_importance(state, driver, int(weight)))
    assert state.case.client.importance == {}
    state.do(commands.set_importance(state, "efficiency", 2))
    assert state.case.client.importance == {"efficiency": 2}
    with pytest.raises(Refused):
        commands.set_importance(state, "efficiency", 4)


def test_prices_rise_apart_for_benefits_and_costs(state):
    state.do(commands.set_finance(state, "indexation.costs", 0.03))
    assert state.tree["file"]["finance"]["indexation"] == {"costs": 0.03}
    state.do(commands.set_finance(state, "indexation.benefits", 0.02))
    assert state.case.client.finance.indexation.model_dump() == {"benefits": 0.02, "costs": 0.03}
    state.do(commands.set_finance(state, "indexation.costs", ABSENT))
    state.do(commands.set_finance(state, "indexation.benefits", ABSENT))
    assert "indexation" not in state.tree["file"]["finance"]


def test_a_lever_without_lines_is_said_to_cost_nothing(state):
    for index in reversed(range(len(state.case.lines))):
        if state.case.lines[index].lever == "customer_profile":
            state.do(commands.remove_line(state, index))
    assert [lever.id for lever in state.case.not_costed] == ["customer_profile"]
    state.do(commands.set_free(state, "customer_profile", True))
    assert state.case.not_costed == ()
    state.do(commands.set_free(state, "customer_profile", False))
    assert "free" not in state.tree["file"]["effort"]


def test_a_correlated_number_keeps_its_range(state):
    pair = ["facts.gross_margin", "facts.cost_per_contact", 0.3]
    state.do(Change("number", put(state.tree, ("file", "uncertainty", "correlated"), [pair])))
    with pytest.raises(Refused, match="gross_margin"):
        state.do(commands.set_number(state, "facts.gross_margin", 0.3))


#: Numbers of the method itself, and what each becomes after a state was kept.
LATER = {
    "delivery.attainment": 0.8,
    "data.person_identity.attainment": 0.8,
    "foundations.system_landscape.attainment": 0.5,
    "delivery.delay": 1,
    "delivery.cost_factor": 1.5,
    "master_data.threshold": 1,
    "data_quality.overlap": 0.5,
}


@pytest.mark.parametrize("number", LATER)
def test_a_kept_scenario_keeps_the_numbers_of_the_method(state, number):
    state.do(commands.keep_scenario(state, "of then"))
    then = npv(state)
    state.do(commands.set_number(state, number, LATER[number]))
    assert npv(state) != then
    assert npv_in_file(state) == pytest.approx(then, rel=1e-12)
    state.do(commands.reset_number(state, number))
    assert npv(state) == pytest.approx(then, rel=1e-12)
    assert state.case.inputs.keys() == state.judge(state.start).inputs.keys()


def test_a_kept_scenario_keeps_matrix_and_importance(state):
    state.do(commands.keep_scenario(state, "of then"))
    then = npv(state)
    state.do(commands.set_relevance(state, "person_identity", "customer_engagement", 0))
    state.do(commands.set_importance(state, "efficiency", 2))
    assert npv_in_file(state) == pytest.approx(then, rel=1e-12)


def npv_in_file(state):
    """Of the kept state, as the file says it."""
    tree = {**state.tree, "file": file_data(state), "snapshots": {}}
    return evaluate(state.judge(tree).scenarios["of then"]).finance.npv


def test_a_kept_scenario_stays_what_it_was_whatever_happens_next(state):
    state.do(commands.set_number(state, "facts.gross_margin", 0.33))
    state.do(commands.keep_scenario(state, "of then"))
    then = npv(state)
    state.do(commands.set_number(state, "facts.gross_margin", 0.35))
    state.do(commands.include(state, "new_business_models", True))
    state.do(commands.agree(state, "benefits.improved_customer_service.aht_reduction", True))
    state.do(commands.set_number(state, "benefits.improved_customer_service.aht_reduction", 0.1))
    state.do(commands.remove_line(state, 2))
    state.do(commands.set_entity(state, "transaction_terms", "in_scope", True))
    assert evaluate(snapshot_case(state, "of then")).finance.npv == then
    # and written into the file it is the same
    tree = {**state.tree, "file": file_data(state), "snapshots": {}}
    assert evaluate(state.judge(tree).scenarios["of then"]).finance.npv == pytest.approx(then, rel=1e-12)
    with pytest.raises(Refused):
        commands.keep_scenario(state, "of then")


def test_back_to_the_start_is_a_step_like_any_other(state):
    before = npv(state)
    state.do(commands.set_number(state, "facts.gross_margin", 0.33))
    moved = npv(state)
    state.do(commands.return_to(state, state.start["file"]))
    assert npv(state) == before
    state.undo()
    assert npv(state) == moved


# -- any sequence ---------------------------------------------------------------------------------------------------------

NUMBERS = (
    "facts.gross_margin",
    "facts.addressable_revenue_share",
    "data.person_identity.current.timely",
    "foundations.processes.current",
    "effort.1.days",
    "effort.contingency",
    "benefits.improved_customer_service.aht_reduction",
)
commands_drawn = st.one_of(
    st.tuples(
        st.just("set_number"),
        st.sampled_from(NUMBERS),
        st.sampled_from([0.1, 0.35, 0.9, 5, -1, {"low": 0.1, "base": 0.3, "high": 0.6}]),
    ),
    st.tuples(st.just("agree"), st.sampled_from(NUMBERS), st.booleans()),
    st.tuples(st.just("reset_number"), st.sampled_from(NUMBERS[:3])),
    st.tuples(st.just("include"), st.sampled_from(["improved_forecasting", "new_business_models"]), st.booleans()),
    st.tuples(
        st.just("set_entity"),
        st.sampled_from(["person_social", "person_context"]),
        st.just("owner"),
        st.sampled_from(["", "Jan"]),
    ),
    st.tuples(st.just("add_line"), st.just({"lever": "programme", "what": "X", "cost": 5})),
    st.tuples(st.just("remove_line"), st.integers(0, 30)),
    st.tuples(st.just("set_line"), st.integers(0, 30), st.just("what"), st.sampled_from(["een", "twee"])),
    st.tuples(st.just("set_finance"), st.just("budget_per_year"), st.sampled_from([ABSENT, 100_000, [1, 2]])),
    st.tuples(
        st.just("set_relevance"),
        st.just("person_identity"),
        st.sampled_from(["innovation", "compliance"]),
        st.integers(0, 3),
    ),
    st.tuples(st.just("keep_scenario"), st.sampled_from(["a", "b"])),
    st.tuples(st.just("drop_scenario"), st.sampled_from(["a", "drie_jaar"])),
    st.tuples(st.just("add_point"), st.sampled_from(["open", "agreement"]), st.just("punt")),
    st.tuples(st.just("close_point"), st.integers(0, 3)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


def run(state, drawn):
    name, *args = drawn
    try:
        if name in ("undo", "redo"):
            getattr(state, name)()
        else:
            state.do(getattr(commands, name)(state, *copy.deepcopy(args)))
    except Refused:
        return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(commands_drawn, min_size=1, max_size=9))
def test_any_sequence_of_commands_undone_is_the_start_and_replayed_the_same(state, sequence):
    fresh = State(state.start, state.judge)
    for drawn in sequence:
        tree = fresh.tree
        if not run(fresh, drawn):
            assert fresh.tree is tree
    replayed = [Change.read(json.loads(json.dumps(change.dump()))) for change in fresh.done]
    assert same(State(fresh.start, fresh.judge, replayed).tree, fresh.tree)
    while fresh.undo():
        pass
    assert same(fresh.tree, fresh.start)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(commands_drawn, min_size=1, max_size=9))
def test_the_journal_of_any_sequence_brings_the_same_state_back(client_file, clock, sequence):
    one = Session(client_file, "w", clock)
    one.begin_anew()
    for name, *args in sequence:
        try:
            if name in ("undo", "redo"):
                getattr(one, name)()
            else:
                one.do(getattr(commands, name)(one.state, *copy.deepcopy(args)))
        except Refused:
            pass
    again = Session(client_file, "w", clock)
    assert same(again.state.tree, one.state.tree)
    assert (again.state.done, again.state.undone) == (one.state.done, one.state.undone)


# -- trees ------------------------------------------------------------------------------------------------------------------

values = st.recursive(
    st.one_of(st.integers(-5, 5), st.booleans(), st.text("ab", max_size=2)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=8,
)
trees = st.dictionaries(st.sampled_from("abc"), values, max_size=3)


@given(trees, trees)
def test_the_difference_turns_one_tree_into_the_other(old, new):
    tree = old
    for edit in difference(old, new):
        tree = apply(tree, edit)
    assert same(tree, new)


@given(trees, st.lists(st.sampled_from("abc"), min_size=1, max_size=3), values)
def test_an_edit_and_its_inverse_cancel(tree, path, value):
    kept = copy.deepcopy(tree)
    try:
        edits = put(tree, tuple(path), value)
        done = tree
        for edit in edits:
            done = apply(done, edit)
    except LookupError:
        return
    assert same(get(done, tuple(path)), value)
    for edit in reversed(edits):
        done = apply(done, edit.inverse())
    assert same(done, kept)
    assert tree == kept


def test_an_item_goes_into_a_list_and_out_of_it():
    edit = Edit(("a", 1), ABSENT, "x")
    assert apply({"a": [1, 2]}, edit) == {"a": [1, "x", 2]}
    assert apply({"a": [1, "x", 2]}, edit.inverse()) == {"a": [1, 2]}
    with pytest.raises(LookupError):
        apply({"a": [1]}, Edit(("a", 5), 1, 2))
