"""How far a client file is filled in: the facts that its benefits need, and those that would help most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from cdm_bc.case import Case, CaseBenefit
from cdm_bc.formula import parse_formula
from cdm_bc.model import Fact

#: Facts that are asked for at once.
ASKED = 3
#: Missing facts looked at, those that most benefits wait for; every group of :data:`ASKED` among them is tried.
LOOKED_AT = 24


@dataclass(frozen=True)
class Completeness:
    """Of the facts that the benefits counted in need.

    Attributes
    ----------
    given : how many the client file gives. at_default : how many stand at the model's default. missing : ids of the rest.
    ask : at most :data:`ASKED` missing facts with which most benefits more have an amount. unlocks : how many that are.
    """

    given: int
    at_default: int
    missing: tuple[str, ...]
    ask: tuple[Fact, ...]
    unlocks: int

    @property
    def needed(self) -> int:
        """How many facts there are."""
        return self.given + self.at_default + len(self.missing)


def completeness(case: Case) -> Completeness:
    """How far the facts of a case are filled in."""
    needed = {key for benefit in case.benefits for key in _needs(case, benefit)}
    waiting = [frozenset(benefit.missing) for benefit in case.benefits if benefit.missing]
    missing = tuple(key for key in case.model.facts if any(key in needs for needs in waiting))
    ask, unlocks = _worth_asking(missing, waiting)
    given = len(needed & case.client.facts.keys())
    at_default = len(needed) - given - len(missing)
    return Completeness(given, at_default, missing, tuple(case.model.facts[key] for key in ask), unlocks)


def _needs(case: Case, benefit: CaseBenefit) -> Iterator[str]:
    """The facts in the formulas of a benefit and of the pool that it draws on."""
    pool = case.model.pools[benefit.pool].formula if benefit.pool else None
    for text in (case.model.benefits[benefit.id].formula, pool):
        if text:
            yield from (name for name in parse_formula(text).names if name in case.model.facts)


def _worth_asking(missing: tuple[str, ...], waiting: list[frozenset[str]]) -> tuple[tuple[str, ...], int]:
    """The facts that give most benefits an amount together, the fewest of them, and how many benefits that are.

    >>> _worth_asking(("a", "b", "c", "d"), [frozenset("a"), frozenset("bc"), frozenset("bcd")])
    (('b', 'c', 'a'), 2)
    """
    often = sorted(missing, key=lambda key: -sum(key in needs for needs in waiting))[:LOOKED_AT]
    best: tuple[str, ...] = ()
    most = 0
    for count in range(1, ASKED + 1):
        for group in combinations(often, count):
            unlocked = sum(needs <= {*group} for needs in waiting)
            if unlocked > most:
                best, most = group, unlocked
    return best, most
