"""The rounds of estimates, as the one who leads the workshop runs them: ask, reveal, ask again, take over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cdm_bc.case import Case, address_of
from cdm_bc.figures.estimates import Estimate, combined, hits
from cdm_bc.languages import LANGUAGES
from cdm_bc.text import Formatter, texts
from cdm_bc.text.numbers import SHARE
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.room.mailbox import Mailbox, Question, new_round
from cdm_bc.workshop.room.warm_up import warm_ups


def question_on(case: Case, subject: str) -> Question:
    """A new round on an input of the case, on a fact that is missing, or on a warm-up question."""
    if subject in warm_ups():
        found = warm_ups()[subject]
        return Question(new_round(), subject, found.question, _empty(), found.unit, "", "")
    item, fact = case.inputs.get(subject), None
    if item is None:
        fact = case.model.facts.get(address_of(subject).key)
    described = item or fact
    if described is None:
        raise Refused("gone")
    share = item.is_share if item is not None else bool(fact and fact.is_share(address_of(subject).key))
    unit, currency = SHARE if share else described.unit, case.client.client.currency
    words = {one: "%" if share else "" if unit == "1" else Formatter(one, currency).unit(unit) for one in LANGUAGES}
    name = {one: str(described.name[one]) for one in LANGUAGES}
    return Question(new_round(), subject, name, _descriptions(case, subject), words, unit, currency)


def _empty() -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, "")


def _descriptions(case: Case, subject: str) -> dict[str, str]:
    """What the number is, where the model says so."""
    address, model = address_of(subject), case.model
    found = model.facts.get(address.key) if address.kind == "facts" else None
    if address.kind == "benefits" and address.owner in model.benefits:
        words = model.benefits[address.owner].inputs[address.key].description
    else:
        words = found.description if found is not None else None
    return {one: str(words[one]) if words else "" for one in LANGUAGES}


def reveal(mailbox: Mailbox) -> None:
    """Show what was said. Nobody can estimate any more; of a warm-up question the answer is told."""
    question = _at_hand(mailbox)
    said = mailbox.estimates(question.round)
    if not said:
        raise Refused("nobody")
    found = warm_ups().get(question.subject)
    mailbox.ask(replace(question, state="revealed", answer=found.answer if found else None))
    if found:
        mailbox.tell(question.subject, len(said), hits(said, found.answer))


def again(mailbox: Mailbox) -> None:
    """Ask the same once more."""
    mailbox.ask(replace(_at_hand(mailbox), round=new_round(), state="open", answer=None))


def agreed(mailbox: Mailbox, language: str) -> tuple[str, dict[str, Any]]:
    """The input that was estimated and the quantity that the room made of it, with how as its source.

    Parameters
    ----------
    language : of the client file.
    """
    question = _at_hand(mailbox)
    said = mailbox.estimates(question.round)
    if question.state != "revealed" or not said or question.subject in warm_ups():
        raise Refused("gone")
    together: Estimate = combined(said)
    source = texts("workshop", language)("room.source", count=len(said))
    raw = {"low": together.low, "base": together.base, "high": together.high, "source": source, "agreed": True}
    return question.subject, raw


def _at_hand(mailbox: Mailbox) -> Question:
    question = mailbox.question
    if question is None:
        raise Refused("gone")
    return question
