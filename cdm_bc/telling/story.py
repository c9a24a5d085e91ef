"""What the sections tell from: the case, its figures, the decision, and the words and formats to tell them in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.plausibility import Finding, findings
from cdm_bc.case import Case
from cdm_bc.charts import Chart, Style
from cdm_bc.decision import Decision
from cdm_bc.rendering.markup import render
from cdm_bc.telling.section import Section
from cdm_bc.text import Formatter, Texts, texts


@dataclass(frozen=True)
class Story:
    """One client's results and how they are told."""

    decision: Decision
    style: Style
    date: datetime.date | None = None

    @property
    def result(self) -> BusinessCase:
        """The figures of the base plan."""
        return self.decision.business_case

    @property
    def case(self) -> Case:
        """The client's case."""
        return self.result.case

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
        return texts("report", self.language)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return findings(self.result, [item.id for item in self.decision.sensitivity.inputs])

    def paragraph(self, key: str, *, kind: str = "", **values: object) -> Markup:
        """A paragraph of the text `key`."""
        return render("paragraph", content=self.text(key, **values), kind=kind)

    def subheading(self, key: str, **values: object) -> Markup:
        """A heading inside a section."""
        return render("subheading", content=self.text(key, **values))

    def section(self, id: str, *parts: Markup | Chart, about: dict[str, str] | None = None, **values: Any) -> Section:
        """The section `id`; its heading is the text ``<id>.heading``. A chart of nothing is left out."""
        shown = tuple(part for part in parts if not isinstance(part, Chart) or part.rows)
        return Section(id, self.text(f"{id}.heading", **values), shown, self.language, about or {})
