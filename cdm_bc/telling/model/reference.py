"""Sections on a model: drivers and benefits, data, relevance, evidence, formulas, facts."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.charts import Chart, Style
from cdm_bc.charts.evidence import evidence as evidence_chart
from cdm_bc.charts.relevance import relevance
from cdm_bc.formula import parse_formula
from cdm_bc.model import SCORES, Assumption, Benefit, Fact, Model, Scores
from cdm_bc.rendering.markup import render
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Column, Row, column, figures, table
from cdm_bc.text import Texts, texts
from cdm_bc.text.format import NONE


def _text(style: Style) -> Texts:
    return texts("model_report", style.language)


def _section(id: str, style: Style, *parts: Markup | Chart, **values: object) -> Section:
    return Section(id, _text(style)(f"{id}.heading", **values), parts, style.language)


def _paragraph(style: Style, key: str, **values: object) -> Markup:
    return render("paragraph", content=_text(style)(key, **values), kind="")


def overview(model: Model, style: Style) -> Section:
    """Objectives, the drivers that serve them, the benefits that they bundle."""
    text, language = _text(style), style.language
    rows: list[Row] = []
    for key, objective in model.objectives.items():
        rows.append(Row((objective.name[language],), "group"))
        for driver_id, driver in model.drivers.items():
            if driver.objective != key:
                continue
            bundled = [item for item in model.benefits.values() if item.driver == driver_id]
            names = "; ".join(_benefit_name(item, text, language) for item in bundled)
            rows.append(Row((driver.name[language], driver.theme[language] if driver.theme else "", names)))
    columns = [
        column(text("overview.driver"), width=22),
        column(text("overview.theme"), width=20),
        column(text("overview.benefits")),
    ]
    about = {"title": model.name[language] if model.name else model.id, "language": language}
    intro = _paragraph(
        style,
        "overview.intro",
        id=model.id,
        version=model.version,
        drivers=len(model.drivers),
        benefits=len(model.benefits),
        entities=len(model.entities),
    )
    description = [render("paragraph", content=model.description[language], kind="")] if model.description else []
    parts = (*description, intro, table(text("overview.caption"), columns, rows))
    return Section("overview", text("overview.heading"), parts, language, about)


def _benefit_name(benefit: Benefit, text: Texts, language: str) -> str:
    name = benefit.name[language]
    return name if benefit.include else text("overview.off", name=name)


def data(model: Model, style: Style) -> Section:
    """The entities with the quality assumed where a client says nothing, and the foundations."""
    text, language, percent = _text(style), style.language, style.formatter.percent
    rows: list[Row] = []
    for key, group in model.groups.items():
        members = [item for item in model.entities.values() if item.group == key]
        if members:
            rows.append(Row((group.name[language],), "group"))
        for item in members:
            words = item.description[language] if item.description else ""
            rows.append(
                Row((f"{item.letter or ''} {item.name[language]}".strip(), words, _scores(item.current, style)))
            )
    columns = [column(text("data.entity"), width=28), column(text("data.what")), figures(text("data.current"))]
    threshold = percent(model.master_data.threshold, 0)
    parts = [_paragraph(style, "data.intro", threshold=threshold), table(text("data.caption"), columns, rows)]
    if model.foundations:
        found = [
            (
                item.name[language],
                item.description[language] if item.description else "",
                percent(item.current.base, 0) if item.current else NONE,
            )
            for item in model.foundations.values()
        ]
        columns = [
            column(text("data.foundation"), width=28),
            column(text("data.what")),
            figures(text("data.readiness")),
        ]
        parts.append(table(text("data.foundations"), columns, found))
    return _section("data", style, *parts)


def _scores(scores: Scores | None, style: Style) -> str:
    if scores is None:
        return NONE
    found = scores.items()
    shown = [style.formatter.percent(found[name].base, 0) for name in SCORES if name in found]
    return " · ".join(shown) or style.formatter.percent(found["fit_for_use"].base, 0)


def relevance_section(model: Model, style: Style) -> Section:
    """The relevance matrix as a heat map."""
    return _section("relevance", style, _paragraph(style, "relevance.intro"), relevance(model, style))


def evidence(model: Model, style: Style) -> Section:
    """What the defaults rest on."""
    return _section("evidence", style, _paragraph(style, "evidence.intro"), evidence_chart(model, style))


def formulas(model: Model, style: Style) -> Section:
    """Per benefit its formula in words and its inputs; then the pools."""
    text, language = _text(style), style.language
    parts: list[Markup] = [_paragraph(style, "formulas.intro")]
    for item in model.benefits.values():
        parts += benefit_parts(model, item, style)
    for pool in model.pools.values():
        parts.append(render("subheading", content=text("formulas.pool", name=pool.name[language])))
        parts.append(_formula(model, pool.formula, None, style))
    return _section("formulas", style, *parts)


def benefit_parts(model: Model, item: Benefit, style: Style) -> list[Markup]:
    """A benefit: what it is, its formula in words, its inputs."""
    text, language = _text(style), style.language
    parts = [render("subheading", content=item.name[language])]
    parts += [render("paragraph", content=words[language], kind="") for words in (item.description,) if words]
    parts += [render("paragraph", content=words[language], kind="aside") for words in (item.note,) if words]
    if item.formula:
        parts.append(_formula(model, item.formula, item, style))
    if item.inputs:
        rows = [_input_cells(each, style) for each in item.inputs.values()]
        parts.append(table(text("formulas.inputs", name=item.name[language]), _input_columns(text), rows, kind="small"))
    return parts


def _formula(model: Model, formula: str, benefit: Benefit | None, style: Style) -> Markup:
    own = benefit.inputs if benefit else {}

    def name(key: str) -> str:
        item: Assumption | Fact = own[key] if key in own else model.facts[key]
        return item.name[style.language]

    return render("paragraph", content=parse_formula(formula).write(name, style.formatter.number), kind="written")


def _input_columns(text: Texts) -> list[Column]:
    return [
        column(text("formulas.input"), width=30),
        figures(text("formulas.value"), width=20),
        column(text("formulas.grade"), width=12),
        column(text("formulas.source"), width=38),
    ]


def _input_cells(item: Assumption, style: Style) -> tuple[str, ...]:
    return (
        item.name[style.language],
        style.formatter.quantity(item.quantity, item.unit),
        style.text(f"grades.{item.grade or 'ungraded'}"),
        _grounds(item, style),
    )


def _grounds(item: Assumption | Fact, style: Style) -> str:
    """Source and reason in one line."""
    found = [str(item.source) if item.source else "", item.reason[style.language] if item.reason else ""]
    return ". ".join(part.rstrip(".") for part in found if part)


def facts(model: Model, style: Style) -> Section:
    """What a client is asked for, and the default where there is one."""
    text, write, language = _text(style), style.formatter, style.language
    rows = [
        (
            item.name[language],
            write.unit(item.unit),
            write.quantity(item.default, item.unit) if item.default is not None else text("facts.ask"),
            item.description[language] if item.description else "",
        )
        for item in model.facts.values()
    ]
    columns = [
        column(text("facts.fact"), width=27),
        column(text("facts.unit"), width=15),
        figures(text("facts.default"), width=20),
        column(text("facts.what"), width=38),
    ]
    return _section(
        "facts", style, _paragraph(style, "facts.intro"), table(text("facts.caption"), columns, rows, kind="small")
    )
