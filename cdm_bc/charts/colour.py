"""Colours that a colour-blind reader can tell apart, and the client's own made readable."""

from __future__ import annotations

INK = "#1d2733"
MUTED = "#56616d"
FAINT = "#b8c0c8"
GRID = "#e4e8ec"
PAPER = "#ffffff"

#: Okabe and Ito's palette ("Color Universal Design", 2008) without yellow and black, orange darkened for white paper.
BLUE, ORANGE, GREEN, SKY, VERMILLION, PURPLE = "#0072b2", "#c77f00", "#009e73", "#56b4e9", "#d55e00", "#cc79a7"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION)

#: Contrast that WCAG 2.2 asks of text (level AA).
READABLE = 4.5

Rgb = tuple[float, float, float]


def rgb(colour: str) -> Rgb:
    """Red, green and blue in [0, 1] of ``#rrggbb``."""
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def _hex(parts: Rgb) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def mix(colour: str, other: str, share: float) -> str:
    """`share` of `colour`, the rest of `other`.

    >>> mix("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    one, two = rgb(colour), rgb(other)
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(one, two, strict=True))
    return _hex((red, green, blue))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str = PAPER) -> float:
    """Contrast ratio as WCAG defines it, from 1 to 21.

    >>> round(contrast("#000000"))
    21
    """
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str) -> str:
    """`colour`, darkened as far as it must be to be read as text on white paper.

    >>> readable("#005f73"), contrast(readable("#ffee00")) >= READABLE
    ('#005f73', True)
    """
    share = 1.0
    while contrast(mix(colour, "#000000", share)) < READABLE and share > 0:
        share -= 0.02
    return mix(colour, "#000000", share).lower()


def farthest(colour: str, others: tuple[str, ...]) -> str:
    """The one of `others` that differs most from `colour`.

    >>> farthest("#7f4f24", (ORANGE, BLUE)) == BLUE, farthest("#005f73", (ORANGE, BLUE)) == ORANGE
    (True, True)
    """
    return max(others, key=lambda other: sum((a - b) ** 2 for a, b in zip(rgb(colour), rgb(other), strict=True)))


def clear(colour: str, alpha: float) -> str:
    """`colour` with transparency, as plotly reads it."""
    red, green, blue = (round(255 * part) for part in rgb(colour))
    return f"rgba({red},{green},{blue},{alpha:g})"
