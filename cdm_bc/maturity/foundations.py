"""From maturity to the business case: the readiness of foundations, now and one level up.

    readiness = (index − 1) / (number of levels − 1)        (index − 1) / 4 for five levels

Which pillar measures which foundation stands in the model file: technology the system landscape, people & organisation the
organisation, data the processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.load import load_instrument, load_maturity_model
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment, NextStep, Pillar
from cdm_bc.maturity.scoring import levels
from cdm_bc.sentences import Sentence


@dataclass(frozen=True)
class Readiness:
    """The readiness of a foundation according to its pillar, in [0, 1]; None when there are not enough answers."""

    foundation: str
    pillar: str
    value: float | None


@dataclass(frozen=True)
class OneLevelUp:
    """What happens to a pillar, and to the foundation it measures, when every statement of the next level is met.

    Attributes
    ----------
    level, index : after the step. readiness_now, readiness_then : None when the pillar measures no foundation.
    steps : the statements it takes.
    """

    pillar: str
    foundation: str | None
    level: int
    index: float
    readiness_now: float | None
    readiness_then: float | None
    steps: tuple[NextStep, ...]


def readiness_of_index(index: float, top_level: int = 5) -> float:
    """Readiness in [0, 1] from an index in [1, `top_level`].

    >>> readiness_of_index(3.0)
    0.5
    """
    return (index - 1.0) / (top_level - 1.0)


def readiness(model: MaturityModel, assessment: Assessment) -> dict[str, Readiness]:
    """Readiness of each foundation that a pillar of the model measures, by foundation id."""
    found = {}
    for name, pillar in model.pillars.items():
        if pillar.foundation is not None:
            index = assessment.pillars[name].index
            value = None if index is None else readiness_of_index(index, model.top_level)
            found[pillar.foundation] = Readiness(pillar.foundation, name, value)
    return found


def assessment_of(
    path: str | Path, organisation: str, model: MaturityModel | None = None, unit: str | None = None
) -> Assessment:
    """The assessment of one organisation of a file: the one of this name, or the only one there.

    Parameters
    ----------
    path : the answers. Statements of the shipped engagement framework may stand among them.
    model : whose statements were asked; the shipped CEMM by default. unit : of the organisation; the whole if None.

    Raises
    ------
    InputError
        If the answers have faults, are of several organisations of which none has this name, or the unit is not there or has
        too few respondents.
    """
    model = model or load_maturity_model()
    answers = read_answers(path, (model, load_instrument("cef")), organisation=organisation)
    return assess(model, answers, answers.organisation_like(organisation), unit=unit)


def required_readiness(
    model: MaturityModel, assessment: Assessment, foundations: Iterable[str], file: str
) -> dict[str, float]:
    """Readiness of the foundations that a client file takes from the assessment.

    Raises
    ------
    InputError
        With a problem per foundation that no pillar measures or whose pillar has not enough answers, and if the business units
        lie too far apart for a mean.
    """
    if assessment.apart:
        units = [f"{name} {unit.index:.1f}" for name, unit in assessment.units.items() if unit.index is not None]
        message = "the business units are too far apart for one figure ({units}). Say which one in assessment_unit."
        raise InputError([Problem(file, None, None, "", Sentence(message, units=units))])
    known = readiness(model, assessment)
    values: dict[str, float] = {}
    problems = []
    for foundation in foundations:
        one = known.get(foundation)
        if one is not None and one.value is not None:
            values[foundation] = one.value
            continue
        if one is None:
            text = Sentence(
                "no pillar of {model} measures '{foundation}'. Measured: {known}. Give a number instead.",
                model=model.id,
                foundation=foundation,
                known=list(known),
            )
        else:
            text = Sentence(
                "pillar '{pillar}' has not enough answers for {organisation} ({share:.0%} of its statements by at least one "
                "respondent). Complete the answers, or give a number instead.",
                pillar=one.pillar,
                organisation=assessment.organisation,
                share=model.rules.minimum_answered,
            )
        problems.append(Problem(file, None, None, f"foundations.{foundation}.current", text))
    if problems:
        raise InputError(problems)
    return values


def one_level_up(model: MaturityModel, assessment: Assessment) -> dict[str, OneLevelUp]:
    """Per pillar with a score below the top level: what one level up brings. The steps of the next level become "yes"."""
    return {
        name: _step_up(model, assessment, pillar, pillar.index, pillar.level + 1)
        for name, pillar in assessment.pillars.items()
        if pillar.index is not None and pillar.level is not None and pillar.level < model.top_level
    }


def levels_up(model: MaturityModel, assessment: Assessment) -> dict[str, tuple[OneLevelUp, ...]]:
    """Per pillar with a score below its target: each level up to the target, one after the other."""
    found = {}
    for name, pillar in assessment.pillars.items():
        if pillar.index is None or pillar.level is None or pillar.target is None:
            continue
        ups: list[OneLevelUp] = []
        for level in range(pillar.level + 1, pillar.target + 1):
            index = ups[-1].index if ups else pillar.index
            ups.append(_step_up(model, assessment, pillar, index, level))
        if ups:
            found[name] = tuple(ups)
    return found


def _step_up(model: MaturityModel, assessment: Assessment, pillar: Pillar, index: float, level: int) -> OneLevelUp:
    """What level `level` brings to a pillar whose `index` counts the levels before it as met."""
    threshold, first = model.rules.level_threshold, (pillar.level or 1) + 1
    shares = {**pillar.shares, **dict.fromkeys(range(first, level + 1), 1.0)}
    raised = index - pillar.shares[level] + 1.0
    foundation = model.pillars[pillar.id].foundation
    now = then = None
    if foundation is not None:
        now, then = readiness_of_index(index, model.top_level), readiness_of_index(raised, model.top_level)
    steps = tuple(
        NextStep(one.id, pillar.id, level, 1, one.mean)
        for one in assessment.statements
        if (one.pillar, one.level) == (pillar.id, level) and (one.mean is None or one.mean < threshold)
    )
    reached = int(levels(np.array(list(shares.values())), threshold))
    return OneLevelUp(pillar.id, foundation, reached, raised, now, then, steps)
