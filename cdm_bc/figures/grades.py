"""How many of a model's defaults rest on what."""

from __future__ import annotations

from collections import Counter

from cdm_bc.model import Model

GRADES = ("published", "derived", "bounded", "judgement", "ungraded")
FACTS = "facts"


def grades(model: Model) -> dict[str, Counter[str]]:
    """Number of defaults by grade, per driver (the inputs of its benefits) and for ``facts``; a count without a unit."""
    found = {driver: Counter[str]() for driver in model.drivers}
    for benefit in model.benefits.values():
        found[benefit.driver].update(item.grade or "ungraded" for item in benefit.inputs.values())
    known = (fact.grade or "ungraded" for fact in model.facts.values() if fact.default is not None)
    return found | {FACTS: Counter(known)}
