"""Appendix: the method in short, as far as it was used."""

from __future__ import annotations

from cdm_bc.parts import Section
from cdm_bc.telling.customers.story import Told
from cdm_bc.telling.story import items


def method(told: Told) -> Section | None:
    """A sentence per formula that the pages before rest on."""
    keys = []
    if told.customers is not None:
        segments, view = told.customers.view.value.segments, told.customers.view
        keys += ["clv", "equity"]
        keys += ["acquisition"] if any(one.acquisition for one in segments) else []
        keys += ["offer"] if any(one.offer for one in segments) else []
        keys += ["journey"] if view.journey else []
    if told.transactions is not None:
        keys += ["sbg" if told.transactions.measured.mapping.is_contractual else "bg_nbd", "segments"]
    story = told.customers or told.transactions
    return None if story is None else story.section("method", *items([story.text(f"method.{key}") for key in keys]))
