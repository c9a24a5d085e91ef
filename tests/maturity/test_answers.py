from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.errors import InputError
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import MaturityModel

HEADER = ["organisation", "business unit", "respondent id", "layer", "statement id", "answer", "comment"]
VISION, SUPPORT = "strategy.2.vision", "strategy.2.support"
PEOPLE = [
    ("Zuivelhoeve Ürk", "B2B", "007", "board"),
    ("Zuivelhoeve Ürk", "B2C", "1", "management"),
    ("Acme", "", "1", ""),
]


def row(respondent: str = "r1", statement: str = VISION, answer: object = "yes", **other: object) -> list[object]:
    values = {"organisation": "Acme", "unit": "B2B", "layer": "staff", "comment": ""} | other
    return [values["organisation"], values["unit"], respondent, values["layer"], statement, answer, values["comment"]]


def same(one: Answers, other: Answers) -> None:
    for name in ("organisations", "units", "layers", "respondents", "statements"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("organisation", "unit", "layer", "codes"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def faults(path: Path) -> list[tuple[int | None, str, str]]:
    with pytest.raises(InputError) as caught:
        read_answers(path)
    return [(one.line, one.key, one.message) for one in caught.value.problems]


# ------------------------------------------------------------------------------------------------- every form


@pytest.fixture
def codes(cemm: MaturityModel) -> np.ndarray:
    return np.random.default_rng(7).choice([2, 1, 0, -1, -2], size=(3, len(cemm.asked))).astype(np.int8)


def test_csv_and_xlsx_long_and_wide_say_the_same(
    cemm: MaturityModel,
    codes: np.ndarray,
    write_csv: Callable,
    write_xlsx: Callable,
    long_form: Callable,
    wide_form: Callable,
) -> None:
    long, wide = long_form(PEOPLE, cemm.asked, codes), wide_form(PEOPLE, cemm.asked, codes)
    first = read_answers(write_csv(long), [cemm])
    assert first.organisations == ("Acme", "Zuivelhoeve Ürk")
    assert first.respondents == ("1", "007", "1")
    assert np.array_equal(first.codes, codes[[2, 0, 1]])
    for path in (write_csv(wide, "wide.csv"), write_xlsx(long), write_xlsx(wide, "wide.xlsx")):
        same(first, read_answers(path, [cemm]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_separator_and_encoding_is_read(
    cemm: MaturityModel, codes: np.ndarray, write_csv: Callable, wide_form: Callable, encoding: str, delimiter: str
) -> None:
    rows = wide_form(PEOPLE, cemm.asked, codes)
    same(read_answers(write_csv(rows), [cemm]), read_answers(write_csv(rows, "b.csv", delimiter, encoding), [cemm]))


def test_order_of_rows_and_columns_does_not_matter(
    cemm: MaturityModel, codes: np.ndarray, write_csv: Callable, long_form: Callable
) -> None:
    rows = long_form(PEOPLE, cemm.asked, codes)
    mixed = np.random.default_rng(1).permutation(len(rows) - 1)
    turned = [rows[0][::-1], *(rows[1 + n][::-1] for n in mixed)]
    same(read_answers(write_csv(rows), [cemm]), read_answers(write_csv(turned, "turned.csv"), [cemm]))


def test_survey_tools_titles_are_understood(cemm: MaturityModel, write_csv: Callable) -> None:
    text = cemm.statements[SUPPORT].text.nl
    rows = [
        [
            "Tijdstempel",
            "Organisatie",
            "Respondent",
            "Laag",
            f"1. {VISION}",
            f"Strategie [{text}]",
            f"{VISION} [comment]",
        ],
        ["2026-11-22 10:00", "Acme", "r1", "Directie", "Ja", "n.v.t.", "een begin"],
    ]
    found = read_answers(write_csv(rows), [cemm])
    assert found.layers == ("board",)
    assert found.codes[0, found.statements.index(VISION)] == 2
    assert found.codes[0, found.statements.index(SUPPORT)] == -2
    assert [(one.respondent, one.statement, one.text) for one in found.comments] == [(0, VISION, "een begin")]
    assert found.warnings == ()


def test_description_rows_under_the_titles_are_skipped(cemm: MaturityModel, write_csv: Callable) -> None:
    rows = [
        ["organisation", "respondent id", VISION, SUPPORT],
        ["Your organisation", "Id", cemm.statements[VISION].text.en, cemm.statements[SUPPORT].text.en],
        ['{"ImportId":"a"}', '{"ImportId":"b"}', '{"ImportId":"c"}', '{"ImportId":"d"}'],
        ["Acme", "r1", "yes", "no"],
    ]
    found = read_answers(write_csv(rows), [cemm])
    assert found.organisations == ("Acme",)
    assert len(found.respondents) == 1


@pytest.mark.parametrize(
    ("word", "code"),
    [("ja", 2), ("YES", 2), (" Deels ", 1), ("partially", 1), ("Nee", 0), ("no", 0), ("n.v.t.", -2), ("N/A", -2),
     ("NA", -2), ("niet van toepassing", -2), ("ja / yes", 2), ("", -1)],
)  # fmt: skip
def test_answer_words_in_both_languages(write_csv: Callable, word: str, code: int) -> None:
    found = read_answers(write_csv([HEADER, row(answer=word), row(statement=SUPPORT)]))
    assert found.codes[0, found.statements.index(VISION)] == code


def test_commas_newlines_and_quotes_in_comments(write_csv: Callable) -> None:
    remark = 'first line, "quoted"\nsecond line; end'
    found = read_answers(write_csv([HEADER, row(comment=remark), row("r2")], delimiter=";"))
    assert found.comments[0].text == remark
    assert len(found.respondents) == 2


def test_blank_lines_and_trailing_separators_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "sep=;\norganisation;respondent id;statement id;answer;;\n\nAcme;r1;strategy.2.vision;yes;;\n;;;;;\n",
        encoding="utf-8",
    )
    assert read_answers(path).respondents == ("r1",)


def test_numbers_as_respondents_keep_their_zeros_and_lose_no_digits(write_csv: Callable, write_xlsx: Callable) -> None:
    assert read_answers(write_csv([HEADER, row("007"), row("7")])).respondents == ("007", "7")
    assert read_answers(write_xlsx([HEADER, row(7), row(12345678901)])).respondents == ("12345678901", "7")


def test_files_of_one_organisation_need_no_organisation_column(write_csv: Callable) -> None:
    path = write_csv([["respondent", "stelling", "antwoord"], ["r1", VISION, "ja"]])
    assert read_answers(path, organisation="Acme").organisations == ("Acme",)
    assert faults(path)[0][2].startswith("column 'organisation' ('organisatie') is missing")


def test_a_folder_of_files_is_one_survey(write_csv: Callable, tmp_path: Path) -> None:
    write_csv([HEADER, row("r1")], "a.csv")
    write_csv([HEADER, row("r2")], "b.csv")
    assert read_answers(tmp_path).respondents == ("r1", "r2")


def test_other_layers_are_kept_and_slips_are_not(write_csv: Callable) -> None:
    assert read_answers(write_csv([HEADER, row(layer="Franchise")])).layers == ("Franchise",)
    assert faults(write_csv([HEADER, row(layer="managment")]))[0] == (
        2, "layer", "unknown layer 'managment'. Did you mean 'management'?",
    )  # fmt: skip


def test_two_spellings_of_an_organisation_are_pointed_out(write_csv: Callable) -> None:
    found = read_answers(write_csv([HEADER, row(), row("r2", organisation="ACME")]))
    assert "'ACME' and 'Acme' were read as two organisations" in found.warnings[0].message


def test_unknown_columns_are_pointed_out(write_csv: Callable) -> None:
    found = read_answers(write_csv([[*HEADER, "favourite colour"], [*row(), "blue"]]))
    assert [(one.key, one.message) for one in found.warnings] == [
        ("favourite colour", "this column is not known and was not read.")
    ]


# -------------------------------------------------------------------------------------------------- bad files


def test_every_fault_is_told_in_one_go(write_csv: Callable) -> None:
    rows = [
        HEADER,
        row(answer="maybe"),
        row(statement="strategy.2.vison"),
        row("", SUPPORT),
        row("r2", organisation=""),
        row("r3", "strategy.1.no_reason"),
        row("1-feb"),
        row("1,2E+10"),
        row("r4", ""),
    ]
    allowed = "Allowed: yes, partly, no, n/a (ja, deels, nee, n.v.t.); leave it empty if there is no answer."
    assert faults(write_csv(rows)) == [
        (2, "answer", f"'maybe' is no answer. {allowed}"),
        (3, "statement id", "unknown statement 'strategy.2.vison'. Did you mean 'strategy.2.vision'?"),
        (4, "respondent id", "no respondent id."),
        (5, "organisation", "no organisation."),
        (6, "statement id", "'strategy.1.no_reason' describes the absence of practice and is not asked. Leave it out."),
        (7, "respondent id", "a date where text was meant: '1-feb'. Format the column as text and type it again."),
        (8, "respondent id",
         "a long number shortened by a spreadsheet: '1,2E+10'. Format the column as text and fill it again."),
        (9, "statement id", "an answer without a statement id."),
    ]  # fmt: skip


def test_a_date_in_excel_is_not_taken_for_text(write_xlsx: Callable) -> None:
    day = datetime.datetime(2026, 2, 1)
    found = faults(write_xlsx([HEADER, row(day), row("r2", answer=day)]))
    assert [(line, key) for line, key, _ in found] == [(2, "respondent id"), (3, "answer")]
    assert all("a date where text was meant: 2026-02-01" in message for _, _, message in found)


def test_the_same_fault_on_many_rows_is_counted(write_csv: Callable) -> None:
    found = faults(write_csv([HEADER, *(row(f"r{n}", answer="perhaps") for n in range(80))]))
    assert len(found) == 51
    assert found[-1][2].startswith("the same fault on 30 more rows below row 51")


def test_an_answer_given_twice(write_csv: Callable) -> None:
    found = faults(write_csv([HEADER, row(), row(statement=SUPPORT), row(answer="no")]))
    assert found == [
        (4, "respondent id", "respondent 'r1' of Acme answers 'strategy.2.vision' twice; first on row 2. "
         "Keep one, or give each person an id of their own."),
    ]  # fmt: skip


def test_a_respondent_there_twice_is_told_once(
    cemm: MaturityModel, codes: np.ndarray, write_csv: Callable, wide_form: Callable
) -> None:
    found = faults(write_csv(wide_form([PEOPLE[0], PEOPLE[1], PEOPLE[0]], cemm.asked, np.abs(codes))))
    assert [(line, message.split(";")[0]) for line, _, message in found] == [
        (4, "respondent '007' of Zuivelhoeve Ürk is there twice")
    ]


def test_one_respondent_in_two_layers(write_csv: Callable) -> None:
    found = faults(write_csv([HEADER, row(), row(statement=SUPPORT, layer="board")]))
    assert found == [(2, "layer", "this respondent has layer 'staff' here and 'board' further on. Make them the same.")]


@pytest.mark.parametrize(
    ("header", "line", "message"),
    [
        (["organisation", "respondent id", "statement id", "comment"], 1, "column 'answer' ('antwoord') is missing."),
        (["organisation", "statement id", "answer"], 1, "column 'respondent id' ('respondent') is missing."),
        (["organisation", "respondent id", "strategy.2.visie", "x"], 1, "Did you mean 'strategy.2.vision'?"),
        (["organisation", "organisatie", "respondent", VISION], 1, "means the same as column 'organisation'"),
        (["organisation", "respondent", VISION, VISION], 1, "two columns have this name"),
        (["organisation", "respondent", VISION, ""], 2, "column D has values but no name in the header row"),
        (["organisation", "respondnt", "respondent", VISION], 1, "unknown column. Did you mean 'respondent'?"),
        (["naam", "leeftijd", "kleur", "maat"], 1, "no header row found"),
    ],
)
def test_wrong_headers(write_csv: Callable, header: list[str], line: int, message: str) -> None:
    found = faults(write_csv([header, ["Acme", "r1", "yes", "no"][: len(header)]]))
    assert any(place == line and message in text for place, _, text in found), found


def test_rows_that_are_too_long_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "organisation,respondent id,statement id,answer\n"
        "Acme,r1,strategy.2.vision,yes\n"
        "Acme, Inc,r2,strategy.2.vision,yes\n"
        "Acme, Ltd,r3,strategy.2.vision,yes\n",
        encoding="utf-8",
    )
    found = faults(path)
    assert [line for line, _, _ in found] == [3, 4]
    assert "this row has 5 cells, the header 4" in found[0][2]


def test_a_quote_that_never_closes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'organisation,respondent id,statement id,answer\nAcme,"r1,strategy.2.vision,yes\n', encoding="utf-8"
    )
    assert "double quote" in faults(path)[0][2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04 nonsense", "not a readable Excel workbook"),
        (b"\xd0\xcf\x11\xe0 old", "an old or password-protected Excel file"),
        (b"organisation,respondent id,statement id,answer\n\x81\x8d,r,s,yes\n", "not UTF-8, Windows-1252 or UTF-16"),
        (b"organisation,respondent id,statement id,answer\n", "holds no answers"),
    ],
)
def test_files_that_are_no_survey(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "survey.csv"
    path.write_bytes(content)
    assert message in faults(path)[0][2]


@pytest.mark.parametrize("where", ["header", "name", "answer", "comment"])
def test_a_very_long_cell_is_refused_or_read_in_an_instant(write_csv: Callable, where: str) -> None:
    long = "a" * 40_000
    header = [*HEADER, long] if where == "header" else HEADER
    cells = {"name": {"organisation": long}, "answer": {"answer": long}, "comment": {"comment": long}}.get(where, {})
    path = write_csv([header, row(**cells), row()])
    begin = time.process_time()
    found = faults(path)
    assert time.process_time() - begin < 1
    assert found
    assert all(len(message) < 400 for _, _, message in found)


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.csv")[0][2] == "no such file."
    assert "holds no CSV or XLSX" in faults(tmp_path)[0][2]


def test_an_unknown_name_is_answered_with_the_nearest(write_csv: Callable) -> None:
    found = read_answers(write_csv([HEADER, row(), row(organisation="Beta")]))
    assert found.organisation_like(" acme ") == "Acme"
    with pytest.raises(InputError, match=r"no organisation .Acmee. in the answers\. Did you mean .Acme.\?"):
        found.organisation_like("Acmee")


@pytest.mark.parametrize("remark", ["", 'quoted, "with"\na line end'])
def test_a_file_read_in_blocks_says_the_same(
    monkeypatch: pytest.MonkeyPatch,
    cemm: MaturityModel,
    codes: np.ndarray,
    write_csv: Callable,
    long_form: Callable,
    remark: str,
) -> None:
    rows = long_form(PEOPLE, cemm.asked, codes)
    rows[5][-1] = remark
    path = write_csv(rows)
    whole = read_answers(path, [cemm])
    monkeypatch.setattr("cdm_bc.maturity.csv_tables.BLOCK_CHARACTERS", 1000)
    same(whole, read_answers(path, [cemm]))
