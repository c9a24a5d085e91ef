"""The client report, a method per section. The notebook calls them in order; whoever wants another order calls them so.

>>> report = ClientReport("parameters/retailer.yaml", language="en")  # doctest: +SKIP
>>> report.answer()  # doctest: +SKIP
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.calculation import evaluate
from cdm_bc.case import Case, load_case
from cdm_bc.charts import Style
from cdm_bc.decision import decide
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.schema import LANGUAGES
from cdm_bc.telling.charted import Charted
from cdm_bc.telling.client import answer, appendix, certainty, checks, inputs, money, plan, questions, record, what_if
from cdm_bc.telling.client.logo import logo_uri
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story

if TYPE_CHECKING:
    from pandas import DataFrame

    from cdm_bc.case.evidence import Attachments


class ClientReport(Charted):
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
        if language and language not in LANGUAGES:
            message = f"'{language}' is no language of the report. {did_you_mean(language, LANGUAGES)}"
            raise InputError([Problem(self.path.name, None, None, "language", message)])
        given = _date(date, self.path)
        self.case = load_case(self.path)
        self.attachments = _attachments(self.case, self.path)
        self.date = given or self.case.client.client.date
        self.logo = logo_uri(self.case, self.path)
        self.style = Style.of(self.case, language)

    @cached_property
    def story(self) -> Story:
        """The results, worked out when the first section asks for them."""
        return Story(decide(self.case, evaluate(self.case)), self.style, self.date)

    def frames(self) -> Mapping[str, DataFrame]:
        """The figures as pandas DataFrames, as :func:`cdm_bc.frames` gives them."""
        from cdm_bc.figures.frames import frames

        return frames(self.story.decision, self.style.language)

    def answer(self) -> Section:
        """The cover and the answer: what it is worth, what it costs, what to do first."""
        return answer.answer(self.story, self.logo)

    def benefits_that_matter(self) -> Section:
        """Question 1: which drivers and benefits matter."""
        return questions.benefits(self.story)

    def data_needed(self) -> Section:
        """Question 2: which data they need."""
        return questions.data(self.story)

    def data_sources(self) -> Section:
        """Question 3: where the data comes from."""
        return questions.sources(self.story)

    def data_storage(self) -> Section:
        """Question 4: how and where it is stored."""
        return questions.storage(self.story)

    def effort(self) -> Section:
        """Question 5: what effort it takes."""
        return money.effort(self.story)

    def value(self) -> Section:
        """Question 6: what the data is worth."""
        return money.value(self.story)

    def plan(self) -> Section:
        """What to do first: the multi-year plan."""
        return plan.plan(self.story)

    def certainty(self) -> Section:
        """How sure the answer is."""
        return certainty.certainty(self.story)

    def scenarios(self) -> Section:
        """What if: scenarios side by side."""
        return what_if.scenarios(self.story)

    def one_level_up(self) -> Section | None:
        """What one level up of maturity is worth; None if the client file names no assessment."""
        if self.attachments is None:
            return None
        from cdm_bc.telling.client import assessed

        return assessed.one_level_up(self.story, self.attachments.assessment)

    def opinions(self) -> Section | None:
        """What people think of value and effort; None if the client file names no survey."""
        if self.attachments is None:
            return None
        from cdm_bc.telling.client import surveyed

        return surveyed.opinions(self.story, self.attachments.opinions)

    def engagement(self) -> Section | None:
        """Experience against engagement per segment; None if the client file names no such sheet."""
        if self.attachments is None:
            return None
        from cdm_bc.telling.client import surveyed

        return surveyed.engagement(self.story, self.attachments.segments)

    def warnings(self) -> Section:
        """What is worth a second look."""
        return checks.warnings(self.story)

    def defaults(self) -> Section:
        """The inputs that are still the model's own."""
        return checks.defaults(self.story)

    def formulas(self) -> Section:
        """Appendix: every formula with this client's numbers."""
        return appendix.formulas(self.story)

    def inputs(self) -> Section:
        """Appendix: every input with its range, grade and source."""
        return inputs.inputs(self.story)

    def method(self) -> Section:
        """Appendix: the method in short."""
        return appendix.method(self.story)

    def run_record(self) -> Section:
        """Appendix: what this report was made from."""
        return record.record(self.story, self.path)


def _attachments(case: Case, path: Path) -> Attachments | None:
    """The files on people that the client file names; None if it names none, as most do: reading them needs pandas."""
    client = case.client
    if not (client.assessment or client.survey or client.engagement):
        return None
    from cdm_bc.case.evidence import read_attachments

    return read_attachments(case, path.parent)


def _date(text: str, path: Path) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except (TypeError, ValueError):
        message = f"'{text}' is no date. Write it as 2026-11-22."
        raise InputError([Problem(path.name, None, None, "date", message)]) from None
