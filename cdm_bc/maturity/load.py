"""Maturity models loaded from their files, laid over each other (`extends`, `remove`), checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from cdm_bc.document import Document, KeyPath, is_file, read
from cdm_bc.errors import InputError, did_you_mean, shown
from cdm_bc.maturity.model import EngagementFramework, Instrument, MaturityModel, dimension_of, step_of
from cdm_bc.overlays import mapping_at, overlay, taken_out
from cdm_bc.schema import Strict
from cdm_bc.sentences import Sentence
from cdm_bc.validation import problems_of

MATURITY_FOLDER = Path(__file__).parent.parent / "reference" / "maturity"
SHIPPED = ("cemm", "cef")
Form = TypeVar("Form", bound=Strict)
NO_DIMENSION = "'{name}' is no pillar or block of this model. {hint}"
NO_STEP = "'{name}' is no level or type of this model. {hint}"
NO_PILLAR = "'{name}' is no pillar of this model. {hint}"
EXAMPLE = "{statements: [data.5.paid_value]}"
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
            message = Sentence("'{file}' extends this file in turn. Break the circle.", file=base_name)
            raise InputError([own.problem(("extends",), message)])
        base = _resolve(path.parent / base_name, (*seen, path.resolve()))
    base = taken_out(base, own, removals, REMOVABLE, _forget, EXAMPLE)
    return overlay(base, own, lambda at, over: bool(at) and at[-1] == "source")


def _forget(data: dict[str, Any], kind: str, name: str) -> None:
    """Drop the statements and pairs of a removed pillar or block."""
    if kind not in ("pillars", "blocks"):
        return
    statements, pairs = mapping_at(data, "statements"), mapping_at(data, "incoherent")
    data["statements"] = {key: value for key, value in statements.items() if dimension_of(key) != name}
    if pairs:
        ends = {key: (mapping_at(pairs, key).get("ahead"), mapping_at(pairs, key).get("behind")) for key in pairs}
        data["incoherent"] = {key: pair for key, pair in pairs.items() if name not in ends[key]}


def _checked(document: Document) -> Instrument:
    if document.problems:
        raise InputError(document.problems)
    kinds: dict[Any, type[Instrument]] = {"maturity": MaturityModel, "presence": EngagementFramework}
    kind = document.data.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        message = "is missing. Allowed: {names}." if kind is None else "{raw} is not allowed. Allowed: {names}."
        message = Sentence(message, raw=shown(kind), names=list(kinds))
        raise InputError([document.problem(("kind",), message)])
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
        references.append((("statements", key), NO_DIMENSION, dimension_of(key), dimensions))
        references.append((("statements", key), NO_STEP, step_of(key), steps))
    if isinstance(instrument, MaturityModel):
        for key, pair in instrument.incoherent.items():
            references.append((("incoherent", key, "ahead"), NO_PILLAR, pair.ahead, dimensions))
            references.append((("incoherent", key, "behind"), NO_PILLAR, pair.behind, dimensions))
    for path, message, name, known in references:
        if name not in known:
            yield path, Sentence(message, name=name, hint=did_you_mean(name, known))


def _gaps(instrument: Instrument) -> Iterator[tuple[KeyPath, str]]:
    """Levels not counted from 1; a pillar without a statement on some level, a block without any."""
    present = {(dimension_of(key), step_of(key)) for key in instrument.statements}
    if isinstance(instrument, MaturityModel):
        if list(instrument.levels) != [str(number) for number in range(1, max(2, instrument.top_level) + 1)]:
            yield ("levels",), "must be numbered 1, 2, 3 … in this order."
        for dimension, level in product(instrument.pillars, instrument.asked_steps):
            if (dimension, level) not in present:
                message = "has no statement of level {level}; its share would be unknown. Add {dimension}.{level}.…"
                yield ("pillars", dimension), Sentence(message, level=level, dimension=dimension)
    else:
        for dimension in instrument.dimensions.keys() - {dimension for dimension, _ in present}:
            yield ("blocks", dimension), "has no statements. Add one, or remove the block."
