"""The commands of the workshop: each looks at the state and returns the change that it means. None carries anything out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdm_bc.case import Address, Input, address_of
from cdm_bc.document import KeyPath
from cdm_bc.edits.tree import ABSENT, Edit, difference, get, put
from cdm_bc.quantity import KEYS
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.state import State, Tree

FILE = "file"
#: What a scenario can change; the rest of a file (client, model, assessment) is the same in all of them.
SECTIONS = (
    *("facts", "benefits", "data", "foundations", "effort", "finance", "delivery", "master_data", "data_quality"),
    *("importance", "relevance", "uncertainty", "customers"),
)


def path_of(input_id: str) -> KeyPath:
    """Where an input of the case stands in the tree of the workshop.

    >>> path_of("effort.2.days"), path_of("benefits.less_work.saving")
    (('file', 'effort', 'lines', 1, 'days'), ('file', 'benefits', 'less_work', 'inputs', 'saving'))
    """
    return (FILE, *address_of(input_id).path)


def set_number(state: State, input_id: str, raw: Any) -> Change:
    """Give an input another quantity, as it stands in a file. Note, unit and form of the range stay; who agreed, agreed to
    the old number, and its source stated the old number, so these go.
    """
    old = get(state.tree, path_of(input_id))
    if isinstance(old, dict) and set(old) <= set(KEYS):
        kept = {key: old[key] for key in ("unit", "note") if key in old}
        if isinstance(raw, dict) and "low" in raw and "distribution" in old and "low" in old:
            kept["distribution"] = old["distribution"]
        if kept:
            raw = {**_as_mapping(raw), **kept}
    return Change("number", _put_input(state, input_id, raw))


def reset_number(state: State, input_id: str) -> Change:
    """Back to the model's default: the client file says nothing about this input any more."""
    path = path_of(input_id)
    return Change(
        "reset", put(state.tree, path[:-1] if address_of(input_id).state and path[1] == "data" else path, ABSENT)
    )


def agree(state: State, input_id: str, agreed: bool) -> Change:
    """Mark an input as agreed by the room, or take that mark away. A default that is agreed moves into the client file."""
    raw = _as_mapping(_written(state, input_id))
    raw = {key: value for key, value in raw.items() if key != "agreed"} | ({"agreed": True} if agreed else {})
    return Change("agree" if agreed else "disagree", _put_input(state, input_id, raw))


def annotate(state: State, input_id: str, key: str, text: str) -> Change:
    """Write down where a number comes from (`key` ``source``) or what is to be said of it (``note``); '' takes it away."""
    raw = {name: value for name, value in _as_mapping(_written(state, input_id)).items() if name != key}
    if text.strip():
        raw[key] = text.strip()
    return Change(key, _put_input(state, input_id, raw))


def include(state: State, benefit: str, included: bool) -> Change:
    """Count a benefit in, or leave it out."""
    own = ABSENT if state.case.model.benefits[benefit].include == included else included
    path = (FILE, "benefits", benefit, "include")
    if get(state.start, path) is not ABSENT:
        own = included
    return Change("include" if included else "exclude", put(state.tree, path, own))


def set_entity(state: State, entity: str, key: str, value: Any) -> Change:
    """Say of a data entity where it comes from (`key` ``sources``, a list), ``stored_in``, ``owner``, or ``in_scope``."""
    empty = value in ("", []) or (key == "in_scope" and value is True)
    return Change(key, put(state.tree, (FILE, "data", entity, key), ABSENT if empty else value))


def add_line(state: State, line: Mapping[str, Any]) -> Change:
    """Add a cost line, at the end."""
    lines = get(state.tree, (FILE, "effort", "lines"))
    if lines is ABSENT:
        return Change("add_line", put(state.tree, (FILE, "effort", "lines"), [dict(line)]))
    return Change("add_line", (Edit((FILE, "effort", "lines", len(lines)), ABSENT, dict(line)),))


def set_line(state: State, index: int, key: str, value: Any) -> Change:
    """Change one thing of a cost line (`index` from 0); ABSENT takes it away."""
    path = (FILE, "effort", "lines", index)
    _must_be_there(state.tree, path)
    if key in AMOUNT_KEYS and value is not ABSENT:
        return set_number(state, Address("effort", str(index + 1), key=key).id, value)
    return Change("line", put(state.tree, (*path, key), value))


#: What the register says in words.
REGISTER_WORDS = ("owner", "kpi.name", "kpi.unit")
#: How much data matters to a driver, or a driver to the organisation.
WEIGHTS = (0, 1, 2, 3)
AMOUNT_KEYS = ("days", "yearly_days", "cost", "yearly_cost", "by_year", "contingency")


def remove_line(state: State, index: int) -> Change:
    """Take a cost line out (`index` from 0)."""
    path = (FILE, "effort", "lines", index)
    return Change("remove_line", (Edit(path, _must_be_there(state.tree, path), ABSENT),))


def set_finance(state: State, key: str, value: Any) -> Change:
    """Set horizon, discount rate, budget, capacity and the like; ABSENT takes it away. ``indexation.benefits`` and
    ``indexation.costs`` are two numbers, also where the file gives one for both.
    """
    section, _, side = key.partition(".")
    if not side:
        return Change("finance", put(state.tree, (FILE, "finance", key), value))
    both = {name: rate for name, rate in state.case.client.finance.indexation.model_dump().items() if rate}
    both = {name: rate for name, rate in {**both, side: value}.items() if rate is not ABSENT}
    return Change("finance", put(state.tree, (FILE, "finance", section), both or ABSENT))


