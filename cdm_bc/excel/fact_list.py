"""The facts to ask a client for, as a short workbook to mail: a row per fact, with checks while typing."""

from __future__ import annotations

import json
from typing import Any

from cdm_bc.excel.book import ID, LABEL, Book, Page, Rule, Value
from cdm_bc.excel.inputs import as_list
from cdm_bc.excel.manifest import CHECK, checksum, locked_rows, said, values_of
from cdm_bc.excel.render import rendered
from cdm_bc.model import Fact, Model
from cdm_bc.rendering.new_client import used_by
from cdm_bc.text import Formatter, texts

#: The hidden sheet that says what the list is, then a row per row of the list: id, name of its cell, hash, cells to fill in.
HIDDEN = "_cdm_list"
#: Rows of the client's own details, and of the heads of the table.
ABOUT, HEAD = ("name", "sector", "currency", "date"), 9
#: Columns of the table.
UNIT, WHY, LOW, BASE, HIGH, GRADE, SOURCE = range(LABEL + 1, LABEL + 8)
CURRENCIES = ("EUR", "GBP", "USD", "CHF", "DKK", "NOK", "SEK", "PLN")
GRADES = ("measured", "books", "estimate")
WIDTHS = {ID: 2, LABEL: 40, UNIT: 16, WHY: 48, LOW: 13, BASE: 15, HIGH: 13, GRADE: 16, SOURCE: 36}


def fact_list(client_id: str, model: Model, model_name: str, language: str) -> bytes:
    """The list of a client; `model_name` : as the client file will name the model."""
    book = Book(title=client_id, author="cdm-bc")
    words, users = texts("fact_list", language), used_by(model, language)
    page = book.page(words("sheet"))
    _about(page, book, client_id, language)
    facts = {key: fact for key, fact in model.facts.items() if users[key]}
    for column, name in enumerate(("fact", "unit", "why", "low", "base", "high", "grade", "source"), LABEL):
        page.put(HEAD, column, words(name), "head.right" if LOW <= column <= HIGH else "head")
    for row, (key, fact) in enumerate(facts.items(), HEAD + 1):
        _row(page, book, row, key, fact, users[key], language)
    page.widths |= WIDTHS
    page.freeze, page.repeat = (HEAD + 1, UNIT), HEAD
    shares = [f"facts.{key}" for key, fact in facts.items() if fact.is_share(key)]
    _hidden(book, page, {"client": client_id, "model": model_name, "language": language, "shares": shares})
    return rendered(book)


def _about(page: Page, book: Book, client_id: str, language: str) -> None:
    """What this is, and who the client is."""
    words = texts("fact_list", language)
    page.put(0, ID, words("title", client=client_id), "title")
    for row, key in enumerate(("what", "how"), 1):
        page.put(row, ID, words(key), "note")
    for row, key in enumerate(ABOUT, 4):
        page.line(row, words(f"about.{key}"), "", f"client.{key}")
        value = client_id if key == "name" else "EUR" if key == "currency" else None
        book.name(f"in_client_{key}", page.fill_in(row, UNIT, value, "words"))
        if key == "currency":
            page.rules.append(
                Rule("typing", (row, UNIT), (row, UNIT), {"validate": "list", "source": list(CURRENCIES)})
            )


def _row(page: Page, book: Book, row: int, key: str, fact: Fact, users: list[str], language: str) -> None:
    """A fact: what it is, in which unit, why it matters, and the cells for it."""
    words, write = texts("fact_list", language), Formatter(language, "EUR")
    page.line(row, fact.name[language], write.unit(fact.unit), f"facts.{key}", "wrapped")
    text = fact.description[language] if fact.description else ""
    default = words("default", value=write.quantity(fact.default, fact.unit)) if fact.default else ""
    page.put(
        row,
        WHY,
        " ".join(part for part in (text, words("used_by", names="; ".join(users)), default) if part),
        "wrapped",
    )
    is_share = fact.is_share(key)
    for column in (LOW, BASE, HIGH):
        page.fill_in(row, column, None, "share" if is_share else "number")
    book.names[f"in_facts_{key}"] = (page, row, BASE, row, BASE)
    for column in (GRADE, SOURCE):
        page.fill_in(row, column, None, "words.wrapped")
    low, high = (0.0, 1.0) if is_share else (-1e18, 1e18)
    limits = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
    told = {
        "error_title": words("typing.title"),
        "error_message": words("typing.share" if is_share else "typing.number"),
    }
    page.rules.append(Rule("typing", (row, LOW), (row, HIGH), limits | told))
    grades = [words(f"grades.{grade}") for grade in GRADES]
    page.rules.append(Rule("typing", (row, GRADE), (row, GRADE), {"validate": "list", "source": grades}))
    lines = -(-len(str(page.cells[row, WHY].value)) // (WIDTHS[WHY] + 4))
    page.heights[row] = 13.0 * max(2, lines) + 4


def _hidden(book: Book, page: Page, about: dict[str, Any]) -> None:
    """What reading back holds the list against."""
    book.names["cdm_sheet_list"] = (page, 0, 0, 0, 0)
    hidden = book.page(HIDDEN, is_hidden=True)
    hidden.put(0, 0, json.dumps(about))
    inputs = {place for place, cell in page.cells.items() if cell.is_input}
    digests = locked_rows({place: said(cell.value, cell.formula) for place, cell in page.cells.items()}, inputs)
    for place, row in enumerate(sorted(digests), 1):
        columns = [float(column) for at, column in sorted(inputs) if at == row]
        key = page.cells[row, ID].value if (row, ID) in page.cells else ""
        line: tuple[Value, ...] = (str(key or "-"), float(row), digests[row], as_list(columns))
        for column, value in enumerate(line):
            hidden.put(place, column, value)
    hidden.put(*CHECK, checksum([values_of(hidden)]))
