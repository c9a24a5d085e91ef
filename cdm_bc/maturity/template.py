"""The questionnaire as a spreadsheet: one copy per respondent, answers from a drop-down list, in one or both languages.

A filled copy is read by :func:`cdm_bc.maturity.answers.read_answers` as it is; a folder of copies is a survey.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter

from cdm_bc.maturity.load import load_instrument
from cdm_bc.maturity.model import Instrument, MaturityModel, dimension_of
from cdm_bc.maturity.words import beside, load_words
from cdm_bc.schema import LANGUAGES

#: Text from elsewhere must never become a formula or a link.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADER_ROW = 8
ABOUT = ("organisation", "unit", "respondent", "layer", "department")
WIDTHS = {"statement": 40, "dimension": 24, "text": 62, "answer": 18, "comment": 44}
LINE_HEIGHT = 15
START_WIDTH = 84
EXPECTED_WIDTHS = (28, 44, 26)
BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "plain": {"text_wrap": True},
    "label": {"bold": True},
    "header": {"bold": True, "bg_color": "#E3E8EC", "bottom": 1, "text_wrap": True},
    "id": {"font_color": "#6B6B6B", "font_size": 9},
    "fill": {"bg_color": "#FFF6CC", "border": 1, "border_color": "#C9B458", "num_format": "@", "text_wrap": True},
}


def write_template(
    path: str | Path,
    instruments: Sequence[Instrument] | None = None,
    *,
    languages: Sequence[str] = LANGUAGES,
    organisation: str = "",
) -> Path:
    """Write the questionnaire.

    Parameters
    ----------
    path : where to write; must end in .xlsx.
    instruments : one sheet each; by default the shipped CEMM.
    languages : ``["nl"]``, ``["en"]``, or both beside each other.
    organisation : filled in beforehand if given.

    Raises
    ------
    ValueError
        If `languages` holds anything but nl and en.
    """
    if not languages or any(language not in LANGUAGES for language in languages):
        raise ValueError(f"languages must be some of {', '.join(LANGUAGES)}; found {list(languages)}")
    target = Path(path)
    with xlsxwriter.Workbook(str(target), {"in_memory": True, **SAFE}) as book:
        questionnaire = _Questionnaire(book, languages)
        questionnaire.write_start()
        asked = instruments or (load_instrument("cemm"),)
        for instrument in asked:
            questionnaire.write_questions(instrument, organisation)
        for instrument in asked:
            if isinstance(instrument, MaturityModel):
                questionnaire.write_expected(instrument)
        book.worksheets()[1].activate()
    return target


class _Questionnaire:
    """A workbook being written: a first sheet that explains, and a sheet per instrument."""

    def __init__(self, book: Any, languages: Sequence[str]) -> None:
        self.book, self.languages = book, languages
        self.words = load_words()
        self.formats = {name: book.add_format(BASE | style) for name, style in STYLES.items()}

    def said(self, key: str) -> str:
        """One of the words of the questionnaire."""
        return beside(self.words.questionnaire[key], self.languages)

    def label(self, column: str) -> str:
        """The name of a column of answers."""
        return self.words.columns[column].label(self.languages)

    def write_start(self) -> None:
        """What this is and how to answer, one language after the other."""
        sheet = self.book.add_worksheet(self.said("sheet_start").replace("/", "-"))
        sheet.set_column(0, 0, START_WIDTH)
        sheet.hide_gridlines(2)
        sheet.fit_to_pages(1, 0)
        keys = ("title", "intro", *(f"answer_{answer}" for answer in self.words.answers), None)
        for row, (language, key) in enumerate(product(self.languages, keys)):
            text = self.words.questionnaire[key][language] if key else ""
            sheet.write_string(row, 0, text, self.formats["title" if key == "title" else "plain"])
            if key != "title":
                sheet.set_row(row, _height([(text, START_WIDTH)]))

    def write_questions(self, instrument: Instrument, organisation: str) -> None:
        """A row per statement, with a cell for the answer and one for a comment."""
        sheet, formats, languages = self.book.add_worksheet(instrument.id[:31]), self.formats, self.languages
        sheet.write_string(0, 0, beside(instrument.name, languages), formats["title"])
        self._write_about(sheet, organisation)
        columns = self._columns(instrument)
        for number, (title, width) in enumerate(columns):
            sheet.write_string(HEADER_ROW, number, title, formats["header"])
            sheet.set_column(number, number, width)
        answer = len(columns) - 2
        for row, key in enumerate(instrument.asked, start=HEADER_ROW + 1):
            dimension = beside(instrument.dimensions[dimension_of(key)].name, languages)
            texts = [instrument.statements[key].text[language] for language in languages]
            sheet.write_string(row, 0, key, formats["id"])
            for place, text in enumerate([dimension, *texts], start=1):
                sheet.write_string(row, place, text, formats["plain"])
            sheet.set_row(row, _height([(dimension, WIDTHS["dimension"]), *((text, WIDTHS["text"]) for text in texts)]))
            sheet.write_blank(row, answer, None, formats["fill"])
            sheet.write_blank(row, answer + 1, None, formats["fill"])
        sheet.data_validation(HEADER_ROW + 1, answer, HEADER_ROW + len(instrument.asked), answer, self._choices())
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)

    def write_expected(self, model: MaturityModel) -> None:
        """What the board expects: a row per pillar with a cell for the level, and what the levels mean."""
        formats, languages = self.formats, self.languages
        sheet = self.book.add_worksheet(self.said("sheet_expected")[:31].replace("/", "-"))
        sheet.write_string(0, 0, self.said("expected_title"), formats["title"])
        for row, language in enumerate(languages, start=1):
            self._write_wide(sheet, row, 0, self.words.questionnaire["expected_intro"][language])
        first = len(languages) + 3
        titles = (self.label("pillar_id"), self.said("pillar"), self.label("expected"))
        for number, (title, width) in enumerate(zip(titles, EXPECTED_WIDTHS, strict=True)):
            sheet.write_string(first - 1, number, title, formats["header"])
            sheet.set_column(number, number, width)
        for row, (key, pillar) in enumerate(model.pillars.items(), start=first):
            sheet.write_string(row, 0, key, formats["id"])
            sheet.write_string(row, 1, beside(pillar.name, languages), formats["plain"])
            sheet.write_blank(row, 2, None, formats["fill"])
        after = first + len(model.pillars)
        names = {number: f"{number} {beside(level.name, languages)}" for number, level in model.levels.items()}
        sheet.data_validation(first, 2, after - 1, 2, {"validate": "list", "source": list(names.values())})
        sheet.write_string(after + 1, 0, self.said("level_meaning"), formats["label"])
        for row, (key, level) in enumerate(model.levels.items(), start=after + 2):
            sheet.write_string(row, 0, names[key], formats["plain"])
            self._write_wide(sheet, row, 1, beside(level.description, languages))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _write_wide(self, sheet: Any, row: int, first: int, text: str) -> None:
        """A text over the columns from `first` to the last of the sheet of expectations."""
        sheet.merge_range(row, first, row, len(EXPECTED_WIDTHS) - 1, text, self.formats["plain"])
        sheet.set_row(row, _height([(text, sum(EXPECTED_WIDTHS[first:]))]))

    def _write_about(self, sheet: Any, organisation: str) -> None:
        """Who fills in: a label and a yellow cell per line, with a drop-down for the layer."""
        for row, role in enumerate(ABOUT, start=2):
            sheet.write_string(row, 0, self.label(role), self.formats["label"])
            sheet.write_string(row, 1, organisation if role == "organisation" else "", self.formats["fill"])
            if f"{role}_hint" in self.words.questionnaire:
                sheet.write_string(row, 2, self.said(f"{role}_hint"), self.formats["id"])
        layers = [word.label(self.languages) for word in self.words.layers.values()]
        row = 2 + ABOUT.index("layer")
        sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": layers, "error_type": "information"})

    def _columns(self, instrument: Instrument) -> list[tuple[str, int]]:
        """Title and width per column."""
        texts = [self.words.questionnaire[f"text_{language}"][language] for language in self.languages]
        return [
            (self.label("statement"), WIDTHS["statement"]),
            (self.said("pillar" if isinstance(instrument, MaturityModel) else "block"), WIDTHS["dimension"]),
            *((text, WIDTHS["text"]) for text in texts),
            *((self.label(role), WIDTHS[role]) for role in ("answer", "comment")),
        ]

    def _choices(self) -> dict[str, Any]:
        """The drop-down of answers."""
        labels = [word.label(self.languages) for word in self.words.answers.values()]
        message = f"{self.said('choose')} {', '.join(labels)}"
        return {
            "validate": "list",
            "source": labels,
            "error_title": self.said("choose_title")[:32],
            "error_message": message[:255],
        }


def _height(texts: Sequence[tuple[str, int]]) -> int:
    """Height of a row of wrapped texts, each in a column so many characters wide: no spreadsheet works it out on opening."""
    return LINE_HEIGHT * max(len(wrap(text, width - 4)) or 1 for text, width in texts)
