"""Data: how fit for use each kind of customer data is now, what it should become, where it comes from and who owns it."""

from __future__ import annotations

from cdm_bc.case import STATES
from cdm_bc.case.quality import SCORE_NAMES
from cdm_bc.charts import Chart
from cdm_bc.charts.quality import quality
from cdm_bc.quantity import Quantity
from cdm_bc.workshop.fields import SHARE, quantity_field, slug
from cdm_bc.workshop.nodes import Node, act, h, text_field, toggle
from cdm_bc.workshop.screens.parts import figure, raw_of
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """The entities as a list, one of them open for editing, the foundations, and the picture."""
    model = view.case.model
    chosen = view.ui.entity if view.ui.entity in model.entities else next(iter(model.entities), "")
    rows = [_row(view, entity, entity == chosen) for entity in model.entities]
    head = h(
        "thead", h("tr", *(h("th", view.t(f"data.{key}"), scope="col") for key in ("entity", "now", "target", "owner")))
    )
    listing = h(
        "div",
        h("table", head, h("tbody", *rows), class_="entities"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=view.t("tab.data"),
    )
    nodes: list[Node] = [h("div", listing, _editor(view, chosen) if chosen else None, class_="pair wide-right")]
    if view.case.foundations:
        nodes.append(_foundations(view))
    if not view.case.entities:
        return nodes, {}
    chart = quality(view.case, view.style)
    return [*nodes, figure(view, chart)], {chart.id: chart}


def _fitness(view: View, entity: str, stage: str) -> float | None:
    if entity not in view.case.entities:
        return None
    index = view.case.entities.index(entity)
    return float(view.result.tables.fitness[0, 0 if stage == "current" else 1, index])


def _row(view: View, entity: str, chosen: bool) -> Node:
    item = view.case.model.entities[entity]
    now, target = _fitness(view, entity, "current"), _fitness(view, entity, "target")
    name = f"{item.letter} · {view.name(item.name)}" if item.letter else view.name(item.name)
    own = view.case.client.data.get(entity)
    pick = h(
        "button",
        name,
        type="button",
        class_="link",
        aria_pressed="true" if chosen else "false",
        on={"click": act("look", key="entity", to=entity)},
    )
    cells = [view.f.percent(round(share, 2)) if share is not None else view.t("data.out") for share in (now, target)]
    return h(
        "tr",
        h("th", pick, scope="row"),
        h("td", cells[0]),
        h("td", cells[1] if now is not None else ""),
        h("td", (own.owner or "") if own else ""),
        key=entity,
        class_="chosen" if chosen else None,
    )


def _editor(view: View, entity: str) -> Node:
    item, own, can = view.case.model.entities[entity], view.case.client.data.get(entity), view.session.can_write
    t = view.t
    inside = entity in view.case.entities
    stored = own.stored_in if own else None
    words = [
        ("sources", ", ".join(own.sources) if own else ""),
        ("stored_in", ", ".join(stored) if isinstance(stored, list) else stored or ""),
        ("owner", (own.owner or "") if own else ""),
    ]
    boxes = [
        text_field(
            slug("data", entity, key),
            t(f"data.{key}"),
            value,
            act("entity", id=entity, key=key),
            disabled=not can or None,
        )
        for key, value in words
    ]
    return h(
        "section",
        h("h3", view.name(item.name)),
        h("p", view.name(item.description), class_="soft") if item.description else None,
        toggle(
            slug("scope", entity),
            t("data.in_scope"),
            inside,
            act("entity", id=entity, key="in_scope"),
            disabled=not can or None,
        ),
        _scores(view, entity) if inside else None,
        h("div", *boxes, class_="words"),
        class_="card",
        key=f"edit-{entity}",
        aria_label=view.name(item.name),
    )


def _scores(view: View, entity: str) -> Node:
    stages = {stage: view.case.scores(entity, stage) for stage in STATES}
    rows = [
        h(
            "tr",
            h("th", SCORE_NAMES[score][view.language], scope="row"),
            *(h("td", _share(view, have[score].id)) if score in have else h("td") for have in stages.values()),
            key=score,
        )
        for score in dict.fromkeys(score for have in stages.values() for score in have)
    ]
    head = h(
        "tr",
        h("th", view.t("data.quality"), scope="col"),
        h("th", view.t("data.now"), scope="col"),
        h("th", view.t("data.target"), scope="col"),
    )
    return h("table", h("thead", head), h("tbody", *rows), class_="scores")


def _share(view: View, input_id: str) -> Node:
    """A share: a slider in whole percents, and the box."""
    item = view.case.inputs[input_id]
    name, id = view.name(item.name), slug("share", input_id)
    return h(
        "div",
        _slider(view, f"{id}-slider", name, item.quantity, input_id),
        quantity_field(view, id, name, raw_of(item), SHARE, act("number", id=input_id)),
        class_="share",
    )


def _slider(view: View, id: str, name: str, quantity: Quantity, input_id: str) -> Node | None:
    if not quantity.is_certain or quantity.is_series:
        return None
    return h(
        "input",
        type="range",
        id=id,
        min="0",
        max="100",
        step="1",
        value=str(round(quantity.base * 100)),
        aria_label=view.t("field.slider", name=name),
        disabled=not view.session.can_write or None,
        on={"input": act("score", id=input_id), "change": act("score", id=input_id)},
    )


def _foundations(view: View) -> Node:
    rows = [
        h(
            "tr",
            h("th", view.name(view.case.model.foundations[key].name), scope="row"),
            *(h("td", _share(view, view.case.readiness(key, stage).id)) for stage in STATES),
            key=key,
        )
        for key in view.case.foundations
    ]
    head = h("tr", *(h("th", view.t(f"data.{key}"), scope="col") for key in ("foundation", "now", "target")))
    return h(
        "section",
        h("h3", view.t("data.foundations")),
        h("p", view.t("data.foundations_text"), class_="soft"),
        h("table", h("thead", head), h("tbody", *rows), class_="scores"),
        class_="card",
    )
