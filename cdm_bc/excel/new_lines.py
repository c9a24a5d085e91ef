"""Cost lines that were added in a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdm_bc.case.schema import PROGRAMME
from cdm_bc.errors import shown
from cdm_bc.excel.book import LABEL
from cdm_bc.excel.cells import as_written
from cdm_bc.excel.costs import NEW_AMOUNTS, NEW_HEAD, NEW_KIND, NEW_LEVER, NEW_SOURCE, NEW_WHAT, SPARE
from cdm_bc.excel.returned import Returned
from cdm_bc.figures.costs import KINDS
from cdm_bc.sentences import Sentence

FIRST = min(NEW_AMOUNTS.values())


def new_lines(book: Returned) -> Iterator[dict[str, Any]]:
    """The lines that somebody filled in, as a client file has them; problems are noted in the book."""
    cells = book.sheets["new_costs"][1]
    for row in range(NEW_HEAD + 1, NEW_HEAD + 1 + SPARE):
        places = [(row, column) for column in range(LABEL, NEW_SOURCE + 1)]
        if any(cells.values.get(place) is not None or place in cells.formulas for place in places):
            yield _line(book, row)


def _line(book: Returned, row: int) -> dict[str, Any]:
    """One of them."""
    title, cells = book.sheets["new_costs"]
    columns = (NEW_LEVER, NEW_WHAT, NEW_KIND, NEW_SOURCE)
    lever, what, kind, source = (str(cells.values.get((row, column)) or "").strip() for column in columns)
    levers = {name: key for key, name in book.about["levers"].items()} | {book.words("new_costs.programme"): PROGRAMME}
    kinds = {book.words(f"new_costs.kinds.{key}"): key for key in KINDS}

    def refuse(column: int, message: Sentence) -> None:
        book.unreadable("", title, (row, column), message)

    if lever not in levers:
        refuse(NEW_LEVER, Sentence("{value} is no lever of this book. Choose one from the list.", value=shown(lever)))
    if not what:
        refuse(NEW_WHAT, Sentence("is empty. Say what the costs are for."))
    if kind and kind not in kinds:
        refuse(NEW_KIND, Sentence("{value} is no kind of cost. Choose one from the list.", value=shown(kind)))
    amounts = {
        name: as_written(value)
        for name, column in NEW_AMOUNTS.items()
        if (value := book.number("", title, cells, (row, column), None, is_share=False)) is not None
    }
    if not amounts:
        refuse(FIRST, Sentence("this line costs nothing. Give days or an amount."))
    made = {"lever": levers.get(lever, ""), "what": what, "kind": kinds.get(kind, "")} | amounts | {"source": source}
    return {key: value for key, value in made.items() if value != ""}
