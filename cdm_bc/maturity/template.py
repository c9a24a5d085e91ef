"""The questionnaire as a spreadsheet: one copy per respondent, answers from a drop-down list, in one or both languages.

A filled copy is read by :func:`cdm_bc.maturity.answers.read_answers` as it is; a folder of copies is a survey.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter

from cdm_bc.maturity.load import load_instrument
from cdm_bc.maturity.model import Instrument, MaturityModel, dimension_of
from cdm_bc.maturity.words import Words, beside, load_words
from cdm_bc.schema import LANGUAGES

#: Text from elsewhere must never become a formula or a link.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADER_ROW = 7
ABOUT = ("organisation", "unit", "respondent", "layer")
WIDTHS = {"statement": 40, "dimension": 24, "text": 62, "answer": 18, "comment": 44}
LINE_HEIGHT = 15
START_WIDTH = 84


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
    texts, target = load_words(), Path(path)
    with xlsxwriter.Workbook(str(target), {"in_memory": True, **SAFE}) as book:
        formats = _formats(book)
        _write_start(book, formats, texts, languages)
        for instrument in instruments or (load_instrument("cemm"),):
            _write_questions(book, formats, texts, instrument, languages, organisation)
        book.worksheets()[1].activate()
    return target


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    fill = {**base, "bg_color": "#FFF6CC", "border": 1, "border_color": "#C9B458", "num_format": "@", "text_wrap": True}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 16}),
        "plain": book.add_format({**base, "text_wrap": True}),
        "label": book.add_format({**base, "bold": True}),
        "header": book.add_format({**base, "bold": True, "bg_color": "#E3E8EC", "bottom": 1, "text_wrap": True}),
        "id": book.add_format({**base, "font_color": "#6B6B6B", "font_size": 9}),
        "fill": book.add_format(fill),
    }


def _write_start(book: Any, formats: dict[str, Any], texts: Words, languages: Sequence[str]) -> None:
    words = texts.questionnaire
    sheet = book.add_worksheet(beside(words["sheet_start"], languages).replace("/", "-"))
    sheet.set_column(0, 0, START_WIDTH)
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    lines = []
    for language in languages:
        keys = ("intro", *(f"answer_{answer}" for answer in texts.answers))
        lines += [
            (words["title"][language], "title"),
            *((words[key][language], "plain") for key in keys),
            ("", "plain"),
        ]
    for row, (text, style) in enumerate(lines):
        sheet.write_string(row, 0, text, formats[style])
        if style == "plain":
            sheet.set_row(row, _height([(text, START_WIDTH)]))


def _write_questions(
    book: Any,
    formats: dict[str, Any],
    texts: Words,
    instrument: Instrument,
    languages: Sequence[str],
    organisation: str,
) -> None:
    sheet = book.add_worksheet(instrument.id[:31])
    sheet.write_string(0, 0, beside(instrument.name, languages), formats["title"])
    _write_about(sheet, formats, texts, languages, organisation)
    columns = _columns(texts, instrument, languages)
    for number, (title, width) in enumerate(columns):
        sheet.write_string(HEADER_ROW, number, title, formats["header"])
        sheet.set_column(number, number, width)
    answer = len(columns) - 2
    for row, key in enumerate(instrument.asked, start=HEADER_ROW + 1):
        statement = instrument.statements[key]
        dimension = instrument.dimensions[dimension_of(key)].name
        sheet.write_string(row, 0, key, formats["id"])
        sheet.write_string(row, 1, beside(dimension, languages), formats["plain"])
        for place, language in enumerate(languages, start=2):
            sheet.write_string(row, place, statement.text[language], formats["plain"])
        shown = [(statement.text[language], WIDTHS["text"]) for language in languages]
        sheet.set_row(row, _height([*shown, (beside(dimension, languages), WIDTHS["dimension"])]))
        sheet.write_blank(row, answer, None, formats["fill"])
        sheet.write_blank(row, answer + 1, None, formats["fill"])
    last = HEADER_ROW + len(instrument.asked)
    sheet.data_validation(HEADER_ROW + 1, answer, last, answer, _choices(texts, languages))
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _height(texts: Sequence[tuple[str, int]]) -> int:
    """Height of a row of wrapped texts, each in a column so many characters wide: no spreadsheet works it out on opening."""
    return LINE_HEIGHT * max(len(wrap(text, width - 4)) or 1 for text, width in texts)


def _write_about(
    sheet: Any, formats: dict[str, Any], texts: Words, languages: Sequence[str], organisation: str
) -> None:
    """Who fills in: a label and a yellow cell per line, with a drop-down for the layer."""
    hints = {"unit": "unit_hint", "respondent": "respondent_hint"}
    for row, role in enumerate(ABOUT, start=2):
        sheet.write_string(row, 0, texts.columns[role].label(languages), formats["label"])
        sheet.write_string(row, 1, organisation if role == "organisation" else "", formats["fill"])
        if role in hints:
            sheet.write_string(row, 2, beside(texts.questionnaire[hints[role]], languages), formats["id"])
    source = [word.label(languages) for word in texts.layers.values()]
    sheet.data_validation(2 + ABOUT.index("layer"), 1, 2 + ABOUT.index("layer"), 1, {
        "validate": "list", "source": source, "error_type": "information",
    })  # fmt: skip


def _columns(texts: Words, instrument: Instrument, languages: Sequence[str]) -> list[tuple[str, int]]:
    words, kind = texts.questionnaire, "pillar" if isinstance(instrument, MaturityModel) else "block"
    return [
        (texts.columns["statement"].label(languages), WIDTHS["statement"]),
        (beside(words[kind], languages), WIDTHS["dimension"]),
        *((words[f"text_{language}"][language], WIDTHS["text"]) for language in languages),
        (texts.columns["answer"].label(languages), WIDTHS["answer"]),
        (texts.columns["comment"].label(languages), WIDTHS["comment"]),
    ]


def _choices(texts: Words, languages: Sequence[str]) -> dict[str, Any]:
    words = texts.questionnaire
    labels = [word.label(languages) for word in texts.answers.values()]
    return {
        "validate": "list",
        "source": labels,
        "error_title": beside(words["choose_title"], languages)[:32],
        "error_message": f"{beside(words['choose'], languages)} {', '.join(labels)}"[:255],
    }
