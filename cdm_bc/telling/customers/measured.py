"""What the transactions say: the model and how well it predicts, the value pyramid, and how customers buy."""

from __future__ import annotations

from collections.abc import Sequence

from cdm_bc.charts.customers.behaviour import cohorts, rfm
from cdm_bc.charts.customers.concentration import concentration
from cdm_bc.charts.customers.holdout import holdout as holdout_chart
from cdm_bc.charts.customers.pyramid import Level
from cdm_bc.charts.customers.pyramid import pyramid as pyramid_chart
from cdm_bc.charts.customers.words import capital
from cdm_bc.customers.transactions.gamma_gamma import CORRELATED
from cdm_bc.customers.transactions.pyramid import BEST, OTHER, Group
from cdm_bc.parts import Content, Part, Section, Table, money, number, percent, rounded, whole
from cdm_bc.telling.customers.story import MeasuredStory, Told
from cdm_bc.telling.story import FIGURES, width

#: Renewals that are shown.
RENEWALS = 24


def transactions(told: Told) -> Section | None:
    """What was read, how well the model predicts, its parameters, and facts that were counted."""
    story = told.transactions
    if story is None:
        return None
    found = story.measured
    parts: list[Part] = [*_read(story), *_holdout(story)]
    if found.holdout is not None:
        parts.append(holdout_chart(found.holdout, story.style))
    parts += [_model(story), *_doubts(story)]
    if found.renewals:
        parts.append(_renewals(story))
    if found.facts is not None:
        parts.append(_facts(story))
    return story.section("transactions", *parts, story.paragraph("transactions.privacy"))


def _read(story: MeasuredStory) -> list[Part]:
    found, write = story.measured, story.write
    key = "read_contracts" if found.mapping.is_contractual else "read"
    words: list[Part] = [
        story.paragraph(
            f"transactions.{key}",
            rows=write.number(found.rows.total, 0),
            customers=write.number(found.customers, 0),
            purchases=write.number(found.purchases, 0),
            start=write.month(found.start),
            end=write.month(found.end),
        )
    ]
    if found.rows.unreadable:
        words.append(story.paragraph("transactions.unreadable", count=write.number(found.rows.unreadable, 0)))
    if found.rows.returns:
        count, share = write.number(found.rows.returns, 0), write.percent(found.rows.returned, 1)
        words.append(story.paragraph("transactions.returns", count=count, share=share))
    return words


def _holdout(story: MeasuredStory) -> list[Part]:
    """Predicted against actual, always; with a warning where it is off."""
    found, write, text = story.measured.holdout, story.write, story.text
    if found is None:
        return [story.paragraph("transactions.holdout_none")]
    nothing = text("transactions.holdout_nothing")
    error = nothing if found.error is None else f"{'+' if found.error > 0 else ''}{write.percent(found.error, 0)}"
    key = "holdout_contracts" if story.measured.mapping.is_contractual else "holdout"
    words: list[Part] = [
        story.paragraph(
            f"transactions.{key}",
            predicted=write.number(found.predicted, 0),
            actual=write.number(found.actual, 0),
            days=write.number(found.days, 0),
            error=error,
        )
    ]
    if found.is_off:
        words.append(story.paragraph("transactions.holdout_off"))
    if found.within:
        words.append(story.paragraph("transactions.holdout_within", kind="aside"))
    return words


def _model(story: MeasuredStory) -> Table:
    found, text = story.measured, story.text
    contracts = found.mapping.is_contractual
    names = {"alpha": "α", "beta": "β"}
    values = "; ".join(
        f"{names.get(name, name)} {story.write.number(value)}" for name, value in (found.parameters or {}).items()
    )
    rows: list[tuple[Content, ...]] = [
        (text("transactions.model"), f"{found.model.upper()}{f' ({values})' if values else ''}"),
        (text("transactions.log_likelihood"), number(found.log_likelihood, 1)),
        (text("transactions.alive_contracts" if contracts else "transactions.alive"), percent(found.alive, 0)),
        (text("transactions.spend_contracts" if contracts else "transactions.spend_mean"), money(found.spend_mean, 2)),
    ]
    if found.spend is not None:
        three = "; ".join(story.write.number(value) for value in vars(found.spend).values())
        rows.append((text("transactions.spend_model"), three))
    if found.value is not None:
        rows.append((text("transactions.mean", years=story.years), money(found.value.mean, 2)))
    columns = {"what": width(60), "value": FIGURES}
    return story.table("transactions", columns, rows, kind="narrow")


