"""Levels per pillar as they are typed: those aimed at, those that the board expects."""

from __future__ import annotations

import re

from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.sentences import Sentence

#: Years that a plan may have.
MOST_YEARS = 10


def parse_capacity(text: str, years: int) -> tuple[float, ...]:
    """Person-days of each year of a plan, such as ``60, 80``; the last holds for the years after it. '' for none.

    Raises
    ------
    InputError
        If there is anything but numbers from 0, not all of them 0, or there are too many.

    Examples
    --------
    >>> parse_capacity("60, 80", 4)
    (60.0, 80.0, 80.0, 80.0)
    """
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    message = ""
    if len(parts) > MOST_YEARS:
        message = Sentence("has {count} years; at most {most}.", count=len(parts), most=MOST_YEARS)
    elif not all(part.replace(".", "", 1).isdecimal() for part in parts) or (parts and not any(map(float, parts))):
        message = Sentence("'{text}' is no list of person-days per year, such as 60,80.", text=text)
    if message:
        raise InputError([Problem("capacity", None, None, "", message)])
    days = tuple(map(float, parts))
    return (*days, *days[-1:] * (years - len(days)))


def parse_levels(text: str, model: MaturityModel, what: str = "targets") -> dict[str, int]:
    """Pillar -> level: ``strategy=4, data=3``, or one level for all pillars; '' for none. `what` they are, for a message.

    Raises
    ------
    InputError
        If a pillar or level does not exist.

    Examples
    --------
    >>> from cdm_bc.maturity.load import load_maturity_model
    >>> parse_levels("strategy=4, data=3", load_maturity_model())
    {'strategy': 4, 'data': 3}
    """
    parts = [part for part in re.split(r"[,;\s]+", re.sub(r"\s*=\s*", "=", text.strip())) if part]
    if len(parts) == 1 and "=" not in parts[0]:
        parts = [f"{pillar}={parts[0]}" for pillar in model.pillars]
    found: dict[str, int] = {}
    problems = []
    for part in parts:
        pillar, _, level = part.partition("=")
        if pillar not in model.pillars:
            hint = did_you_mean(pillar, list(model.pillars))
            message = "'{pillar}' is no pillar of {model}. {hint}"
            problems.append(Sentence(message, pillar=pillar, model=model.id, hint=hint))
        elif not level.isdecimal() or not 1 <= int(level) <= model.top_level:
            message = "{pillar}: '{level}' is no level: 1 to {top}."
            problems.append(Sentence(message, pillar=pillar, level=level, top=model.top_level))
        elif pillar in found:
            problems.append(Sentence("{pillar} is given twice.", pillar=pillar))
        else:
            found[pillar] = int(level)
    if problems:
        raise InputError([Problem(what, None, None, "", message) for message in dict.fromkeys(problems)])
    return found
