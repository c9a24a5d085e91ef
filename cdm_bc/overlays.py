"""Documents laid over each other: what a file says of a base that it extends, and what it takes out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from cdm_bc.document import Document, KeyPath, walk
from cdm_bc.errors import did_you_mean, shown
from cdm_bc.sentences import Sentence

Replaces = Callable[[KeyPath, dict[str, Any]], bool]


def overlay(base: Document, over: Document, replaces: Replaces = lambda path, over: False) -> Document:
    """Lay `over` on `base`: mappings merge key by key, anything else replaces what was there.

    Parameters
    ----------
    base, over : documents of mappings; neither is changed.
    replaces : tells of a path and the mapping laid there whether it replaces the old mapping as a whole (a quantity, a set
        of scores) instead of merging with it.

    Returns
    -------
    Document
        The merged tree; each place is that of the document which the value came from.
    """
    merged = Document(file=over.file, problems=[*base.problems, *over.problems])
    merged.data = _merge(base.data, over.data, (), replaces)
    for path, _ in walk(merged.data):
        source = over if path in over.places and _holds(over.data, path) else base
        if path in source.places:
            merged.places[path] = source.places[path]
    return merged


def _merge(base: Any, over: Any, path: KeyPath, replaces: Replaces) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)) or replaces(path, over):
        return over
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _merge(base[key], value, (*path, key), replaces) if key in base else value
    return merged


def _holds(data: Any, path: KeyPath) -> bool:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def mapping_at(data: Any, key: str) -> dict[str, Any]:
    """The mapping under a key; an empty one if what stands there is none, which the form of the file will tell."""
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def taken_out(
    base: Document,
    own: Document,
    removals: Any,
    kinds: Sequence[str],
    forget: Callable[[dict[str, Any], str, str], None],
    example: str,
) -> Document:
    """`base` without the elements that `own` removes; what is wrong with that is noted in `own`.

    Parameters
    ----------
    removals : what stands under ``remove``: kind -> id, or a list of them; None if nothing does.
    kinds : the kinds whose elements can be removed.
    forget : takes what pointed to an element out of the data of the base, too; it is given the data, the kind and the id.
    example : how it is written, for a message.
    """
    if removals is None:
        return base
    if not isinstance(removals, dict):
        own.problems.append(
            own.problem(("remove",), Sentence("must be a mapping, such as {example}.", example=example))
        )
        return base
    data = dict(base.data)
    for kind, index, name in _named(removals):
        elements = mapping_at(data, kind)
        if kind not in kinds:
            message = Sentence("unknown key. {hint}", hint=did_you_mean(kind, kinds))
            own.problems.append(own.problem(("remove", kind), message))
        elif not isinstance(name, str):
            message = Sentence("must be text; found {raw}. {hint}", raw=shown(name), hint="")
            own.problems.append(own.problem(("remove", kind, index), message))
        elif name not in elements:
            message = Sentence(
                "the base has no {raw}. {hint}", raw=shown(name), hint=did_you_mean(name, list(elements))
            )
            own.problems.append(own.problem(("remove", kind, index), message))
        else:
            data[kind] = {key: value for key, value in elements.items() if key != name}
            forget(data, kind, name)
    return replace(base, data=data, problems=list(base.problems))


def _named(removals: dict[str, Any]) -> Iterator[tuple[str, int, Any]]:
    """Kind, place in its list and name of everything that is to go."""
    for kind, names in removals.items():
        for index, name in enumerate(names if isinstance(names, list) else [names]):
            yield kind, index, name
