"""A book written as a file. Equal books give equal bytes; text never becomes a formula, a link or a number."""

from __future__ import annotations

import datetime
import io
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from cdm_bc.excel.book import Book, Cell, Drawn, Page, Series
from cdm_bc.excel.looks import CONDITIONS, look_of

#: What the file says of when it was made: the same always.
CREATED = datetime.datetime(2020, 1, 1)
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
A4 = 9
#: What a protected sheet still lets a reader do.
ALLOWED = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "sort": False}


def rendered(book: Book, *, zeros: bool = False) -> bytes:
    """The file.

    Parameters
    ----------
    zeros : keep 0 as the value of every formula, so that nothing but recalculating it can give the figures.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, SAFE) as file:
        file.set_properties({"title": book.title, "author": book.author, "created": CREATED})
        file.set_calc_mode("auto")
        sheets = [file.add_worksheet(page.title) for page in book.pages]
        writer = _Writer(file, zeros)
        for page, sheet in zip(book.pages, sheets, strict=True):
            writer.write(page, sheet)
        for name, (page, row, column, last_row, last_column) in sorted(book.names.items()):
            first = f"${xl_col_to_name(column)}${row + 1}"
            last = "" if (row, column) == (last_row, last_column) else f":${xl_col_to_name(last_column)}${last_row + 1}"
            file.define_name(name, f"='{page.title}'!{first}{last}")
        sheets[0].activate()
    return stream.getvalue()


class _Writer:
    """Writes pages; a format is made once for each style."""

    def __init__(self, file: Any, zeros: bool) -> None:
        self.file, self.zeros = file, zeros
        self.formats: dict[Any, Any] = {}

    def format(self, style: str, is_input: bool) -> Any:
        """The format of a style."""
        key = style, is_input
        if key not in self.formats:
            self.formats[key] = self.file.add_format(look_of(style, is_input=is_input))
        return self.formats[key]

    def condition(self, look: str) -> Any:
        """The format of cells where a condition holds."""
        if look not in self.formats:
            self.formats[look] = self.file.add_format(CONDITIONS[look])
        return self.formats[look]

    def write(self, page: Page, sheet: Any) -> None:
        """A page on its sheet."""
        for (row, column), cell in sorted(page.cells.items()):
            self._cell(sheet, row, column, cell)
        for row, first, last in page.merged:
            cell = page.cells[row, first]
            sheet.merge_range(row, first, row, last, "", self.format(cell.style, False))
            self._cell(sheet, row, first, cell)
        self._set_up(page, sheet)
        for rule in page.rules:
            options = dict(rule.options)
            if "look" in options:
                options["format"] = self.condition(options.pop("look"))
                sheet.conditional_format(*rule.first, *rule.last, options)
            else:
                sheet.data_validation(*rule.first, *rule.last, options)
        for drawn in page.charts:
            sheet.insert_chart(drawn.row, drawn.column, self._chart(drawn), {"object_position": 2})

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        look = self.format(cell.style, cell.is_input)
        if cell.formula:
            value = 0 if self.zeros else "" if cell.value is None else cell.value
            sheet.write_formula(row, column, f"={cell.formula}", look, value)
        elif isinstance(cell.value, str) and cell.value:
            sheet.write_string(row, column, cell.value, look)
        elif isinstance(cell.value, float):
            sheet.write_number(row, column, cell.value, look)
        else:
            sheet.write_blank(row, column, None, look)

    def _set_up(self, page: Page, sheet: Any) -> None:
        """Widths, what stays in sight, and how it prints."""
        for column, width in sorted(page.widths.items()):
            sheet.set_column(column, column, width, None, {"hidden": column in page.hidden_columns})
        for column in sorted(page.hidden_columns - page.widths.keys()):
            sheet.set_column(column, column, None, None, {"hidden": True})
        for row, height in sorted(page.heights.items()):
            sheet.set_row(row, height)
        if page.freeze != (0, 0):
            sheet.freeze_panes(*page.freeze)
        if page.is_hidden:
            sheet.very_hidden()
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        if page.is_wide:
            sheet.set_landscape()
        sheet.fit_to_pages(page.pages_wide, 1 if page.fits_one else 0)
        if page.prints is not None:
            sheet.print_area(0, 0, page.prints, max(column for _, column in page.cells))
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        if page.repeat is not None:
            sheet.repeat_rows(0 if page.repeat < 6 else page.repeat - 1, page.repeat)
        sheet.protect("", ALLOWED)

    def _chart(self, drawn: Drawn) -> Any:
        chart = self.file.add_chart(drawn.kind)
        for series in drawn.series:
            chart.add_series(_series(series))
        if drawn.lines:
            lines = self.file.add_chart({"type": "line"})
            for series in drawn.lines:
                lines.add_series(_series(series))
            chart.combine(lines)
        chart.set_title({"name": drawn.title, "overlay": False, "name_font": {"size": 12, "bold": True}})
        chart.set_x_axis({"num_font": {"size": 8}, **drawn.axes[0]})
        chart.set_y_axis(
            {
                "num_font": {"size": 8},
                "major_gridlines": {"visible": True, "line": {"color": "#E3E8EC"}},
                **drawn.axes[1],
            }
        )
        chart.set_legend({"position": "bottom"} if drawn.legend else {"none": True})
        chart.set_size({"width": 900, "height": 400})
        return chart


def _series(series: Series) -> dict[str, Any]:
    return {"name": series.name, "categories": series.categories, "values": series.values, **series.options}
