"""How differently people see it: the respondents by layer and by department, and which groups may be shown apart.

A group is shown from `smallest_group` respondents up, and only where no smaller group can be worked out from what is shown: the
rest of an organisation, the same group in another business unit, or the difference of two groups of which one holds the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import MaturityModel, Rules
from cdm_bc.maturity.results import Division, Gap, Group
from cdm_bc.maturity.scoring import Floats
from cdm_bc.maturity.tables import Codes

Members = NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """Whom an assessment is about.

    Attributes
    ----------
    rows, outside : numbers of the respondents, and of the others of their organisation.
    totals : respondents × pillars, their indices; nan where there are not enough answers.
    """

    rows: NDArray[np.int64]
    outside: NDArray[np.int64]
    totals: Floats


def divisions(
    model: MaturityModel, answers: Answers, people: People, told: Sequence[Members]
) -> tuple[Division, Division]:
    """The respondents by layer and by department.

    Parameters
    ----------
    told : per business unit that is told apart which of the people belong to it.
    """
    layers = _division(model, answers.layers, answers.layer, people, told)
    codes = answers.layer[people.rows]
    also = [codes == answers.layers.index(name) for name in layers.groups]
    return layers, _division(model, answers.departments, answers.department, people, [*told, *also])


def _division(
    model: MaturityModel, names: Sequence[str], codes: Codes, people: People, told: Sequence[Members]
) -> Division:
    """The people by the groups that `codes` number, of all respondents of the survey; those `told` already are known."""
    least, protect = model.rules.smallest_group, model.rules.protect_remainder
    members = {name: codes[people.rows] == number for number, name in enumerate(names)}
    elsewhere = {name: int((codes[people.outside] == number).sum()) for number, name in enumerate(names)}
    risky = {
        name
        for name, mine in members.items()
        if 0 < elsewhere[name] < least or any(_few_apart(mine, other, least) for other in told)
    }
    sizes = {name: int(mine.sum()) for name, mine in members.items()}
    shown, hidden = large_enough(model.rules, sizes, len(people.rows), risky if protect else ())
    groups = {name: _group(model, name, people.totals[members[name]]) for name in shown}
    gaps = {key: gap_of({name: one.indices.get(key) for name, one in groups.items()}) for key in model.pillars}
    return Division(groups, hidden, gaps, gap_of({name: one.index for name, one in groups.items()}))


def _group(model: MaturityModel, name: str, totals: Floats) -> Group:
    """A group; its pillars with too few respondents with enough answers are left out."""
    enough = (~np.isnan(totals)).sum(axis=0) >= model.rules.smallest_group
    means = {pillar: totals[:, place] for place, pillar in enumerate(model.pillars) if enough[place]}
    indices = {pillar: float(np.nanmean(column)) for pillar, column in means.items()}
    return Group(name, len(totals), indices, overall(model, indices))


def _few_apart(mine: Members, other: Members, least: int) -> bool:
    """Whether one group holds the other and only a few people more.

    >>> _few_apart(np.array([True, True, False]), np.array([True, True, True]), 5)
    True
    """
    inside = not (mine & ~other).any() or not (other & ~mine).any()
    return inside and 0 < int((mine ^ other).sum()) < least


def large_enough(
    rules: Rules, sizes: Mapping[str, int], total: int, risky: Collection[str] = ()
) -> tuple[list[str], dict[str, int]]:
    """The groups with enough respondents to show apart, not `risky` ones, and the sizes of the others.

    With `protect_remainder`, the smallest shown group is hidden too while the few people outside the shown groups could be
    worked out from the total.
    """
    shown = [name for name, size in sizes.items() if size >= rules.smallest_group and name not in risky]
    while shown and rules.protect_remainder and 0 < total - sum(map(sizes.__getitem__, shown)) < rules.smallest_group:
        shown.remove(min(shown, key=lambda name: (sizes[name], name)))
    return shown, {name: size for name, size in sizes.items() if size and name not in shown}


def overall(model: MaturityModel, indices: Mapping[str, float]) -> float | None:
    """The mean over the pillars; None unless every pillar is there."""
    return float(np.mean(list(indices.values()))) if len(indices) == len(model.pillars) else None


def gap_of(indices: Mapping[str, float | None]) -> Gap | None:
    """The two furthest apart; None with fewer than two."""
    known = {name: index for name, index in indices.items() if index is not None}
    if len(known) < 2:
        return None
    highest, lowest = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    return Gap(highest, lowest, known[highest] - known[lowest])
