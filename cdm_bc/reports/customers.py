"""The report on customers, a line per section: of a client file with ``customers:``, or of a mapping of transactions.

>>> report = CustomersReport("parameters/webshop.yaml", language="en")  # doctest: +SKIP
>>> report.answer()  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from cdm_bc.case import case_of
from cdm_bc.case.load import check_client_id
from cdm_bc.charts import Style
from cdm_bc.customers.transactions.mapping import KEY
from cdm_bc.customers.transactions.measured import measure
from cdm_bc.document import read
from cdm_bc.errors import InputError, Problem
from cdm_bc.rendering.notebook import shows
from cdm_bc.reports.options import date_of, language_of
from cdm_bc.reports.report import Report
from cdm_bc.telling.client.logo import logo_uri
from cdm_bc.telling.customers import answer as about
from cdm_bc.telling.customers import choices, measured, value
from cdm_bc.telling.customers import method as how
from cdm_bc.telling.customers.answer import CustomersStory
from cdm_bc.telling.customers.story import MeasuredStory, customers_of, transactions_of
from cdm_bc.text import Formatter


class CustomersReport(Report):
    """Everything that is told of the customers of one organisation.

    Parameters
    ----------
    file : a client file, or a mapping of transactions; told apart by their keys.
    language : ``nl`` or ``en``; that of the file if empty. date : on the cover, such as ``2026-11-22``.

    Raises
    ------
    InputError
        If the file, the language or the date is wrong, or a client file says nothing of customers.
    """

    def __init__(self, file: str | Path, *, language: str = "", date: str = "") -> None:
        self.path = Path(file)
        self.language = language_of(language, self.path.name)
        self.date = date_of(date, self.path.name)
        self.story = self._of_mapping() if is_mapping(self.path) else self._of_client()

    def _of_mapping(self) -> CustomersStory:
        found = measure(self.path)
        style = Style(Formatter(self.language or found.mapping.language, found.mapping.currency))
        told = MeasuredStory(style, found)
        name = found.mapping.name or ""
        return CustomersStory(style, self.path.stem, name, None, told, (self.path, *found.files), self.date)

    def _of_client(self) -> CustomersStory:
        case = case_of(read(self.path), check_client_id(self.path), self.path.parent)
        case.evidence.check()
        style = Style.of(case, self.language)
        customers, transactions = customers_of(case, style), transactions_of(case, style)
        if customers is None and transactions is None:
            message = "says nothing of customers. Add customers: {segments: {…}}, or transactions: mapping.yaml."
            raise InputError([Problem(self.path.as_posix(), None, None, "customers", message)])
        info, files = case.client.client, (self.path, *case.evidence.all_files())
        logo = logo_uri(case, self.path)
        return CustomersStory(style, case.id, info.name, customers, transactions, files, self.date or info.date, logo)

    answer = shows(about.answer)
    #: Of the segments in the client file.
    customer_value = shows(value.customers)
    drivers = shows(value.drivers)
    investment = shows(choices.investment)
    proposals = shows(choices.proposals)
    journey = shows(choices.journey)
    weak_bond = shows(choices.weak_bond)
    #: Of the transactions.
    transactions = shows(measured.transactions)
    value_pyramid = shows(measured.pyramid)
    buying_behaviour = shows(measured.behaviour)
    #: The appendix.
    method = shows(how.method)
    run_record = shows(about.record)


def is_mapping(path: Path) -> bool:
    """Whether a file is a mapping of transactions and no client file, which may name one."""
    data = read(path).data
    return isinstance(data, dict) and isinstance(data.get(KEY), dict)
