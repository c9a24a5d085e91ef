"""One organisation (or business unit, or respondent) assessed: scores merged over respondents, gaps, targets, next steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import InputError, Problem, did_you_mean, shown
from cdm_bc.maturity.divisions import People, divisions, gap_of, large_enough, overall
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import MaturityModel, Rules, dimension_of, step_of
from cdm_bc.maturity.results import (
    Assessment,
    Gap,
    Imbalance,
    IncoherentPair,
    NextStep,
    Pillar,
    Spread,
    StatementResult,
)
from cdm_bc.maturity.scoring import (
    ROUNDING,
    Floats,
    answer_counts,
    codes_of,
    levels,
    score,
    values_of,
)
from cdm_bc.sentences import Sentence


def assess(
    model: MaturityModel,
    answers: Answers,
    organisation: str,
    *,
    unit: str | None = None,
    respondent: str | None = None,
    targets: Mapping[str, int] | None = None,
    together: bool = False,
) -> Assessment:
    """Assess an organisation, one of its business units, or one respondent.

    Parameters
    ----------
    model : the maturity model whose statements were asked.
    answers : of the whole survey.
    organisation, unit, respondent : whose answers; names as in `answers`.
    targets : pillar -> level aimed at. A pillar without one gets the next level, marked as not chosen.
    together : a mean over business units however far they lie apart.

    Raises
    ------
    InputError
        If the organisation, unit, respondent, a pillar or a target level does not exist.
    """
    targets = targets or {}
    _check_targets(model, targets)
    rows = answers.rows_of(organisation, unit, respondent)
    outside = np.setdiff1d(answers.rows_of(organisation), rows) if respondent is None else rows[:0]
    units: dict[str, Assessment] = {}
    hidden: dict[str, int] = {}
    if unit is None and respondent is None:
        units, hidden = _units(model, answers, organisation, targets)
    elif respondent is None:
        _check_size(model, unit, len(rows))
    unit_gap = _unit_gap(model, units)
    apart = unit_gap is not None and unit_gap.difference > model.rules.unit_gap + ROUNDING and not together
    found = _Respondents(model, answers, rows)
    pillars = {name: found.pillar(number, name, targets.get(name)) for number, name in enumerate(model.pillars)}
    indices = {name: one.index for name, one in pillars.items() if one.index is not None and not apart}
    statements = found.statements()
    told = [answers.unit[rows] == answers.units.index(name) for name in units]
    layers, departments = divisions(model, answers, People(rows, outside, found.scores.total), told)
    return Assessment(
        organisation=organisation,
        unit=unit,
        respondent=respondent,
        respondents=len(rows),
        pillars=pillars,
        index=overall(model, indices),
        imbalance=_imbalance(indices, model.rules.imbalance),
        incoherent=_incoherent(model, indices),
        layers=layers,
        departments=departments,
        statements=statements,
        disputed=_disputed(statements) if len(rows) >= model.rules.smallest_group else (),
        steps=() if apart else _next_steps(model.rules, pillars, statements),
        units=units,
        hidden_units=hidden,
        unit_gap=unit_gap,
        apart=apart,
    )


def _units(
    model: MaturityModel, answers: Answers, organisation: str, targets: Mapping[str, int]
) -> tuple[dict[str, Assessment], dict[str, int]]:
    """The business units that may be shown apart, and the sizes of those that may not."""
    sizes = {name: len(answers.rows_of(organisation, name)) for name in answers.units_of(organisation)}
    names, hidden = large_enough(model.rules, sizes, len(answers.rows_of(organisation)))
    return {name: assess(model, answers, organisation, unit=name, targets=targets) for name in names}, hidden


def _check_size(model: MaturityModel, unit: str | None, respondents: int) -> None:
    if respondents < model.rules.smallest_group:
        message = "'{unit}' has fewer than {least} respondents and is not shown apart."
        message = Sentence(message, unit=unit, least=model.rules.smallest_group)
        raise InputError([Problem("answers", None, None, "business unit", message)])


def _unit_gap(model: MaturityModel, units: Mapping[str, Assessment]) -> Gap | None:
    """The units furthest apart, by their mean index over the pillars that all of them have an index for."""
    scores = {name: [unit.pillars[pillar].index for pillar in model.pillars] for name, unit in units.items()}
    common = [column for column in zip(*scores.values(), strict=True) if None not in column]
    if not common:
        return None
    means = np.mean(np.array(common, dtype=np.float64), axis=0)
    return gap_of(dict(zip(scores, means.tolist(), strict=True)))


def _check_targets(model: MaturityModel, targets: Mapping[str, int]) -> None:
    found = []
    for pillar, level in targets.items():
        if pillar not in model.pillars:
            hint = did_you_mean(pillar, list(model.pillars))
            message = Sentence("'{pillar}' is no pillar of {model}. {hint}", pillar=pillar, model=model.id, hint=hint)
            found.append(Problem("targets", None, None, pillar, message))
        elif isinstance(level, bool) or level not in range(1, model.top_level + 1):
            message = Sentence("{level} is no level: 1 to {top}.", level=shown(level), top=model.top_level)
            found.append(Problem("targets", None, None, pillar, message))
    if found:
        raise InputError(found)


class _Respondents:
    """The respondents who are assessed together: their answers and scores."""

    def __init__(self, model: MaturityModel, answers: Answers, rows: NDArray[np.int64]) -> None:
        self.model = model
        self.codes = codes_of(model, answers, rows)
        self.scores = score(model, self.codes)

    def pillar(self, number: int, name: str, target: int | None) -> Pillar:
        """The score of a pillar, the mean over the respondents with enough answers."""
        scores, threshold, top = self.scores, self.model.rules.level_threshold, self.model.top_level
        totals = scores.total[:, number]
        used = ~np.isnan(totals)
        index = level = to_target = at_target = None
        shares: dict[int, float] = {}
        if used.any():
            share = scores.share[used, number].mean(axis=0)
            index, level = float(totals[used].mean()), int(levels(share, threshold))
            shares = {place: float(one) for place, one in enumerate(share, start=2)}
            aimed = target or min(level + 1, top)
            to_target = float(np.minimum(1.0, share[: aimed - 1] / threshold).mean()) if aimed > 1 else 1.0
            at_target = index + float(np.maximum(0.0, threshold - share[: aimed - 1]).sum())
        return Pillar(
            id=name,
            index=index,
            level=level,
            shares=shares,
            spread=self.spread(totals[used]),
            respondents=int(used.sum()),
            left_out=int((~used).sum()),
            asked=int(scores.asked[number]),
            answered=int(scores.answered[:, number].sum()),
            not_applicable=int(scores.not_applicable[:, number].sum()),
            counts={int(step): self.counts(name, step, used) for step in self.model.asked_steps},
            target=target or (level and min(level + 1, top)),
            target_chosen=target is not None,
            to_target=to_target,
            index_at_target=at_target,
        )

    def spread(self, totals: Floats) -> Spread | None:
        """How far these indices lie apart; None for too few to show."""
        if len(totals) < self.model.rules.smallest_group:
            return None
        return Spread(float(totals.std(ddof=1)), float(totals.min()), float(totals.max()))

    def counts(self, pillar: str, level: str, used: NDArray[np.bool_]) -> dict[str, int]:
        """How often each answer was given to the statements of a level of a pillar, by the respondents that are `used`."""
        codes = self.codes[used][:, self.model.places[pillar, level]]
        return {kind: int(counts.sum()) for kind, counts in answer_counts(codes).items()}

    def statements(self) -> tuple[StatementResult, ...]:
        """Every statement, in the order of the model."""
        values, counts = values_of(self.codes), answer_counts(self.codes)
        found = []
        for place, key in enumerate(self.model.asked):
            given = values[self.codes[:, place] >= 0, place]
            mean, deviation = (float(given.mean()), float(given.std())) if len(given) else (None, 0.0)
            mine = {kind: int(numbers[place]) for kind, numbers in counts.items()}
            found.append(StatementResult(key, dimension_of(key), int(step_of(key)), mean, deviation, mine))
        return tuple(found)


def _disputed(statements: Sequence[StatementResult]) -> tuple[StatementResult, ...]:
    """Statements on which people disagree, most first; in case of a tie in the order of the model."""
    return tuple(sorted((one for one in statements if one.deviation > 0), key=lambda one: -one.deviation))


def _imbalance(indices: Mapping[str, float], limit: float) -> Imbalance | None:
    gap = gap_of(indices)
    return None if gap is None else Imbalance(**vars(gap), flagged=gap.difference > limit + ROUNDING)


def _incoherent(model: MaturityModel, indices: Mapping[str, float]) -> tuple[IncoherentPair, ...]:
    found = []
    for key, pair in model.incoherent.items():
        if pair.ahead in indices and pair.behind in indices:
            difference = indices[pair.ahead] - indices[pair.behind]
            if difference > pair.difference + ROUNDING:
                found.append(IncoherentPair(key, pair, difference))
    return tuple(sorted(found, key=lambda one: -one.difference))


def _next_steps(
    rules: Rules, pillars: Mapping[str, Pillar], statements: Sequence[StatementResult]
) -> tuple[NextStep, ...]:
    """The statements not yet met between current and target level, nearest level first.

    A statement is met when its mean answer reaches the level threshold (for one respondent: only by yes). One that is not
    applicable to everybody is no step; one that nobody answered is, without a mean.
    """
    found = []
    for one in statements:
        level, target = pillars[one.pillar].level, pillars[one.pillar].target
        if level is None or target is None or not level < one.level <= target:
            continue
        unmet = one.counts["unanswered"] > 0 if one.mean is None else one.mean < rules.level_threshold - ROUNDING
        if unmet:
            found.append(NextStep(one.id, one.pillar, one.level, one.level - level, one.mean))
    return tuple(sorted(found, key=lambda step: (step.distance, step.level)))
