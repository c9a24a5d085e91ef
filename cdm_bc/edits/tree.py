"""Trees of plain values (dict, list, text, number) that are never changed in place.

An :class:`Edit` puts, adds or takes away one value; applying it copies the mappings and lists on the way there and shares
the rest, so that a thousand states of one file take little more room than one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from cdm_bc.document import KeyPath


class Absent(Enum):
    """The one value of this class stands for 'there is nothing'."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class Edit:
    """At `path`, `old` becomes `new`. In a list, ABSENT as `old` means that the item is inserted, as `new` taken out."""

    path: KeyPath
    old: Any
    new: Any

    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.path, self.new, self.old)

    def dump(self) -> dict[str, Any]:
        """The edit for JSON; absent values are left out."""
        ends = {key: value for key, value in (("old", self.old), ("new", self.new)) if value is not ABSENT}
        return {"path": list(self.path), **ends}

    @classmethod
    def read(cls, raw: Any) -> Edit | None:
        """The edit that :meth:`dump` wrote; None if it is none."""
        path = raw.get("path") if isinstance(raw, dict) else None
        if not isinstance(path, list) or not path or not all(type(part) in (str, int) for part in path):
            return None
        if raw.keys() - {"path", "old", "new"}:
            return None
        path = path if path[0] != "relevance" else ["file", *path]  # where older journals have it
        return cls(tuple(path), raw.get("old", ABSENT), raw.get("new", ABSENT))


#: Nesting of values that a client file can hold, with some room.
MAX_NESTING = 60


def is_plain(value: Any, depth: int = 0) -> bool:
    """Whether a value is plain (mappings by text, lists, text, numbers, dates, nothing) and not nested beyond reason."""
    if depth > MAX_NESTING:
        return False
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(item, depth + 1) for key, item in value.items())
    if isinstance(value, list):
        return all(is_plain(item, depth + 1) for item in value)
    return value is None or isinstance(value, str | int | float | date)


def get(tree: Any, path: KeyPath) -> Any:
    """The value at `path`, or ABSENT.

    >>> get({"a": [1, {"b": 2}]}, ("a", 1, "b")), get({}, ("a",))
    (2, ABSENT)
    """
    for part in path:
        inside = isinstance(tree, dict) if isinstance(part, str) else isinstance(tree, list) and -1 < part < len(tree)
        if not inside or (isinstance(part, str) and part not in tree):
            return ABSENT
        tree = tree[part]
    return tree


def apply(tree: Any, edit: Edit) -> Any:
    """`tree` with `edit` done; mappings missing on the way are made.

    Raises
    ------
    LookupError
        If the way leads through something that is no mapping or list, or past the end of a list.

    Examples
    --------
    >>> apply({"a": {"b": 1}}, Edit(("a", "c"), ABSENT, 2))
    {'a': {'b': 1, 'c': 2}}
    >>> apply({"a": [1, 3]}, Edit(("a", 1), ABSENT, 2))
    {'a': [1, 2, 3]}
    """
    return _apply(tree, edit.path, edit)


def _apply(tree: Any, path: KeyPath, edit: Edit) -> Any:
    if not path:
        return edit.new
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        return _apply_list(tree, part, rest, edit)
    mapping = {} if tree is ABSENT else tree
    if not isinstance(mapping, dict):
        raise LookupError(f"{part!r} is looked for in something that is no mapping")
    if rest or edit.new is not ABSENT:
        return {**mapping, part: _apply(mapping.get(part, ABSENT), rest, edit)}
    return {key: value for key, value in mapping.items() if key != part}


def _apply_list(tree: Any, index: int, rest: KeyPath, edit: Edit) -> list[Any]:
    items = [] if tree is ABSENT else tree
    inserts = not rest and edit.old is ABSENT
    if not isinstance(items, list) or not 0 <= index < len(items) + inserts:
        raise LookupError(f"there is no item {index}")
    if inserts:
        return [*items[:index], edit.new, *items[index:]]
    if not rest and edit.new is ABSENT:
        return [*items[:index], *items[index + 1 :]]
    return [*items[:index], _apply(items[index], rest, edit), *items[index + 1 :]]


def apply_all(tree: Any, edits: Iterable[Edit]) -> Any:
    """`tree` with `edits` done one after the other."""
    for edit in edits:
        tree = apply(tree, edit)
    return tree


def put(tree: Any, path: KeyPath, new: Any) -> tuple[Edit, ...]:
    """The edit that brings `new` to `path`; none if it is there already. Empty mappings left behind go too, but not a branch.

    >>> put({"file": {"facts": {"revenue": 5}}}, ("file", "facts", "revenue"), ABSENT)
    (Edit(path=('file', 'facts'), old={'revenue': 5}, new=ABSENT),)
    """
    old = get(tree, path)
    if same(old, new):
        return ()
    if new is ABSENT:
        while (
            len(path) > 2 and isinstance(path[-2], str) and isinstance(path[-1], str) and len(get(tree, path[:-1])) == 1
        ):
            path = path[:-1]
            old = get(tree, path)
    while len(path) > 1 and isinstance(path[-1], str) and get(tree, path[:-1]) is ABSENT:
        path, new = path[:-1], {path[-1]: new}
    return (Edit(path, old, new),)


def same(first: Any, second: Any) -> bool:
    """Whether two values are the same in a file: ``True`` is not 1, ``1`` is 1.0."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    return bool(first == second)


def difference(old: Any, new: Any, path: KeyPath = ()) -> list[Edit]:
    """What turns `old` into `new`: an edit per value that differs; lists are one value.

    >>> difference({"a": 1, "b": {"c": 2}}, {"b": {"c": 3}})
    [Edit(path=('a',), old=1, new=ABSENT), Edit(path=('b', 'c'), old=2, new=3)]
    """
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [*old, *(key for key in new if key not in old)]
        return [edit for key in keys for edit in difference(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))]
    return [] if same(old, new) else [Edit(path, old, new)]
