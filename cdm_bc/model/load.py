"""Model files: read, laid over each other (`extends`, `remove`), checked as a whole."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cdm_bc.document import Document, KeyPath, Place, is_number, overlay, read
from cdm_bc.errors import FormulaError, InputError, Problem, did_you_mean
from cdm_bc.formula import MONEY_PER_YEAR, Unit, parse_formula, unit
from cdm_bc.model.schema import SCORES, Model
from cdm_bc.schema import problems_of, share_fault

REFERENCE = "reference"
REFERENCE_FOLDER = Path(__file__).parent.parent / "reference"
#: Kinds of elements that `remove` takes out by id.
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
        shown = f"{REFERENCE}/{file.relative_to(REFERENCE_FOLDER).as_posix()}"
        document = overlay(document, _with_relevance(read(file, shown), file))
        files.append(file)
        if name == "model":
            names += [f"benefits/{driver}" for driver in document.data["drivers"]]
    return document, tuple(files)


def _resolve(path: Path, seen: tuple[Path, ...]) -> tuple[Document, tuple[Path, ...]]:
    """The document of `path` laid over what it extends."""
    own = read(path)
    if not isinstance(own.data, dict):
        raise InputError([own.problem((), "a model file is a mapping with keys such as id, extends, benefits.")])
    own = _with_relevance(own, path)
    base_name = own.data.pop("extends", None)
    removals = own.data.pop("remove", None)
    if base_name is None:
        base, files = Document(), tuple[Path, ...]()
    elif not isinstance(base_name, str):
        raise InputError([own.problem(("extends",), "must be 'reference' or the path of a model file.")])
    elif base_name == REFERENCE:
        base, files = _read_reference()
    else:
        parent = (path.parent / base_name).resolve()
        if parent in seen or parent == path.resolve():
            raise InputError([own.problem(("extends",), f"'{base_name}' extends this file in turn. Break the circle.")])
        base, files = _resolve(path.parent / base_name, (*seen, path.resolve()))
    base = _without(base, removals, own)
    return overlay(base, own, _replaces), (*files, path)


def _replaces(path: KeyPath, over: dict[str, Any]) -> bool:
    """Scores, ranges and sources are replaced as a whole; everything else merges key by key."""
    if not path:
        return False
    return path[-1] in ("current", "target", "source", "default", "weights") and len(path) > 1


def _without(base: Document, removals: Any, own: Document) -> Document:
    """`base` without the elements that `remove` names; whatever pointed to a removed entity or driver goes too."""
    if removals is None:
        return base
    if not isinstance(removals, dict):
        own.problems.append(own.problem(("remove",), "must be a mapping, such as {benefits: [less_silo_behaviour]}."))
        return base
    data = dict(base.data)
    for kind, ids in removals.items():
        if kind not in REMOVABLE:
            own.problems.append(own.problem(("remove", kind), f"unknown key. {did_you_mean(kind, REMOVABLE)}"))
            continue
        for index, name in enumerate(ids if isinstance(ids, list) else [ids]):
            if name not in data.get(kind, {}):
                hint = did_you_mean(str(name), list(data.get(kind, {})))
                own.problems.append(own.problem(("remove", kind, index), f"the base has no '{name}'. {hint}"))
            data[kind] = {key: value for key, value in data.get(kind, {}).items() if key != name}
            _forget(data, kind, str(name))
    return Document(data, base.places, list(base.problems), base.file)


def _forget(data: dict[str, Any], kind: str, name: str) -> None:
    """Take a removed entity or driver out of the relevance matrix."""
    relevance = data.get("relevance", {})
    if kind == "entities":
        data["relevance"] = {entity: row for entity, row in relevance.items() if entity != name}
    elif kind == "drivers":
        data["relevance"] = {
            entity: {driver: value for driver, value in row.items() if driver != name}
            for entity, row in relevance.items()
        }


def _with_relevance(document: Document, file: Path) -> Document:
    """The document with a relevance table given as CSV path read in."""
    name = document.data.get("relevance") if isinstance(document.data, dict) else None
    if isinstance(name, str):
        document.data["relevance"] = _read_relevance(file.parent / name, document)
    return document


def _read_relevance(path: Path, document: Document) -> dict[str, dict[str, float]]:
    shown = (Path(document.file).parent / path.name).as_posix()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        raise InputError(
            [document.problem(("relevance",), f"'{path.name}' is no readable CSV file (UTF-8).")]
        ) from None
    delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    if not rows or len(rows[0]) < 2:
        raise InputError([Problem(shown, 1, 1, "", "has no header: entity, then one column per driver.")])
    header = [cell.strip() for cell in rows[0]]
    table: dict[str, dict[str, float]] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        entity = row[0].strip()
        if entity in table or len(row) != len(header):
            what = "is there twice" if entity in table else f"has {len(row)} cells, the header {len(header)}"
            document.problems.append(Problem(shown, line, 1, entity, f"this row {what}."))
            continue
        table[entity] = {}
        for column, (driver, cell) in enumerate(zip(header[1:], row[1:], strict=True), start=2):
            here: KeyPath = ("relevance", entity, driver)
            document.places[here] = Place(shown, line, column)
            try:
                table[entity][driver] = float(cell)
            except ValueError:
                document.problems.append(document.problem(here, f"'{cell}' is not a number from 0 to 3."))
    return table


def _checked(document: Document, files: tuple[Path, ...]) -> LoadedModel:
    # a fact says by `default: null` that only the client can know it
    problems = [p for p in document.problems if not (p.key.startswith("facts.") and p.key.endswith(".default"))]
    if problems:
        raise InputError(problems)
    try:
        model = Model.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_of(error, document, Model)) from None
    problems = check_model(model, document)
    if problems:
        raise InputError(problems)
    return LoadedModel(model, document, files)


def check_model(model: Model, document: Document) -> list[Problem]:
    """Every reference, formula and unit of a model that does not hold."""
    return [*_references(model, document), *_formulas(model, document), *_shares(model, document)]


def _references(model: Model, document: Document) -> list[Problem]:
    found: list[Problem] = []

    def must_exist(path: KeyPath, name: str, known: dict[str, Any], what: str) -> None:
        if name not in known:
            hint = did_you_mean(name, list(known))
            found.append(document.problem(path, f"'{name}' is no {what} of this model. {hint}".strip()))

    for key, driver in model.drivers.items():
        must_exist(("drivers", key, "objective"), driver.objective, model.objectives, "objective")
    for key, entity in model.entities.items():
        if model.groups:
            must_exist(("entities", key, "group"), entity.group, model.groups, "group")
    for key, benefit in model.benefits.items():
        must_exist(("benefits", key, "driver"), benefit.driver, model.drivers, "driver")
        if benefit.pool is not None:
            must_exist(("benefits", key, "pool"), benefit.pool, model.pools, "pool")
        for entity_id in benefit.weights:
            must_exist(("benefits", key, "weights", entity_id), entity_id, model.entities, "entity")
        for name in benefit.inputs:
            if name in model.facts:
                message = "has the name of a fact. Give the input a name of its own."
                found.append(document.problem(("benefits", key, "inputs", name), message))
    for entity_id, row in model.relevance.items():
        must_exist(("relevance", entity_id), entity_id, model.entities, "entity")
        for driver_id, value in row.items():
            must_exist(("relevance", entity_id, driver_id), driver_id, model.drivers, "driver")
            if value > 3 or not is_number(value):
                message = f"{value:g} is no relevance: 0 none, 1 low, 2 medium, 3 high."
                found.append(document.problem(("relevance", entity_id, driver_id), message))
    return found


def _formulas(model: Model, document: Document) -> list[Problem]:
    found: list[Problem] = []

    def units_at(items: dict[str, Any], path: KeyPath) -> dict[str, Unit]:
        units: dict[str, Unit] = {}
        for name, item in items.items():
            try:
                units[name] = unit(item.unit)
            except FormulaError as error:
                found.append(document.problem((*path, name, "unit"), str(error)))
        return units

    def check(path: KeyPath, text: str, units: dict[str, Unit], what: str) -> None:
        try:
            result = parse_formula(text).unit(units)
            if result != MONEY_PER_YEAR:
                message = (
                    f"the {what} comes out as {result}; it must be {MONEY_PER_YEAR}. Check the units of its parts."
                )
                found.append(document.problem(path, message))
        except FormulaError as error:
            found.append(document.problem(path, str(error)))

    facts = units_at(model.facts, ("facts",))
    if found:
        return found
    for key, pool in model.pools.items():
        check(("pools", key, "formula"), pool.formula, facts, "pool")
    for key, benefit in model.benefits.items():
        inputs = units_at(benefit.inputs, ("benefits", key, "inputs"))
        if benefit.formula and len(inputs) == len(benefit.inputs):
            check(("benefits", key, "formula"), benefit.formula, facts | inputs, "benefit")
            used = parse_names(benefit.formula)
            for name in benefit.inputs:
                if name not in used:
                    path = ("benefits", key, "inputs", name)
                    found.append(document.problem(path, "is not used in the formula. Use it or delete it."))
    return found


def parse_names(formula: str) -> tuple[str, ...]:
    """The names in a formula; none if it cannot be read (which is reported elsewhere)."""
    try:
        return parse_formula(formula).names
    except FormulaError:
        return ()


def _shares(model: Model, document: Document) -> list[Problem]:
    found: list[Problem] = []
    for key, fact in model.facts.items():
        if fact.default is not None and model.is_share(fact.unit, key, fact.share):
            fault = share_fault(fact.default)
            if fault:
                found.append(document.problem(("facts", key, "default"), fault))
    for key, benefit in model.benefits.items():
        for name, item in benefit.inputs.items():
            fault = share_fault(item.quantity) if model.is_share(item.unit, name, item.share) else ""
            if fault:
                found.append(document.problem(("benefits", key, "inputs", name), fault))
    for key, entity in model.entities.items():
        if entity.current and entity.target:
            now, later = entity.current.items(), entity.target.items()
            for score in SCORES:
                if score in now and score in later and later[score].base < now[score].base:
                    message = f"target {later[score].base:g} is below current {now[score].base:g}."
                    found.append(document.problem(("entities", key, "target", score), message))
    return found