def _doubts(story: MeasuredStory) -> list[Part]:
    found, words = story.measured, []
    if found.parameters is not None and not found.settled:
        words.append(story.paragraph("transactions.unsettled"))
    if found.correlation is not None and abs(found.correlation) > CORRELATED:
        words.append(story.paragraph("transactions.correlated", value=story.write.number(found.correlation, 2)))
    if not found.mapping.is_contractual:
        words.append(story.paragraph("transactions.once", kind="aside"))
    return [*words, story.paragraph("transactions.duplicates", kind="aside")]


def _renewals(story: MeasuredStory) -> Table:
    """Retention by renewal, as it was and as the model has it."""
    rows = [
        (whole(one.number), number(one.customers, 0), percent(one.renewed, 0), percent(one.expected, 0))
        for one in story.measured.renewals[:RENEWALS]
    ]
    columns = dict.fromkeys(("renewal", "customers", "renewed", "expected"), FIGURES)
    return story.table("renewals", columns, rows, kind="narrow")


def _facts(story: MeasuredStory) -> Table:
    facts = story.measured.facts
    assert facts is not None  # who calls has looked
    text = story.text
    rows = [
        (text("transactions.active_customers"), number(facts.active_customers, 0)),
        (text("transactions.revenue_per_customer"), money(facts.revenue_per_customer, 2)),
        (text("transactions.high_value_revenue_share"), percent(facts.high_value_revenue_share, 0)),
        (text("transactions.high_value_churn_rate"), percent(facts.high_value_churn_rate, 0)),
    ]
    columns = {"what": width(60), "value": FIGURES}
    return story.table("transactions", columns, rows, caption="transactions.facts", kind="narrow")


def pyramid(told: Told) -> Section | None:
    """Tiers, segments of the file, and the concentration."""
    story = told.transactions
    if story is None:
        return None
    value = story.measured.value
    if value is None:
        reason = story.measured.reason
        said = story.reason(reason) if reason else story.text("pyramid.no_money")
        return story.section("pyramid", story.paragraph("pyramid.unknown", reason=said))
    parts: list[Part] = []
    if value.top_20_percent_share is not None:
        best, share = story.write.percent(BEST, 0), story.write.percent(value.top_20_percent_share, 0)
        parts.append(story.paragraph("pyramid.intro", customers=best, value=share))
    if value.mean <= 0:
        parts.append(story.paragraph("pyramid.unknown", reason=story.text("pyramid.nothing")))
    for groups, id in ((value.tiers, "value-pyramid"), (value.segments, "segment-pyramid")):
        levels = [
            Level(group_name(story, one), one.customers / story.measured.customers, one.share)
            for one in groups
            if one.share is not None
        ]
        if len(levels) > 1:
            parts.append(pyramid_chart(levels, story.style, id=id))
        if groups:
            parts.append(_groups(story, groups))
    return story.section("pyramid", *parts, concentration(value.concentration, story.style))


def group_name(story: MeasuredStory, one: Group) -> str:
    """What a group is called: the best 1 %, the next 4 %, or the segment's own name."""
    if one.id == OTHER:
        return capital(story.text("pyramid.other"))
    if one.ends - one.begins < 1:
        key, share = "best" if one.begins == 0 else "rest" if one.ends == 1 else "next", one.ends - one.begins
        return capital(story.text(f"pyramid.{key}", share=story.write.percent(share, 0)))
    return one.id or capital(story.text("pyramid.unnamed"))


def _groups(story: MeasuredStory, groups: Sequence[Group]) -> Table:
    contracts = story.measured.mapping.is_contractual
    rows = [
        (
            group_name(story, one),
            number(one.customers, 0),
            rounded(one.value),
            percent(one.share, 0),
            rounded(one.margin),
            percent(one.retention, 0),
            number(one.purchases, 1),
            percent(one.alive, 0),
        )
        for one in groups
    ]
    keys = ("count", "clv", "share", "margin", "retention", "payments" if contracts else "purchases", "alive")
    columns = {"group": width(18), **dict.fromkeys(keys, FIGURES)}
    return story.table("pyramid", columns, rows, years=story.years)


def behaviour(told: Told) -> Section | None:
    """The RFM grid and the cohorts; None for contracts, or where the records are too few."""
    story = told.transactions
    if story is None or not (story.measured.grid or story.measured.cohorts):
        return None
    found = story.measured
    return story.section(
        "behaviour",
        story.paragraph("behaviour.intro"),
        rfm(found.grid, story.style),
        cohorts(found.cohorts, found.cohort_period, story.style),
    )
