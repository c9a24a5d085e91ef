"""What a cell of a notebook shows of a section: HTML, and each chart as a figure that the notebook draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any

from markupsafe import Markup

from cdm_bc.charts import titled
from cdm_bc.parts import Chart, Cover, Section
from cdm_bc.rendering.html import chart_html, html, render

#: Key of the metadata by which the outputs of a report say what they are.
ROLE = "cdm_bc"
PLOTLY_MIME = "application/vnd.plotly.v1+json"
Bundle = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Shown:
    """A section in a notebook: the value of its cell."""

    section: Section

    def bundles(self) -> list[Bundle]:
        """Per output the data and the metadata: neighbouring texts as one, each chart on its own."""
        return bundles(self.section)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for data, metadata in self.bundles():
            display(data, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        made = self.bundles()
        page = Markup("\n").join(Markup(data["text/html"]) for data, _ in made)
        return {"text/html": str(page), "text/plain": self.section.heading}, made[0][1]


def shows(tell: Callable[[Any], Section | None]) -> Callable[[Any], Shown | None]:
    """`tell`, which makes a section of a story, as a method of the report that has the story; None stays None."""

    @wraps(tell)
    def method(report: Any) -> Shown | None:
        section = tell(report.story)
        return None if section is None else Shown(section)

    return method


def bundles(section: Section) -> list[Bundle]:
    """Per output the data and the metadata; the first says which section it is."""
    role = {"section": section.id, "heading": section.heading, **section.about}
    return [(data, {} if place else {ROLE: role}) for place, data in enumerate(_data(section))]


def _data(section: Section) -> Iterable[dict[str, Any]]:
    has_cover = any(isinstance(part, Cover) for part in section.parts)  # it brings its own heading
    waiting = [] if has_cover else [render("heading", id=section.id, heading=section.heading)]
    for is_chart, run in groupby(section.parts, key=lambda part: isinstance(part, Chart)):
        if not is_chart:
            waiting.append(html(run, section.write))
            continue
        if waiting:
            yield _texts(waiting, section)
        waiting = []
        yield from (_chart(part, section) for part in run if isinstance(part, Chart))
    if waiting:
        yield _texts(waiting, section)


def _texts(texts: list[Markup], section: Section) -> dict[str, Any]:
    return {"text/html": str(Markup("\n").join(texts)), "text/plain": section.heading}


def _chart(chart: Chart, section: Section) -> dict[str, Any]:
    page = chart_html(chart, section.write)
    return {PLOTLY_MIME: titled(chart), "text/html": str(page), "text/plain": chart.alt}
