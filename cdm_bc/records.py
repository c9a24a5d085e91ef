"""Records of persons (CSV, Parquet, XLSX) in a database in memory that reaches their files and nothing else.

What the database says when something is wrong quotes values and whole lines. None of it gets out: a fault is told as a rule,
with the number of the line at most. Names of columns are not told either, for the first line of a file without a header is
data. Nothing is written to disk, so that nothing is left there when the program is stopped.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence
from cdm_bc.workbooks import read_workbook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CSV, PARQUET, WORKBOOK = "CSV", "Parquet", "Excel"
ENDINGS = {".csv": CSV, ".txt": CSV, ".tsv": CSV, ".parquet": PARQUET, ".xlsx": WORKBOOK}
DELIMITERS = (",", ";", "\t", "|")
ISO = "%Y-%m-%d"
#: Amounts are added up exactly, so that their order does not matter: the same records give the same figures.
EXACT = "DECIMAL(18, 4)"
#: Behind a broken number of a workbook: it has a point, whatever sign its texts have.
BROKEN = "#"
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
}


class Records:
    """The rows of files as the table ``records``, with the columns that are asked for.

    Parameters
    ----------
    files : of one kind, with the same header. columns : role -> name of the column. shown : how messages name the files.

    Raises
    ------
    InputError
        If a file cannot be read, or has no such column.
    """

    def __init__(self, files: Sequence[Path], columns: Mapping[str, str], shown: str) -> None:
        import duckdb  # costs a tenth of a second: only where there are records

        self.shown = shown
        self.kind = self._kind(files)
        self._errors = duckdb.Error
        self._mistakes = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
        self._told = {
            duckdb.OutOfMemoryException: "does not fit into the memory of this computer.",
            duckdb.IOException: "cannot be opened.",
        }
        self._database = duckdb.connect(config=SETTINGS)
        paths = [file.resolve().as_posix() for file in files]
        self._run(f"SET allowed_paths = {_listed(paths)}")
        for setting in (
            "enable_external_access = false",
            "preserve_insertion_order = false",
            "TimeZone = 'UTC'",  # the day of a purchase does not hang on where this runs
            "lock_configuration = true",
        ):
            self._run(f"SET {setting}")
        if self.kind == WORKBOOK:
            self._from_workbooks(files, columns)
        else:
            self._from_files(files, paths, columns)
        self._types = dict(self._run("SELECT column_name, column_type FROM (DESCRIBE records)").fetchall())

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def make(self, name: str, select: str) -> None:
        """Keep the result of a query as a table."""
        self._run(f"CREATE TABLE {name} AS {select}")

    def drop(self, name: str) -> None:
        """Forget a table."""
        self._run(f"DROP TABLE {name}")

    def columns(self, select: str) -> dict[str, NDArray[np.generic]]:
        """The result of a query, an array per column; a missing number is nan, a missing date NaT."""
        found = self._run(select).fetchnumpy()
        return {
            name: getattr(values, "filled", lambda _, values=values: values)(_nothing(values))
            for name, values in found.items()
        }

    def row(self, select: str) -> tuple[Any, ...]:
        """The first row of a result."""
        return tuple(self._run(select).fetchone() or ())

    def is_text(self, role: str) -> bool:
        """Whether the column of a role holds text."""
        return bool(self._types[role] == "VARCHAR")

    def date(self, role: str, pattern: str | None) -> str:
        """The expression for a column of dates; NULL where a text does not fit `pattern`, as strftime writes it.

        Raises
        ------
        InputError
            If the dates are no dates, and no pattern or a wrong one is given.
        """
        column = f'"{role}"'
        if self._types[role].startswith(("DATE", "TIMESTAMP")):
            return f"CAST({column} AS DATE)"
        if not pattern:
            raise self.fault(
                'dates are text here: say how they are written, such as date_format: "%d-%m-%Y".', "date_format"
            )
        text = f"CAST({column} AS VARCHAR)"
        found = f"try_strptime({text}, {_quoted(pattern)})"
        try:
            self._database.execute(f"SELECT try_strptime('', {_quoted(pattern)})").fetchall()
        except self._errors:
            raise self.fault("is no format of a date. Write it as %d-%m-%Y or %Y%m%d.", "date_format") from None
        if self.kind == WORKBOOK:  # a cell may be a date or a text
            found = f"coalesce({found}, try_strptime({text}, {_quoted(ISO)}))"
        return f"CAST({found} AS DATE)"

    def number(self, role: str, decimal: str) -> str:
        """The expression for a column of amounts; NULL where a text is none. Thousands may have their sign."""
        column = f'"{role}"'
        if not self.is_text(role):
            return f"TRY_CAST({column} AS {EXACT})"
        group = "," if decimal == "." else "."
        grouped = f"^[-+]?[0-9]{{1,3}}([{group}][0-9]{{3}})+([{decimal}][0-9]+)?$"
        plain = f"^[-+]?[0-9]+([{decimal}][0-9]*)?$"
        bare = f"replace(replace({column}, '{group}', ''), '{decimal}', '.')"
        found = f"CASE WHEN regexp_matches({column}, '{plain}|{grouped}') THEN TRY_CAST({bare} AS {EXACT}) END"
        if self.kind == WORKBOOK:
            bare = f"TRY_CAST(rtrim({column}, '{BROKEN}') AS {EXACT})"
            found = f"CASE WHEN ends_with({column}, '{BROKEN}') THEN {bare} ELSE {found} END"
        return found

    def fault(self, message: str, key: str = "") -> InputError:
        """A fault of these files."""
        return InputError([Problem(self.shown, None, None, key, message)])

    # -- opening -------------------------------------------------------------------------------------------------------

    def _kind(self, files: Sequence[Path]) -> str:
        kinds = {ENDINGS.get(file.suffix.lower()) for file in files}
        if None in kinds or len(kinds) != 1:
            message = Sentence("must end in {endings}; several files must be of one kind.", endings=[*ENDINGS])
            raise self.fault(message, "file")
        return str(kinds.pop())

    def _run(self, statement: str) -> Any:
        try:
            return self._database.execute(statement)
        except self._mistakes:
            raise  # of this program; it has seen no record yet
        except self._errors as error:
            raise self.fault(self._sentence(error)) from None

    def _sentence(self, error: Exception) -> str:
        """What went wrong, without a word of what the database says of it."""
        for kind, sentence in self._told.items():
            if isinstance(error, kind):
                return sentence
        if self.kind != CSV:
            return "cannot be read as Parquet file."
        line = re.search(r"Line: (\d+)", str(error))
        if not line:
            return "cannot be read: too many or too few columns, an open quote, or text that is not UTF-8."
        told = "line {line} cannot be read: too many or too few columns, an open quote, or text that is not UTF-8."
        return Sentence(told, line=line[1])

    def _from_files(self, files: Sequence[Path], paths: Sequence[str], columns: Mapping[str, str]) -> None:
        if self.kind == CSV:
            header, delimiter = self._header(files)
            types = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in header)
            options = f"auto_detect = false, header = true, delim = {_quoted(delimiter)}, quote = '\"', escape = '\"'"
            source = f"read_csv({_listed(paths)}, {options}, columns = {{{types}}})"
        else:
            source = f"read_parquet({_listed(paths)})"
            header = [name for name, *_ in self._run(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        self._has(header, columns)
        wanted = ", ".join(f'"{_doubled(name)}" AS "{role}"' for role, name in columns.items())
        self._run(f"CREATE VIEW records AS SELECT {wanted} FROM {source}")

    def _header(self, files: Sequence[Path]) -> tuple[list[str], str]:
        """The names of the columns and what stands between them, the same in all files."""
        found = []
        for file in files:
            try:
                with file.open(encoding="utf-8-sig", newline="") as stream:
                    line = next(iter(stream), "").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                bad = "is not UTF-8 text." if isinstance(error, UnicodeDecodeError) else "cannot be opened."
                raise self.fault(bad) from None
            delimiter = max(DELIMITERS, key=line.count)
            found.append((next(csv.reader([line], delimiter=delimiter), []), delimiter))
        if any(one != found[0] for one in found):
            raise self.fault("the files have different headers.", "file")
        if len({name.lower() for name in found[0][0]}) < len(found[0][0]) or "" in found[0][0]:
            raise self.fault("the first line must name every column, each once.")
        return found[0]

    def _has(self, header: Sequence[str], columns: Mapping[str, str]) -> None:
        known = {name.lower() for name in header}
        missing = [(role, name) for role, name in columns.items() if name.lower() not in known]
        if missing:
            told = "'{name}': there is no column of this name among its {count}. Look at the first line of the file."
            sentences = {role: Sentence(told, name=name, count=len(header)) for role, name in missing}
            raise InputError([Problem(self.shown, None, None, f"columns.{role}", s) for role, s in sentences.items()])

    def _from_workbooks(self, files: Sequence[Path], columns: Mapping[str, str]) -> None:
        import pandas as pd

        parts = [self._sheet(file, columns) for file in files]
        rows = {role: [text for part in parts for text in part[role]] for role in columns}
        self._database.register("sheet", pd.DataFrame(rows, dtype="str"))
        self._run("CREATE TABLE records AS SELECT * FROM sheet")
        self._database.unregister("sheet")

    def _sheet(self, file: Path, columns: Mapping[str, str]) -> dict[str, list[str | None]]:
        """The columns of the first sheet of a workbook as text, dates as year-month-day."""
        sheets = read_workbook(file)
        rows = iter(next(iter(sheets.values()), []))
        header = ["" if name is None else str(name).strip() for name in next(rows, ())]
        self._has(header, columns)
        lower = [name.lower() for name in header]
        places = {role: lower.index(name.lower()) for role, name in columns.items()}
        found: dict[str, list[str | None]] = {role: [] for role in columns}
        for row in rows:
            for role, place in places.items():
                found[role].append(_text(row[place] if place < len(row) else None))
        return found


def _text(cell: Any) -> str | None:
    match cell:
        case None:
            return None
        case datetime.datetime() | datetime.date():
            return cell.strftime(ISO)
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return f"{cell}{BROKEN}"
    return str(cell)


def _nothing(values: Any) -> Any:
    """What stands for a missing value in an array of this kind."""
    import numpy as np

    return {"f": np.nan, "M": np.datetime64("NaT"), "O": ""}.get(values.dtype.kind, 0)


def _doubled(text: str) -> str:
    return text.replace('"', '""')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
