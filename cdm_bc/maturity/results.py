"""What an assessment holds: every figure of the personal report, and nothing that may not be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdm_bc.maturity.model import Incoherence


@dataclass(frozen=True)
class Spread:
    """How far respondents lie apart; only given for groups large enough to show apart."""

    deviation: float
    low: float
    high: float


@dataclass(frozen=True)
class Pillar:
    """The score of one pillar.

    Attributes
    ----------
    index, level : None when there are not enough answers.
    shares : level (2 …) -> mean share over the respondents; empty when there are not enough answers.
    respondents, left_out : respondents with and without enough answers for this pillar.
    asked : statements put to each respondent. answered, not_applicable : counts over all respondents.
    counts : level -> how often yes, partly, no, not_applicable and unanswered, by the respondents with enough answers.
    target : the level aimed at. target_chosen : False when it is merely the next level.
    to_target : part of the way, in [0, 1]: mean over levels 2 to `target` of min(1, share / threshold); 1 when reached.
    index_at_target : the index once the target is reached and no more: every share of levels 2 to `target` that is below the
        threshold raised to it; on the scale of the index, and never below that.
    """

    id: str
    index: float | None
    level: int | None
    shares: Mapping[int, float]
    spread: Spread | None
    respondents: int
    left_out: int
    asked: int
    answered: int
    not_applicable: int
    counts: Mapping[int, Mapping[str, int]]
    target: int | None
    target_chosen: bool
    to_target: float | None
    index_at_target: float | None

    @property
    def enough(self) -> bool:
        """Whether there are enough answers for a score."""
        return self.index is not None

    @property
    def unanswered(self) -> int:
        """Statements without an answer, over all respondents."""
        return self.asked * (self.respondents + self.left_out) - self.answered - self.not_applicable


@dataclass(frozen=True)
class StatementResult:
    """Answers to one statement: mean (yes 1, partly ½, no 0; None without answers), standard deviation and counts."""

    id: str
    pillar: str
    level: int
    mean: float | None
    deviation: float
    counts: Mapping[str, int]


@dataclass(frozen=True)
class NextStep:
    """A statement not yet met. `distance`: its level minus the pillar's current level (1: the next level)."""

    statement: str
    pillar: str
    level: int
    distance: int
    mean: float | None


@dataclass(frozen=True)
class IncoherentPair:
    """A pair of pillars further apart than makes sense."""

    id: str
    pair: Incoherence
    difference: float


@dataclass(frozen=True)
class Group:
    """A layer or department of the organisation large enough to show apart.

    Attributes
    ----------
    respondents : in this group.
    indices : pillar -> mean index; a pillar with too few respondents with enough answers is left out.
    index : mean over the pillars; None unless every pillar is there.
    """

    id: str
    respondents: int
    indices: Mapping[str, float]
    index: float | None


@dataclass(frozen=True)
class Gap:
    """The two furthest apart: pillars by index, or layers by how they see the same thing."""

    highest: str
    lowest: str
    difference: float


@dataclass(frozen=True)
class Division:
    """The respondents by layer, or by department.

    Attributes
    ----------
    groups : what may be shown apart. hidden : name -> number of respondents, too few.
    gaps : pillar -> perception gap; None where fewer than two groups are large enough to show.
    overall_gap : the same on the mean over all pillars.
    """

    groups: Mapping[str, Group]
    hidden: Mapping[str, int]
    gaps: Mapping[str, Gap | None]
    overall_gap: Gap | None


@dataclass(frozen=True)
class Imbalance(Gap):
    """The pillars with the highest and lowest index, and whether they are too far apart."""

    flagged: bool


@dataclass(frozen=True)
class Assessment:
    """Where an organisation, a unit of it or one respondent stands.

    Attributes
    ----------
    index : mean of the pillar indices; None unless every pillar has enough answers, and where the units are told apart.
    layers, departments : how differently people see it.
    units : what may be shown apart. hidden_units : name -> number of respondents, too few.
    unit_gap : how far the units lie apart, over the pillars that all of them have an index for; None with fewer than two.
    apart : whether they lie so far apart that there is no mean over them: no index, no targets, no steps.
    statements : every asked statement in the order of the model. disputed : the most disputed first.
    steps : statements not yet met between current and target level, nearest level first.
    """

    organisation: str
    unit: str | None
    respondent: str | None
    respondents: int
    pillars: Mapping[str, Pillar]
    index: float | None
    imbalance: Imbalance | None
    incoherent: tuple[IncoherentPair, ...]
    layers: Division
    departments: Division
    statements: tuple[StatementResult, ...]
    disputed: tuple[StatementResult, ...]
    steps: tuple[NextStep, ...]
    units: Mapping[str, Assessment]
    hidden_units: Mapping[str, int]
    unit_gap: Gap | None
    apart: bool
