"""Questions 1 to 4 of the method: which benefits matter, which data they need, where it comes from, where it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.calculation import BenefitFigures
from cdm_bc.case.schema import EntityState
from cdm_bc.charts.chain import chain
from cdm_bc.charts.names import entity_name
from cdm_bc.charts.quality import quality
from cdm_bc.charts.relevance import relevance
from cdm_bc.figures.gains import DriverGains, by_driver, gain_of, potential_of
from cdm_bc.figures.objectives import ObjectiveShare, benefit_shares, objectives
from cdm_bc.figures.quality import gate_of, mean_fitness, scores_of
from cdm_bc.parts import Content, Joined, Part, Row, Section, Table, money, percent
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, WORDS, width
from cdm_bc.text.format import NONE

#: Benefits without an amount that are listed without unfolding.
LISTED = 6


def benefits(story: ClientStory) -> Section:
    """Question 1."""
    drivers, found = by_driver(story.result), story.result
    if not found.benefits:
        parts: list[Part] = [story.paragraph("benefits.nothing"), chain(found, story.style), *_objectives(story)]
        return story.section("benefits", *parts, *_without_amount(story), *_switched_off(story))
    total = sum(group.gain for group in drivers)
    intro = story.paragraph(
        "benefits.intro" if len(found.benefits) > 1 else "benefits.intro_one",
        count=len(found.benefits),
        gain=story.write.money_round(total),
        driver=story.case.model.drivers[drivers[0].driver].name[story.language],
        share=story.write.percent(drivers[0].gain / total if total else 0.0, 0),
    )
    parts = [intro, chain(found, story.style), *_objectives(story), _benefit_table(story, drivers)]
    return story.section("benefits", *parts, *_without_amount(story), *_switched_off(story))


def _objectives(story: ClientStory) -> list[Part]:
    """Every objective with how far it is served, in money or not; of those without money a sentence."""
    model, text = story.case.model, story.text
    found = objectives(story.result)
    rows = [
        (
            model.objectives[one.id].name[story.language],
            text("objectives.counts", amount=one.count("amount"), rest=one.count("no_amount"), off=one.count("off")),
            _now_then(one.today, one.reached),
            text("objectives.no_amount") if one.gain is None else money(one.gain),
        )
        for one in found
    ]
    columns = {"objective": width(30), "count": width(30), "realised": FIGURES, "gain": FIGURES}
    without = [_in_words(story, one) for one in found if one.gain is None]
    return [story.table("objectives", columns, rows), *without]


def _in_words(story: ClientStory, one: ObjectiveShare) -> Part:
    """An objective of which no benefit carries money: what it stands for, and how far it is realised."""
    model, write = story.case.model, story.write.percent
    return story.paragraph(
        "objectives.words",
        objective=model.objectives[one.id].name[story.language],
        description=story.say(model.objectives[one.id].description),
        benefits=story.listed([model.benefits[item.id].name[story.language].lower() for item in one.benefits]),
        today=write(one.today, 0),
        target=write(one.reached, 0),
    )


def _benefit_table(story: ClientStory, drivers: tuple[DriverGains, ...]) -> Table:
    text, language = story.text, story.language
    rows: list[Row] = []
    for group in drivers:
        driver = story.case.model.drivers[group.driver]
        heading = driver.name[language]
        if driver.theme is not None:
            heading = text("benefits.driver", driver=heading, theme=driver.theme[language].lower())
        rows.append(Row((heading,), "group"))
        rows += [Row(_benefit_cells(story, item)) for item in group.benefits]
    head = story.headline
    sums = (money(potential_of(story.result)), "", money(head.gain), money(head.pv_benefits))
    rows.append(Row((text("words.total"), "", *sums), "total"))
    columns = {"benefit": width(34), "kind": WORDS}
    columns |= dict.fromkeys(("potential", "realised", "gain", "pv"), FIGURES)
    return story.table("benefits", columns, rows, years=story.years)


def _benefit_cells(story: ClientStory, item: BenefitFigures) -> tuple[Content, ...]:
    return (
        item.benefit.name[story.language],
        story.text(f"words.kind.{item.benefit.kind}"),
        money(float(item.potential[0])),
        _now_then(item.share_today, item.share_reached),
        money(gain_of(item)),
        money(item.pv),
    )


def _now_then(today: float, target: float) -> Joined:
    return Joined((percent(today, 0), percent(target, 0)))


def _without_amount(story: ClientStory) -> list[Part]:
    rest = story.result.unquantified
    if not rest:
        return []
    language = story.language
    facts, drivers = story.case.model.facts, story.case.model.drivers
    rows = [
        (
            item.benefit.name[language],
            drivers[item.benefit.driver].name[language],
            ", ".join(facts[fact].name[language] for fact in item.missing),
            _now_then(item.share_today, item.share_reached),
        )
        for item in rest
        if item.missing
    ]
    words = [item.benefit.name[language] for item in rest if not item.missing]
    parts: list[Part] = [story.heading("benefits.unquantified"), story.paragraph("benefits.unquantified_text")]
    if rows:
        columns = {"benefit": width(30), "words.driver": WORDS, "missing": WORDS, "realised": FIGURES}
        parts.append(story.table("benefits", columns, rows, caption="benefits.unquantified", folded=len(rows) > LISTED))
    if words:
        parts.append(story.paragraph("benefits.qualitative", names="; ".join(words)))
    return parts


def _switched_off(story: ClientStory) -> list[Part]:
    """Benefits that are left out keep their place in the model: driver, definition and how far they are realised."""
    model = story.case.model
    rows = [
        (
            model.benefits[one.id].name[story.language],
            model.drivers[one.driver].name[story.language],
            story.say(model.benefits[one.id].description),
            _now_then(one.today, one.reached),
        )
        for one in benefit_shares(story.result)
        if one.counted == "off"
    ]
    if not rows:
        return []
    columns = {"benefit": width(24), "words.driver": width(18), "definition": WORDS, "realised": FIGURES}
    found = story.table("benefits", columns, rows, caption="benefits.off", folded=True)
    return [story.heading("benefits.off"), story.paragraph("benefits.off_text"), found]


def data(story: ClientStory) -> Section:
    """Question 2."""
    case, write = story.case, story.write
    fit = {entity: scores["fit_for_use"] for entity, scores in scores_of(case).items()}
    parts: list[Part] = []
    if fit:
        most = max(fit, key=lambda entity: fit[entity][1] - fit[entity][0])
        today, target = mean_fitness(case)
        parts.append(
            story.paragraph(
                "data.intro",
                today=write.percent(today, 0),
                target=write.percent(target, 0),
                entity=entity_name(case, most, story.language),
                from_share=write.percent(fit[most][0], 0),
                to_share=write.percent(fit[most][1], 0),
            )
        )
    parts += _gate(story)
    outside = [item.name[story.language] for key, item in case.model.entities.items() if key not in case.entities]
    if outside:
        parts.append(story.paragraph("data.out_of_scope", names="; ".join(outside), kind="aside"))
    return story.section("data", *parts, relevance(case.model, story.style, case.relevance), quality(case, story.style))


def _gate(story: ClientStory) -> list[Part]:
    found, percents = gate_of(story.result.tables), story.write.percent
    if found is None:
        return []
    return [
        story.paragraph(
            "data.gate_open" if found.opened[0] >= 1 else "data.gate",
            threshold=percents(found.threshold, 0),
            today=percents(found.fitness[0], 0),
            target=percents(found.fitness[1], 0),
            held_today=percents(found.opened[0], 0),
            held_target=percents(found.opened[1], 0),
        )
    ]


def sources(story: ClientStory) -> Section:
    """Question 3, and where each kind of data is kept; of data of which nothing is said only the name."""
    case = story.case
    states, scores = {entity: case.client.data.get(entity) for entity in case.entities}, scores_of(case)
    rows: list[tuple[Content, ...]] = []
    silent = []
    for entity, state in states.items():
        name = entity_name(case, entity, story.language)
        said = (_listed(state.sources), _listed(state.stored_in), state.owner, state.note) if state else ()
        if not any(said):
            silent.append(name)
            continue
        shown = (one or NONE for one in said)
        rows.append((name, *shown, percent(scores[entity]["fit_for_use"][0], 0)))
    keys = ("sources", "stored_in", "owner", "note")
    empty = [place for place, _ in enumerate(keys, start=1) if all(row[place] == NONE for row in rows)]
    rows = [tuple(cell for place, cell in enumerate(row) if place not in empty) for row in rows]
    columns = {"entity": width(26)} | {key: WORDS for place, key in enumerate(keys, start=1) if place not in empty}
    known = sum(bool(state and state.sources) for state in states.values())
    parts: list[Part] = [story.paragraph("sources.intro", known=known, count=len(states))]
    if rows:
        parts.append(story.table("sources", columns | {"fit": FIGURES}, rows))
    if silent and rows:
        parts.append(story.paragraph("sources.silent", names="; ".join(silent), kind="aside"))
    return story.section("sources", *parts)


def _listed(said: str | list[str] | None) -> str:
    return said if isinstance(said, str) else ", ".join(said or ())


def storage(story: ClientStory) -> Section:
    """Question 4: how much is known of it, who enters it, and what carries it."""
    states = {entity: story.case.client.data.get(entity) for entity in story.case.entities}
    known = sum(bool(state and state.stored_in) for state in states.values())
    intro = story.paragraph("storage.intro", known=known, count=len(states))
    return story.section("storage", intro, *_governance(story, states), *_foundations(story))


def _governance(story: ClientStory, states: Mapping[str, EntityState | None]) -> list[Part]:
    """Who enters what, by which rule, over which interfaces; only of the data of which the client file says so."""
    rows = [
        (
            entity_name(story.case, entity, story.language),
            *(_listed(getattr(state, key)) for key in ("entered_by", "entry_rule", "interfaces")),
        )
        for entity, state in states.items()
        if state and (state.entered_by or state.entry_rule or state.interfaces)
    ]
    if not rows:
        return []
    columns = {"sources.entity": width(24), **dict.fromkeys(("entered_by", "entry_rule", "interfaces"), WORDS)}
    found = story.table("storage", columns, rows, caption="storage.governance_caption")
    return [story.heading("storage.governance"), story.paragraph("storage.governance_text"), found]


def _foundations(story: ClientStory) -> list[Part]:
    case, write = story.case, story.write
    if not case.foundations:
        return []
    readiness = story.result.tables.readiness[0]
    names = [case.model.foundations[key].name[story.language] for key in case.foundations]
    rows: list[tuple[Content, ...]] = [
        (name, *(percent(float(share), 0) for share in pair)) for name, pair in zip(names, readiness.T, strict=True)
    ]
    today, target = (write.percent(float(share), 0) for share in readiness.min(axis=-1))
    columns = {"foundation": width(50), "today": FIGURES, "target": FIGURES}
    return [
        story.heading("storage.foundations"),
        story.paragraph("storage.foundations_text", today=today, target=target),
        story.table("storage", columns, rows, caption="storage.foundations_caption", kind="narrow"),
    ]
