"""What a chart is, and the style that all of them share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cdm_bc.case import Case
from cdm_bc.charts.colour import BLUE, ORANGE, farthest, readable
from cdm_bc.text import Formatter, Texts, texts

DEFAULT_ACCENT = "#1f4e5f"


@dataclass(frozen=True)
class Chart:
    """A figure with everything that a reader needs who cannot see it.

    Attributes
    ----------
    id : unique in the report. figure : plotly's ``{data, layout}`` as plain lists and dicts.
    title, caption : above the figure. alt : the figure in one sentence.
    header, rows : its numbers as a table; the first cell of a row names it.
    """

    id: str
    figure: dict[str, Any]
    title: str
    caption: str
    alt: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Style:
    """Language, number formats and the client's colour."""

    formatter: Formatter
    accent: str = DEFAULT_ACCENT

    @classmethod
    def of(cls, case: Case, language: str = "") -> Style:
        """The style of a client's report; in the client's language unless another is given."""
        info = case.client.client
        return cls(Formatter(language or info.language, info.currency), readable(info.accent or DEFAULT_ACCENT))

    @property
    def language(self) -> str:
        """``nl`` or ``en``."""
        return self.formatter.language

    @cached_property
    def against(self) -> str:
        """The colour of what stands against the accent: costs against benefits, low against high."""
        return farthest(self.accent, (ORANGE, BLUE))

    @cached_property
    def text(self) -> Texts:
        """The words of the charts."""
        return texts("charts", self.language)
