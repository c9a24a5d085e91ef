"""The form of a mapping: which columns of which files are the transactions, or the contracts, of a firm's customers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from cdm_bc.document import Document, read
from cdm_bc.errors import InputError, shown
from cdm_bc.fields import Currency, Day, Rate, rule
from cdm_bc.schema import LevelField, Name, Strict
from cdm_bc.sentences import Sentence
from cdm_bc.validation import validated

Kind = Literal["non_contractual", "contractual"]
Period = Literal["day", "week", "month", "year"]
#: Days in a period.
DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
#: What tells a mapping from a client file.
KEY = "transactions"
FORM = "transactions: {file: …, columns: {customer: …, date: …, amount: …}}"


class Columns(Strict):
    """Which column is what. Of contracts `start` and `end` instead of `date`; an empty end: still a customer.

    Of a contract the amount is what is paid per period.
    """

    customer: Name
    date: Name | None = None
    amount: Name | None = None
    start: Name | None = None
    end: Name | None = None
    segment: Name | None = None

    @property
    def given(self) -> dict[str, str]:
        """Role -> column."""
        return {role: name for role, name in self.model_dump().items() if name is not None}


class TransactionFiles(Strict):
    """The files, how they write dates and numbers, and the period that the model counts in."""

    file: Name | list[Name]
    columns: Columns
    date_format: Name | None = None
    decimal: Literal[".", ","] = "."
    period: Period = "week"

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return [self.file] if isinstance(self.file, str) else self.file


class Mapping(Strict):
    """A mapping.

    Attributes
    ----------
    name, language, currency : of the page. observation_end : the last day that the model may see; what comes later is held
        against it. as_of : the day of the extract, for contracts that end later; the last day in the file if absent.
        margin : gross margin as a share of the amount. years, discount_rate : of the customer lifetime value.
    """

    name: Name | None = None
    language: Literal["nl", "en"] = "en"
    currency: Currency = "EUR"
    transactions: TransactionFiles
    observation_end: Day | None = None
    as_of: Day | None = None
    kind: Kind = "non_contractual"
    margin: LevelField
    years: Annotated[int, Field(ge=1, le=50)] = 5
    discount_rate: Rate = 0.08

    @model_validator(mode="after")
    def _has_its_columns(self) -> Mapping:
        wanted = ("start", "end") if self.is_contractual else ("date", "amount")
        given = self.transactions.columns.given
        missing = [role for role in wanted if role not in given]
        if missing:
            contracts = "transactions.columns lacks {missing}: contracts are read by customer, start, end."
            orders = "transactions.columns lacks {missing}: orders are read by customer, date, amount."
            raise rule(contracts if self.is_contractual else orders, missing=missing)
        return self

    @property
    def is_contractual(self) -> bool:
        """Whether a customer has a contract, so that one knows when it ends."""
        return self.kind == "contractual"


def read_mapping(path: Path, document: Document | None = None) -> tuple[Mapping, tuple[Path, ...]]:
    """A mapping and the files that it names.

    Raises
    ------
    InputError
        With every fault of the mapping.
    """
    document = document or read(path)
    if not isinstance(document.data, dict) or KEY not in document.data:
        message = Sentence("is no mapping of transactions: it needs {form}.", form=FORM)
        raise InputError([*document.problems, document.problem((), message)])
    mapping, _, problems = validated(Mapping, document, lambda data, wrong: None)
    if mapping is None or problems:
        raise InputError(problems)
    return mapping, _files(path, mapping, document)


def _files(path: Path, mapping: Mapping, document: Document) -> tuple[Path, ...]:
    found, problems = [], []
    for name in mapping.transactions.names:
        file = path.parent / name
        try:
            there = file.is_file()
        except (OSError, ValueError):  # a name that no file can have
            there = False
        if there:
            found.append(file)
        else:
            message = Sentence("there is no file {file} beside this file.", file=shown(name))
            problems.append(document.problem((KEY, "file"), message))
    if problems:
        raise InputError(problems)
    return tuple(found)
