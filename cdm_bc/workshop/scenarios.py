"""States kept in the workshop, as scenarios of the client file: only what differs from the file, so that the file says the
same whatever it goes on to become.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from cdm_bc.case import Address, Case
from cdm_bc.case.address import ATTAINMENT, COST_FACTOR, DELAY, OVERLAP, THRESHOLD, attainment_of
from cdm_bc.document import KeyPath
from cdm_bc.edits.tree import ABSENT, apply_all, get, put, same
from cdm_bc.quantity import KEYS
from cdm_bc.workshop.commands import FILE, SECTIONS
from cdm_bc.workshop.state import State, Tree

#: The numbers of the method that change nothing.
NEUTRAL = {ATTAINMENT: 1, DELAY: 0, COST_FACTOR: 1, THRESHOLD: 0, OVERLAP: 0}


def snapshot_tree(state: State, name: str) -> Tree:
    """The tree of the workshop as it was when `name` was kept."""
    rest = {key: value for key, value in state.tree[FILE].items() if key not in (*SECTIONS, "scenarios")}
    return {**state.tree, FILE: {**rest, **state.tree["snapshots"][name]}}


def snapshot_case(state: State, name: str) -> Case:
    """The case of a kept state."""
    return state.judge(snapshot_tree(state, name))


def file_data(state: State) -> dict[str, Any]:
    """The client file as it should be written: the state of now, kept states among its scenarios."""
    file = dict(state.tree[FILE])
    kept = {name: overlay_for(state, name) for name in state.tree["snapshots"]}
    if kept:
        file["scenarios"] = {**file.get("scenarios", {}), **kept}
    return file


def overlay_for(state: State, name: str) -> dict[str, Any]:
    """What a scenario must say for the file of now to become the kept state."""
    kept = state.tree["snapshots"][name]
    found = _over(state.tree[FILE], kept)
    found = {} if found is ABSENT else found
    for path, value in _left_to_the_model(state, kept, snapshot_case(state, name)):
        found = apply_all(found, put(found, path, value))
    return dict(found)


def _over(now: Any, kept: Any) -> Any:
    """The part of `kept` that differs from `now`; ABSENT if none does. A quantity or a list is one value."""
    if kept is ABSENT or (now is not ABSENT and same(now, kept)):
        return ABSENT
    if not (isinstance(now, dict) and isinstance(kept, dict)) or set(kept) & set(KEYS) or _is_scores(kept):
        return kept
    parts = {key: _over(now.get(key, ABSENT), value) for key, value in kept.items()}
    parts = {key: part for key, part in parts.items() if part is not ABSENT}
    if set(parts) & set(KEYS):
        return kept  # the loader takes such a mapping as a whole
    return parts or ABSENT


def _is_scores(value: dict[str, Any]) -> bool:
    return bool(value.keys() & {"timely", "fit_for_use"})


def _left_to_the_model(state: State, kept: Tree, kept_case: Case) -> Iterator[tuple[KeyPath, Any]]:
    """What the file says now and the kept state left to the model: the scenario says it, for it cannot leave it out."""
    now, model = state.tree[FILE], state.case.model

    def left_out(path: KeyPath) -> bool:
        return get(now, path) is not ABSENT and get(kept, path) is ABSENT

    for benefit in now.get("benefits", {}):
        for key in ("include", "risk_adjustment"):
            if left_out(("benefits", benefit, key)):
                yield ("benefits", benefit, key), getattr(model.benefits[benefit], key)
    for item in kept_case.inputs.values():
        # the scores of a state of data stand in a file together or not at all
        place = item.path[:-1] if item.kind == "data" and item.state else item.path
        if item.kind != "effort" and left_out(place):
            yield item.path, item.quantity.dump()
    for entity in now.get("data", {}):
        path = ("data", entity, "in_scope")
        if left_out(path) and get(now, path) is False:
            yield path, True
    for entity, row in now.get("relevance", {}).items():
        for driver in row:
            if left_out(("relevance", entity, driver)):
                yield ("relevance", entity, driver), model.relevance.get(entity, {}).get(driver, 0)
    for driver in now.get("importance", {}):
        if left_out(("importance", driver)):
            yield ("importance", driver), 0
    for address, raw in (*NEUTRAL.items(), *_own_attainments(now, kept_case)):
        if address.id not in kept_case.inputs and left_out(address.path):
            yield address.path, raw
    if left_out(("effort", "contingency")):
        yield ("effort", "contingency"), 0


def _own_attainments(now: Tree, kept_case: Case) -> Iterator[tuple[Address, Any]]:
    """What single levers reach, with what they reached in the kept state if they had no number of their own: that of all."""
    general = kept_case.inputs.get(ATTAINMENT.id)
    kinds: tuple[Literal["data", "foundations"], ...] = ("data", "foundations")
    for kind in kinds:
        for owner in now.get(kind, {}):
            yield attainment_of(kind, owner), general.quantity.dump() if general else 1
