"""Why a change was refused, in one sentence of the language on the screen.

The loader speaks English, with file and line for whoever edits the file. In the room only what is wrong and what would be
right matters, so its commonest sentences are said again here; one that is not known is shown as the loader said it.
"""

from __future__ import annotations

import re

from cdm_bc.case import Case
from cdm_bc.text import Formatter, texts
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.numbers import write_number

_NUMBER = r"(-?[\d.]+(?:e[+-]?\d+)?)"
_SENTENCES = {
    "share_hint": re.compile(rf"{_NUMBER} is no share: .* Did you mean {_NUMBER}\?"),
    "share": re.compile(rf"{_NUMBER} is no share: .*"),
    "rate": re.compile(rf"{_NUMBER} is no rate: .*"),
    "negative": re.compile(rf"{_NUMBER} is negative\..*"),
    "target": re.compile(rf"target (?:fitness )?{_NUMBER} is below current (?:fitness )?{_NUMBER}\. .*"),
    "pool": re.compile(r"the benefit '(\w+)' \(([\d,]+) in year \d+\) is larger than .*?pool '(\w+)' \(([\d,]+)\)\..*"),
    "zero": re.compile(r"the (?:benefit|pool) '(\w+)' divides by zero, or is too large\..*"),
    "too_large": re.compile(r".* is larger than any number of a business case\..*|this cost is too large\..*"),
    "below_zero": re.compile(r"the (?:benefit|pool) '(\w+)' is negative\..*"),
    "scope": re.compile(r"'(\w+)' is out of scope, .*"),
    "costs_nothing": re.compile(r"costs nothing\. .*"),
    "both_ways": re.compile(r"has by_year and also .*"),
    "rate_missing": re.compile(r"is missing, but there are lines with days\. .*"),
    "order_low": re.compile(rf"low {_NUMBER} is above base {_NUMBER}\..*"),
    "order_high": re.compile(rf"high {_NUMBER} is below base {_NUMBER}\..*"),
    "limit": re.compile(r"must be a number of 0 or more, .*"),
    "least": re.compile(rf"must be at least {_NUMBER}; found .*"),
    "most": re.compile(rf"must be at most {_NUMBER}; found .*"),
    "whole": re.compile(r"must be a whole number; found .*"),
}


#: Sentences about shares and rates, which are said as percents.
_PERCENTS = frozenset({"share_hint", "share", "rate", "target"})


def sentence(refused: Refused, case: Case, formatter: Formatter, typed: str = "") -> str:
    """Why it was refused, in the formatter's language; `typed` is what stands in the box."""
    text = texts("workshop", formatter.language)
    if not refused.problems:
        return text(f"refused.{refused.code}", **refused.values)
    problem = refused.problems[0]
    for code, pattern in _SENTENCES.items():
        found = pattern.fullmatch(problem.message)
        if found:
            if code == "share_hint" and "%" in typed:
                code = "share"  # whoever typed a percent sign meant percents
            values = [_said(code, value, case, formatter, "%" in typed) for value in found.groups()]
            return text(f"refused.{code}", **{f"v{number}": value for number, value in enumerate(values, 1)})
    return text("refused.loader", place=problem.key, message=problem.message)


def _said(code: str, value: str, case: Case, formatter: Formatter, in_percents: bool) -> str:
    """A part of the loader's sentence, in the language: names for ids, numbers as they are written here."""
    model = case.model
    for kind in (model.benefits, model.pools, model.entities):
        if value in kind:
            return str(kind[value].name[formatter.language])
    if code == "pool":
        return formatter.money(float(value.replace(",", "")), 0)
    try:
        number = float(value)
    except ValueError:
        return value
    percent = code in _PERCENTS and (in_percents or number <= 1)
    return write_number(int(number) if number == int(number) else number, formatter.language, percent=percent)
