"""Questions 1 to 4 of the method: which benefits matter, which data they need, where it comes from, where it is kept."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.calculation import BenefitFigures
from cdm_bc.calculation.realisation import gate
from cdm_bc.charts import Chart
from cdm_bc.charts.chain import chain
from cdm_bc.figures.gains import gains_of
from cdm_bc.charts.names import entity_name
from cdm_bc.charts.quality import quality
from cdm_bc.figures.quality import scores_of
from cdm_bc.charts.relevance import relevance
from cdm_bc.telling.client.answer import years_text
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import Row, column, figures, table


def benefits(story: Story) -> Section:
    """Question 1."""
    write = story.write
    gains = gains_of(story.result)
    drivers = _drivers(story, gains)
    total = sum(gains.values())
    if story.result.benefits:
        leading = sum(gains.get(item.benefit.id, 0.0) for item in drivers[0][1])
        intro = story.paragraph(
            "benefits.intro" if len(story.result.benefits) > 1 else "benefits.intro_one",
            count=len(story.result.benefits),
            gain=write.money_round(total),
            driver=story.case.model.drivers[drivers[0][0]].name[story.language],
            share=write.percent(leading / total if total else 0.0, 0),
        )
        parts: list[Markup | Chart] = [intro, chain(story.result, story.style), _benefit_table(story, drivers)]
    else:
        parts = [story.paragraph("benefits.nothing"), chain(story.result, story.style)]
    return story.section("benefits", *parts, *_without_amount(story), *_switched_off(story))


def _drivers(story: Story, gains: dict[str, float]) -> list[tuple[str, list[BenefitFigures]]]:
    """The quantified benefits by driver, the driver that gains most first."""
    groups: dict[str, list[BenefitFigures]] = {}
    for item in story.result.benefits:
        groups.setdefault(item.benefit.driver, []).append(item)
    for items in groups.values():
        items.sort(key=lambda item: -gains.get(item.benefit.id, 0.0))
    return sorted(groups.items(), key=lambda group: -sum(gains.get(i.benefit.id, 0.0) for i in group[1]))


def _benefit_table(story: Story, drivers: list[tuple[str, list[BenefitFigures]]]) -> Markup:
    text, write, language = story.text, story.write, story.language
    rows: list[Row] = []
    for key, items in drivers:
        driver = story.case.model.drivers[key]
        heading = driver.name[language]
        if driver.theme is not None:
            heading = text("benefits.driver", driver=heading, theme=driver.theme[language].lower())
        rows.append(Row((heading,), "group"))
        rows += [Row(_benefit_cells(story, item)) for item in items]
    sums = [sum(float(item.potential[0]) for item in story.result.benefits)]
    sums += [story.result.data_value.target - story.result.data_value.today, story.result.finance.pv_benefits]
    rows.append(
        Row(
            (text("words.total"), "", write.money(sums[0], 0), "", write.money(sums[1], 0), write.money(sums[2], 0)),
            "total",
        )
    )
    columns = [
        column(text("benefits.benefit"), width=34),
        column(text("benefits.kind")),
        figures(text("benefits.potential")),
        figures(text("benefits.realised")),
        figures(text("benefits.gain")),
        figures(text("benefits.pv", years=years_text(story))),
    ]
    return table(text("benefits.caption"), columns, rows)


def _benefit_cells(story: Story, item: BenefitFigures) -> tuple[str, ...]:
    write = story.write
    return (
        item.benefit.name[story.language],
        story.text(f"words.kind.{item.benefit.kind}"),
        write.money(float(item.potential[0]), 0),
        f"{write.percent(item.share_today, 0)} → {write.percent(item.share_target, 0)}",
        write.money(float(item.target[0] - item.today[0]), 0),
        write.money(item.pv, 0),
    )


def _without_amount(story: Story) -> list[Markup]:
    rest = story.result.unquantified
    if not rest:
        return []
    text, write, language = story.text, story.write, story.language
    facts, drivers = story.case.model.facts, story.case.model.drivers
    rows = [
        (
            item.benefit.name[language],
            drivers[item.benefit.driver].name[language],
            ", ".join(facts[fact].name[language] for fact in item.missing) or text("benefits.qualitative"),
            f"{write.percent(item.share_today, 0)} → {write.percent(item.share_target, 0)}",
        )
        for item in rest
    ]
    columns = [
        column(text("benefits.benefit"), width=30),
        column(story.style.text("driver")),
        column(text("benefits.missing")),
        figures(text("benefits.realised")),
    ]
    found = table(text("benefits.unquantified"), columns, rows)
    return [story.subheading("benefits.unquantified"), story.paragraph("benefits.unquantified_text"), found]


def _switched_off(story: Story) -> list[Markup]:
    counted = {benefit.id for benefit in story.case.benefits}
    names = [item.name[story.language] for key, item in story.case.model.benefits.items() if key not in counted]
    return [story.paragraph("benefits.off", names="; ".join(names), kind="aside")] if names else []


def data(story: Story) -> Section:
    """Question 2."""
    case, write = story.case, story.write
    fit = {entity: scores_of(case, entity)["fit_for_use"] for entity in case.entities}
    parts: list[Markup] = []
    if fit:
        most = max(fit, key=lambda entity: fit[entity][1] - fit[entity][0])
        parts.append(
            story.paragraph(
                "data.intro",
                today=write.percent(sum(pair[0] for pair in fit.values()) / len(fit), 0),
                target=write.percent(sum(pair[1] for pair in fit.values()) / len(fit), 0),
                entity=entity_name(case, most, story.language),
                from_share=write.percent(fit[most][0], 0),
                to_share=write.percent(fit[most][1], 0),
            )
        )
    parts += _gate(story)
    outside = [item.name[story.language] for key, item in case.model.entities.items() if key not in case.entities]
    if outside:
        parts.append(story.paragraph("data.out_of_scope", names="; ".join(outside), kind="aside"))
    return story.section("data", *parts, relevance(case.model, story.style, case.entities), quality(case, story.style))


def _gate(story: Story) -> list[Markup]:
    tables, write = story.result.tables, story.write
    if tables.threshold <= 0 or not tables.is_master.any():
        return []
    means = tables.fitness[0][:, tables.is_master].mean(axis=-1)
    opened = gate(tables.fitness[0], tables.is_master, tables.threshold)
    shown = [f"{write.percent(float(mean), 0)}" for mean in means]
    key = "data.gate_open" if opened[0] >= 1 else "data.gate"
    return [
        story.paragraph(
            key,
            threshold=write.percent(tables.threshold, 0),
            today=shown[0],
            target=shown[1],
            held_today=write.percent(float(opened[0]), 0),
            held_target=write.percent(float(opened[1]), 0),
        )
    ]


def sources(story: Story) -> Section:
    """Question 3."""
    case, text, write = story.case, story.text, story.write
    states = {entity: case.client.data.get(entity) for entity in case.entities}
    unknown = text("sources.unknown")
    rows = [
        (
            entity_name(case, entity, story.language),
            ", ".join(state.sources) if state and state.sources else unknown,
            state.owner if state and state.owner else unknown,
            write.percent(scores_of(case, entity)["fit_for_use"][0], 0),
        )
        for entity, state in states.items()
    ]
    known = sum(bool(state and state.sources) for state in states.values())
    columns = [
        column(text("sources.entity"), width=32),
        column(text("sources.sources")),
        column(text("sources.owner")),
        figures(text("sources.fit")),
    ]
    intro = story.paragraph("sources.intro", known=known, count=len(states))
    return story.section("sources", intro, table(text("sources.caption"), columns, rows))


def storage(story: Story) -> Section:
    """Question 4."""
    case, text = story.case, story.text
    states = {entity: case.client.data.get(entity) for entity in case.entities}
    unknown = text("sources.unknown")
    rows: list[tuple[str, ...]] = []
    for entity, state in states.items():
        where = state.stored_in if state else None
        shown = where if isinstance(where, str) else ", ".join(where or ())
        rows.append(
            (entity_name(case, entity, story.language), shown or unknown, (state.note if state else None) or "")
        )
    known = sum(bool(state and state.stored_in) for state in states.values())
    columns = [column(text("sources.entity"), width=32), column(text("storage.stored_in"))]
    if any(row[2] for row in rows):
        columns.append(column(text("sources.note")))
    else:
        rows = [row[:2] for row in rows]
    intro = story.paragraph("storage.intro", known=known, count=len(states))
    return story.section("storage", intro, table(text("storage.caption"), columns, rows), *_foundations(story))


def _foundations(story: Story) -> list[Markup]:
    case, text, write = story.case, story.text, story.write
    if not case.foundations:
        return []
    readiness = story.result.tables.readiness[0]
    rows = [
        (
            case.model.foundations[key].name[story.language],
            *(write.percent(float(share), 0) for share in readiness[:, column_]),
        )
        for column_, key in enumerate(case.foundations)
    ]
    lowest = readiness.min(axis=-1)
    words = story.paragraph(
        "storage.foundations_text", today=write.percent(float(lowest[0]), 0), target=write.percent(float(lowest[1]), 0)
    )
    columns = [
        column(text("storage.foundation"), width=50),
        figures(text("storage.today")),
        figures(text("storage.target")),
    ]
    return [story.subheading("storage.foundations"), words, table(text("storage.foundations_caption"), columns, rows)]
