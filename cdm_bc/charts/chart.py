"""What a chart is, and the style that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cdm_bc.case import Case
from cdm_bc.charts.colour import BLUE, ORANGE, farthest, readable
from cdm_bc.parts import Chart, Content, column, figures, table
from cdm_bc.text import Formatter, Texts, texts

DEFAULT_ACCENT = "#1f4e5f"

__all__ = ["DEFAULT_ACCENT", "Chart", "Style", "drawn"]


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


def drawn(
    id: str,
    figure: dict[str, Any],
    title: str,
    caption: str,
    alt: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Content]],
) -> Chart:
    """A chart whose numbers are `rows` under `header`; the first cell of a row names it."""
    columns = [column(name) if place == 0 else figures(name) for place, name in enumerate(header)]
    return Chart(id, figure, title, caption, alt, table(title, columns, rows))
