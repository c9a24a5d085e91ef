"""Numbers as people write them in texts, and what to write instead."""

from __future__ import annotations

import re

from cdm_bc.sentences import Sentence

SCALES = {
    "%": 0.01,
    **dict.fromkeys(("k", "thousand", "duizend"), 1e3),
    **dict.fromkeys(("m", "mln", "mio", "million", "miljoen"), 1e6),
    **dict.fromkeys(("bn", "mld", "billion", "miljard"), 1e9),
}
_NUMBER_IN_TEXT = re.compile(r"(?:€|eur|\$|£)? ?(-?[\d.,' ]*\d) ?([a-z%]*)\.?", re.ASCII)


def as_number(text: str) -> str:
    """What to write instead of a number written as text.

    >>> as_number("24 mln"), as_number("1.000,50"), as_number("5,5%")
    ('Write 24_000_000.', 'Write 1000.5.', 'Write 0.055.')
    >>> as_number("1,000")
    'Write 1000, or 1.0 if it has decimals.'
    """
    unclear = Sentence("Write digits, with a point for decimals, such as 1234.5.")
    found = _NUMBER_IN_TEXT.fullmatch(" ".join(text[:40].lower().split()))
    if not found or len(text) > 40 or (found[2] and found[2] not in SCALES):
        return unclear
    digits, scale = found[1].replace(" ", "").replace("'", ""), SCALES.get(found[2], 1.0)
    marks = [char for char in digits if char in ".,"]
    if len(set(marks)) == 2:  # the last of the two is the decimal sign
        digits = digits.replace(marks[0], "").replace(",", ".")
    elif len(marks) > 1:
        digits = digits.replace(marks[0], "")
    elif scale == 1.0 and re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", digits):
        whole, decimal = digits.replace(marks[0], ""), str(float(digits.replace(",", ".")))
        return Sentence("Write {whole}, or {decimal} if it has decimals.", whole=whole, decimal=decimal)
    digits = digits.replace(",", ".")
    if digits.count(".") > 1:
        return unclear
    value = float(digits) * scale
    number = f"{value:_.0f}" if value.is_integer() and abs(value) >= 10_000 else f"{value:.12g}"
    return Sentence("Write {number}.", number=number)
