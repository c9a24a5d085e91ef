"""What the sections of the maturity report tell from: model, answers, assessment, and the words to tell them in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from cdm_bc.charts import Chart, Style
from cdm_bc.charts.maturity.words import index_text, words
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.rendering.markup import render
from cdm_bc.telling.section import Section
from cdm_bc.text import Formatter, Texts


@dataclass(frozen=True)
class MaturityStory:
    """One assessment and how it is told.

    Attributes
    ----------
    report : id of the report, the stem of its file. framework : asked beside the model.
    before : the earlier assessment of the same organisation, if there is one.
    """

    report: str
    model: MaturityModel
    framework: EngagementFramework
    answers: Answers
    assessment: Assessment
    style: Style
    before: Assessment | None = None
    date: datetime.date | None = None

    @property
    def language(self) -> str:
        """``nl`` or ``en``."""
        return self.style.language

    @property
    def write(self) -> Formatter:
        """Number formats."""
        return self.style.formatter

    @cached_property
    def text(self) -> Texts:
        """The words of the report."""
        return words(self.style)

    @property
    def is_small(self) -> bool:
        """Whether so few people answered that figures per statement would show what each of them said."""
        return self.assessment.respondent is None and self.assessment.respondents < self.model.rules.smallest_group

    def pillar(self, key: str) -> str:
        """Name of a pillar."""
        return self.model.pillars[key].name[self.language]

    def level(self, number: int | None) -> str:
        """Number and name of a level."""
        return "–" if number is None else f"{number} {self.model.levels[str(number)].name[self.language].lower()}"

    def statement(self, key: str) -> str:
        """The statement as respondents read it."""
        return self.model.statements[key].text[self.language]

    def index(self, value: float | None) -> str:
        """An index as it is shown."""
        return index_text(self.style, value)

    def change(self, value: float | None) -> str:
        """A difference of indices with its sign."""
        shown = self.index(value)
        return f"+{shown}" if value is not None and round(value, 1) > 0 else shown

    def listed(self, names: list[str]) -> str:
        """Names as a person lists them: a, b and c."""
        return (
            names[0]
            if len(names) == 1
            else f"{', '.join(names[:-1])} {self.text('words.and')} {names[-1]}"
            if names
            else ""
        )

    def paragraph(self, key: str, *, kind: str = "", **values: object) -> Markup:
        """A paragraph of the text `key`."""
        return render("paragraph", content=self.text(key, **values), kind=kind)

    def subheading(self, key: str, **values: object) -> Markup:
        """A heading inside a section."""
        return render("subheading", content=self.text(key, **values))

    def section(self, id: str, *parts: Markup | Chart) -> Section:
        """The section `id`; its heading is the text ``<id>.heading``."""
        return Section(id, self.text(f"{id}.heading"), parts, self.language)
