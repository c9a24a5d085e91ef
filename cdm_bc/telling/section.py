"""What a cell of a report shows: a heading, and under it text, tables and charts in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from markupsafe import Markup, escape

from cdm_bc.charts import Chart, titled
from cdm_bc.charts.still import still
from cdm_bc.rendering.markup import render
from cdm_bc.rendering.notebook import framed, marked, unmarked
from cdm_bc.text import texts

ROLE = "cdm_bc"
PLOTLY_MIME = "application/vnd.plotly.v1+json"


@dataclass(frozen=True)
class Section:
    """A part of a report.

    Attributes
    ----------
    id, heading : of the section, for the table of contents.
    parts : HTML and charts, in the order in which they are read.
    language : of the words around the charts.
    about : what the first output says of the whole report (client, title, language, accent); empty for most.
    titled : whether the heading goes above the parts; the cover brings its own.
    """

    id: str
    heading: str
    parts: tuple[Markup | Chart, ...]
    language: str
    about: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    titled: bool = True

    def bundles(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Per output the data and the metadata: neighbouring texts as one, each chart on its own."""
        title = (render("heading", id=self.id, heading=self.heading),) if self.titled else ()
        found: list[tuple[dict[str, Any], dict[str, Any]]] = []
        for part in _joined((*title, *self.parts)):
            metadata = {} if found else {ROLE: {"section": self.id, "heading": self.heading, **self.about}}
            data = _data(part, self.heading, self.language)
            data["text/html"] = str(framed(data["text/html"], style=not found, accent=self.about.get("accent", "")))
            found.append((data, metadata))
        return found

    def html(self) -> Markup:
        """The whole section as one piece of HTML."""
        return Markup("\n").join(unmarked(data["text/html"]) for data, _ in self.bundles())

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for data, metadata in self.bundles():
            display(data, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        role = {"section": self.id, "heading": self.heading, **self.about}
        html = framed(self.html(), style=True, accent=self.about.get("accent", ""))
        return {"text/html": str(html), "text/plain": self.heading}, {ROLE: role}


def _joined(parts: Iterable[Markup | Chart]) -> list[Markup | Chart]:
    result: list[Markup | Chart] = []
    for part in parts:
        if result and isinstance(part, Markup) and isinstance(result[-1], Markup):
            result[-1] = Markup("\n").join((result[-1], part))
        else:
            result.append(part)
    return result


def _data(part: Markup | Chart, heading: str, language: str) -> dict[str, Any]:
    if isinstance(part, Markup):
        return {"text/html": str(part), "text/plain": heading}
    text, picture = texts("report", language), still(part.figure)
    fold = f"<details><summary>{escape(text('page.figures'))}</summary>" if picture else ""
    html = render(
        "chart",
        chart=part,
        text=text,
        picture=marked(picture) if picture else "",
        folded=marked(fold) if picture else "",
        unfolded=marked("</details>") if picture else "",
    )
    return {PLOTLY_MIME: titled(part), "text/html": str(html), "text/plain": part.alt}
