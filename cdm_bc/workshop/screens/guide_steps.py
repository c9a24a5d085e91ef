"""The steps of the guide: what each asks, why it matters, and what there is to fill in. Kind -> function of view and step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cdm_bc.case import Input, address_of
from cdm_bc.charts import Chart
from cdm_bc.decision.sensitivity import InputSensitivity
from cdm_bc.figures.costs import cost_of_levers
from cdm_bc.figures.priority import priority_points
from cdm_bc.figures.uncertainty import shares
from cdm_bc.text.numbers import SHARE
from cdm_bc.workshop.fields import base_slider, quantity_field, understood
from cdm_bc.workshop.guide import Step
from cdm_bc.workshop.nodes import Node, act, button, h, row, table, toggle
from cdm_bc.workshop.screens.benefits import counts
from cdm_bc.workshop.screens.data import scope_box, word_box
from cdm_bc.workshop.screens.options import option_table
from cdm_bc.workshop.screens.parts import (
    entity_name,
    grade,
    legend,
    raw_of,
    source_box,
    unit_of,
    unit_words,
    unusual_note,
)
from cdm_bc.workshop.screens.priority import importance_table
from cdm_bc.workshop.screens.room import in_step
from cdm_bc.workshop.view import View


@dataclass(frozen=True)
class Asked:
    """What a step asks of the room: a title, the question, why it matters (a sentence each), and what to fill in."""

    title: str
    question: str
    why: list[str]
    content: list[Node | None]
    charts: list[Chart] = field(default_factory=list)


def _importance(view: View, step: Step) -> Asked:
    return _plain(view, step, [importance_table(view)])


def _benefits(view: View, step: Step) -> Asked:
    model = view.case.model
    name = view.name(model.drivers[step.id].name)
    found = [key for key, benefit in model.benefits.items() if benefit.driver == step.id]
    cards = [h("div", counts(view, key), _note(view, key), class_="card", key=key) for key in found]
    return Asked(name, view.t("guide.benefits.asked"), [view.t("guide.benefits.why")], [*cards])


def _note(view: View, benefit: str) -> Node | None:
    note = view.case.model.benefits[benefit].note
    return h("p", view.name(note), class_="soft small") if note else None


def _scope(view: View, step: Step) -> Asked:
    points = priority_points(view.case)
    order = sorted(view.case.model.entities, key=lambda entity: -points.get(entity, 0.0))
    rows = [
        row(
            scope_box(view, entity, entity_name(view, entity)),
            view.f.number(points[entity]) if entity in points else "",
            key=entity,
        )
        for entity in order
    ]
    header = [view.t("data.entity"), view.t("guide.scope.points")]
    return _plain(view, step, [table(header, rows, label=view.t("tab.data"), class_="figures-table")])


def _words(view: View, step: Step) -> Asked:
    """What is said of each kind of data in words: its sources, or where it is stored and who owns it."""
    keys = ("sources",) if step.kind == "sources" else ("stored_in", "owner")
    rows = []
    for entity in view.case.entities:
        name = entity_name(view, entity)
        boxes = [word_box(view, entity, key, None, aria_label=f"{name}: {view.t(f'data.{key}')}") for key in keys]
        rows.append(row(name, *boxes, key=entity))
    header = [view.t("data.entity"), *(view.t(f"data.{key}") for key in keys)]
    return _plain(view, step, [table(header, rows, label=view.t(f"guide.{step.kind}.title"), class_="word-table")])


def _costs(view: View, step: Step) -> Asked:
    """The levers with what they cost; for those that nobody estimated, whether that is nothing."""
    totals, uncosted, rows = cost_of_levers(view.everything), {lever.id for lever in view.case.not_costed}, []
    for lever in view.case.levers:
        free = act("free", id=lever.id)
        is_free = lever.id in view.case.client.effort.free
        said: Node | None = view.f.money_short(totals.get(lever.id, 0.0))
        if lever.id in uncosted or is_free:
            said = toggle(f"free-{lever.id}", view.t("effort.free"), is_free, free, disabled=view.read_only)
        to = act("costs_of", lever=lever.id)
        name = view.name(lever.name)
        open_ = button(
            view.t("guide.costs.open"), to, class_="quiet", aria_label=f"{view.t('guide.costs.open')}: {name}"
        )
        missing = h("span", view.t("first.not_costed"), class_="mark") if lever.id in uncosted else None
        rows.append(row([name, missing], said, open_, key=lever.id))
    header = [view.t("first.lever"), view.t("case.pv_costs"), ""]
    return _plain(view, step, [table(header, rows, label=view.t("guide.costs.title"), class_="figures-table")])


def _answer(view: View, step: Step) -> Asked:
    return _plain(view, step, [option_table(view)])


def _plain(view: View, step: Step, content: list[Node | None]) -> Asked:
    """A step whose words are always the same."""
    title, asked, why = (view.t(f"guide.{step.kind}.{key}") for key in ("title", "asked", "why"))
    return Asked(title, asked, [why], content)


# -- numbers ---------------------------------------------------------------------------------------------------------------


def _number(view: View, step: Step) -> Asked:
    item = view.case.inputs.get(step.id)
    asked = _missing_fact(view, step) if item is None else _input(view, item)
    nodes, charts, is_blind = in_step(view, step)
    if is_blind:
        return replace(asked, why=[view.t("room.blind")], content=nodes)
    return replace(asked, content=[*asked.content, *nodes], charts=charts)


def _missing_fact(view: View, step: Step) -> Asked:
    key = address_of(step.id).key
    fact = view.case.model.facts[key]
    waiting = [view.name(b.benefit.name) for b in view.everything.unquantified if key in b.missing]
    unit = SHARE if fact.is_share(key) else fact.unit
    box = quantity_field(view, "guide-number", view.name(fact.name), None, unit, act("number", id=step.id))
    why = view.t("guide.number.missing", count=len(waiting), benefits="; ".join(waiting))
    words = h("span", unit_words(view, unit), class_="unit")
    asked = view.name(fact.description) if fact.description else view.t("guide.number.asked")
    return Asked(view.name(fact.name), asked, [why], [h("div", box, words, class_="large-number")])


def _input(view: View, item: Input) -> Asked:
    name, unit = view.name(item.name), unit_of(item)
    box = quantity_field(
        view, "guide-number", name, raw_of(item), unit, act("number", id=item.id), note=unusual_note(view, item)
    )
    slides = base_slider(view, "guide-number-slider", name, item.quantity, act("slide", id=item.id), unit)
    content = [
        h("div", box, h("span", unit_words(view, unit), class_="unit"), class_="large-number"),
        slides,
        h("div", grade(view, item), source_box(view, item, "guide-source", name), class_="from-where"),
        agreement(view, item),
        legend(view),
    ]
    return Asked(name, _asked(view, item), _why(view, item), content)


def _asked(view: View, item: Input) -> str:
    """What the number is."""
    model, words = view.case.model, None
    if item.kind == "facts" and item.key in model.facts:
        words = model.facts[item.key].description
    elif item.kind == "benefits":
        words = model.benefits[item.owner].inputs[item.key].description
    asked = view.t("guide.number.asked")
    of = (
        view.t("guide.number.of", benefit=view.name(model.benefits[item.owner].name)) if item.kind == "benefits" else ""
    )
    return " ".join(part for part in (view.name(words) if words else "", of, asked) if part)


def _why(view: View, item: Input) -> list[str]:
    """Its share of the uncertainty, and what its ends make of the answer."""
    if item.quantity.is_certain:
        return [view.t("guide.number.certain")]
    decision = view.decision
    found = {one.id: one for one in decision.sensitivity.inputs} if decision is not None else {}
    if item.id not in found:
        return [view.t("chart.waiting")]
    share = view.f.percent(shares(found.values())[item.id], 0)
    return [view.t("guide.number.share", share=share), *_ends(view, item, found[item.id])]


def _ends(view: View, item: Input, found: InputSensitivity) -> list[str]:
    low, high = found.swing
    if low is None or high is None:
        return []
    ends = [understood(end, unit_of(item), view.f) for end in (item.quantity.low, item.quantity.high)]
    said = {"low": ends[0], "high": ends[1], "at_low": view.f.money_short(low), "at_high": view.f.money_short(high)}
    turns = [view.t("guide.number.turns")] if found.turns_decision else []
    return [view.t("guide.number.ends", **said), *turns]


def agreement(view: View, item: Input) -> Node:
    """The button to agree on a number; that the room agreed, and how to take that back."""
    if item.quantity.agreed:
        undo = button(
            view.t("guide.disagree"), act("agree", id=item.id, to=False), class_="quiet", disabled=view.read_only
        )
        return h("p", h("b", view.t("grade.agreed"), class_="grade agreed"), undo, id="cdm-agree")
    words = view.t("guide.agree")
    return h("p", button(words, act("agree", id=item.id, to=True), id="cdm-agree-now", disabled=view.read_only))


STEPS: dict[str, Callable[[View, Step], Asked]] = {
    "importance": _importance,
    "benefits": _benefits,
    "scope": _scope,
    "sources": _words,
    "stored": _words,
    "costs": _costs,
    "number": _number,
    "answer": _answer,
}
