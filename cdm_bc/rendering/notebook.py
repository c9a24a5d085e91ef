"""What a cell of a notebook shows of a section: HTML, and each chart as a figure that the notebook draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any, TypeVar

from markupsafe import Markup

from cdm_bc.charts import titled
from cdm_bc.parts import Chart, Cover, Part, Section
from cdm_bc.rendering.html import chart_html, html, render

#: Key of the metadata by which the outputs of a report say what they are.
ROLE = "cdm_bc"
PLOTLY_MIME = "application/vnd.plotly.v1+json"
Bundle = tuple[dict[str, Any], dict[str, Any]]
T = TypeVar("T")


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


def shows(tell: Callable[[T], Section | None]) -> Callable[[T], Shown | None]:
    """`tell` as a method whose value a notebook can show; None stays None."""

    @wraps(tell)
    def method(report: T) -> Shown | None:
        section = tell(report)
        return None if section is None else Shown(section)

    return method


def bundles(section: Section) -> list[Bundle]:
    """Per output the data and the metadata; the first says which section it is."""
    found: list[Bundle] = []
    for data in _data(section):
        role = {"section": section.id, "heading": section.heading, **section.about}
        found.append((data, {} if found else {ROLE: role}))
    return found


def _data(section: Section) -> Iterable[dict[str, Any]]:
    has_cover = any(isinstance(part, Cover) for part in section.parts)  # it brings its own heading
    title = Markup("") if has_cover else render("heading", id=section.id, heading=section.heading)
    for is_chart, run in groupby(section.parts, key=lambda part: isinstance(part, Chart)):
        if is_chart:
            if title:
                yield {"text/html": str(title), "text/plain": section.heading}
            yield from (_chart(part, section) for part in run if isinstance(part, Chart))
        else:
            yield _texts(title, list(run), section)
        title = Markup("")
    if title:
        yield {"text/html": str(title), "text/plain": section.heading}


def _texts(title: Markup, parts: list[Part], section: Section) -> dict[str, Any]:
    content = html(parts, section.write)
    return {"text/html": str(Markup("\n").join((title, content)) if title else content), "text/plain": section.heading}


def _chart(chart: Chart, section: Section) -> dict[str, Any]:
    page = chart_html(chart, section.write)
    return {PLOTLY_MIME: titled(chart), "text/html": str(page), "text/plain": chart.alt}
