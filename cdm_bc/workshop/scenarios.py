"""States kept in the workshop, as scenarios of the client file: only what differs from the file, so that the file says the
same whatever it goes on to become.
"""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Case
from cdm_bc.quantity import KEYS
from cdm_bc.workshop.commands import FILE, SECTIONS
from cdm_bc.workshop.state import State, Tree
from cdm_bc.workshop.tree import ABSENT, get, same


def snapshot_tree(state: State, name: str) -> Tree:
    """The tree of the workshop as it was when `name` was kept, with the matrix of now."""
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
    now, kept = state.tree[FILE], state.tree["snapshots"][name]
    found: dict[str, Any] = {}
    for section in SECTIONS:
        part = _over(now.get(section, ABSENT), kept.get(section, ABSENT))
        if part is not ABSENT:
            found[section] = part
    _spell_out_defaults(found, state, snapshot_case(state, name), kept)
    return found


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


def _spell_out_defaults(found: dict[str, Any], state: State, kept_case: Case, kept: dict[str, Any]) -> None:
    """What the file says now and the kept state left to the model is said in the scenario: it cannot be left out there."""
    now = state.tree[FILE]
    for benefit, choice in now.get("benefits", {}).items():
        default = state.case.model.benefits[benefit]
        own = get(kept, ("benefits", benefit))
        for key, value in (("include", default.include), ("risk_adjustment", default.risk_adjustment)):
            if key in choice and (own is ABSENT or key not in own):
                found.setdefault("benefits", {}).setdefault(benefit, {})[key] = value
    for item in kept_case.inputs.values():
        # the scores of a state of data stand in a file together or not at all
        path = item.path[:-1] if item.kind == "data" else item.path
        if item.kind == "effort" or get(now, path) is ABSENT or get(kept, path) is not ABSENT:
            continue
        place = found
        *parts, last = map(str, item.path)
        for part in parts:
            place = place.setdefault(part, {})
        place[last] = item.quantity.dump()
    _spell_out_scope(found, now, kept)


def _spell_out_scope(found: dict[str, Any], now: dict[str, Any], kept: dict[str, Any]) -> None:
    for entity, row in now.get("data", {}).items():
        if row.get("in_scope") is False and get(kept, ("data", entity, "in_scope")) is ABSENT:
            found.setdefault("data", {}).setdefault(entity, {})["in_scope"] = True
    for key, default in (("effort", "contingency"),):
        if default in now.get(key, {}) and default not in kept.get(key, {}):
            found.setdefault(key, {})[default] = 0
