"""The page: an executed notebook becomes one HTML file that needs no network and shows no code.

plotly.js is in it once, compressed; the browser unpacks it. A Content-Security-Policy forbids every request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from cdm_bc.errors import ReportError
from cdm_bc.rendering.html import asset, packed_plotly, render
from cdm_bc.rendering.notebook import PLOTLY_MIME, ROLE, unmarked
from cdm_bc.text import texts

DEFAULT_ACCENT = "#1f4e5f"

#: Tag of cells for people who have the notebook open.
NOTEBOOK_ONLY = "notebook-only"
#: The full report, or only what the short one has of it.
View = Literal["full", "short"]
_IMAGES = ("image/png", "image/jpeg")


@dataclass(frozen=True)
class About:
    """What the outputs of a report say about it: client id, title, language, accent colour, what is under each printed page,
    whether some of it is for the short report, and its sections.
    """

    client: str = ""
    title: str = ""
    language: str = ""
    accent: str = ""
    footer: str = ""
    short: bool = False
    sections: tuple[tuple[str, str], ...] = ()


def about(notebook: Any) -> About:
    """What an executed notebook is a report of; empty fields where its outputs say nothing."""
    found: dict[str, str] = {}
    short = False
    sections: list[tuple[str, str]] = []
    for output in _outputs(notebook):
        role = dict(output.get("metadata", {}).get(ROLE, {}))
        if "section" in role:
            sections.append((str(role["section"]), str(role["heading"])))
        short = short or bool(role.get("short"))
        found |= {key: str(role[key]) for key in ("client", "title", "language", "accent", "footer") if key in role}
    return About(**found, short=short, sections=tuple(sections))


def export_html(notebook: Any, *, title: str = "", language: str = "", view: View = "full") -> str:
    """The page of an executed notebook.

    Parameters
    ----------
    notebook : an nbformat notebook with its outputs.
    title, language : of the page; by default what the report's outputs say. view : that it opens in; a page without parts for
        the short report has the full one only.

    Raises
    ------
    ReportError
        If a cell of the notebook failed: a half report is no report.
    """
    _refuse_failed(notebook)
    found = about(notebook)
    language = language or found.language or "en"
    has_charts = any(PLOTLY_MIME in output.get("data", {}) for output in _outputs(notebook))
    page = render(
        "page",
        title=title or found.title or "cdm-bc",
        language=language,
        accent=found.accent if re.fullmatch(r"#[0-9a-fA-F]{6}", found.accent) else DEFAULT_ACCENT,
        sections=found.sections,
        footer=found.footer or found.title or title,
        parts=[part for cell in notebook["cells"] if (part := _part(cell, language))],
        has_short=found.short,
        view=view if found.short else "full",
        view_script=asset("view.js"),
        text=texts("report", language),
        style=Markup("").join(map(asset, ("page.css", "report.css", "print.css"))),
        script=Markup("").join(map(asset, ("fit.js", "page.js"))),
        plotly=packed_plotly() if has_charts else "",
    )
    return str(page)


def _part(cell: Any, language: str) -> Markup:
    """What the page shows of a cell; empty if that is nothing."""
    if NOTEBOOK_ONLY in cell["metadata"].get("tags", ()):
        return Markup("")
    if cell["cell_type"] == "markdown":
        from nbconvert.filters import markdown2html  # slow to import, and the reports have none for the page

        return Markup('\n<div class="part">{}</div>').format(Markup(markdown2html(cell["source"])))
    shown = fragments(cell["outputs"], language) if cell["cell_type"] == "code" else ""
    return Markup('\n<section class="part">\n{}\n</section>').format(shown) if shown else Markup("")


def _outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook["cells"] if cell["cell_type"] == "code" for output in cell["outputs"]]


def _refuse_failed(notebook: Any) -> None:
    for output in _outputs(notebook):
        if output["output_type"] == "error":
            lines = str(output.get("evalue", "")).strip().splitlines() or [str(output.get("ename", "an error"))]
            raise ReportError(f"the notebook failed: {lines[0]}")


def fragments(outputs: list[Any], language: str) -> Markup:
    """The HTML of the outputs of a cell; empty if none of them is for the reader."""
    return Markup("\n").join(shown for output in outputs if (shown := fragment(output, language)))


def fragment(output: Any, language: str) -> Markup:
    """The HTML of one output; nothing of what was printed on the console."""
    data = output.get("data", {})
    if "text/html" in data:
        return unmarked(data["text/html"])
    if PLOTLY_MIME in data:  # a chart that an analyst drew with plotly itself
        figure = {key: data[PLOTLY_MIME].get(key, {}) for key in ("data", "layout")}
        return render("plain_chart", figure=figure, text=texts("report", language))
    for kind in _IMAGES:
        if kind in data:
            return render(
                "plain_image", kind=kind, data="".join(str(data[kind]).split()), text=texts("report", language)
            )
    if "text/plain" in data:
        return render("plain_text", content=data["text/plain"])
    return Markup("")
