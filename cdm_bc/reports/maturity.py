"""The maturity report. The notebook calls a method per section, in order; None leaves a section out.

>>> report = MaturityReport("survey.csv", organisation="Acme", language="en")  # doctest: +SKIP
>>> report.answer()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from cdm_bc.case import load_case
from cdm_bc.charts import Style
from cdm_bc.decision import decide
from cdm_bc.errors import InputError, did_you_mean
from cdm_bc.figures.in_money import worth_of_levels
from cdm_bc.figures.step_plan import plan_steps
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.load import load_instrument, load_maturity_model
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import EngagementFramework
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.step_choices import read_step_choices
from cdm_bc.maturity.typed_levels import parse_capacity, parse_levels
from cdm_bc.maturity.words import plain
from cdm_bc.rendering.notebook import shows
from cdm_bc.reports.options import date_of, language_of, wrong
from cdm_bc.reports.report import Report
from cdm_bc.telling.maturity import (
    answer,
    appendix,
    expected,
    framework,
    people,
    plan,
    progress,
    steps,
    worked,
)
from cdm_bc.telling.maturity import pillars as by_pillar
from cdm_bc.telling.maturity import standing as among
from cdm_bc.telling.maturity.names import part_ids, report_ids
from cdm_bc.telling.maturity.story import MaturityStory, Planned
from cdm_bc.text import Formatter, texts

CEMM = "cemm"
#: Years of a plan of steps where no client file says how many.
PLAN_YEARS = 3


class MaturityReport(Report):
    """Everything that the report of one organisation, business unit or respondent tells.

    Parameters
    ----------
    answers : file or folder of a survey.
    organisation : whose report; may be left out if the survey has only one.
    language : ``nl`` or ``en``. date : on the cover, such as ``2026-11-22``; none if empty.
    unit, respondent : of the organisation, for a report on that part or person only.
    before : file or folder of an earlier measurement. model : another maturity model than the shipped one.
    targets : levels aimed at, as :func:`parse_levels` takes them. expected : levels that the board expects, likewise; they
        go before what it filled in.
    together : a mean over business units however far they lie apart.
    capacity : person-days per year for the steps, such as ``60,80``; without, there is no plan of them.
    steps : sheet that says who owns which step, and what it takes. client : client file that says what levels are worth.
    series : year -> file or folder of each earlier survey of the same kind. year : of this one.

    Raises
    ------
    InputError
        If any of these is wrong.
    """

    def __init__(
        self,
        answers: str | Path,
        *,
        organisation: str = "",
        language: str = "",
        date: str = "",
        unit: str = "",
        respondent: str = "",
        before: str | Path = "",
        targets: str = "",
        model: str | Path = "",
        expected: str = "",
        together: bool = False,
        capacity: str = "",
        steps: str | Path = "",
        client: str | Path = "",
        series: Mapping[str, str | Path] | None = None,
        year: str = "",
    ) -> None:
        self.path = Path(answers)
        self.file = self.path.as_posix()
        self.before_path = Path(before) if before else None
        self.model_path = Path(model) if model else None
        self.language = language_of(language, self.file) or "en"
        self.date = date_of(date, self.file)
        self.model = load_maturity_model(model or CEMM)
        self.framework = load_instrument("cef")
        self.targets = parse_levels(targets, self.model)
        self.expected = parse_levels(expected, self.model, "expected")
        self.together = together
        self.series_paths = {str(label): Path(path) for label, path in (series or {}).items()}
        self.year = str(year)
        self.case = load_case(client) if client else None
        self.capacity = parse_capacity(str(capacity), self.case.horizon if self.case else PLAN_YEARS)
        self.steps_path, self.client_path = (Path(name) if name else None for name in (steps, client))
        self.choices = read_step_choices(steps, self.model) if steps else {}
        self.answers = self._read(self.path, organisation)
        self.organisation = _organisation(self.answers, organisation)
        self.unit, self.respondent = unit or None, respondent or None

    def _read(self, path: Path, organisation: str = "") -> Answers:
        return read_answers(path, (self.model, self.framework), organisation=organisation or None)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the report is made from."""
        earlier = self._earlier.files if self._earlier is not None else ()
        own = [path for path in (self.model_path, self.steps_path, self.client_path) if path is not None]
        surveys = [path for answers in self.series.values() for path in answers.files]
        return (*dict.fromkeys((*self.answers.files, *earlier, *surveys)), *own)

    @cached_property
    def series(self) -> Mapping[str, Answers]:
        """Label -> answers of each measurement, this one last; empty where no series was given."""
        earlier = {label: self._read(path) for label, path in self.series_paths.items()}
        now = self.year or texts("maturity", self.language)("words.now")
        return {**earlier, now: self.answers} if earlier else {}

    @cached_property
    def _earlier(self) -> Answers | None:
        return self._read(self.before_path, self.organisation) if self.before_path else None

    @cached_property
    def assessment(self) -> Assessment:
        """The scores."""
        whole = self._assess(self.answers)
        if self.unit and not self.respondent and self.unit in whole.hidden_units:
            raise wrong(self.file, "business unit", f"'{self.unit}' has too few respondents to show apart.")
        return whole if not (self.unit or self.respondent) else self._assess(self.answers, self.unit, self.respondent)

    def _assess(self, answers: Answers, unit: str | None = None, respondent: str | None = None) -> Assessment:
        return assess(
            self.model,
            answers,
            self.organisation,
            unit=unit,
            respondent=respondent,
            targets=self.targets,
            together=self.together,
        )

    @cached_property
    def before(self) -> Assessment | None:
        """The earlier scores of the same organisation, unit or respondent; None if it did not take part."""
        if self._earlier is None:
            return None
        known = {plain(name): name for name in self._earlier.organisations}
        name = known.get(plain(self.organisation))
        if name is None:
            return None
        try:
            return assess(
                self.model,
                self._earlier,
                name,
                unit=self.unit,
                respondent=self.respondent,
                together=self.together,
            )
        except InputError:  # this part or person did not take part then, or cannot be shown apart
            return None

    @cached_property
    def report_id(self) -> str:
        """Stem of the report's file."""
        whole = report_ids(self.answers.organisations)[self.organisation]
        if self.unit is None and self.respondent is None:
            return whole
        people = respondents_of(self.answers, self.organisation)
        return part_ids(whole, people)[(self.unit or "", self.respondent or "")]

    @cached_property
    def story(self) -> MaturityStory:
        """The scores, worked out when the first section asks for them, and how they are told."""
        assert isinstance(self.framework, EngagementFramework)
        return MaturityStory(
            style=Style(Formatter(self.language, self.case.client.client.currency if self.case else "EUR")),
            report=self.report_id,
            model=self.model,
            framework=self.framework,
            answers=self.answers,
            assessment=self.assessment,
            before=self.before,
            has_earlier=self.before_path is not None,
            date=self.date,
            files=self.files,
            targets=self.targets,
            expected=self.expected,
            planned=self.planned,
            series=self.series,
        )

    @cached_property
    def planned(self) -> Planned | None:
        """The steps as a plan; None without a capacity."""
        if not self.capacity or self.assessment.apart:
            return None
        plan = plan_steps(self.model, self.assessment, self.choices, self.capacity)
        if self.case is None:
            return Planned(plan, None, None, None)
        rate = self.case.client.effort.day_rate
        worth = worth_of_levels(self.case, decide(self.case).subject.result.waves, self.model, self.assessment)
        return Planned(plan, rate.base if rate else None, self.case.client.finance.first_year, worth)

    answer = shows(answer.answer)
    pillars = shows(by_pillar.pillars)
    next_steps = shows(steps.next_steps)
    step_plan = shows(plan.plan_of_steps)
    balance = shows(by_pillar.balance)
    units = shows(people.units)
    perception = shows(people.perception)
    expectation = shows(expected.expected)
    framework_blocks = shows(framework.blocks)
    progress = shows(progress.progress_since)
    standing = shows(among.standing_among_all)
    by_sector_and_size = shows(among.by_sector_and_size)
    year_on_year = shows(among.year_on_year)
    worked_example = shows(worked.worked)
    answers_given = shows(appendix.answers_given)
    method = shows(appendix.method)
    run_record = shows(appendix.record)


def respondents_of(answers: Answers, organisation: str) -> list[tuple[str, str]]:
    """Business unit ('' if not given) and id of each respondent of an organisation."""
    rows = answers.rows_of(organisation).tolist()
    return [
        (answers.units[answers.unit[row]] if answers.unit[row] >= 0 else "", answers.respondents[row]) for row in rows
    ]


def _organisation(answers: Answers, name: str) -> str:
    """The organisation of this name, capitals and spaces aside; the only one if no name is given."""
    if not name and len(answers.organisations) == 1:
        return answers.organisations[0]
    found = [one for one in answers.organisations if plain(one) == plain(name)]
    if name in answers.organisations or found:
        return name if name in answers.organisations else found[0]
    if name:
        message = f"no organisation '{name}' in the answers. {did_you_mean(name, answers.organisations)}".strip()
    else:
        message = f"this survey has {len(answers.organisations)} organisations: say which one the report is about."
    raise wrong(answers.files[0].as_posix(), "organisation", message)
