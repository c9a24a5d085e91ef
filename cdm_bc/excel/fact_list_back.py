"""A list of facts that came back, as a client file. The rules of reading are those of a whole workbook."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdm_bc.calculation.checks import checked
from cdm_bc.case.load import case_of
from cdm_bc.document import parse
from cdm_bc.edits.merge import merged
from cdm_bc.edits.tree import apply_all, put
from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.excel.cells import as_written
from cdm_bc.excel.fact_list import ABOUT, BASE, GRADE, HIDDEN, HIGH, LOW, SOURCE, UNIT
from cdm_bc.excel.manifest import CHECK, changed_rows, checksum, input_cells
from cdm_bc.excel.reading import Reading
from cdm_bc.excel.returned import CHANGED, GONE
from cdm_bc.sentences import Sentence
from cdm_bc.workbooks import CellsOf, OpenBook, open_book


@dataclass(frozen=True)
class Answers:
    """What a list says: of the client, and fact -> quantity as a client file has it."""

    about: dict[str, Any]
    client: dict[str, Any]
    facts: dict[str, dict[str, Any]]


def is_list(book: OpenBook) -> bool:
    """Whether a book is a list of facts."""
    return HIDDEN in book.sheets


def read_list(path: Path, book: OpenBook | None = None) -> Answers:
    """The answers in a list.

    Parameters
    ----------
    book : the file, where it has been opened already.

    Raises
    ------
    InputError
        With a sentence for everything that cannot be read.
    """
    return _List(path, book or open_book(path)).answers()


class _List(Reading):
    """Reads the facts of one list."""

    def _refusal(self, message: str, name: str) -> InputError:
        return InputError([Problem(self.path.as_posix(), None, None, "", Sentence(message, name=shown(name)))])

    def answers(self) -> Answers:
        """All of them."""
        if HIDDEN not in self.book.sheets:
            raise self._refusal(GONE, HIDDEN)
        hidden, place = self.book.sheets[HIDDEN].values, self.book.names.get("cdm_sheet_list")
        if hidden.pop(CHECK, None) != checksum([hidden]):
            raise self._refusal(CHANGED, HIDDEN)
        if place is None or place[0] not in self.book.sheets:
            raise self._refusal("the sheet {name} is gone. Only a whole book can be read back.", "list")
        about, rows = json.loads(hidden[0, 0]), sorted({row for row, _ in hidden} - {0})
        table = [(str(hidden[row, 0]), int(hidden[row, 1]), str(hidden[row, 2]), hidden.get((row, 3))) for row in rows]
        title, cells = place[0], self.book.sheets[place[0]]
        self._locked(title, cells, table)
        self.stop()
        client, facts = self._client(cells, table), {}
        self.about = about | {"currency": client.get("currency", "EUR")}
        for key, row, _, _ in table:
            if key.startswith("facts.") and (found := self._fact(key, row, title, cells)):
                facts[key.removeprefix("facts.")] = found
        self.stop()
        return Answers(about, client, facts)

    def _locked(self, title: str, cells: CellsOf, table: list[tuple[str, int, str, Any]]) -> None:
        inputs = set().union(*(input_cells(row, columns) for _, row, _, columns in table))
        for sentence in changed_rows(cells, {row: digest for _, row, digest, _ in table}, inputs, title):
            self.report("", sentence)

    def _client(self, cells: CellsOf, table: list[tuple[str, int, str, Any]]) -> dict[str, Any]:
        """Name, sector, currency and date."""
        rows = {key: row for key, row, _, _ in table}
        found = {}
        for key in ABOUT:
            value = cells.values.get((rows[f"client.{key}"], UNIT))
            if isinstance(value, datetime.datetime | datetime.date):
                value = value.isoformat()[:10]
            if value is not None and str(value).strip():
                found[key] = str(value).strip()
        if "date" in found and not _is_day(found["date"]):
            self.report(
                "client.date", Sentence("{value} is no date. Write it as 2026-11-29.", value=shown(found["date"]))
            )
        return found

    def _fact(self, key: str, row: int, title: str, cells: CellsOf) -> dict[str, Any]:
        """A fact as a client file has it; empty if nothing was filled in."""
        numbers: dict[str, float] = {}
        for name, column in (("low", LOW), ("base", BASE), ("high", HIGH)):
            number = self.number(key, title, cells, (row, column), None, is_share=key in self.about["shares"])
            if number is not None:
                numbers[name] = number
        told = {
            name: str(cells.values.get((row, column)) or "").strip()
            for name, column in (("note", GRADE), ("source", SOURCE))
        }
        if not numbers:
            if any(told.values()):
                self.report(key, Sentence("has a source but no number. Fill in the most likely value."))
            return {}
        if "base" not in numbers or len(numbers) == 2:
            self.report(key, Sentence("needs the most likely value, and low and high both or neither."))
        written = {name: as_written(value) for name, value in numbers.items()}
        return written | {name: text for name, text in (("source", told["source"]), ("note", told["note"])) if text}


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def with_answers(text: str, answers: Answers, path: Path) -> str:
    """The text of a client file with the answers in it.

    Raises
    ------
    InputError
        If the file would be wrong.
    """
    document = parse(text.removeprefix("\ufeff"), path.as_posix())
    data = {key: value for key, value in document.data.items() if value is not None}
    for key, value in answers.client.items():
        data = apply_all(
            data, put(data, ("client", key), datetime.date.fromisoformat(value) if key == "date" else value)
        )
    for key, quantity in answers.facts.items():
        data = apply_all(data, put(data, ("facts", key), quantity if len(quantity) > 1 else quantity["base"]))
    made = merged(text, data)
    checked(case_of(parse(made.removeprefix("\ufeff"), path.as_posix()), path.stem, path.parent))
    return made
