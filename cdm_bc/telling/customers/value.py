"""What a customer is worth, and which driver adds most."""

from __future__ import annotations

from cdm_bc.charts.customers.drivers import drivers as driver_chart
from cdm_bc.charts.customers.lifetime import lifetime
from cdm_bc.charts.customers.pyramid import Level, pyramid
from cdm_bc.charts.customers.words import capital
from cdm_bc.customers.drivers import DRIVERS
from cdm_bc.figures.customers import SegmentFigures
from cdm_bc.parts import Content, Part, Row, Section, Table, column, figures, money, number, percent, rounded, table
from cdm_bc.telling.customers.story import CustomerStory, Told, spread
from cdm_bc.telling.story import FIGURES, WORDS, width
from cdm_bc.text.format import NONE


def customers(told: Told) -> Section | None:
    """Lifetime value and equity per segment, the pyramid, and the years in which a new customer pays back."""
    story = told.customers
    if story is None:
        return None
    found, write = story.view.value, story.write
    intro = story.paragraph(
        "customers.intro",
        customers=write.number(found.customers, 0),
        equity=write.money_round(found.equity.base),
        years=story.years,
        rate=write.percent(found.rate),
    )
    parts: list[Part] = [story.paragraph("customers.beside")]
    if found.equity.low is not None and found.equity.high is not None:
        low, high = write.money_round(found.equity.low), write.money_round(found.equity.high)
        parts.insert(0, story.paragraph("customers.range", low=low, high=high))
    dear = [one.name for one in found.segments if one.acquisition_cost and one.clv_new < 0]
    if dear:
        parts.append(story.paragraph("customers.loss", names=story.listed(dear), years=story.years))
    ranked = sorted(found.segments, key=lambda one: -one.clv.base)
    levels = [
        Level(one.name, one.customer_share or 0.0, one.equity_share) for one in ranked if one.equity_share is not None
    ]
    return story.section(
        "customers",
        intro,
        *parts,
        _table(story),
        *([pyramid(levels, story.style, id="customer-pyramid")] if len(levels) > 1 else []),
        lifetime(found.segments, story.style),
    )


def _table(story: CustomerStory) -> Table:
    found = story.view.value
    rows = [Row(_cells(one)) for one in found.segments]
    total = (story.text("customers.total"), number(found.customers, 0), "", "", "", spread(found.equity), "")
    if len(found.segments) > 1:
        rows.append(Row(total, "total"))
    keys = ("count", "retention", "clv", "clv_new", "equity", "share")
    return story.table("customers", {"segment": width(20), **dict.fromkeys(keys, FIGURES)}, rows, years=story.years)


def _cells(one: SegmentFigures) -> tuple[Content, ...]:
    return (
        one.name,
        number(one.customers, 0),
        percent(one.retention, 0),
        spread(one.clv),
        rounded(one.clv_new) if one.acquisition_cost else NONE,
        spread(one.equity),
        percent(one.equity_share, 0),
    )


def drivers(told: Told) -> Section | None:
    """What one step on each driver does, over all segments and in each."""
    story = told.customers
    if story is None:
        return None
    found, write = story.view.value.drivers, story.write
    best = found[0]
    parts: list[Part] = [
        story.paragraph(
            "customer_drivers.intro", driver=story.driver(best.driver), gain=write.money_round(best.equity.base)
        )
    ]
    known = [one for one in found if one.per_unit_of_money is not None]
    if known:
        pays = max(known, key=lambda one: one.per_unit_of_money or 0.0)
        value = write.money(pays.per_unit_of_money, 2)
        parts.append(story.paragraph("customer_drivers.best_per_euro", driver=story.driver(pays.driver), value=value))
    else:
        parts.append(story.paragraph("customer_drivers.at_most"))
    rows = [
        (
            capital(story.driver(one.driver)),
            story.step(one.driver, one.step),
            spread(one.equity),
            rounded(one.cost),
            number(one.per_unit_of_money, 2),
        )
        for one in found
    ]
    columns = {"driver": width(28), "step": WORDS, **dict.fromkeys(("equity", "cost", "per_unit"), FIGURES)}
    return story.section(
        "customer-drivers",
        *parts,
        driver_chart(found, story.style),
        story.table("customer_drivers", columns, rows),
        story.paragraph("customer_drivers.apart"),
        _by_segment(story),
        story.paragraph("customer_drivers.win_back_note", kind="aside"),
    )


def _by_segment(story: CustomerStory) -> Table:
    """Change of the value per customer, a column per segment."""
    segments = story.view.value.segments
    rows = []
    for driver in DRIVERS:
        cells = [one.drivers[driver] for one in segments]
        if any(cells):
            rows.append((capital(story.driver(driver)), *(money(cell.value, 2) if cell else NONE for cell in cells)))
    columns = [column(story.text("customer_drivers.driver"), width=28), *(figures(one.name) for one in segments)]
    return table(story.text("customer_drivers.by_segment"), columns, rows, kind="small")
