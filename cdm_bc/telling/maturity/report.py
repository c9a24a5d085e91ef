"""The maturity report, a method per section. The notebook calls them in order; None leaves a section out.

>>> report = MaturityReport("survey.csv", organisation="Acme", language="en")  # doctest: +SKIP
>>> report.answer()  # doctest: +SKIP
"""

from __future__ import annotations

import datetime
from functools import cached_property
from pathlib import Path

from cdm_bc.charts import Style
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.load import load_instrument, load_maturity_model
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.words import plain
from cdm_bc.schema import LANGUAGES
from cdm_bc.telling.charted import Charted
from cdm_bc.telling.maturity import answer, appendix, framework, people, pillars, progress, standing, steps, worked
from cdm_bc.telling.maturity.names import report_ids, respondent_ids
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.maturity.targets import parse_targets
from cdm_bc.telling.section import Section
from cdm_bc.text import Formatter

CEMM = "cemm"


class MaturityReport(Charted):
    """Everything that the report of one organisation, business unit or respondent tells.

    Parameters
    ----------
    answers : file or folder of a survey.
    organisation : whose report; may be left out if the survey has only one.
    language : ``nl`` or ``en``. date : on the cover, such as ``2026-11-22``; none if empty.
    unit, respondent : of the organisation, for a report on that part or person only.
    before : file or folder of an earlier measurement. targets : as :func:`parse_targets` takes them.
    model : another maturity model than the shipped one.

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
    ) -> None:
        self.path = Path(answers)
        self.before_path = Path(before) if before else None
        self.model_path = Path(model) if model else None
        self.language = _language(language, self.path)
        self.date = _date(date, self.path)
        self.model: MaturityModel = load_maturity_model(model or CEMM)
        self.framework = load_instrument("cef")
        assert isinstance(self.framework, EngagementFramework)
        self.targets = parse_targets(targets, self.model)
        self.answers = self._read(self.path, organisation)
        self.organisation = _organisation(self.answers, organisation)
        self.unit, self.respondent = unit or None, respondent or None

    def _read(self, path: Path, organisation: str = "") -> Answers:
        return read_answers(path, (self.model, self.framework), organisation=organisation or None)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the report is made from."""
        earlier = self._earlier.files if self._earlier is not None else ()
        own = (self.model_path,) if self.model_path else ()
        return (*self.answers.files, *earlier, *own)

    @cached_property
    def _earlier(self) -> Answers | None:
        return self._read(self.before_path, self.organisation) if self.before_path else None

    @cached_property
    def assessment(self) -> Assessment:
        """The scores."""
        whole = self._assess(self.answers)
        if self.unit and not self.respondent and self.unit in whole.hidden_units:
            raise InputError(
                [_problem(self.path, "business unit", f"'{self.unit}' has too few respondents to show apart.")]
            )
        return whole if not (self.unit or self.respondent) else self._assess(self.answers, self.unit, self.respondent)

    def _assess(self, answers: Answers, unit: str | None = None, respondent: str | None = None) -> Assessment:
        return assess(self.model, answers, self.organisation, unit=unit, respondent=respondent, targets=self.targets)

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
            return assess(self.model, self._earlier, name, unit=self.unit, respondent=self.respondent)
        except InputError:  # this part or person did not take part then, or cannot be shown apart
            return None

    @cached_property
    def report_id(self) -> str:
        """Stem of the report's file."""
        whole = report_ids(self.answers.organisations)[self.organisation]
        if self.respondent is None:
            return whole
        return respondent_ids(whole, respondents_of(self.answers, self.organisation))[
            (self.unit or "", self.respondent)
        ]

    @cached_property
    def story(self) -> MaturityStory:
        """The scores, worked out when the first section asks for them, and how they are told."""
        assert isinstance(self.framework, EngagementFramework)
        style = Style(Formatter(self.language, "EUR"))
        return MaturityStory(
            self.report_id, self.model, self.framework, self.answers, self.assessment, style, self.before, self.date
        )

    def answer(self) -> Section:
        """The cover and the answer: where we stand, what stands out, what to do first."""
        return answer.answer(self.story)

    def pillars(self) -> Section:
        """Level and index per pillar."""
        return pillars.pillars(self.story)

    def next_steps(self) -> Section:
        """What it takes to reach the target, nearest first."""
        return steps.next_steps(self.story)

    def balance(self) -> Section:
        """Imbalance and pillars that do not fit together."""
        return pillars.balance(self.story)

    def perception(self) -> Section | None:
        """Gap between layers and the most disputed statements; not for one respondent."""
        return people.perception(self.story)

    def units(self) -> Section | None:
        """Business units apart; None if there are none."""
        return people.units(self.story)

    def framework_blocks(self) -> Section | None:
        """The building blocks of the engagement framework; None if nobody answered them."""
        return framework.blocks(self.story)

    def progress(self) -> Section | None:
        """What changed since the earlier measurement; None without one."""
        return progress.progress_since(self.story, asked=self.before_path is not None)

    def standing(self) -> Section | None:
        """Where the organisation stands among all of the survey; None for a part or person of it, or if it is alone."""
        return standing.standing_among_all(self.story)

    def worked_example(self) -> Section:
        """How a score follows from the answers."""
        return worked.worked(self.story)

    def answers_given(self) -> Section:
        """How many statements were answered, and what was called not applicable."""
        return appendix.answers_given(self.story)

    def method(self) -> Section:
        """Appendix: how scores are made."""
        return appendix.method(self.story)

    def run_record(self) -> Section:
        """Appendix: what this report was made from."""
        return appendix.record(self.story, self.files, self.targets)


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
    file = answers.files[0]
    if not name:
        message = f"this survey has {len(answers.organisations)} organisations: say which one the report is about."
    else:
        message = f"no organisation '{name}' in the answers. {did_you_mean(name, answers.organisations)}".strip()
    raise InputError([_problem(file, "organisation", message)])


def _language(language: str, path: Path) -> str:
    if language and language not in LANGUAGES:
        message = f"'{language}' is no language of the report. {did_you_mean(language, LANGUAGES)}"
        raise InputError([_problem(path, "language", message)])
    return language or "en"


def _date(date: str, path: Path) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(date) if date else None
    except ValueError:
        raise InputError([_problem(path, "date", f"'{date}' is no date. Write it as 2026-11-22.")]) from None


def _problem(path: Path, key: str, message: str) -> Problem:
    return Problem(path.as_posix(), None, None, key, message)