def set_free(state: State, lever: str, free: bool) -> Change:
    """Say of a lever that it costs nothing, or that nobody knows yet what it costs."""
    others = [name for name in state.case.client.effort.free if name != lever]
    named = [*others, lever] if free else others
    return Change("free", put(state.tree, (FILE, "effort", "free"), named or ABSENT))


def set_customers(state: State, path: KeyPath, value: Any) -> Change:
    """Set one thing of ``customers:`` that is no number, or a part of it as a whole; ABSENT takes it away."""
    return Change("customers", put(state.tree, (FILE, "customers", *path), value))


def set_relevance(state: State, entity: str, driver: str, weight: int) -> Change:
    """Set how much an entity matters to a driver, 0 to 3, for this client only."""
    default = state.case.model.relevance.get(entity, {}).get(driver, 0)
    return _weigh(state, ("relevance", entity, driver), weight, ABSENT if weight == default else weight)


def set_importance(state: State, driver: str, weight: int) -> Change:
    """Set how important a driver is to this organisation, 0 to 3; the weight that it has takes it away."""
    has = state.case.client.importance.get(driver) == weight
    return _weigh(state, ("importance", driver), weight, ABSENT if has else weight)


def _weigh(state: State, path: KeyPath, weight: int, written: Any) -> Change:
    if weight not in WEIGHTS:
        raise Refused("weight", value=weight)
    return Change(str(path[0]), put(state.tree, (FILE, *path), written))


def register(state: State, benefit: str, key: str, value: Any) -> Change:
    """Say of a benefit who delivers it (`key` ``owner``), by which year (``due``), what it is seen by (``kpi.name``, …), or
    what came of it in a year (``realised.2027``); ABSENT takes it away.
    """
    path = (FILE, "benefits", benefit, *key.split("."))
    if path[3:4] == ("kpi",) and get(state.tree, path[:-1]) is ABSENT and key != "kpi.name":
        name = state.case.model.benefits[benefit].name[state.case.language]
        return Change("register", put(state.tree, path[:-1], {"name": name, path[-1]: value}))
    return Change("register", put(state.tree, path, value))


def keep_scenario(state: State, name: str) -> Change:
    """Keep the state of this moment under `name`."""
    name = " ".join(name.split())
    if not name:
        raise Refused("nameless")
    if name in state.tree["snapshots"] or name in state.tree[FILE].get("scenarios", {}):
        raise Refused("taken", name=name)
    kept = {section: state.tree[FILE][section] for section in SECTIONS if section in state.tree[FILE]}
    return Change("keep", put(state.tree, ("snapshots", name), kept))


def drop_scenario(state: State, name: str) -> Change:
    """Forget a scenario, kept here or written in the file."""
    if name in state.tree["snapshots"]:
        return Change("drop", (Edit(("snapshots", name), state.tree["snapshots"][name], ABSENT),))
    return Change("drop", put(state.tree, (FILE, "scenarios", name), ABSENT))


def return_to(state: State, sections: Mapping[str, Any]) -> Change:
    """Make a kept state, or that of the start, the state of now. Undoing it brings the present back."""
    edits = [edit for key in SECTIONS for edit in put(state.tree, (FILE, key), sections.get(key, ABSENT))]
    return Change("return", tuple(edits))


def add_point(state: State, kind: str, text: str) -> Change:
    """Write an agreement, an open point or a remark into the minutes."""
    text = " ".join(text.split())
    if not text:
        raise Refused("empty_point")
    point = {"kind": kind, "text": text}
    return Change("point", (Edit(("points", len(state.tree["points"])), ABSENT, point),))


def close_point(state: State, index: int) -> Change:
    """Settle an open point: it becomes an agreement."""
    point = _must_be_there(state.tree, ("points", index))
    kind = "agreement" if point["kind"] == "open" else "open"
    return Change("close", put(state.tree, ("points", index, "kind"), kind))


def remove_point(state: State, index: int) -> Change:
    """Take a point out of the minutes."""
    point = _must_be_there(state.tree, ("points", index))
    return Change("remove_point", (Edit(("points", index), point, ABSENT),))


def changes_since_start(state: State) -> list[Edit]:
    """What is different from the start of the workshop in the file, a value each."""
    return difference(state.start[FILE], state.tree[FILE], (FILE,))


def _must_be_there(tree: Tree, path: KeyPath) -> Any:
    found = get(tree, path)
    if found is ABSENT:
        raise Refused("gone")
    return found


def _as_mapping(raw: Any) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    return {"by_year": raw} if isinstance(raw, list) else {"base": raw}


def _written(state: State, input_id: str) -> Any:
    """The quantity of an input as the file says it, or as it would say the model's default."""
    own = get(state.tree, path_of(input_id))
    if own is not ABSENT and not isinstance(own, str):  # a word says that the evidence gives it
        return own
    item = state.case.inputs.get(input_id)
    if item is None:
        raise Refused("gone")
    raw = item.quantity.dump()
    return {**_as_mapping(raw), "source": str(item.source)} if item.source else raw


def _siblings(state: State, input_id: str) -> Mapping[str, Input]:
    """The scores of the state of data that an input is one of."""
    address = address_of(input_id)
    return state.case.scores(address.owner, address.state)


def _put_input(state: State, input_id: str, raw: Any) -> tuple[Edit, ...]:
    """The edit for one input; the scores of a state of data go into the file together, as the form wants them."""
    path = path_of(input_id)
    if path[1] == "data" and address_of(input_id).state and get(state.tree, path[:-1]) is ABSENT:
        scores = {score: item.quantity.dump() for score, item in _siblings(state, input_id).items()}
        return put(state.tree, path[:-1], {**scores, path[-1]: raw})
    return put(state.tree, path, raw)
