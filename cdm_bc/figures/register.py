"""The benefits register: who delivers which benefit, how it will be seen, and what came of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cdm_bc.calculation import BenefitFigures, BusinessCase
from cdm_bc.case.schema import BenefitChoice, Kpi


@dataclass(frozen=True)
class RegisterLine:
    """One quantified benefit of the plan.

    Attributes
    ----------
    planned : money of each calendar year (or year 0, 1, … where the first year is not known), as the plan has it.
    realised : what came of it, for the years that are known.
    """

    figures: BenefitFigures
    owner: str | None
    kpi: Kpi | None
    due: int | None
    planned: dict[int, float]
    realised: dict[int, float]

    @property
    def planned_so_far(self) -> float:
        """What the plan has for the years that are known."""
        return sum(self.planned[year] for year in self.realised)

    @property
    def realised_so_far(self) -> float:
        """What came of it in those years."""
        return sum(self.realised.values())

    @property
    def still_planned(self) -> float:
        """What the plan has for the other years."""
        return sum(amount for year, amount in self.planned.items() if year not in self.realised)


@dataclass(frozen=True)
class Forecast:
    """Undiscounted money over all years: as planned; realised so far, with the rest as planned, or at the realised rate.

    `rate` is what came of the plan so far, as a share; None if nothing was planned for the years that are known.
    """

    planned: float
    rest_as_planned: float
    rest_at_rate: float | None
    rate: float | None


@dataclass(frozen=True)
class Register:
    """The benefits of a plan, those worth most first."""

    lines: tuple[RegisterLine, ...]

    @property
    def without_owner(self) -> tuple[RegisterLine, ...]:
        """The benefits that nobody delivers."""
        return tuple(line for line in self.lines if line.owner is None)

    @property
    def is_filled(self) -> bool:
        """Whether anything is said of any benefit."""
        return any(line.owner or line.kpi or line.due or line.realised for line in self.lines)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of which any realised amount is known."""
        return tuple(sorted({year for line in self.lines for year in line.realised}))

    def in_year(self, year: int) -> tuple[float, float, float]:
        """Planned, realised and the difference in a year, of the benefits of which the realised amount is known, in money."""
        known = [line for line in self.lines if year in line.realised]
        planned, realised = sum(line.planned[year] for line in known), sum(line.realised[year] for line in known)
        return planned, realised, realised - planned

    @cached_property
    def forecast(self) -> Forecast | None:
        """What it comes to in the end; None if nothing was realised yet. A benefit of which nothing is known goes at the rate
        of all.
        """
        if not self.years:
            return None
        planned_so_far = sum(line.planned_so_far for line in self.lines)
        realised = sum(line.realised_so_far for line in self.lines)
        rest = sum(line.still_planned for line in self.lines)
        rate = realised / planned_so_far if planned_so_far > 0 else None
        own = [
            (line, line.realised_so_far / line.planned_so_far if line.planned_so_far > 0 else rate)
            for line in self.lines
        ]
        at_rate = None if rate is None else realised + sum(line.still_planned * (share or 0.0) for line, share in own)
        return Forecast(planned_so_far + rest, realised + rest, at_rate, rate)


def register(result: BusinessCase) -> Register:
    """The register of a plan: every quantified benefit that it gains from, or of which anything is said."""
    case = result.case
    first = (case.client.finance.first_year or 1) - 1
    lines = []
    for figures in sorted(result.benefits, key=lambda item: -item.pv):
        said = case.client.benefits.get(figures.benefit.id, BenefitChoice())
        planned = {first + year: float(amount) for year, amount in enumerate(figures.by_year)}
        if figures.by_year.any() or said.owner or said.realised:
            lines.append(RegisterLine(figures, said.owner, said.kpi, said.due, planned, said.realised))
    return Register(tuple(lines))
