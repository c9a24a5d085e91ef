"""A relevance matrix in a CSV file: entities down, drivers across."""

from __future__ import annotations

import csv
from pathlib import Path

from cdm_bc.document import Document, KeyPath, Place
from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.files import read_text
from cdm_bc.sentences import Sentence, as_sentence

Table = dict[str, dict[str, float]]


def with_relevance(document: Document, file: Path) -> tuple[Document, tuple[Path, ...]]:
    """The document of the model file `file`, with the relevance matrix read in if it names a CSV file, and that file."""
    name = document.data.get("relevance") if isinstance(document.data, dict) else None
    if not isinstance(name, str):
        return document, ()
    document.data["relevance"] = _read(file.parent, name, document)
    return document, (file.parent / name,)


def _read(folder: Path, name: str, document: Document) -> Table:
    """The matrix; what is wrong with it is noted in the document."""
    try:
        text = read_text(folder / name)
    except InputError as error:
        message = "{file} cannot be used (the path is relative to this file): {reason}"
        message = Sentence(message, file=shown(name), reason=as_sentence(error.problems[0].message))
        document.problems.append(document.problem(("relevance",), message))
        return {}
    first = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ","))
    except csv.Error:
        rows = []
        message = "{file} is no table that can be read. Check its quotes."
        document.problems.append(document.problem(("relevance",), Sentence(message, file=shown(name))))
    return _table(rows, (Path(document.file).parent / name).as_posix(), document) if rows else {}


def _table(rows: list[list[str]], file: str, document: Document) -> Table:
    header = [cell.strip() for cell in rows[0]]
    repeated = sorted({driver for driver in header[1:] if header.count(driver) > 1})
    if len(header) < 2 or repeated:
        bare = "the header has no columns: write entity, then one column per driver."
        message = Sentence("the header names {driver} twice.", driver=repeated[0]) if repeated else bare
        document.problems.append(Problem(file, 1, 1, "relevance", message))
        return {}
    table: Table = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        entity = row[0].strip()
        if entity in table or len(row) != len(header):
            cells = Sentence("this row has {cells} cells, the header {width}.", cells=len(row), width=len(header))
            message = "this row is there twice." if entity in table else cells
            document.problems.append(Problem(file, line, 1, f"relevance.{entity}", message))
            continue
        table[entity] = {}
        for column, (driver, cell) in enumerate(zip(header[1:], row[1:], strict=True), start=2):
            here: KeyPath = ("relevance", entity, driver)
            document.places[here] = Place(file, line, column)
            try:
                table[entity][driver] = float(cell)
            except ValueError:
                document.problems.append(
                    document.problem(here, Sentence("{raw} is no relevance, 0 to 3.", raw=shown(cell)))
                )
    return table
