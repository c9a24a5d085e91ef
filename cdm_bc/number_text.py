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
#: One point with three digits behind it.
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
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


def may_be_thousands(text: str) -> bool:
    """Whether the point of a number may be meant as one of thousands, as in Dutch.

    >>> may_be_thousands("1.450"), may_be_thousands("0.125"), may_be_thousands("1.45"), may_be_thousands("1450.125")
    (True, False, False, False)
    """
    return _THOUSANDS.fullmatch(text) is not None


def both_readings(text: str) -> tuple[str, str]:
    """A number whose point may be one of thousands, written as that and as decimals, so that neither can be taken for the
    other.

    >>> both_readings("40.000"), both_readings("1.375")
    (('40_000', '40.0'), ('1375', '1.3750'))
    """
    whole = int(text.replace(".", ""))
    return f"{whole:_}" if abs(whole) >= 10_000 else str(whole), str(float(text)) if text.endswith("0") else f"{text}0"


def two_readings(text: str) -> Sentence:
    """What is said of a number of which nobody can know how it was meant."""
    whole, decimal = both_readings(text)
    message = "{written} can be read as {whole} and as {decimal}. Write {whole} or {decimal}."
    return Sentence(message, written=text, whole=whole, decimal=decimal)
