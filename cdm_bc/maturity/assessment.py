"""One organisation (or business unit, or respondent) assessed: scores merged over respondents, gaps, targets, next steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import InputError, Problem, did_you_mean, shown
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import MaturityModel, Rules, dimension_of, step_of
from cdm_bc.maturity.results import (
    Assessment,
    Gap,
    Imbalance,
    IncoherentPair,
    Layer,
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
) -> Assessment:
    """Assess an organisation, one of its business units, or one respondent.

    Parameters
    ----------
    model : the maturity model whose statements were asked.
    answers : of the whole survey.
    organisation, unit, respondent : whose answers; names as in `answers`.
    targets : pillar -> level aimed at. A pillar without one gets the next level, marked as not chosen.

    Raises
    ------
    InputError
        If the organisation, unit, respondent, a pillar or a target level does not exist.
    """
    targets = targets or {}
    _check_targets(model, targets)
    rows = answers.rows_of(organisation, unit, respondent)
    units: dict[str, Assessment] = {}
    hidden: dict[str, int] = {}
    if unit is None and respondent is None:
        sizes = {name: len(answers.rows_of(organisation, name)) for name in answers.units_of(organisation)}
        shown, hidden = _large_enough(model.rules, sizes, len(rows))
        units = {name: assess(model, answers, organisation, unit=name, targets=targets) for name in shown}
    elif respondent is None and len(rows) < model.rules.smallest_group:
        message = "'{unit}' has fewer than {least} respondents and is not shown apart."
        message = Sentence(message, unit=unit, least=model.rules.smallest_group)
        raise InputError([Problem("answers", None, None, "business unit", message)])
    group = _Group(model, answers, rows)
    pillars = {name: group.pillar(number, name, targets.get(name)) for number, name in enumerate(model.pillars)}
    indices = {name: one.index for name, one in pillars.items() if one.index is not None}
    layers, hidden_layers = group.layers()
    statements = group.statements()
    return Assessment(
        organisation=organisation,
        unit=unit,
        respondent=respondent,
        respondents=len(rows),
        pillars=pillars,
        index=_overall(model, indices),
        imbalance=_imbalance(indices, model.rules.imbalance),
        incoherent=_incoherent(model, indices),
        layers=layers,
        hidden_layers=hidden_layers,
        gaps={name: _gap({key: one.indices.get(name) for key, one in layers.items()}) for name in pillars},
        overall_gap=_gap({key: one.index for key, one in layers.items()}),
        statements=statements,
        disputed=_disputed(statements) if len(rows) >= model.rules.smallest_group else (),
        steps=_next_steps(model.rules, pillars, statements),
        units=units,
        hidden_units=hidden,
    )


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


class _Group:
    """The respondents who are assessed together: their answers and scores."""

    def __init__(self, model: MaturityModel, answers: Answers, rows: NDArray[np.int64]) -> None:
        self.model, self.names, self.layer = model, answers.layers, answers.layer[rows]
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

    def layers(self) -> tuple[dict[str, Layer], dict[str, int]]:
        """The layers large enough to show, and the sizes of those that are not."""
        sizes = {name: int((self.layer == number).sum()) for number, name in enumerate(self.names)}
        shown, hidden = _large_enough(self.model.rules, sizes, len(self.layer))
        return {name: self.one_layer(name) for name in shown}, hidden

    def one_layer(self, name: str) -> Layer:
        """A layer; its pillars with too few respondents with enough answers are left out."""
        totals = self.scores.total[self.layer == self.names.index(name)]
        enough = (~np.isnan(totals)).sum(axis=0) >= self.model.rules.smallest_group
        means = {pillar: totals[:, place] for place, pillar in enumerate(self.model.pillars) if enough[place]}
        indices = {pillar: float(np.nanmean(column)) for pillar, column in means.items()}
        return Layer(name, len(totals), indices, _overall(self.model, indices))

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


def _overall(model: MaturityModel, indices: Mapping[str, float]) -> float | None:
    """The mean over the pillars; None unless every pillar is there."""
    return float(np.mean(list(indices.values()))) if len(indices) == len(model.pillars) else None


def _large_enough(rules: Rules, sizes: Mapping[str, int], total: int) -> tuple[list[str], dict[str, int]]:
    """The groups with enough respondents to show apart, and the sizes of the others.

    With `protect_remainder`, the smallest shown group is hidden too while the few people outside the shown groups could be
    worked out from the total.
    """
    shown = [name for name, size in sizes.items() if size >= rules.smallest_group]
    while shown and rules.protect_remainder and 0 < total - sum(map(sizes.__getitem__, shown)) < rules.smallest_group:
        shown.remove(min(shown, key=lambda name: (sizes[name], name)))
    return shown, {name: size for name, size in sizes.items() if size and name not in shown}


def _gap(indices: Mapping[str, float | None]) -> Gap | None:
    known = {name: index for name, index in indices.items() if index is not None}
    if len(known) < 2:
        return None
    highest, lowest = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    return Gap(highest, lowest, known[highest] - known[lowest])


def _disputed(statements: Sequence[StatementResult]) -> tuple[StatementResult, ...]:
    """Statements on which people disagree, most first; in case of a tie in the order of the model."""
    return tuple(sorted((one for one in statements if one.deviation > 0), key=lambda one: -one.deviation))


def _imbalance(indices: Mapping[str, float], limit: float) -> Imbalance | None:
    gap = _gap(indices)
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
