"""Quality of the data and readiness of the foundations: the client's, else the model's default."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from cdm_bc.client.ledger import Ledger
from cdm_bc.document import KeyPath
from cdm_bc.model import Scores
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Text

SCORE_NAMES = {
    "timely": Text(nl="actueel", en="timely"),
    "correct": Text(nl="correct", en="correct"),
    "complete": Text(nl="compleet", en="complete"),
    "unique": Text(nl="uniek", en="unique"),
    "fit_for_use": Text(nl="bruikbaar", en="fit for use"),
}
STATE_NAMES = {"current": Text(nl="nu", en="current"), "target": Text(nl="doel", en="target")}


def add_data(ledger: Ledger) -> None:
    """Note the quality now and at target of every entity in scope."""
    for entity in ledger.entities:
        default, own = ledger.model.entities[entity], ledger.client.data.get(entity)
        current = (own and own.current) or default.current
        target = (own and own.target) or default.target
        if current is None:
            ledger.report(("data", entity), "has no current quality, and the model has no default. Give current.")
            continue
        ours = {"current": bool(own and own.current), "target": bool(own and own.target)}
        if target is None or (ours["current"] and not ours["target"] and _fitness(target) < _fitness(current)):
            target, ours["target"] = current, ours["current"]  # nothing better was asked for
        _check_target(ledger, entity, current, target)
        for state, scores in (("current", current), ("target", target)):
            for score, quantity in scores.items().items():
                path: KeyPath = ("data", entity, state, score)
                label = _join(default.name, STATE_NAMES[state], SCORE_NAMES[score])
                here = path if ours[state] else None
                key = f"data.{entity}.{state}.{score}"
                ledger.add(key, quantity, "1", label, here, default, ("entities", entity, state, score))


def _check_target(ledger: Ledger, entity: str, current: Scores, target: Scores) -> None:
    now, later = current.items(), target.items()
    for score in now.keys() & later.keys():
        if later[score].base < now[score].base:
            message = f"target {later[score].base:g} is below current {now[score].base:g}. Raise the target."
            ledger.report(("data", entity, "target", score), message)
    if now.keys() != later.keys() and _fitness(target) < _fitness(current) - 1e-12:
        message = f"target fitness {_fitness(target):.3g} is below current {_fitness(current):.3g}. Raise the target."
        ledger.report(("data", entity, "target"), message)


def add_foundations(ledger: Ledger, readiness: Mapping[str, float]) -> None:
    """Note the readiness now and at target of every foundation; `readiness` is what the assessment says."""
    for name, default in ledger.model.foundations.items():
        own = ledger.client.foundations.get(name)
        current = (own.current if own else None) or default.current
        target = (own.target if own else None) or default.target
        path: KeyPath = ("foundations", name)
        if isinstance(current, str):  # from_assessment
            if name not in readiness:
                ledger.report(
                    (*path, "current"), "the assessment gives no readiness for this foundation. Give a share."
                )
                continue
            source = ledger.client.assessment
            current = Quantity((readiness[name],), source=source)
        if current is None:
            ledger.report(path, "has no current readiness, and the model has no default. Give current.")
            continue
        if target is None or (own and own.current and not own.target and target.base < current.base):
            target = current
        if target.base < current.base:
            message = f"target {target.base:g} is below current {current.base:g}. Raise the target."
            ledger.report((*path, "target"), message)
        for state, quantity in (("current", current), ("target", target)):
            here = (*path, state) if own and getattr(own, state) is not None else None
            label = _join(default.name, STATE_NAMES[state])
            ledger.add(f"foundations.{name}.{state}", quantity, "1", label, here, default, (*path, state))


def _fitness(scores: Scores) -> float:
    return prod(quantity.base for quantity in scores.items().values())


def _join(*parts: Text) -> Text:
    return Text(nl=", ".join(p.nl for p in parts), en=", ".join(p.en for p in parts))
