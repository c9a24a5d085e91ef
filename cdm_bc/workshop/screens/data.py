"""Data: how fit for use each kind of customer data is now, what it should become, where it comes from and who owns it."""

from __future__ import annotations

from typing import Any, Literal

from cdm_bc.case import STATES, Input
from cdm_bc.case.address import ATTAINMENT, OVERLAP, THRESHOLD, attainment_of
from cdm_bc.case.quality import SCORE_NAMES
from cdm_bc.charts import Chart
from cdm_bc.charts.quality import quality
from cdm_bc.figures.quality import fitness_of
from cdm_bc.text.numbers import SHARE
from cdm_bc.workshop.fields import number_slider, quantity_field, slug
from cdm_bc.workshop.nodes import Node, act, button, card, h, labelled, row, soft, table, text_field, toggle
from cdm_bc.workshop.screens.parts import entity_name, figure, raw_of, setting_table
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The entities as a list, one of them open for editing, the foundations, and the picture."""
    model = view.case.model
    chosen = view.ui.entity if view.ui.entity in model.entities else next(iter(model.entities), "")
    fitness = dict(zip(view.case.entities, fitness_of(view.case).T.tolist(), strict=True))
    rows = [_row(view, entity, entity == chosen, fitness.get(entity)) for entity in model.entities]
    header = [view.t(f"data.{key}") for key in ("entity", "now", "target", "owner")]
    listing = table(header, rows, label=view.t("tab.data"), class_="entities")
    nodes: list[Node] = [h("div", listing, _editor(view, chosen) if chosen else None, class_="pair wide-right")]
    if view.case.foundations:
        nodes.append(_foundations(view))
    nodes.append(setting_table(view, (THRESHOLD, OVERLAP), "quality", view.t("data.rules")))
    if not view.case.entities:
        return nodes, []
    chart = quality(view.case, view.style)
    return [*nodes, figure(view, chart)], [chart]


def _row(view: View, entity: str, chosen: bool, fitness: list[float] | None) -> Node:
    own = view.case.client.data.get(entity)
    action = act("look", key="entity", to=entity)
    pick = button(entity_name(view, entity), action, class_="link", aria_pressed=chosen)
    said = [view.t("data.out"), ""]
    if fitness is not None:
        said = [view.f.percent(round(share, 2)) for share in fitness]
    return row(pick, *said, (own.owner or "") if own else "", key=entity, class_="chosen" if chosen else None)


def _editor(view: View, entity: str) -> Node:
    item = view.case.model.entities[entity]
    name, inside = view.name(item.name), entity in view.case.entities
    boxes = [word_box(view, entity, key, view.t(f"data.{key}")) for key in ("sources", "stored_in", "owner")]
    return card(
        name,
        soft(view.name(item.description)) if item.description else None,
        scope_box(view, entity, view.t("data.in_scope")),
        _scores(view, entity) if inside else None,
        labelled(view.t("data.attainment"), _attainment(view, "data", entity)) if inside else None,
        h("div", boxes, class_="words"),
        key=f"edit-{entity}",
        aria_label=name,
    )


def scope_box(view: View, entity: str, label: str) -> Node:
    """Whether a kind of data is in scope."""
    inside, action = entity in view.case.entities, act("entity", id=entity, key="in_scope")
    return toggle(slug("scope", entity), label, inside, action, disabled=view.read_only)


def word_box(view: View, entity: str, key: str, label: str | None, **props: Any) -> Node:
    """What is said of a kind of data in words: its ``sources``, where it is ``stored_in``, its ``owner``."""
    own = view.case.client.data.get(entity)
    said = (getattr(own, key) or "") if own else ""
    text = ", ".join(said) if isinstance(said, list | tuple) else said
    action = act("entity", id=entity, key=key)
    return text_field(slug("data", entity, key), label, text, action, disabled=view.read_only, **props)


def _scores(view: View, entity: str) -> Node:
    """The scores of now and of the target; a state that has no such score leaves its cell empty."""
    scores = [view.case.scores(entity, state) for state in STATES]
    rows = []
    for score in dict.fromkeys(score for of_state in scores for score in of_state):
        cells = [_share(view, of_state[score]) if score in of_state else None for of_state in scores]
        rows.append(row(SCORE_NAMES[score][view.language], *cells, key=score))
    return table(
        [view.t(f"data.{key}") for key in ("quality", "now", "target")],
        rows,
        label=view.t("data.quality"),
        class_="scores",
    )


def _share(view: View, item: Input) -> Node:
    """A share: a slider in whole percents, and the box."""
    name, id, quantity = view.name(item.name), slug("share", item.id), item.quantity
    is_one = quantity.is_certain and not quantity.is_series
    percent, action = round(quantity.base * 100), act("score", id=item.id)
    slides = number_slider(view, f"{id}-slider", name, percent, 100, action) if is_one else None
    box = quantity_field(view, id, name, raw_of(item), SHARE, act("number", id=item.id))
    return h("div", slides, box, class_="share")


def _attainment(view: View, kind: Literal["data", "foundations"], owner: str) -> Node:
    """What is reached of this improvement; empty where it is what holds for all."""
    address, general = attainment_of(kind, owner), view.case.inputs.get(ATTAINMENT.id)
    own, name = view.case.inputs.get(address.id), view.t("data.attainment")
    raw, hint = raw_of(own) if own else None, view.f.percent(general.quantity.base if general else 1.0)
    action = act("number", id=address.id)
    return quantity_field(view, slug("share", address.id), name, raw, SHARE, action, placeholder=hint)


def _foundations(view: View) -> Node:
    rows = []
    for key in view.case.foundations:
        cells = [_share(view, view.case.readiness(key, state)) for state in STATES]
        name = view.name(view.case.model.foundations[key].name)
        rows.append(row(name, *cells, _attainment(view, "foundations", key), key=key))
    header = [view.t(f"data.{key}") for key in ("foundation", "now", "target", "attainment")]
    return card(
        view.t("data.foundations"),
        soft(view.t("data.foundations_text")),
        table(header, rows, label=view.t("data.foundations"), class_="scores"),
    )
