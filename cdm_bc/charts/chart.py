"""What a chart is, and the style that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cdm_bc.case import Case
from cdm_bc.charts.colour import BLUE, ORANGE, farthest, readable
from cdm_bc.parts import Chart, Column, Content, table
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
    text: Texts,
    figure: dict[str, Any],
    header: Sequence[str],
    rows: Iterable[Sequence[Content]],
    *,
    id: str = "",
    title: str = "",
    caption: str = "",
    alt: str = "",
    narrowest: int = 0,
    half: bool = False,
    **values: object,
) -> Chart:
    """A chart with its words and its numbers.

    Parameters
    ----------
    text : the words of this chart: its title, caption and alt text, with `values` in them.
    header, rows : the numbers as a table; the first cell of a row names it, and a column with a typed cell holds figures.
    id : the key of its words if not given. title, caption, alt : instead of those of `text`.
    narrowest : px below which the table stands in the place of the picture. half : it may stand beside the next one.
    """
    found = [tuple(row) for row in rows]
    columns = [
        Column(heading, figures=any(not isinstance(row[place], str) for row in found))
        for place, heading in enumerate(header)
    ]
    title = title or text("title", **values)
    return Chart(
        id=id or text.above.rpartition(".")[2].replace("_", "-"),
        figure=figure,
        title=title,
        caption=caption or text("caption", **values),
        alt=alt or text("alt", **values),
        table=table(title, columns, found),
        narrowest=narrowest,
        half=half,
    )
