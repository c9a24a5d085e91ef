"""Client files: read, check everything in one go, resolve against the model; scenarios too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cdm_bc.case.case import Case
from cdm_bc.case.effort import without_levers
from cdm_bc.case.evidence import ASSESSMENT, READERS, Evidence, EvidenceFiles
from cdm_bc.case.fields import IMAGES
from cdm_bc.case.files import file_fault, inside
from cdm_bc.case.resolve import Resolver
from cdm_bc.case.schema import PROGRAMME, Client
from cdm_bc.document import Document, KeyPath, dotted, is_file, read
from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.model import REFERENCE, LoadedModel, load_model
from cdm_bc.number_text import two_readings
from cdm_bc.overlays import mapping_at, overlay
from cdm_bc.sentences import Sentence
from cdm_bc.validation import not_twice, validated, without

CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
#: Keys by which a mapping is a quantity.
LEVELS = frozenset({"base", "low", "high", "by_year", "distribution"})
#: Keys of a number with its range.
RANGE = ("low", "base", "high")
#: Sections that may be left empty.
SECTIONS = frozenset(
    {"facts", "benefits", "data", "foundations", "effort", "finance", "delivery", "master_data", "data_quality"}
    | {"importance", "relevance", "uncertainty", "scenarios", "customers"}
)
#: Keys of evidence files.
EVIDENCE = tuple(EvidenceFiles.model_fields)
#: Windows refuses files of these names, whatever their ending.
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def load_case(path: str | Path) -> Case:
    """Read a client file and everything it refers to.

    Raises
    ------
    InputError
        With every problem, of the file, its scenarios and its model.
    """
    path = Path(path)
    client_id = check_client_id(path)
    return case_of(read(path), client_id, path.parent)


def case_of(document: Document, client_id: str, folder: Path) -> Case:
    """The case of a client document that stands in `folder`. Errors as in :func:`load_case`."""
    case, problems = examined(document, client_id, folder)
    if problems or case is None:
        raise InputError(problems)
    return case


def examined(document: Document, client_id: str, folder: Path) -> tuple[Case | None, list[Problem]]:
    """The case of a client document as far as it can be read, and every problem; None if it cannot be.

    A case with problems lacks what is at fault and is good for finding more problems, and for nothing else.
    """
    if not isinstance(document.data, dict) or not document.data:
        empty = "the file is empty: a client file is a mapping with keys such as client, facts, data."
        other = "this is no client file: a client file is a mapping with keys such as client, facts, data."
        return None, [*document.problems, document.problem((), empty if document.data == {} else other)]
    document = _without_empty_sections(document)
    client, data, problems = validated(Client, document, _mended)
    problems = _with_points(document, problems)
    if client is None:
        return None, problems
    given, document = document, replace(document, data=data)
    problems += not_twice(problems, _check_files(client, document, folder))
    try:
        loaded = _load_model(client.model, document, folder)
    except InputError as error:
        return None, [*problems, *error.problems]
    evidence = Evidence(client, client.client.name, loaded.model, folder)
    numbers, faults = evidence.numbers(document)
    problems += not_twice(problems, faults)
    resolver_of = partial(Resolver, client_id, loaded, evidence, numbers)
    resolver = resolver_of(client, given)
    problems += resolver.unknown_names()
    case = resolver.case()
    problems += not_twice(problems, resolver.problems)
    scenarios = _scenarios(client, document, folder, resolver_of, problems)
    logo = [path] if client.client.logo and (path := inside(folder, client.client.logo)) else []
    files = (*loaded.files, *logo, *evidence.all_files())
    return replace(case, scenarios=MappingProxyType(scenarios), files=files), problems


def _with_points(document: Document, problems: list[Problem]) -> list[Problem]:
    """The problems; where a range does not fit a number whose point may be one of thousands, that is the problem."""
    for path, place in document.places.items():
        if place.written and path[-1] in RANGE:
            bounds = {dotted((*path[:-1], key)) for key in RANGE}
            clear = [problem for problem in problems if problem.key not in bounds]
            if len(clear) < len(problems):
                problems = [*clear, document.problem(path, two_readings(place.written))]
    return problems


def _without_empty_sections(document: Document) -> Document:
    """A section with nothing but comments under its heading is an empty section, not an empty value."""
    empty = {key for key in SECTIONS if key in document.data and document.data[key] is None}
    data = {key: value for key, value in document.data.items() if key not in empty}
    return replace(document, data=data, problems=[p for p in document.problems if p.key not in empty])


def _mended(data: dict[str, Any], wrong: list[KeyPath]) -> dict[str, Any] | None:
    """The data without the entries at fault, so that what is left can be checked against the model."""
    drop: list[KeyPath] = []
    lines: dict[int, bool] = {}  # whether the lever of the line is good
    for path in wrong:
        match path:
            case () | ("model", *_):
                return None  # nothing can be said without knowing the model
            case ("customers", *_):
                data.pop("customers", None)  # its parts name each other
            case ("scenarios", _, _, *_):
                continue  # found again where the scenario is laid over the file
            case ("benefits", _, "inputs", _, *_):
                drop.append(path[:4])
            case ("benefits", _, _, *_):
                drop.append(path[:3])
            case ("effort", "lines", int() as index, *rest):
                lines[index] = lines.get(index, True) and rest[:1] != ["lever"]
            case _:
                drop.append(path[:2])
    data = without(data, *drop)
    effort, client = mapping_at(data, "effort"), mapping_at(data, "client")
    if lines and isinstance(effort.get("lines"), list):
        kept = [_free(line, lines[n]) if n in lines else line for n, line in enumerate(effort["lines"])]
        data = data | {"effort": effort | {"lines": kept}}
    return data | {"client": {"name": "?"} | client}


def _free(line: Any, keeps_lever: bool) -> dict[str, Any]:
    """A line without costs in the place of one at fault, so that the lines after it keep their number."""
    lever = line["lever"] if keeps_lever and isinstance(line, dict) and "lever" in line else PROGRAMME
    return {"lever": lever, "what": "?", "cost": 0}


def check_client_id(path: Path) -> str:
    """The client id in the name of a client file.

    Raises
    ------
    InputError
        If the name cannot be the name of a report on every system.
    """
    stem = path.stem
    if not CLIENT_ID.fullmatch(stem):
        wanted = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-_") or "client"
        message = "'{name}' is no client id: small letters, digits, - and _ only. Rename the file to {wanted}.yaml."
        message = Sentence(message, name=stem, wanted=wanted)
        raise InputError([Problem(path.as_posix(), None, None, "", message)])
    if stem in RESERVED or len(stem) > 200:
        message = "'{name}' cannot be a file name on every system. Choose another name for the file."
        message = Sentence(message, name=stem[:40])
        raise InputError([Problem(path.as_posix(), None, None, "", message)])
    return stem


def _load_model(name: str, document: Document, folder: Path) -> LoadedModel:
    if name == REFERENCE:
        return load_model()
    path = folder / name
    if not is_file(path):
        message = "there is no model file {file} beside this file. Write 'reference', or a path relative to this file."
        raise InputError([document.problem(("model",), Sentence(message, file=shown(name)))])
    return load_model(path)


def _check_files(client: Client, document: Document, folder: Path) -> list[Problem]:
    """Files that the client file names must lie in or below its own folder, and exist."""
    names: dict[KeyPath, str | None] = {("client", "logo"): client.client.logo}
    names |= {(reader.key,): getattr(client, reader.key) for reader in READERS}
    faults = {path: file_fault(folder, name) for path, name in names.items() if name is not None}
    found = [document.problem(path, fault) for path, fault in faults.items() if fault]
    if client.client.logo and Path(client.client.logo).suffix.lower().removeprefix(".") not in IMAGES:
        found.append(document.problem(("client", "logo"), "a logo is an .svg, .png or .jpg file."))
    for foundation, state in client.foundations.items():
        if state.current == ASSESSMENT.word and not client.assessment:
            message = "says from_assessment, but the file names no assessment. Add assessment: answers.csv."
            found.append(document.problem(("foundations", foundation, "current"), message))
    return found


def _is_quantity(path: KeyPath, over: dict[str, Any]) -> bool:
    """A quantity or a set of scores in a scenario stands instead of the file's, not mixed with it."""
    return len(path) > 1 and (bool(over.keys() & LEVELS) or path[-1] in ("current", "target"))


