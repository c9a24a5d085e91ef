"""What the sections of the maturity report tell from: model, answers, assessment, and the words to tell them in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path

from cdm_bc.charts.maturity.words import layer_name
from cdm_bc.figures.in_money import LevelInMoney
from cdm_bc.figures.step_plan import StepPlan
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.position import survey_totals
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.scoring import Floats
from cdm_bc.parts import Cell, Section, number
from cdm_bc.telling.story import Story
from cdm_bc.text.format import NONE


@dataclass(frozen=True)
class Planned:
    """The steps as a plan, and what of the client's business case it is told with.

    Attributes
    ----------
    day_rate : money per day; None where nobody named one. first_year : of the plan; None where it is not known.
    worth : pillar and level -> what that level adds to the business case; None without one.
    """

    plan: StepPlan
    day_rate: float | None
    first_year: int | None
    worth: Mapping[tuple[str, int], LevelInMoney] | None


@dataclass(frozen=True)
class MaturityStory(Story):
    """One assessment and how it is told.

    Attributes
    ----------
    report : id of the report, the stem of its file. framework : asked beside the model.
    before : the earlier assessment of the same organisation, if there is one. has_earlier : whether an earlier survey was
        given. files : that the report is made from. targets, expected : pillar -> level aimed at, and expected, as typed.
    planned : the steps as a plan, if one was asked for. series : label -> answers of each measurement, this one last.
    """

    words = "maturity"

    report: str
    model: MaturityModel
    framework: EngagementFramework
    answers: Answers
    assessment: Assessment
    before: Assessment | None
    has_earlier: bool
    date: datetime.date | None
    files: tuple[Path, ...]
    targets: Mapping[str, int]
    expected: Mapping[str, int]
    planned: Planned | None
    series: Mapping[str, Answers]

    @cached_property
    def totals(self) -> Floats:
        """The index of every organisation of the survey per pillar, worked out once."""
        return survey_totals(self.model, self.answers)

    @property
    def apart(self) -> bool:
        """Whether the business units are so far apart that this report compares them instead of taking their mean."""
        return self.assessment.apart

    @property
    def is_small(self) -> bool:
        """Whether so few people answered that figures per statement would show what each of them said."""
        return self.assessment.respondent is None and self.assessment.respondents < self.model.rules.smallest_group

    def pillar(self, key: str) -> str:
        """Name of a pillar."""
        return self.say(self.model.pillars[key].name)

    def level(self, number: int | None) -> str:
        """Number and name of a level."""
        return NONE if number is None else f"{number} {self.say(self.model.levels[str(number)].name).lower()}"

    def layer(self, key: str) -> str:
        """Name of a layer of the organisation."""
        return layer_name(key, self.language)

    def statement(self, key: str) -> str:
        """The statement as respondents read it."""
        return self.say(self.model.statements[key].text)

    def index(self, value: float | None) -> str:
        """An index in a sentence."""
        return self.write.number(value, 1)


def of_one_score(tell: Callable[[MaturityStory], Section | None]) -> Callable[[MaturityStory], Section | None]:
    """A section on figures of the organisation as one: left out of a report that compares its business units instead."""

    @wraps(tell)
    def told(story: MaturityStory) -> Section | None:
        return None if story.apart else tell(story)

    return told


def index(value: float | None) -> Cell:
    """An index in a table, with one decimal: more would suggest a precision that answers do not have."""
    return number(value, 1)


def change(value: float | None) -> Cell:
    """A difference of indices, with its sign."""
    return number(value, 1, signed=True)
