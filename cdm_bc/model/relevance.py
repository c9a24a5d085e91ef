"""A relevance matrix in a CSV file: entities down, drivers across."""

from __future__ import annotations

import csv
from pathlib import Path

from cdm_bc.document import Document, KeyPath, Place
from cdm_bc.errors import Problem, shown

Table = dict[str, dict[str, float]]


def with_relevance(document: Document, file: Path) -> Document:
    """The document of the model file `file`, with the relevance matrix read in if it names a CSV file."""
    name = document.data.get("relevance") if isinstance(document.data, dict) else None
    if isinstance(name, str):
        document.data["relevance"] = _read(file.parent, name, document)
    return document


def _read(folder: Path, name: str, document: Document) -> Table:
    """The matrix; what is wrong with it is noted in the document."""
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        message = f"there is no readable CSV file (UTF-8) {shown(name)}; the path is relative to this file."
        document.problems.append(document.problem(("relevance",), message))
        return {}
    first = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ","))
    except csv.Error as error:
        rows = []
        document.problems.append(document.problem(("relevance",), f"{shown(name)} cannot be read: {error}."))
    return _table(rows, (Path(document.file).parent / name).as_posix(), document) if rows else {}


def _table(rows: list[list[str]], file: str, document: Document) -> Table:
    header = [cell.strip() for cell in rows[0]]
    repeated = sorted({driver for driver in header[1:] if header.count(driver) > 1})
    if len(header) < 2 or repeated:
        what = f"names {repeated[0]} twice" if repeated else "has no columns: write entity, then one column per driver"
        document.problems.append(Problem(file, 1, 1, "relevance", f"the header {what}."))
        return {}
    table: Table = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        entity = row[0].strip()
        if entity in table or len(row) != len(header):
            what = "is there twice" if entity in table else f"has {len(row)} cells, the header {len(header)}"
            document.problems.append(Problem(file, line, 1, f"relevance.{entity}", f"this row {what}."))
            continue
        table[entity] = {}
        for column, (driver, cell) in enumerate(zip(header[1:], row[1:], strict=True), start=2):
            here: KeyPath = ("relevance", entity, driver)
            document.places[here] = Place(file, line, column)
            try:
                table[entity][driver] = float(cell)
            except ValueError:
                document.problems.append(document.problem(here, f"{shown(cell)} is no relevance, 0 to 3."))
    return table
