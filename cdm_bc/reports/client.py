"""The client report, a line per section. The notebook calls them in order; whoever wants another order calls them so.

>>> report = ClientReport("parameters/retailer.yaml", language="en")  # doctest: +SKIP
>>> report.answer()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.case import Case, load_case
from cdm_bc.charts import Style
from cdm_bc.figures.headline import results_of
from cdm_bc.rendering.notebook import shows
from cdm_bc.reports.options import date_of, language_of
from cdm_bc.reports.report import Report
from cdm_bc.telling.client import (
    answer,
    appendix,
    certainty,
    checks,
    choice,
    doubt,
    evidence,
    inputs,
    money,
    plan,
    questions,
    record,
    register,
    what_if,
)
from cdm_bc.telling.client.logo import logo_uri
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.customers import choices
from cdm_bc.telling.customers import value as worth

if TYPE_CHECKING:
    from pandas import DataFrame


class ClientReport(Report):
    """Everything that the report of one client tells.

    Parameters
    ----------
    client_file : the client file.
    language : ``nl`` or ``en``; the client's own if empty.
    date : on the cover, such as ``2026-11-22``; that of the client file if empty, and none if it has none.

    Raises
    ------
    InputError
        If the client file, the language or the date is wrong.
    """

    def __init__(self, client_file: str | Path, *, language: str = "", date: str = "") -> None:
        self.path = Path(client_file)
        language, given = language_of(language, self.path.name), date_of(date, self.path.name)
        self.case: Case = load_case(self.path)
        self.case.evidence.check()
        self.date = given or self.case.client.client.date
        self.logo = logo_uri(self.case, self.path)
        self.style = Style.of(self.case, language)

    @cached_property
    def story(self) -> ClientStory:
        """The results, worked out when the first section asks for them."""
        return ClientStory(self.style, results_of(self.case), self.path, self.date, self.logo)

    def frames(self) -> Mapping[str, DataFrame]:
        """The figures as pandas DataFrames, as :func:`cdm_bc.frames` gives them."""
        from cdm_bc.figures.frames import frames

        return frames(self.story.decision, self.style.language)

    #: The cover and the answer: what it is worth, what it costs, what to do first; and the options side by side.
    answer = shows(answer.answer)
    options = shows(choice.choice)
    #: The six questions: benefits, data, sources, storage, effort, value.
    benefits_that_matter = shows(questions.benefits)
    data_needed = shows(questions.data)
    data_sources = shows(questions.sources)
    data_storage = shows(questions.storage)
    effort = shows(money.effort)
    value = shows(money.value)
    #: What to do and who delivers it, how sure it is, how much hangs on the model, what if.
    plan = shows(plan.plan)
    benefits_register = shows(register.register)
    certainty = shows(certainty.certainty)
    model_doubt = shows(doubt.doubt)
    scenarios = shows(what_if.scenarios)

    #: What one level up is worth; None where the client file names no assessment.
    one_level_up = shows(evidence.one_level_up)
    #: What a customer is worth, beside the case; only if the client file has ``customers``.
    customer_value = shows(worth.customers)
    proposals = shows(choices.proposals)
    journey = shows(choices.journey)
    #: What is worth a second look.
    warnings = shows(checks.warnings)
    defaults = shows(checks.defaults)
    #: The appendix: how it was worked out, from what, and what other files of the client say, if it names any.
    formulas = shows(appendix.formulas)
    inputs = shows(inputs.inputs)
    opinions = shows(evidence.opinions)
    engagement = shows(evidence.engagement)
    customer_drivers = shows(evidence.drivers)
    customer_investment = shows(evidence.investment)
    transactions = shows(evidence.transactions)
    value_pyramid = shows(evidence.pyramid)
    buying_behaviour = shows(evidence.behaviour)
    method = shows(appendix.method)
    run_record = shows(record.record)
