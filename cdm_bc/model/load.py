"""Model files: read, laid over each other (`extends`, `remove`), checked as a whole."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cdm_bc.document import Document, KeyPath, is_file, read
from cdm_bc.errors import InputError, shown
from cdm_bc.model.checks import check_coverage, check_model
from cdm_bc.model.numbers import QUANTITY_KEYS
from cdm_bc.model.relevance import with_relevance
from cdm_bc.model.schema import Model
from cdm_bc.overlays import mapping_at, overlay, taken_out
from cdm_bc.sentences import Sentence
from cdm_bc.validation import not_twice, validated

REFERENCE = "reference"
REFERENCE_FOLDER = Path(__file__).parent.parent / "reference"
#: What a number rests on.
PEDIGREE = ("grade", "source", "also", "reason")
#: Sections of numbers of the method itself.
SETTINGS = ("master_data", "data_quality", "delivery")
#: Kinds of elements that `remove` takes out by id, and how that is written.
EXAMPLE = "{benefits: [less_silo_behaviour]}"
REMOVABLE = ("objectives", "drivers", "groups", "entities", "foundations", "facts", "pools", "benefits")


class LoadedModel:
    """A model and the document it came from.

    Attributes
    ----------
    model : the checked model.
    document : its merged values with the place of each.
    files : the files read, base first.
    """

    def __init__(self, model: Model, document: Document, files: tuple[Path, ...]) -> None:
        self.model = model
        self.document = document
        self.files = files


def load_model(name: str | Path = REFERENCE) -> LoadedModel:
    """Load the shipped model (``reference``) or a model file.

    Raises
    ------
    InputError
        With every problem of the file and of the files it extends.
    """
    if str(name) == REFERENCE:
        return _load_reference()
    document, files = _resolve(Path(name), ())
    return _checked(document, files)


@lru_cache(maxsize=1)
def _load_reference() -> LoadedModel:
    document, files = _read_reference()
    return _checked(document, files)


def _read_reference() -> tuple[Document, tuple[Path, ...]]:
    """The shipped model: ``model.yaml`` first, then facts and pools, then a file of benefits per driver."""
    document, names = Document(), ["model", "facts", "pools"]
    files = []
    for name in names:
        file = REFERENCE_FOLDER / f"{name}.yaml"
        own = read(file, f"{REFERENCE}/{file.relative_to(REFERENCE_FOLDER).as_posix()}")
        own, matrix = with_relevance(own, file)
        document = overlay(document, own)
        files += [file, *matrix]
        if name == "model":
            names += [f"benefits/{driver}" for driver in document.data["drivers"]]
    return document, tuple(files)


def _resolve(path: Path, seen: tuple[Path, ...]) -> tuple[Document, tuple[Path, ...]]:
    """The document of `path` laid over what it extends."""
    own = read(path)
    if not isinstance(own.data, dict) or not own.data:
        empty = "the file is empty: a model file is a mapping with keys such as id, extends, benefits."
        other = "this is no model file: a model file is a mapping with keys such as id, extends, benefits."
        raise InputError([*own.problems, own.problem((), empty if own.data == {} else other)])
    own, matrix = with_relevance(own, path)
    base_name = own.data.pop("extends", None)
    removals = own.data.pop("remove", None)
    if base_name is None:
        base, files = Document(), tuple[Path, ...]()
    elif base_name == REFERENCE:
        base, files = _read_reference()
    elif not isinstance(base_name, str) or not is_file(path.parent / base_name):
        message = "{file} is no model file. Write 'reference', or a path relative to this file."
        raise InputError([*own.problems, own.problem(("extends",), Sentence(message, file=shown(base_name)))])
    else:
        here = path.resolve()
        if (path.parent / base_name).resolve() in (*seen, here):
            message = Sentence("'{file}' extends this file in turn. Break the circle.", file=base_name)
            raise InputError([own.problem(("extends",), message)])
        base, files = _resolve(path.parent / base_name, (*seen, here))
    base = _without_old_numbers(taken_out(base, own, removals, REMOVABLE, _forget, EXAMPLE), own.data)
    return overlay(base, own, _replaces), (*files, *(file for file in matrix if is_file(file)), path)


def _replaces(path: KeyPath, over: dict[str, Any]) -> bool:
    """Scores, quantities, settings and sources are replaced as a whole; everything else merges key by key."""
    if path[:1] and path[0] in SETTINGS:
        return len(path) > 1
    return len(path) > 2 and path[-1] in ("current", "target", "source", "default", "weights")


def _without_old_numbers(base: Document, over: dict[str, Any]) -> Document:
    """`base` without the numbers that `over` replaces, and without the grade and source of those numbers."""

    def renewed(old: Any, new: Any, numbers: tuple[str, ...]) -> Any:
        if not (isinstance(old, dict) and isinstance(new, dict) and new.keys() & set(numbers)):
            return old
        # a base value of its own starts the range anew; a bound alone moves that bound
        drop = {*PEDIGREE, *(numbers if new.keys() & {"base", "by_year"} else ())}
        return {key: value for key, value in old.items() if key not in drop}

    def renewed_inputs(old: Any, new: Any) -> Any:
        inputs = new.get("inputs") if isinstance(new, dict) else None
        if not (isinstance(old, dict) and isinstance(old.get("inputs"), dict) and isinstance(inputs, dict)):
            return old
        return old | {"inputs": {k: renewed(v, inputs.get(k), QUANTITY_KEYS) for k, v in old["inputs"].items()}}

    facts, benefits = mapping_at(over, "facts"), mapping_at(over, "benefits")
    data = {
        "facts": {
            key: renewed(old, facts.get(key), ("default",)) for key, old in mapping_at(base.data, "facts").items()
        },
        "benefits": {
            key: renewed_inputs(old, benefits.get(key)) for key, old in mapping_at(base.data, "benefits").items()
        },
    }
    return replace(base, data=base.data | {key: value for key, value in data.items() if value})


def _forget(data: dict[str, Any], kind: str, name: str) -> None:
    """Take a removed entity or driver out of the relevance matrix."""
    relevance = mapping_at(data, "relevance")
    if kind == "entities":
        data["relevance"] = {entity: row for entity, row in relevance.items() if entity != name}
    elif kind == "drivers":
        data["relevance"] = {
            entity: {driver: value for driver, value in mapping_at(relevance, entity).items() if driver != name}
            for entity in relevance
        }


def _checked(document: Document, files: tuple[Path, ...]) -> LoadedModel:
    # a fact says by `default: null` that only the client can know it
    document = _without_empty_defaults(document)
    model, data, problems = validated(Model, document, _mended)
    if model is not None:
        follow = [shown(name) for name in _names(document.data) - _names(data)]
        later = not_twice(problems, check_model(model, document))
        problems += [p for p in later if not any(name in p.message for name in follow)]
        problems += check_coverage(model, document) if not problems else []
    if problems or model is None:
        raise InputError(problems)
    return LoadedModel(model, document, files)


def _without_empty_defaults(document: Document) -> Document:
    """A fact says by ``default: null`` that only the client can know it."""
    facts = mapping_at(document.data, "facts")
    if not facts:
        return document
    empty = {key for key, fact in facts.items() if isinstance(fact, dict) and fact.get("default", 0) is None}
    kept = {key: {k: v for k, v in f.items() if k != "default"} if key in empty else f for key, f in facts.items()}
    keys = {f"facts.{key}.default" for key in empty}
    problems = [p for p in document.problems if p.key not in keys]
    return replace(document, data=document.data | {"facts": kept}, problems=problems)


def _mended(data: dict[str, Any], wrong: list[KeyPath]) -> dict[str, Any] | None:
    """The data without the elements at fault, so that what is left can be checked; None if a whole kind is at fault."""
    data = {key: dict(value) if isinstance(value, dict) else value for key, value in data.items()}
    for path in wrong:
        kind = str(path[0]) if path else ""
        if len(path) > 1 and isinstance(data.get(kind), dict):
            data[kind].pop(path[1], None)
        elif path and kind not in REMOVABLE:
            data.pop(kind, None)
        else:
            return None
    return {"id": "?"} | data


def _names(data: dict[str, Any]) -> set[str]:
    return {name for kind in REMOVABLE for name in mapping_at(data, kind)}
