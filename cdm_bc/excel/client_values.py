"""Changes of a workbook as values of a client file, in the form in which it has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cdm_bc.document import Document, KeyPath, is_number
from cdm_bc.edits.tree import ABSENT, apply_all, get, put
from cdm_bc.excel.cells import as_written
from cdm_bc.excel.entries import Entries
from cdm_bc.excel.entry import Entry
from cdm_bc.excel.read import Change

#: Keys that go when a number is changed: they were about the number that stood there.
GONE = ("source", "agreed")


def with_changes(document: Document, changes: Iterable[Change], entries: Entries, source: str) -> dict[str, Any]:
    """The values of a client file with changes."""
    data = {key: value for key, value in document.data.items() if value is not None}
    scenarios = list(entries.case.scenarios)
    for change in changes:
        if change.what == "line":
            lines = get(data, ("effort", "lines"))
            made = {**change.new, "source": change.new.get("source", source)}
            rows = [*([] if lines is ABSENT else lines), made]
            data = apply_all(data, put(data, ("effort", "lines"), rows))
        elif change.line is not None:
            entry = entries.found[change.line.key]
            start: KeyPath = () if change.number == 0 else ("scenarios", scenarios[change.number - 1])
            new = change.new if change.what == "value" else None
            ends: dict[str, Any] = {change.what: change.new} if change.what in ("low", "high") else {}
            data = _put(data, start, entry, new, ends, source, change.number, entries)
    return data


def _put(
    data: dict[str, Any],
    start: KeyPath,
    entry: Entry,
    new: Any,
    ends: dict[str, Any],
    source: str,
    number: int,
    entries: Entries,
) -> dict[str, Any]:
    """One number brought into the file, in the form in which it stands there."""
    if number and new is None and not ends:
        return apply_all(data, put(data, (*start, *entry.path), ABSENT))
    if entry.path[0] == "finance" and entry.path[1] == "indexation":
        data = _split_indexation(data, start)
    if entry.path[0] == "data" and entry.item is not None and entry.item.state:
        data = _whole_scores(data, start, entry, number, entries)
    path = (*start, *entry.path)
    raw = get(data, path)
    made = (
        _plain(entry, new)
        if entry.item is None and entry.group != "facts"
        else _quantity(raw, entry, new, ends, source, number)
    )
    return apply_all(data, put(data, path, made))


def _plain(entry: Entry, new: list[float]) -> Any:
    """A setting as it stands in a file."""
    if entry.path[-1] == "include":
        return bool(new[0])
    values = [as_written(value) for value in new]
    return values if entry.path[-1] == "ramp_up" or len(values) > 1 else values[0]


def _quantity(
    raw: Any, entry: Entry, new: list[float] | None, ends: dict[str, Any], source: str, number: int
) -> dict[str, Any]:
    """A number with its range; where it came from is this workbook."""
    known = {key: value for key, value in raw.items() if key not in GONE} if isinstance(raw, dict) else {}
    if not isinstance(raw, dict) and number == 0 and entry.low is not None:
        known = {"low": as_written(entry.low), "high": as_written(entry.high or 0.0)}
        if entry.item is not None and entry.item.quantity.distribution != "pert":
            known["distribution"] = entry.item.quantity.distribution
    values: list[Any] = _values_in(raw, entry, number) if new is None else list(new)
    is_series = len(values) > 1 or "by_year" in known or isinstance(raw, list) or entry.form == "from_start"
    known.pop("base" if is_series else "by_year", None)
    written = [as_written(value) for value in values]
    made = {**known, ("by_year" if is_series else "base"): written if is_series else written[0]}
    for end, value in ends.items():
        if value is None:
            made.pop(end, None)
            made.pop("distribution", None)
        else:
            made[end] = as_written(float(value))
    order = ("low", "base", "by_year", "high")
    return {
        **{key: made[key] for key in order if key in made},
        **{k: v for k, v in made.items() if k not in order},
        "source": source,
    }


def _values_in(raw: Any, entry: Entry, number: int) -> list[Any]:
    """The numbers that stand in the file now; those of the book where it has none of its own."""
    if isinstance(raw, dict):
        return list(raw.get("by_year", [raw.get("base")]))
    if isinstance(raw, list):
        return raw
    return [raw] if is_number(raw) else list(entry.values[number] or ())


def _split_indexation(data: dict[str, Any], start: KeyPath) -> dict[str, Any]:
    """One rate for both becomes a rate each."""
    path = (*start, "finance", "indexation")
    raw = get(data, path)
    return (
        data
        if raw is ABSENT or isinstance(raw, dict)
        else apply_all(data, put(data, path, {"benefits": raw, "costs": raw}))
    )


def _whole_scores(data: dict[str, Any], start: KeyPath, entry: Entry, number: int, entries: Entries) -> dict[str, Any]:
    """All scores of a state, where the file (or the scenario) gives none: it can only give all of them."""
    assert entry.item is not None  # who calls has a score
    path = (*start, *entry.path[:-1])
    if get(data, path) is not ABSENT:
        return data
    scores = entries.cases[number].scores(entry.item.owner, entry.item.state)
    return apply_all(data, put(data, path, {key: item.quantity.dump() for key, item in scores.items()}))
