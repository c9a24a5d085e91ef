"""The numbers of ``customers:`` as inputs of the case, with unit, source and grade like all others. It counts none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from cdm_bc.case.address import Address
from cdm_bc.case.ledger import Ledger
from cdm_bc.customers.forms import FACTS, Customers, SegmentForm, numbers, quantities
from cdm_bc.customers.value import Relationship
from cdm_bc.errors import did_you_mean
from cdm_bc.model.numbers import Graded
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Strict, Text
from cdm_bc.sentences import Sentence

KIND: Literal["customers"] = "customers"
#: Facts that segments give where no transactions are named.
FROM_SEGMENTS = tuple(name for name in FACTS if name != "high_value_revenue_share")
NO_TRANSACTIONS = Sentence(
    "says from_customers, but the file names no transactions. Add transactions: mapping.yaml, or give the number."
)
Taken = Mapping[Address, Quantity]


def label_of(key: str, name: str | None) -> str:
    """What an entry of the section is called: its name, else its id in words.

    >>> label_of("loyal_buyers", None)
    'Loyal buyers'
    """
    words = name or key.replace("_", " ")
    return words[:1].upper() + words[1:]


def add_customers(ledger: Ledger, taken: Taken) -> None:
    """Note every number of the section, and what does not fit; `taken` is what the evidence says."""
    given = ledger.client.customers
    if given is None:
        return
    shipped = numbers()
    sections: tuple[tuple[str, Mapping[str, Strict], Mapping[str, Graded]], ...] = (
        ("segments", given.segments, shipped.segments),
        ("proposals", given.proposals, shipped.proposals),
        ("journey", given.journey, shipped.journey),
    )
    for section, entries, described in sections:
        for name, entry in entries.items():
            label = label_of(name, getattr(entry, "name", None))
            for key, quantity in quantities(entry):
                _add(ledger, Address(KIND, f"{section}.{name}", key=key), quantity, described[key], label, taken)
    for key, cost in quantities(given.step_costs):
        _add(ledger, Address(KIND, "step_costs", key=key), cost, shipped.step_costs[key], "", taken)
    for key, step in shipped.steps.items():
        ledger.add_known(Address(KIND, "steps", key=key), getattr(given.steps, key), step.quantity, step)
    if given.causal_share is not None or ledger.client.engagement is not None:
        share = shipped.causal_share
        ledger.add_known(Address(KIND, key="causal_share"), given.causal_share, share.quantity, share)
    for path, message in _faults(given):
        ledger.report((KIND, *path), message)


def _add(ledger: Ledger, address: Address, given: Quantity | str, described: Graded, label: str, taken: Taken) -> None:
    if isinstance(given, str) and ledger.client.transactions is None:
        ledger.report(address.path, NO_TRANSACTIONS)
        return
    quantity = taken[address] if isinstance(given, str) else given
    name = described.name
    if label:
        name = Text(nl=f"{label}: {name.nl}", en=f"{label}: {name.en}")
    share = described.is_share(address.key)
    ledger.add(address, quantity, described.unit, name, path=address.path, is_share=share)


def _faults(given: Customers) -> Iterator[tuple[tuple[str, ...], str]]:
    """What one part says of another that does not fit."""
    for section in ("proposals", "journey"):
        for name, entry in getattr(given, section).items():
            if entry.segment is not None and entry.segment not in given.segments:
                hint = did_you_mean(entry.segment, list(given.segments))
                message = Sentence("there is no segment '{name}'. {hint}", name=entry.segment, hint=hint)
                yield (section, name, "segment"), message
    for name, segment in given.segments.items():
        known = segment.acquisition_response
        if known is None:
            continue
        path = ("segments", name, "acquisition_response")
        if known.spend.base <= 0:
            yield (*path, "spend"), "must be above 0: the known point is what is spent, and what comes of it."
        if not 0 < known.response.base < known.ceiling.base:
            yield (*path, "response"), "must be above 0 and below the ceiling, which no spend reaches."


def fact_of(ledger: Ledger, name: str, taken: Taken) -> Quantity | None:
    """A fact that the client file takes from its customers: counted in the transactions, else worked out from the segments."""
    address, given = Address("facts", key=name), ledger.client.customers
    if ledger.client.transactions is not None:
        return taken[address]
    found = _from_segments(ledger, name, list(given.segments.values())) if given and name in FROM_SEGMENTS else None
    if found is not None:
        return Quantity((found,), source="customers: segments")
    told = Sentence("the segments do not say it. From them follow: {names}. Give the number.", names=FROM_SEGMENTS)
    ledger.report(address.path, told if given else NO_TRANSACTIONS)
    return None


def _from_segments(ledger: Ledger, name: str, segments: list[SegmentForm]) -> float | None:
    """The number of customers; margin per customer over the gross margin; or the churn of the most valuable segment.

    None where a number that it takes is not in the file.
    """
    rows = [row for row in map(_bases, segments) if row is not None]
    total = sum(customers for customers, _, _ in rows)
    if len(rows) < len(segments) or total <= 0:
        return None
    if name == "active_customers":
        return total
    if name == "high_value_churn_rate":
        finance = ledger.client.finance
        years, rate = finance.horizon_years, finance.discount_rate
        worth = [Relationship.constant(margin=m, retention=p, years=years, rate=rate).value[0] for _, m, p in rows]
        return 1.0 - rows[worth.index(max(worth))][2]
    margin = ledger.client.facts.get("gross_margin")
    if not isinstance(margin, Quantity) or margin.base <= 0:
        return None
    return sum(customers * each for customers, each, _ in rows) / total / margin.base


def _bases(segment: SegmentForm) -> tuple[float, float, float] | None:
    """Customers, margin and retention of a segment; None if one of them is not in the file."""
    found = [one.base for one in (segment.customers, segment.margin, segment.retention) if isinstance(one, Quantity)]
    return (found[0], found[1], found[2]) if len(found) == 3 else None
