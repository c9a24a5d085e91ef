"""Parts of a report as HTML: Jinja2 templates with autoescape, so that a client's text never becomes markup."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cdm_bc.parts import Chart, Cover, Formula, Link, Paragraph, Part, Table, written
from cdm_bc.text import Formatter, texts

TEMPLATES = Path(__file__).parent / "templates"
#: A minus before a currency.
_MINUS = re.compile(r"(?<!\w)-(?=[^\W\d_]*[$\u20a0-\u20cf\xa3\xa5])")
#: Signs that could end a script element or start markup in it, and two that older JavaScript takes for line ends.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def html(parts: Iterable[Part], write: Formatter) -> Markup:
    """Parts, one after the other; neighbouring items of a list as one list."""
    found: list[Markup] = []
    for is_item, run in groupby(parts, key=_is_item):
        neighbours = list(run)
        found += [render("list", items=neighbours)] if is_item else [_html(part, write) for part in neighbours]
    return Markup("\n").join(found)


def _is_item(part: Part) -> bool:
    return isinstance(part, Paragraph) and part.kind == "item"


def _html(part: Part, write: Formatter) -> Markup:
    match part:
        case Paragraph():
            return render("paragraph", part=part)
        case Table():
            return render(_TABLES.get(part.kind, "table"), table=part, rows=_written(part, write), text=_words(write))
        case Formula():
            return render("formula", part=part, rows=_written(part.steps, write))
        case Cover():
            values = [written(item.value, write) for item in part.figures]
            return render("cover", part=part, values=values, logo=Markup(part.logo))
    return chart_html(part, write)


#: Tables that are no grid of cells on a page.
_TABLES = {"terms": "terms", "sources": "sources"}


def _words(write: Formatter) -> Any:
    return texts("report", write.language)


def _written(table: Table, write: Formatter) -> list[list[str]]:
    return [
        [_link(cell) if isinstance(cell, Link) else written(cell, write) for cell in row.cells] for row in table.rows
    ]


def _link(to: Link) -> Markup:
    return Markup('<a href="{}">{}</a>').format(quote(to.file), to.text)


def chart_html(chart: Chart, write: Formatter) -> Markup:
    """A chart with its numbers as a table to unfold; the page's script draws it."""
    return render("chart", chart=chart, rows=_written(chart.table, write), text=_words(write))


def render(template: str, **values: Any) -> Markup:
    """The HTML of ``<template>.html.j2``."""
    return Markup(environment().get_template(f"{template}.html.j2").render(**values))


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["script_json"] = script_json
    made.filters["css_string"] = css_string
    made.filters["unbroken"] = unbroken
    return made


@lru_cache(maxsize=8)
def asset(name: str) -> Markup:
    """A style sheet or script that stands beside the templates."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def packed_plotly() -> Markup:
    """plotly.js, compressed and as base64; the same bytes each time."""
    from plotly.offline import get_plotlyjs

    return Markup(base64.b64encode(gzip.compress(get_plotlyjs().encode("utf-8"), 9, mtime=0)).decode("ascii"))


def unbroken(text: str) -> str:
    r"""`text` with no end of a line between a minus and its currency.

    >>> [unbroken(text).count("\N{WORD JOINER}") for text in ("van -€ 3 tot -US$4", "a-b, €3-€4, -5")]
    [2, 0]
    """
    return _MINUS.sub("-\N{WORD JOINER}", text)


def css_string(text: str) -> Markup:
    r"""`text` as a string of a style sheet that stands in a page, whatever it holds.

    >>> print(css_string('R&D "x" </style>'))
    "R\26 D \22 x\22  \3c \2f style\3e "
    """
    return Markup('"' + "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in text) + '"')


def script_json(value: Any) -> Markup:
    r"""`value` as JSON that can stand in a script element whatever texts it holds.

    >>> print(script_json({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, code in _UNSAFE.items():
        text = text.replace(sign, code)
    return Markup(text)
