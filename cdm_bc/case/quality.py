"""Quality of the data and readiness of the foundations: the client's, else the model's default."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.case.address import STATES, Address, State
from cdm_bc.case.ledger import Ledger
from cdm_bc.document import KeyPath
from cdm_bc.model import Scores
from cdm_bc.model.scores import target_fault, target_faults
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Text

SCORE_NAMES = {
    "timely": Text(nl="actueel", en="timely"),
    "correct": Text(nl="correct", en="correct"),
    "complete": Text(nl="compleet", en="complete"),
    "unique": Text(nl="uniek", en="unique"),
    "fit_for_use": Text(nl="bruikbaar", en="fit for use"),
}
#: What to do about a target below the current quality that the model assumes.
OF_THE_MODEL = "The current is the model's: give your own, or raise the target."
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
        if target is None:
            target = current  # nothing better was asked for
        elif ours["current"] and not ours["target"]:
            target = _at_least(current, target)
        advice = "Raise the target." if ours["current"] else OF_THE_MODEL
        for score, message in target_faults(current, target, advice).items():
            ledger.report(("data", entity, "target", *([score] if score else [])), message)
        for state, scores in zip(STATES, (current, target), strict=True):
            for score, quantity in scores.items().items():
                kept = state == "target" and not ours[state] and current.items().get(score) is quantity
                origin: State = "current" if kept else state
                label = _join(default.name, STATE_NAMES[state], SCORE_NAMES[score])
                ledger.add(
                    Address("data", entity, state, score),
                    quantity,
                    "1",
                    label,
                    path=Address("data", entity, origin, score).path if ours[origin] else None,
                    default=default,
                    default_path=("entities", entity, origin, score),
                )


def _at_least(current: Scores, target: Scores) -> Scores:
    """The model's target, raised to the client's current scores where those are better already."""
    now, later = current.items(), target.items()
    if now.keys() != later.keys():
        return current if target.fitness < current.fitness else target
    return Scores(**{score: max(now[score], later[score], key=lambda quantity: quantity.base) for score in now})


def add_foundations(ledger: Ledger, measured: Mapping[Address, Quantity]) -> None:
    """Note the readiness now and at target of every foundation; `measured` is what the evidence says."""
    for name, default in ledger.model.foundations.items():
        own = ledger.client.foundations.get(name)
        current = (own.current if own else None) or default.current
        target = (own.target if own else None) or default.target
        path: KeyPath = ("foundations", name)
        if isinstance(current, str):  # from_assessment
            given_by = measured.get(Address("foundations", name, "current"))
            if given_by is None:
                ledger.report(
                    (*path, "current"), "the assessment gives no readiness for this foundation. Give a share."
                )
                continue
            current = given_by
        if current is None:
            ledger.report(path, "has no current readiness, and the model has no default. Give current.")
            continue
        given = {"current": bool(own and own.current), "target": bool(own and own.target)}
        if target is None or (given["current"] and not given["target"] and target.base < current.base):
            target, given["target"] = current, given["current"]
        if target.base < current.base:
            ledger.report((*path, "target"), target_fault(current.base, target.base))
        for state, quantity in zip(STATES, (current, target), strict=True):
            origin = Address("foundations", name, "current" if target is current else state).path
            ledger.add(
                Address("foundations", name, state),
                quantity,
                "1",
                _join(default.name, STATE_NAMES[state]),
                path=origin if given[str(origin[-1])] else None,
                default=default,
                default_path=origin,
            )


def _join(*parts: Text) -> Text:
    return Text(nl=", ".join(p.nl for p in parts), en=", ".join(p.en for p in parts))
