"""Files of records: every form that they come in, and what is said when they are wrong."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.customers.transactions.mapping import read_mapping
from cdm_bc.customers.transactions.measured import measure
from cdm_bc.errors import InputError

#: Twenty customers, three purchases each.
ROWS = [
    (f"k{n}", datetime.date(2024, 1, 1) + datetime.timedelta(days=d + n), 10.5 + n)
    for n in range(20)
    for d in (0, 30, 75)
]


def assert_same_as(tmp_path: Path, file: str, transactions: str) -> None:
    """The records come out as those of the plain CSV file."""
    plain = tmp_path / "plain.csv"
    plain.write_text("id,date,amount\n" + "".join(f"{who},{day},{much}\n" for who, day, much in ROWS), encoding="utf-8")
    found = []
    for name, text in (("plain.csv", 'date_format: "%Y-%m-%d"'), (file, transactions)):
        columns = "{customer: id, date: date, amount: amount}"
        path = tmp_path / "orders.yaml"
        path.write_text(f"transactions: {{file: {name}, columns: {columns}, {text}}}\nmargin: 0.3\n", encoding="utf-8")
        found.append(measure(path))
    one, other = found
    assert (one.customers, one.purchases, one.spend_mean) == (other.customers, other.purchases, other.spend_mean)
    assert one.log_likelihood == pytest.approx(other.log_likelihood)
    assert (other.customers, other.purchases) == (20, 60)


def test_dutch_csv_with_semicolons_commas_and_thousands(tmp_path: Path) -> None:
    rows = [f"{who};{day:%d-%m-%Y};{str(much).replace('.', ',')}" for who, day, much in ROWS]
    (tmp_path / "nl.csv").write_text("\ufeffid;date;amount\r\n" + "\r\n".join(rows) + "\r\n", encoding="utf-8")
    assert_same_as(tmp_path, "nl.csv", 'date_format: "%d-%m-%Y", decimal: ","')


def test_parquet_with_dates_and_numbers_of_its_own(tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame(ROWS, columns=["id", "date", "amount"])
    frame["date"] = pd.to_datetime(frame["date"])
    import duckdb

    database = duckdb.connect()
    database.register("frame", frame)
    database.execute(f"COPY (SELECT * FROM frame) TO '{(tmp_path / 'own.parquet').as_posix()}'")
    database.close()
    assert_same_as(tmp_path, "own.parquet", "period: week")


def test_a_workbook_with_dates_and_numbers(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in [("id", "date", "amount"), *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    assert_same_as(tmp_path, "own.xlsx", 'date_format: "%d-%m-%Y"')


def test_a_dutch_workbook_of_numbers_and_of_texts(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(("id", "date", "amount"))
    for row, (who, day, much) in enumerate(ROWS):
        book.active.append((who, f"{day:%d-%m-%Y}", much if row % 2 else str(much).replace(".", ",")))
    book.save(tmp_path / "nl.xlsx")
    assert_same_as(tmp_path, "nl.xlsx", 'date_format: "%d-%m-%Y", decimal: ","')


def test_several_files_are_one(tmp_path: Path) -> None:
    for number, part in enumerate((ROWS[:25], ROWS[25:])):
        text = "id,date,amount\n" + "".join(f"{who},{day},{much}\n" for who, day, much in part)
        (tmp_path / f"part{number}.csv").write_text(text, encoding="utf-8")
    assert_same_as(tmp_path, "[part0.csv, part1.csv]", 'date_format: "%Y-%m-%d"')


def test_quotes_and_columns_nobody_asked_for(tmp_path: Path) -> None:
    rows = [f'"{who}","Jansen, ""Jan""",{day},"{much}"' for who, day, much in ROWS]
    (tmp_path / "more.csv").write_text("id,name,date,amount\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert_same_as(tmp_path, "more.csv", 'date_format: "%Y-%m-%d"')


def test_a_few_rows_that_cannot_be_read_are_counted_and_left_out(mapping: Any) -> None:
    rows = [(f"k{n}", f"2024-01-{1 + n % 28:02d}", 10) for n in range(400)]
    rows += [("", "2024-01-05", 10), ("k1", "unknown", 10), ("k2", "2024-01-05", "free")]
    found = measure(mapping(rows))
    assert (found.rows.total, found.rows.unreadable) == (403, 3)


BAD: dict[str, tuple[Callable[[str], str], str, str]] = {
    "another date format": (
        lambda text: text.replace("%Y-%m-%d", "%d/%m/%Y"),
        "columns.date",
        "60 of 60 rows have no date",
    ),
    "no date format": (
        lambda text: text.replace(', date_format: "%Y-%m-%d"', ""),
        "date_format",
        "dates are text here",
    ),
    "a format that is none": (lambda text: text.replace("%Y-%m-%d", "%Q%"), "date_format", "is no format of a date"),
    "a column that is not there": (
        lambda text: text.replace("amount: amount", "amount: bedrag"),
        "columns.amount",
        "no column",
    ),
    "the wrong decimal sign": (
        lambda text: text.replace("period: week", 'decimal: ","'),
        "columns.amount",
        "no number",
    ),
    "no columns for contracts": (lambda text: f"{text}kind: contractual\n", "", "lacks start, end"),
    "a file that is not there": (lambda text: text.replace("orders.csv", "order.csv"), "transactions.file", "no file"),
    "a kind of file nobody reads": (lambda text: text.replace("orders.csv", "orders.yaml"), "file", "must end in"),
    "an end outside the file": (
        lambda text: f"{text}observation_end: 2020-01-01\n",
        "observation_end",
        "outside the days",
    ),
    "a margin in percent": (lambda text: text.replace("margin: 0.3", "margin: 30"), "margin", "Did you mean 0.3"),
    "a misspelt key": (lambda text: f"{text}observation: 2024-02-01\n", "observation", "unknown key"),
    "no mapping": (lambda text: "margin: 0.3\n", "", "is no mapping of transactions"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_told_with_its_key_and_what_would_be_right(mapping: Any, name: str) -> None:
    change, key, words = BAD[name]
    file = mapping(ROWS)
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        measure(file)
    (problem,) = raised.value.problems
    assert problem.key == key
    assert words in problem.message, problem.message
    assert problem.message.endswith((".", "?"))
    assert problem.file.endswith("orders.yaml")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,date,amount\n1,2024-01-01,5\n1,2024-01-02\n", "line 3 cannot be read"),
        ('id,date,amount\n1,2024-01-01,5\n"1,2024-01-02,6\n', "cannot be read"),
        ("id,date,amount\n", "holds no rows"),
        ("", "no column of this name"),
        ("id,id,date,amount\n1,1,2024-01-01,5\n", "each once"),
        ("1,2024-01-01,5\n2,2024-01-02,6\n", "no column of this name among its 3"),
    ],
)
def test_a_broken_csv_file_is_told_as_a_rule(mapping: Any, content: str, words: str) -> None:
    file = mapping([])
    (file.parent / "orders.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        measure(file)


def test_text_that_is_not_utf8_is_told(mapping: Any) -> None:
    file = mapping(ROWS)
    (file.parent / "orders.csv").write_bytes("id,date,amount\nJosé,2024-01-01,5\n".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        measure(file)


@pytest.mark.parametrize("name", ["orders.parquet", "orders.xlsx"])
def test_a_broken_file_of_another_kind_is_told(mapping: Any, name: str) -> None:
    file = mapping(ROWS)
    (file.parent / name).write_bytes(b"PAR1 nonsense")
    file.write_text(file.read_text(encoding="utf-8").replace("orders.csv", name), encoding="utf-8")
    with pytest.raises(InputError, match=r"cannot be read|not a readable"):
        measure(file)


def test_several_faults_of_a_mapping_come_in_one_go(tmp_path: Path) -> None:
    file = tmp_path / "orders.yaml"
    file.write_text(
        textwrap.dedent(
            """\
            transactions: {file: a.csv, columns: {customer: id, datum: d, amount: a}, period: fortnight}
            margin: lots
            """
        ),
        encoding="utf-8",
    )
    with pytest.raises(InputError) as raised:
        read_mapping(file)
    assert {problem.key for problem in raised.value.problems} == {
        "transactions.columns.datum",
        "transactions.period",
        "margin",
    }


def test_the_database_reaches_no_other_file(mapping: Any) -> None:
    import duckdb

    from cdm_bc.records import Records

    file = mapping(ROWS)
    with Records([file.parent / "orders.csv"], {"customer": "id"}, "orders") as records:
        with pytest.raises(InputError):
            records.columns(f"SELECT * FROM read_csv('{file.as_posix()}')")
        with pytest.raises(InputError):
            records.columns("SET enable_external_access = true")
        assert records.row("SELECT value FROM duckdb_settings() WHERE name = 'temp_directory'") == ("",)
    assert duckdb.__version__
