"""HTML from templates: Jinja2 with autoescape, so that a client's text never becomes markup."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
#: Signs that could end a script element or start markup in it, and two that older JavaScript takes for line ends.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the report's sections."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["script_json"] = script_json
    return made


def render(template: str, **values: Any) -> Markup:
    """The HTML of ``<template>.html.j2``."""
    return Markup(environment().get_template(f"{template}.html.j2").render(**values))


def script_json(value: Any) -> Markup:
    r"""`value` as JSON that can stand in a script element whatever texts it holds.

    >>> print(script_json({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, code in _UNSAFE.items():
        text = text.replace(sign, code)
    return Markup(text)
