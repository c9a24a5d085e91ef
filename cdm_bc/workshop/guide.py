"""The agenda of a workshop: the six questions of the paper, each in steps of one thing at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cdm_bc.case import Address, Case, Input, address_of
from cdm_bc.decision.sensitivity import Sensitivity
from cdm_bc.figures.completeness import completeness

QUESTIONS = range(1, 7)
#: The question that the numbers of a kind belong to: how good the data is, what it takes, and what it is worth.
OF_KIND = {
    **dict.fromkeys(("data", "foundations", "master_data", "data_quality"), 4),
    **dict.fromkeys(("effort", "delivery"), 5),
    **dict.fromkeys(("facts", "benefits"), 6),
}
#: Numbers to agree on at most: an hour is enough for a dozen.
MOST_NUMBERS = 12
HOME, LAST = "home", "answer"


@dataclass(frozen=True)
class Step:
    """One thing to talk about.

    Attributes
    ----------
    question : 1 to 6. kind : what it is, a key of ``guide`` in the texts. id : of the driver or number that it is about.
    """

    question: int
    kind: str
    id: str = ""

    @property
    def key(self) -> str:
        """Its name for the page.

        >>> Step(6, "number", "facts.revenue").key, Step(2, "scope").key
        ('number:facts.revenue', 'scope')
        """
        return f"{self.kind}:{self.id}" if self.id else self.kind


def agenda(case: Case, numbers: Iterable[str]) -> tuple[Step, ...]:
    """The steps, question by question. `numbers` : ids of the inputs to agree on, in this order; a fact may be missing yet."""
    return tuple(sorted(_steps(case, numbers), key=lambda step: step.question))


def _steps(case: Case, numbers: Iterable[str]) -> Iterator[Step]:
    """As they come within each question."""
    model = case.model
    yield Step(1, "importance")
    for driver in model.drivers:
        if any(benefit.driver == driver for benefit in model.benefits.values()):
            yield Step(1, "benefits", driver)
    yield from (Step(2, "scope"), Step(3, "sources"), Step(4, "stored"), Step(5, "costs"))
    missing = {Address("facts", key=fact).id for fact in completeness(case).missing}
    for id in numbers:
        if id in case.inputs or id in missing:
            yield Step(OF_KIND[address_of(id).kind], "number", id)
    yield Step(6, LAST)


def numbers_to_agree(case: Case, found: Sensitivity, before: Iterable[str]) -> list[str]:
    """The numbers worth talking about: facts that benefits wait for, then the widest swings; those agreed stay.

    Parameters
    ----------
    before : the numbers of the agenda so far.
    """
    agreed = [id for id in before if is_agreed(case, id)]
    missing = [Address("facts", key=fact).id for fact in completeness(case).missing]
    wide = [item.id for item in found.inputs if item.input.kind in OF_KIND]
    rest = [id for id in dict.fromkeys([*missing, *wide]) if id not in agreed]
    return [*agreed, *rest[: max(MOST_NUMBERS - len(agreed), 0)]]


def is_agreed(case: Case, id: str) -> bool:
    """Whether the room agreed on a number."""
    item: Input | None = case.inputs.get(id)
    return item is not None and item.quantity.agreed