def scenario_document(document: Document, name: str) -> Document:
    """The client document with the scenario `name` laid over it."""
    start: KeyPath = ("scenarios", name)
    part = Document(document.data["scenarios"][name], file=document.file)
    part.places = {path[2:]: place for path, place in document.places.items() if path[:2] == start}
    base = Document({k: v for k, v in document.data.items() if k != "scenarios"}, document.places, [], document.file)
    return overlay(base, part, _is_quantity)


def _scenarios(
    client: Client,
    document: Document,
    folder: Path,
    resolver_of: Callable[..., Resolver],
    problems: list[Problem],
) -> dict[str, Case]:
    found: dict[str, Case] = {}
    in_file = tuple(problems)
    for name in client.scenarios:
        merged = scenario_document(document, name)
        key = _not_for_scenarios(merged, client, client.scenarios[name])
        if key:
            evidence = "a scenario cannot change the {key}. Make another client file for that."
            evidence = Sentence(evidence, key=key.replace("_", " "))
            other = "a scenario cannot change the model or hold scenarios. Make another client file for that."
            message = evidence if key in EVIDENCE else other
            problems.append(document.problem(("scenarios", name, key), message))
            continue
        inner, _, faults = validated(Client, merged, _mended)
        if inner is not None:
            left_out = frozenset(_out_of_scope(inner) - _out_of_scope(client))
            inner = inner.model_copy(update={"effort": without_levers(inner.effort, left_out)})
            resolver = resolver_of(inner, merged, left_out)
            faults += resolver.unknown_names()
            found[name] = replace(resolver.case(), scenario=name)
            faults += not_twice(faults, [*_check_files(inner, merged, folder), *resolver.problems])
        # what is wrong in the file is wrong again in each scenario: once is enough
        faults = [replace(p, key=f"scenarios.{name}.{p.key}") for p in not_twice(in_file, faults)]
        problems += not_twice(problems, faults)
    return found


def _out_of_scope(client: Client) -> set[str]:
    return {entity for entity, state in client.data.items() if not state.in_scope}


def _not_for_scenarios(merged: Document, client: Client, scenario: Mapping[str, Any]) -> str:
    """What a scenario changes although it is the same in all of them; '' if nothing."""
    if "scenarios" in scenario:
        return "scenarios"
    changed = (key for key in ("model", *EVIDENCE) if key in scenario and merged.data.get(key) != getattr(client, key))
    return next(changed, "")
