"""One organisation (or business unit, or respondent) assessed: scores merged over respondents, gaps, targets, next steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import InputError, Problem, did_you_mean
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
from cdm_bc.maturity.scoring import ROUNDING, Floats, Scores, answer_counts, codes_of, levels, score, values_of

Rows = NDArray[np.int64]


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
    _check_targets(model, targets or {})
    rows = answers.rows_of(organisation, unit, respondent)
    units: dict[str, Assessment] = {}
    sizes: dict[str, int] = {}
    if unit is None and respondent is None:
        sizes = {name: len(answers.rows_of(organisation, name)) for name in answers.units_of(organisation)}
        shown = _large_enough(model.rules, sizes, len(rows))
        units = {
            name: assess(model, answers, organisation, unit=name, targets=targets) for name in sizes if name in shown
        }
    elif respondent is None and len(rows) < model.rules.smallest_group:
        message = f"'{unit}' has fewer than {model.rules.smallest_group} respondents and is not shown apart."
        raise InputError([Problem("answers", None, None, "business unit", message)])
    hidden = {name: size for name, size in sizes.items() if name not in units}
    return _assessment(model, answers, rows, (organisation, unit, respondent), targets or {}, units, hidden)


def _check_targets(model: MaturityModel, targets: Mapping[str, int]) -> None:
    found = []
    for pillar, level in targets.items():
        if pillar not in model.pillars:
            hint = did_you_mean(pillar, list(model.pillars))
            found.append(Problem("targets", None, None, pillar, f"'{pillar}' is no pillar of {model.id}. {hint}"))
        elif isinstance(level, bool) or level not in range(1, model.top_level + 1):
            found.append(Problem("targets", None, None, pillar, f"{level} is no level: 1 to {model.top_level}."))
    if found:
        raise InputError(found)


def _assessment(
    model: MaturityModel,
    answers: Answers,
    rows: Rows,
    who: tuple[str, str | None, str | None],
    targets: Mapping[str, int],
    units: Mapping[str, Assessment],
    hidden_units: Mapping[str, int],
) -> Assessment:
    codes = codes_of(model, answers, rows)
    scores = score(model, codes)
    pillars = {name: _pillar(model, n, name, scores, codes, targets.get(name)) for n, name in enumerate(model.pillars)}
    shown, hidden = _layers(model, answers, rows, scores.total)
    statements = _statements(model, codes)
    indices = {name: one.index for name, one in pillars.items() if one.index is not None}
    return Assessment(
        *who,
        respondents=len(rows),
        pillars=pillars,
        index=float(np.mean(list(indices.values()))) if len(indices) == len(pillars) else None,
        imbalance=_imbalance(indices, model.rules.imbalance),
        incoherent=_incoherent(model, indices),
        layers=shown,
        hidden_layers=hidden,
        gaps={
            name: _gap({key: one.indices[name] for key, one in shown.items() if name in one.indices})
            for name in pillars
        },
        overall_gap=_gap({key: one.index for key, one in shown.items() if one.index is not None}),
        statements=statements,
        disputed=_disputed(statements) if len(rows) >= model.rules.smallest_group else (),
        steps=next_steps(model, pillars, statements),
        units=units,
        hidden_units=hidden_units,
    )


def _pillar(
    model: MaturityModel, number: int, name: str, scores: Scores, codes: NDArray[np.int8], target: int | None
) -> Pillar:
    used = ~np.isnan(scores.total[:, number])
    totals = scores.total[used, number]
    mine = [place for place, key in enumerate(model.asked) if dimension_of(key) == name]
    answered, skipped = int(scores.answered[:, number].sum()), int(scores.not_applicable[:, number].sum())
    asked = int(scores.asked[number])
    index = level = to_target = None
    shares: dict[int, float] = {}
    if used.any():
        mean_share = scores.share[used, number].mean(axis=0)
        index, level = float(totals.mean()), int(levels(mean_share, model.rules.level_threshold))
        shares = {place: float(share) for place, share in enumerate(mean_share, start=2)}
        aimed = target if target is not None else min(level + 1, model.top_level)
        done = np.minimum(1.0, mean_share[: aimed - 1] / model.rules.level_threshold)
        to_target = float(done.mean()) if aimed > 1 else 1.0
    return Pillar(
        id=name,
        index=index,
        level=level,
        shares=shares,
        spread=_spread(totals, model.rules.smallest_group),
        respondents=int(used.sum()),
        left_out=int((~used).sum()),
        asked=asked,
        answered=answered,
        not_applicable=skipped,
        unanswered=asked * len(codes) - answered - skipped,
        counts=_level_counts(model, mine, codes[used]),
        target=target if target is not None or level is None else min(level + 1, model.top_level),
        target_chosen=target is not None,
        to_target=to_target,
    )


def _spread(totals: Floats, smallest: int) -> Spread | None:
    if len(totals) < smallest:
        return None
    return Spread(float(totals.std(ddof=1)), float(totals.min()), float(totals.max()))


def _level_counts(model: MaturityModel, mine: Sequence[int], codes: NDArray[np.int8]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for level in model.asked_steps:
        columns = [place for place in mine if step_of(model.asked[place]) == level]
        found[int(level)] = {kind: int(n.sum()) for kind, n in answer_counts(codes[:, columns]).items()}
    return found


def _layers(
    model: MaturityModel, answers: Answers, rows: Rows, totals: Floats
) -> tuple[dict[str, Layer], dict[str, int]]:
    """The layers large enough to show, and the sizes of those that are not."""
    layer, smallest = answers.layer[rows], model.rules.smallest_group
    sizes = {name: int((layer == number).sum()) for number, name in enumerate(answers.layers)}
    shown = _large_enough(model.rules, sizes, len(rows))
    found = {}
    for number, name in enumerate(answers.layers):
        if name in shown:
            mine = totals[layer == number]
            counts = (~np.isnan(mine)).sum(axis=0)
            indices = {
                pillar: float(np.nanmean(mine[:, place]))
                for place, pillar in enumerate(model.pillars)
                if counts[place] >= smallest
            }
            complete = len(indices) == len(model.pillars)
            found[name] = Layer(name, len(mine), indices, float(np.mean(list(indices.values()))) if complete else None)
    return found, {name: size for name, size in sizes.items() if size and name not in shown}


def _large_enough(rules: Rules, sizes: Mapping[str, int], total: int) -> set[str]:
    """The groups with enough respondents to show apart.

    With `protect_remainder`, the smallest shown group is hidden too while the few people outside the shown groups could be
    worked out from the total.
    """
    shown = {name for name, size in sizes.items() if size >= rules.smallest_group}
    while rules.protect_remainder and shown:
        if not 0 < total - sum(sizes[name] for name in shown) < rules.smallest_group:
            break
        shown.remove(min(shown, key=lambda name: (sizes[name], name)))
    return shown


def _gap(indices: Mapping[str, float]) -> Gap | None:
    if len(indices) < 2:
        return None
    highest, lowest = max(indices, key=indices.__getitem__), min(indices, key=indices.__getitem__)
    return Gap(highest, lowest, indices[highest] - indices[lowest])


def _statements(model: MaturityModel, codes: NDArray[np.int8]) -> tuple[StatementResult, ...]:
    values, counts = values_of(codes), answer_counts(codes)
    found = []
    for place, key in enumerate(model.asked):
        given = values[:, place][codes[:, place] >= 0]
        mean, deviation = (float(given.mean()), float(given.std())) if len(given) else (None, 0.0)
        mine = {kind: int(numbers[place]) for kind, numbers in counts.items()}
        found.append(StatementResult(key, dimension_of(key), int(step_of(key)), mean, deviation, mine))
    return tuple(found)


def _disputed(statements: Sequence[StatementResult]) -> tuple[StatementResult, ...]:
    """Statements on which people disagree, most first; in case of a tie in the order of the model."""
    return tuple(sorted((one for one in statements if one.deviation > 0), key=lambda one: -one.deviation))


def _imbalance(indices: Mapping[str, float], limit: float) -> Imbalance | None:
    gap = _gap(indices)
    return (
        None if gap is None else Imbalance(gap.highest, gap.lowest, gap.difference, gap.difference > limit + ROUNDING)
    )


def _incoherent(model: MaturityModel, indices: Mapping[str, float]) -> tuple[IncoherentPair, ...]:
    found = []
    for key, pair in model.incoherent.items():
        if pair.ahead in indices and pair.behind in indices:
            difference = indices[pair.ahead] - indices[pair.behind]
            if difference > pair.difference + ROUNDING:
                found.append(IncoherentPair(key, pair, difference))
    return tuple(sorted(found, key=lambda one: -one.difference))


def next_steps(
    model: MaturityModel, pillars: Mapping[str, Pillar], statements: Sequence[StatementResult]
) -> tuple[NextStep, ...]:
    """The statements not yet met between current and target level, nearest level first.

    A statement is met when its mean answer reaches the level threshold (for one respondent: only by yes). One that is not
    applicable to everybody is no step; one that nobody answered is, without a mean.
    """
    order = {name: place for place, name in enumerate(model.pillars)}
    found = []
    for one in statements:
        pillar = pillars[one.pillar]
        if pillar.level is None or pillar.target is None or not pillar.level < one.level <= pillar.target:
            continue
        nobody = one.mean is None and one.counts["unanswered"] == 0
        if not nobody and (one.mean is None or one.mean < model.rules.level_threshold - ROUNDING):
            found.append(NextStep(one.id, one.pillar, one.level, one.level - pillar.level, one.mean))
    return tuple(sorted(found, key=lambda step: (step.distance, step.level, order[step.pillar])))
