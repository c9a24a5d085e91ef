"""How cells look: a style is ``look.format``, either may be missing."""

from __future__ import annotations

from typing import Any

INK, FAINT, BLUE, CREAM, LINE = "#1F2933", "#8A94A0", "#0B4F9E", "#FFF7E0", "#C9D1D9"
BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"font_color": "#52606D"},
    "id": {"font_color": "#FFFFFF", "font_size": 6, "shrink": True},
    "text": {},
    "words": {"num_format": "@"},
    "unit": {"font_color": "#52606D"},
    "indent": {"indent": 1, "font_color": "#52606D"},
    "strong": {"bold": True},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "faint": {"font_color": FAINT},
    "group": {"bold": True, "font_size": 12, "font_color": "#005F73"},
    "head": {"bold": True, "bg_color": "#E3E8EC", "bottom": 1, "bottom_color": FAINT, "text_wrap": True},
    "right": {"align": "right"},
    "total": {"bold": True, "top": 1, "top_color": LINE},
    "grand": {"bold": True, "top": 1, "bottom": 1, "bg_color": "#EEF3F6"},
    "big": {"bold": True, "font_size": 12},
    "sample_input": {"bg_color": CREAM, "font_color": BLUE, "border": 1, "border_color": "#E0C97F"},
    "sample_changed": {"bg_color": "#FFD8A8"},
}
#: Thousands and decimals are those of the reader's own spreadsheet program.
FORMATS = {
    "money": "#,##0;[Red]-#,##0",
    "cents": "#,##0.00;[Red]-#,##0.00",
    "share": "0.0##%",
    "number": "#,##0.##",
    "one": "#,##0.0",
    "factor": "0.0000",
    "whole": "0",
}
#: A cell to fill in.
INPUT: dict[str, Any] = {"bg_color": CREAM, "font_color": BLUE, "border": 1, "border_color": "#E0C97F", "locked": False}
#: What a cell looks like where a condition holds.
CONDITIONS: dict[str, dict[str, Any]] = {
    "wrong": {"bg_color": "#F8C9C4", "font_color": "#8B1A10", "bold": True},
    "right": {"bg_color": "#D3EDDA", "font_color": "#14532D"},
    "note": {"bg_color": "#FFD8A8"},
}


def look_of(style: str, *, is_input: bool = False) -> dict[str, Any]:
    """The properties of a style.

    >>> look_of("total.money")["num_format"], look_of("words", is_input=True)["locked"]
    ('#,##0;[Red]-#,##0', False)
    """
    made = dict(BASE)
    for part in style.split("."):
        made |= LOOKS.get(part, {})
        if part in FORMATS:
            made |= {"num_format": FORMATS[part], "align": "right"}
    return made | (INPUT if is_input else {})
