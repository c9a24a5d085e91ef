"""Maturity models loaded from their files, laid over each other (`extends`, `remove`), checked as a whole."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cdm_bc.document import Document, is_file, overlay, read
from cdm_bc.errors import InputError, did_you_mean
from cdm_bc.maturity.model import EngagementFramework, MaturityModel, dimension_of, step_of
from cdm_bc.schema import problems_of

MATURITY_FOLDER = Path(__file__).parent.parent / "reference" / "maturity"
SHIPPED = ("cemm", "cef")
REMOVABLE = ("pillars", "blocks", "incoherent", "statements")


def load_instrument(name: str | Path = "cemm") -> MaturityModel | EngagementFramework:
    """Load a shipped instrument (``cemm``, ``cef``) or a file of one's own.

    Raises
    ------
    InputError
        With every problem of the file and of the files it extends.
    """
    return _load_shipped(str(name)) if str(name) in SHIPPED else _checked(_resolve(Path(name), ()))


def load_maturity_model(name: str | Path = "cemm") -> MaturityModel:
    """As :func:`load_instrument`, for an instrument with levels."""
    instrument = load_instrument(name)
    if isinstance(instrument, MaturityModel):
        return instrument
    raise InputError([Document(file=str(name)).problem(("kind",), "must be 'maturity': this file has no levels.")])


def files_of(path: Path) -> tuple[Path, ...]:
    """The files of one's own that the instrument in `path` extends, nearest first; as far as they can be read."""
    found = [path]
    while is_file(found[-1]):
        data = read(found[-1]).data
        base = data.get("extends") if isinstance(data, dict) else None
        following = found[-1].parent / base if isinstance(base, str) and base not in SHIPPED else None
        if following is None or following in found:
            break
        found.append(following)
    return tuple(found[1:])


@lru_cache(maxsize=len(SHIPPED))
def _load_shipped(name: str) -> MaturityModel | EngagementFramework:
    return _checked(_read_shipped(name))


def _read_shipped(name: str) -> Document:
    return read(MATURITY_FOLDER / f"{name}.yaml", f"reference/maturity/{name}.yaml")


def _resolve(path: Path, seen: tuple[Path, ...]) -> Document:
    """The document of `path` laid over what it extends."""
    own = read(path)
    if not isinstance(own.data, dict):
        raise InputError([own.problem((), "a maturity model is a mapping with keys such as id, extends, statements.")])
    base_name, removals = own.data.pop("extends", None), own.data.pop("remove", None)
    if base_name is None and removals is None:
        return own
    if base_name in SHIPPED:
        base = _read_shipped(base_name)
    elif not isinstance(base_name, str):
        raise InputError([own.problem(("extends",), "must be cemm, cef or the path of a maturity model.")])
    else:
        parent = (path.parent / base_name).resolve()
        if parent in (*seen, path.resolve()):
            raise InputError([own.problem(("extends",), f"'{base_name}' extends this file in turn. Break the circle.")])
        base = _resolve(path.parent / base_name, (*seen, path.resolve()))
    return overlay(_without(base, removals, own), own, lambda at, over: bool(at) and at[-1] == "source")


def _without(base: Document, removals: Any, own: Document) -> Document:
    """`base` without what `remove` names; the statements and pairs of a removed pillar or block go with it."""
    if removals is None:
        return base
    if not isinstance(removals, dict):
        own.problems.append(own.problem(("remove",), "must be a mapping, such as {statements: [data.5.paid_value]}."))
        return base
    data = dict(base.data)
    for kind, ids in removals.items():
        if kind not in REMOVABLE:
            own.problems.append(own.problem(("remove", kind), f"unknown key. {did_you_mean(kind, REMOVABLE)}"))
            continue
        for number, name in enumerate(ids if isinstance(ids, list) else [ids]):
            if name not in data.get(kind, {}):
                hint = did_you_mean(str(name), list(data.get(kind, {})))
                own.problems.append(own.problem(("remove", kind, number), f"the base has no '{name}'. {hint}".strip()))
            data[kind] = {key: value for key, value in data.get(kind, {}).items() if key != name}
            if kind in ("pillars", "blocks"):
                _forget(data, str(name))
    return Document(data, base.places, list(base.problems), base.file)


def _forget(data: dict[str, Any], dimension: str) -> None:
    data["statements"] = {key: value for key, value in data["statements"].items() if dimension_of(key) != dimension}
    if "incoherent" in data:
        data["incoherent"] = {
            key: pair
            for key, pair in data["incoherent"].items()
            if dimension not in (pair.get("ahead"), pair.get("behind"))
        }


def _checked(document: Document) -> MaturityModel | EngagementFramework:
    if document.problems:
        raise InputError(document.problems)
    kinds: dict[Any, type[MaturityModel] | type[EngagementFramework]] = {
        "maturity": MaturityModel,
        "presence": EngagementFramework,
    }
    kind = document.data.get("kind")
    if kind not in kinds:
        found = "is missing" if kind is None else f"{kind!r} is not allowed"
        raise InputError([document.problem(("kind",), f"{found}. Allowed: {', '.join(kinds)}.")])
    try:
        instrument = kinds[kind].model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_of(error, document, kinds[kind])) from None
    _check(instrument, document)
    return instrument


def _check(instrument: MaturityModel | EngagementFramework, document: Document) -> None:
    """Every reference that must hold: statements to dimensions and steps, pairs to pillars, levels counted from 1."""
    found = []
    dimensions, steps = list(instrument.dimensions), list(instrument.steps)
    if isinstance(instrument, MaturityModel):
        if steps != [str(number) for number in range(1, len(steps) + 1)] or len(steps) < 2:
            found.append(document.problem(("levels",), "must be numbered 1, 2, 3 … in this order."))
        for key, pair in instrument.incoherent.items():
            for end in ("ahead", "behind"):
                name = getattr(pair, end)
                if name not in dimensions:
                    message = f"'{name}' is no pillar of this model. {did_you_mean(name, dimensions)}"
                    found.append(document.problem(("incoherent", key, end), message))
    for key in instrument.statements:
        for what, name, known in (
            ("pillar or block", dimension_of(key), dimensions),
            ("level or type", step_of(key), steps),
        ):
            if name not in known:
                message = f"'{name}' is no {what} of this model. {did_you_mean(name, known)}".strip()
                found.append(document.problem(("statements", key), message))
    present = {(dimension_of(key), step_of(key)) for key in instrument.statements}
    if isinstance(instrument, MaturityModel):
        for dimension in dimensions:
            for level in instrument.asked_steps:
                if (dimension, level) not in present:
                    message = (
                        f"has no statement of level {level}; its share would be unknown. Add {dimension}.{level}.…"
                    )
                    found.append(document.problem(("pillars", dimension), message))
    else:
        for dimension in dimensions:
            if not any(name == dimension for name, _ in present):
                found.append(
                    document.problem(("blocks", dimension), "has no statements. Add one, or remove the block.")
                )
    if found:
        raise InputError(found)
