"""Sections on a model file that extends another: what it says, what differs, what it does to a client's case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts import Chart, Style
from cdm_bc.charts.relevance import relevance
from cdm_bc.document import KeyPath, dotted
from cdm_bc.errors import Problem
from cdm_bc.model import Model
from cdm_bc.rendering.markup import render
from cdm_bc.telling.model.reference import benefit_parts
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Row, column, figures, table
from cdm_bc.text import Texts, texts
from cdm_bc.text.format import NONE

#: Kinds of elements that a model holds by id.
KINDS = ("objectives", "drivers", "groups", "entities", "foundations", "facts", "pools", "benefits")
#: Amounts that are compared.
FIGURES = ("gain", "pv_benefits", "npv")


def _text(style: Style) -> Texts:
    return texts("model_report", style.language)


def _section(id: str, style: Style, *parts: Markup | Chart) -> Section:
    return Section(id, _text(style)(f"{id}.heading"), parts, style.language)


def source(content: str, style: Style) -> Section:
    """The file."""
    return _section("source", style, render("plain_text", content=content))


def changes(before: Model, after: Model, style: Style) -> Section:
    """Elements added and removed, and the values that differ in those that stayed."""
    text, language = _text(style), style.language
    rows: list[Row] = []
    for kind in KINDS:
        old, new = getattr(before, kind), getattr(after, kind)
        named = [(text("changes.added"), new[key], key) for key in new if key not in old]
        named += [(text("changes.removed"), old[key], key) for key in old if key not in new]
        rows += [Row((f"{kind}.{key}", word, item.name[language], "")) for word, item, key in named]
        for key in new:
            if key in old:
                rows += _differences((kind, key), old[key], new[key], text)
    columns = [
        column(text("changes.key"), width=44),
        column(text("changes.what")),
        column(text("changes.from")),
        column(text("changes.to")),
    ]
    return _section("changes", style, table(text("changes.caption"), columns, rows, kind="small"))


def _differences(path: KeyPath, old: Any, new: Any, text: Texts) -> list[Row]:
    ours, theirs = (dict(_leaves(item.model_dump(exclude_none=True))) for item in (old, new))
    return [
        Row((dotted((*path, *key)), text("changes.changed"), str(ours.get(key, NONE)), str(theirs.get(key, NONE))))
        for key in dict.fromkeys([*ours, *theirs])
        if ours.get(key) != theirs.get(key)
    ]


def _leaves(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """The values of an element; of a source its title, of further sources nothing."""
    if isinstance(data, dict) and path[-1:] == ("source",):
        yield path, data.get("title")
    elif isinstance(data, dict):
        for key, value in data.items():
            if key != "also":
                yield from _leaves(value, (*path, key))
    else:
        yield path, data


def additions(before: Model, after: Model, style: Style) -> Section:
    """The new benefits with their formulas, and the relevance matrix with the new columns."""
    parts: list[Markup | Chart] = []
    for key, item in after.benefits.items():
        if key not in before.benefits:
            parts += benefit_parts(after, item, style)
    return _section("additions", style, *parts, relevance(after, style))


def effect(before: BusinessCase, after: BusinessCase, style: Style) -> Section:
    """The figures of the two cases, and each benefit that differs."""
    text, money = _text(style), style.formatter.money
    pairs = [
        (text("effect.benefits"), str(len(before.benefits)), str(len(after.benefits))),
        *((text(f"effect.{key}"), *(money(_figure(result, key), 0) for result in (before, after))) for key in FIGURES),
    ]
    columns = [column(text("effect.what"), width=50), figures(text("effect.before")), figures(text("effect.after"))]
    by_benefit = table(text("effect.by_benefit"), columns, _by_benefit(before, after, style))
    return _section("effect", style, table(text("effect.caption"), columns, pairs), by_benefit)


def _figure(result: BusinessCase, key: str) -> float:
    if key == "gain":
        return result.data_value.target - result.data_value.today
    return float(getattr(result.finance, key))


def _by_benefit(before: BusinessCase, after: BusinessCase, style: Style) -> list[tuple[str, ...]]:
    found: dict[str, list[Any]] = {}
    for side, result in enumerate((before, after)):
        for item in result.benefits:
            found.setdefault(item.benefit.id, [item.benefit.name[style.language], None, None])[side + 1] = item.pv
    return [
        (name, *(style.formatter.money(amount, 0) for amount in pair))
        for name, *pair in found.values()
        if pair[0] is None or pair[1] is None or abs(pair[0] - pair[1]) >= 1
    ]


def verdict(old: str, new: str, problems: Sequence[Problem], style: Style) -> Section:
    """What the checks say about a change."""
    text = _text(style)
    lines = [f"{problem.key}: {problem.message}" for problem in problems] or [text("verdict.right")]
    tried = render("paragraph", content=text("verdict.tried", old=old, new=new), kind="")
    return _section("verdict", style, tried, render("list", items=lines))
