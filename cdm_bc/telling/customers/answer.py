"""The report on customers: its own cover, and what it was made from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from cdm_bc.parts import Block, Content, Cover, KeyFigure, Section, number, percent, rounded
from cdm_bc.telling.customers.choices import verdict
from cdm_bc.telling.customers.story import CustomerStory, MeasuredStory
from cdm_bc.telling.record import named, record_of
from cdm_bc.telling.story import Story


@dataclass(frozen=True)
class CustomersStory(Story):
    """The customers of one organisation: of a client file, of a mapping of transactions, or both.

    Attributes
    ----------
    id : of the report. name : of the organisation, '' if nobody says. files : that it was made from.
    """

    words = "customers"

    id: str
    name: str
    customers: CustomerStory | None
    transactions: MeasuredStory | None
    files: tuple[Path, ...]
    date: datetime.date | None = None
    logo: str = ""


def answer(story: CustomersStory) -> Section:
    """The cover."""
    text = story.text
    title = text("cover.title", who=story.name) if story.name else text("cover.title_plain")
    blocks = [Block(text("cover.beside"), (text("cover.beside_text"),))]
    customers = story.customers
    if customers is not None and customers.view.proposals:
        said = tuple(verdict(customers, one) for one in customers.view.proposals)
        blocks.insert(0, Block(text("cover.choices"), said))
    cover = Cover(
        kicker=text("cover.kicker"),
        title=title,
        client=story.name,
        byline=story.write.date(story.date) if story.date else "",
        logo=story.logo,
        lead=_lead(story),
        label=text("cover.figures"),
        figures=tuple(_figures(story)),
        blocks=tuple(blocks),
    )
    about = {"client": story.id, "title": title, "language": story.language, "accent": story.style.accent}
    return Section("answer", text("cover.kicker"), (cover,), story.write, about)


def _lead(story: CustomersStory) -> str:
    text, write = story.text, story.write
    if story.customers is not None:
        found = story.customers.view.value
        best = found.drivers[0]
        return text(
            "cover.lead",
            customers=write.number(found.customers, 0),
            equity=write.money_round(found.equity.base),
            years=story.customers.years,
            driver=story.customers.driver(best.driver),
            gain=write.money_round(best.equity.base),
        )
    assert story.transactions is not None  # a report has one of the two
    measured = story.transactions.measured
    count = write.number(measured.customers, 0)
    if measured.value is None:
        return text("cover.lead_unknown", customers=count)
    return text(
        "cover.lead_measured", customers=count, mean=write.money(measured.value.mean, 2), years=story.transactions.years
    )


def _figures(story: CustomersStory) -> list[KeyFigure]:
    text, write, shown = story.text, story.write, []
    if story.customers is not None:
        found = story.customers.view.value
        over = text("cover.equity_note", years=story.customers.years, rate=write.percent(found.rate))
        shown.append(KeyFigure(text("cover.equity"), rounded(found.equity.base), over))
        best = max(found.segments, key=lambda one: one.clv.base)
        note = text("cover.best_note", value=write.money_round(best.clv.base))
        shown.append(KeyFigure(text("cover.best"), best.name, note))
    if story.transactions is not None:
        shown += _measured(story, story.transactions)
    return shown


def _measured(story: CustomersStory, told: MeasuredStory) -> list[KeyFigure]:
    text, write, measured, shown = story.text, story.write, told.measured, []
    if measured.value is not None:
        note = text("cover.mean_note", years=told.years)
        shown.append(KeyFigure(text("cover.mean"), rounded(measured.value.mean), note))
        if measured.value.top_20_percent_share is not None:
            share = percent(measured.value.top_20_percent_share, 0)
            shown.append(KeyFigure(text("cover.top"), share, text("cover.top_note")))
    found = measured.holdout
    if found is not None and found.error is not None:
        said, came = (write.number(value, 0) for value in (found.predicted, found.actual))
        note = text("cover.holdout_note", predicted=said, actual=came)
        shown.append(KeyFigure(text("cover.holdout"), percent(found.error, 0), note))
    return shown


def record(story: CustomersStory) -> Section:
    """What the report was made from: names and hashes of the files, seed."""
    rows: list[tuple[str, Content]] = [(story.text("record.file"), named(path)) for path in story.files]
    if story.customers is not None and story.customers.view.value.samples:
        how = story.customers.case.client.uncertainty
        rows += [(story.text("record.samples"), number(how.samples, 0)), (story.text("record.seed"), str(how.seed))]
    return record_of(story, rows)
