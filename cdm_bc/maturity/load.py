"""Maturity models loaded from their files, laid over each other (`extends`, `remove`), checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from cdm_bc.document import Document, KeyPath, is_file, overlay, read
from cdm_bc.errors import InputError, did_you_mean
from cdm_bc.maturity.model import EngagementFramework, Instrument, MaturityModel, dimension_of, step_of
from cdm_bc.schema import Strict, problems_of

MATURITY_FOLDER = Path(__file__).parent.parent / "reference" / "maturity"
SHIPPED = ("cemm", "cef")
Form = TypeVar("Form", bound=Strict)
REMOVABLE = ("pillars", "blocks", "incoherent", "statements")


def load_instrument(name: str | Path = "cemm") -> Instrument:
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
def _load_shipped(name: str) -> Instrument:
    return _checked(read_shipped(name))


def read_shipped(name: str) -> Document:
    """A shipped file on maturity: an instrument, or the words of the assessment."""
    return read(MATURITY_FOLDER / f"{name}.yaml", f"reference/maturity/{name}.yaml")


def parsed(document: Document, schema: type[Form]) -> Form:
    """The data of a document in their form.

    Raises
    ------
    InputError
        With every problem of the document.
    """
    if document.problems:
        raise InputError(document.problems)
    try:
        return schema.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_of(error, document, schema)) from None


def _resolve(path: Path, seen: tuple[Path, ...]) -> Document:
    """The document of `path` laid over what it extends."""
    own = read(path)
    if not isinstance(own.data, dict):
        raise InputError([own.problem((), "a maturity model is a mapping with keys such as id, extends, statements.")])
    base_name, removals = own.data.pop("extends", None), own.data.pop("remove", None)
    if base_name is None and removals is None:
        return own
    if base_name in SHIPPED:
        base = read_shipped(base_name)
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
    """Drop the statements and pairs of a removed pillar or block."""
    data["statements"] = {key: value for key, value in data["statements"].items() if dimension_of(key) != dimension}
    if pairs := data.get("incoherent"):
        data["incoherent"] = {
            key: pair for key, pair in pairs.items() if dimension not in (pair.get("ahead"), pair.get("behind"))
        }


def _checked(document: Document) -> Instrument:
    if document.problems:
        raise InputError(document.problems)
    kinds: dict[Any, type[Instrument]] = {"maturity": MaturityModel, "presence": EngagementFramework}
    kind = document.data.get("kind")
    if kind not in kinds:
        found = "is missing" if kind is None else f"{kind!r} is not allowed"
        raise InputError([document.problem(("kind",), f"{found}. Allowed: {', '.join(kinds)}.")])
    instrument = parsed(document, kinds[kind])
    faults = [*_wrong_names(instrument), *_gaps(instrument)]
    if faults:
        raise InputError([document.problem(path, message) for path, message in faults])
    return instrument


def _wrong_names(instrument: Instrument) -> Iterator[tuple[KeyPath, str]]:
    """References that do not hold: statements to dimensions and steps, pairs to pillars."""
    dimensions, steps = list(instrument.dimensions), list(instrument.steps)
    references: list[tuple[KeyPath, str, str, list[str]]] = []
    for key in instrument.statements:
        references.append((("statements", key), "pillar or block", dimension_of(key), dimensions))
        references.append((("statements", key), "level or type", step_of(key), steps))
    if isinstance(instrument, MaturityModel):
        for key, pair in instrument.incoherent.items():
            references.append((("incoherent", key, "ahead"), "pillar", pair.ahead, dimensions))
            references.append((("incoherent", key, "behind"), "pillar", pair.behind, dimensions))
    for path, what, name, known in references:
        if name not in known:
            yield path, f"'{name}' is no {what} of this model. {did_you_mean(name, known)}".strip()


def _gaps(instrument: Instrument) -> Iterator[tuple[KeyPath, str]]:
    """Levels not counted from 1; a pillar without a statement on some level, a block without any."""
    present = {(dimension_of(key), step_of(key)) for key in instrument.statements}
    if isinstance(instrument, MaturityModel):
        if list(instrument.levels) != [str(number) for number in range(1, max(2, instrument.top_level) + 1)]:
            yield ("levels",), "must be numbered 1, 2, 3 … in this order."
        for dimension, level in product(instrument.pillars, instrument.asked_steps):
            if (dimension, level) not in present:
                message = f"has no statement of level {level}; its share would be unknown. Add {dimension}.{level}.…"
                yield ("pillars", dimension), message
    else:
        for dimension in instrument.dimensions.keys() - {dimension for dimension, _ in present}:
            yield ("blocks", dimension), "has no statements. Add one, or remove the block."
