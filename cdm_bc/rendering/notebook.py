"""What a cell of a notebook shows of a section: HTML, and each chart as a figure that the notebook draws.

So that it looks like the report wherever the notebook is opened, the HTML carries the look of the report and the means to draw
its charts, between two marks; the page of the report has its own and leaves that out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import groupby
from typing import Any

from markupsafe import Markup

from cdm_bc.charts import titled
from cdm_bc.parts import Chart, Cover, Section
from cdm_bc.rendering.html import asset, chart_html, html, packed_plotly, render

#: Key of the metadata by which the outputs of a report say what they are.
ROLE = "cdm_bc"
PLOTLY_MIME = "application/vnd.plotly.v1+json"
Bundle = tuple[dict[str, Any], dict[str, Any]]

OPEN, CLOSE = "<!--notebook-->", "<!--/notebook-->"
#: Twice, to outweigh what the program that shows the notebook says of tables and headings.
SCOPE = ".cdm-bc.cdm-bc"


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

    def html(self) -> Markup:
        """The whole section as one piece of HTML."""
        return Markup("\n").join(unmarked(data["text/html"]) for data, _ in self.bundles())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        page = "\n".join(data["text/html"] for data, _ in self.bundles())
        return {"text/html": page, "text/plain": self.section.heading}, self.bundles()[0][1]


def shows(tell: Callable[[Any], Section | None]) -> Callable[[Any], Shown | None]:
    """`tell`, which makes a section of a story, as a method of the report that has the story; None stays None."""

    @wraps(tell)
    def method(report: Any) -> Shown | None:
        section = tell(report.story)
        return None if section is None else Shown(section)

    method.tells = tell  # type: ignore[attr-defined]  # by this a report knows its sections
    return method


def bundles(section: Section) -> list[Bundle]:
    """Per output the data and the metadata; the first says which section it is."""
    role = {"section": section.id, "heading": section.heading, **section.about}
    if any(getattr(part, "short", False) for part in section.parts):
        role["short"] = "yes"
    found: list[Bundle] = []
    for data in _data(section):
        data["text/html"] = _framed(data["text/html"], section.about, is_first=not found)
        found.append((data, {} if found else {ROLE: role}))
    return found


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


# -- what is around the HTML in a notebook


def unmarked(text: str) -> Markup:
    """HTML without what is for notebooks only.

    >>> unmarked(f"<p>{OPEN}<b>{CLOSE}1</p>")
    Markup('<p>1</p>')
    """
    before, *marked = text.split(OPEN)
    return Markup(before + "".join(part.partition(CLOSE)[2] for part in marked))


def _framed(text: str, about: Any, *, is_first: bool) -> str:
    """HTML in a frame. The look goes with the first output of each section, as a program may take cells out of the page that
    are not in view; the client's colour and plotly.js with the section that says what the whole report is about.
    """
    before = ""
    if is_first and about:
        before = f"<style>:root{{--cdm-accent:{about['accent']}}}</style>" if about.get("accent") else ""
        before += _drawing()
    before += f"<style>{_look()}</style>" if is_first else ""
    return f'{OPEN}{before}<div class="cdm-bc">{CLOSE}{text}{OPEN}</div>{CLOSE}'


@lru_cache(maxsize=1)
def _drawing() -> str:
    """What draws the charts of a notebook that became a page elsewhere; where a notebook is alive, it draws them itself."""
    draw = asset("fit.js") + asset("page.js")
    script = f"addEventListener('load', () => {{ if (document.querySelector('[data-chart]')) {{ {draw} }} }});"
    return f'<script type="text/plain" id="plotly">{packed_plotly()}</script><script>{script}</script>'


@lru_cache(maxsize=1)
def _look() -> str:
    """The style of the report for what is in a frame, and nothing else of the notebook."""
    return f".celltag_injected-parameters{{display:none}}{scoped(asset('notebook.css') + asset('report.css'))}"


def scoped(css: str) -> str:
    r"""Style rules for what is in a frame; ``&`` is the frame itself.

    >>> scoped("p, .n { margin: 0; } & { color: red; } @media print { li { color: red; } }")
    '.cdm-bc.cdm-bc p,.cdm-bc.cdm-bc .n{margin:0}.cdm-bc.cdm-bc{color:red}@media print{.cdm-bc.cdm-bc li{color:red}}'
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};,])\s*|(?<=:) ", lambda found: found[1] or "", css).replace(";}", "}").strip()
    return re.sub(r"([^{}]+)\{", _with_scope, css)


def _with_scope(rule: re.Match[str]) -> str:
    if rule[1].startswith("@"):
        return rule[0]
    return ",".join(f"{SCOPE} {one}".replace(" &", "") for one in rule[1].split(",")) + "{"
