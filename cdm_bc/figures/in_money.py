"""What one level up per pillar does to the business case, by way of the foundations that the pillars measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.cash_flow import Waves
from cdm_bc.case import Case
from cdm_bc.decision.simulation import npv_at_base
from cdm_bc.maturity.foundations import OneLevelUp, levels_up, one_level_up, readiness
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.quantity import Quantity

#: Two readings of a foundation's readiness this close are the same.
SAME = 0.005


@dataclass(frozen=True)
class LevelInMoney:
    """The business case with one or more pillars a level up, less that with them where the answers have them today.

    Attributes
    ----------
    ups : the pillars that go up. today : money per year in year 1 with the data as it is.
    target : money per year in year 1 with all data and the other foundations at their targets.
    npv : over the horizon, of the plan that the report is about, without the cost of the step itself.
    """

    ups: tuple[OneLevelUp, ...]
    today: float
    target: float
    npv: float


def levels_in_money(case: Case, waves: Waves, model: MaturityModel, assessment: Assessment) -> tuple[LevelInMoney, ...]:
    """One per pillar that measures a foundation of the case, in the order of the model; then all of them together.

    In each the case is evaluated twice, its readiness, now and at target, once as the answers have it and once a level up.
    All else stays as it is in the case.
    """
    ups = tuple(up for up in one_level_up(model, assessment).values() if up.foundation in case.foundations)
    sets = [(up,) for up in ups] + ([ups] if len(ups) > 1 else [])
    return tuple(_difference(case, waves, chosen) for chosen in sets)


def worth_of_levels(
    case: Case, waves: Waves, model: MaturityModel, assessment: Assessment
) -> dict[tuple[str, int], LevelInMoney]:
    """Pillar and level -> what that level adds, up to the target of each pillar that measures a foundation of the case.

    Each is the difference with the level before it in the same pillar, the other foundations as they are in the case.
    """
    found: dict[tuple[str, int], LevelInMoney] = {}
    for key, ups in levels_up(model, assessment).items():
        if ups[0].foundation in case.foundations:
            reached = range((assessment.pillars[key].level or 1) + 1, model.top_level + 1)
            found |= {(key, level): _difference(case, waves, (up,)) for level, up in zip(reached, ups, strict=False)}
    return found


def _difference(case: Case, waves: Waves, ups: tuple[OneLevelUp, ...]) -> LevelInMoney:
    now = {str(up.foundation): up.readiness_now or 0.0 for up in ups}
    then = {str(up.foundation): up.readiness_then or 0.0 for up in ups}
    lower, higher, reached = (evaluate(_with(case, *sides)) for sides in ((now, now), (now, then), (then, then)))
    return LevelInMoney(
        ups,
        today=reached.data_value.today - lower.data_value.today,
        target=higher.data_value.reached - lower.data_value.reached,
        npv=npv_at_base(higher.tables, waves) - npv_at_base(lower.tables, waves),
    )


def _with(case: Case, current: Mapping[str, float], target: Mapping[str, float]) -> Case:
    now = {case.readiness(key, "current").id: value for key, value in current.items()}
    later = {case.readiness(key, "target").id: value for key, value in target.items()}
    return case.with_inputs({key: Quantity((value,)) for key, value in (now | later).items()})


def held_back(case: Case, one: LevelInMoney) -> str | None:
    """The foundation that keeps a step from yielding anything: the weakest of the others. None if it yields."""
    others = {
        key: case.readiness(key, "target").quantity.base for key in case.foundations if key != one.ups[0].foundation
    }
    yields = abs(one.today) >= 1 or abs(one.target) >= 1
    return None if yields or not others else min(others, key=others.__getitem__)


def disagreeing(case: Case, model: MaturityModel, assessment: Assessment) -> tuple[str, ...]:
    """The foundations whose current readiness in the case is another than the answers give."""
    return tuple(
        key
        for key, one in readiness(model, assessment).items()
        if key in case.foundations
        and one.value is not None
        and abs(case.readiness(key, "current").quantity.base - one.value) > SAME
    )
