"""What of a model its source states, and what is our own reading of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cdm_bc.model import Model

KINDS = ("objectives", "drivers", "benefits", "groups", "entities", "foundations", "pools", "facts")


@dataclass(frozen=True)
class Provenance:
    """The elements of one kind.

    Attributes
    ----------
    stated, inferred, unknown : elements that a source states, that are our own, and that do not say.
    own : field -> of how many of the stated elements it is our own reading all the same.
    """

    kind: str
    stated: int
    inferred: int
    unknown: int
    own: Mapping[str, int]


def provenance(model: Model) -> tuple[Provenance, ...]:
    """One per kind of which the model has elements, as its files say it."""
    found = []
    for kind in KINDS:
        items = list(getattr(model, kind).values())
        counts = Counter(item.provenance for item in items)
        own = Counter(name for item in items if item.provenance == "stated" for name in item.inferred)
        if items:
            found.append(Provenance(kind, counts["stated"], counts["inferred"], counts[None], dict(own)))
    return tuple(found)
