"""Pieces that several screens use."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Input
from cdm_bc.charts import Chart
from cdm_bc.workshop.commands import path_of
from cdm_bc.parts import written
from cdm_bc.workshop.fields import SHARE, base_slider, quantity_field, slug
from cdm_bc.workshop.nodes import Node, act, h, text_field, toggle
from cdm_bc.workshop.tree import ABSENT, get, same
from cdm_bc.workshop.view import View


def figure(view: View, chart: Chart, *, heavy: bool = False) -> Node:
    """A chart with its title, the sentence that says it, and its numbers as a table to unfold."""
    written_rows = [[written(cell, view.f) for cell in row.cells] for row in chart.table.rows]
    rows = [
        h("tr", *(h("th", cell, scope="row") if i == 0 else h("td", cell) for i, cell in enumerate(row)))
        for row in written_rows
    ]
    heads = (h("th", column.heading, scope="col") for column in chart.table.columns)
    table = h("table", h("thead", h("tr", *heads)), h("tbody", *rows))
    return h(
        "figure",
        h("h3", chart.title),
        h(
            "div",
            key=f"chart-{chart.id}",
            data_chart=chart.id,
            role="img",
            aria_label=chart.alt,
            class_="chart waiting" if heavy and not view.fresh else "chart",
        ),
        h("figcaption", chart.caption),
        h(
            "details",
            h("summary", view.t("chart.numbers")),
            h("div", table, class_="scroll", tabindex="0", role="region", aria_label=chart.title),
        ),
        key=f"figure-{chart.id}",
    )


def waiting(view: View) -> Node:
    """What stands where a chart is still being computed."""
    return h("p", view.t("chart.waiting"), class_="soft waiting", role="status")


def unit_of(item: Input) -> str:
    """The unit as fields take it: shares are typed as percentages."""
    return SHARE if item.is_share else item.unit


def raw_of(item: Input) -> Any:
    """The quantity of an input with whole numbers as such."""
    return whole(item.quantity.dump())


def whole(raw: Any) -> Any:
    """1000.0 as 1000, in mappings and lists too."""
    if isinstance(raw, dict):
        return {key: whole(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [whole(value) for value in raw]
    return int(raw) if isinstance(raw, float) and raw == int(raw) else raw


def grade(view: View, item: Input) -> Node:
    """How good a number is, as a word with a mark that needs no colour."""
    key = f"grade.{item.grade}"
    return h("span", view.t(key), class_=f"grade {item.grade}", title=view.t(f"{key}_more"))


def changed(view: View, input_id: str) -> bool:
    """Whether an input is different from the start of the workshop."""
    path = path_of(input_id)
    return not same(get(view.state.start, path), get(view.state.tree, path))


def input_row(view: View, item: Input, where: str) -> Node:
    """One number: name, box and slider, grade and source, agreed or not."""
    name, unit = view.name(item.name), unit_of(item)
    id = slug(where, item.id)
    can = view.session.can_write
    source = "" if item.source is None else str(item.source)
    slider = base_slider(
        view, f"{id}-slider", view.t("field.slider", name=name), item.quantity, act("slide", id=item.id), unit
    )
    box = quantity_field(view, id, name, raw_of(item), unit, act("number", id=item.id))
    own = get(view.state.tree, path_of(item.id)) is not ABSENT
    return h(
        "tr",
        h(
            "th",
            name,
            h("span", view.t("field.changed"), class_="mark") if changed(view, item.id) else None,
            scope="row",
        ),
        h("td", box, slider),
        h("td", unit_words(view, unit)),
        h(
            "td",
            grade(view, item),
            text_field(
                f"{id}-source",
                None,
                source,
                act("source", id=item.id),
                aria_label=view.t("field.source", name=name),
                placeholder=view.t("field.no_source"),
                class_="source",
                title=source or None,
                disabled=not can or None,
            ),
        ),
        h(
            "td",
            toggle(
                f"{id}-agreed",
                view.t("field.agreed"),
                item.quantity.agreed,
                act("agree", id=item.id),
                disabled=not can or None,
            ),
            reset_button(view, item, name) if own and can and item.kind != "effort" else None,
        ),
        key=id,
        class_="changed" if changed(view, item.id) else None,
    )


def reset_button(view: View, item: Input, name: str) -> Node | None:
    """Back to the model's default, where there is one."""
    if item.kind == "facts" and view.case.model.facts[item.key].default is None:
        return None
    label = view.t("field.reset", name=name)
    return h(
        "button",
        "↺",
        type="button",
        class_="quiet",
        title=label,
        aria_label=label,
        on={"click": act("reset", id=item.id)},
    )


def unit_words(view: View, unit: str) -> str:
    """The unit in words."""
    if unit == SHARE:
        return "%"
    return "" if unit == "1" else view.f.unit(unit)


def input_table(view: View, items: list[Input], where: str, label: str) -> Node:
    """A table of numbers to agree on."""
    header = [view.t(f"field.{key}") for key in ("input", "value", "unit", "origin", "agreement")]
    head = h("thead", h("tr", *(h("th", cell, scope="col") for cell in header)))
    rows = [input_row(view, item, where) for item in items]
    return h(
        "div",
        h("table", head, h("tbody", *rows), class_="inputs"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=label,
    )


def difference(view: View, now: float | None, then: float | None, write: Any) -> str:
    """A difference with its sign, '' if there is none."""
    if now is None or then is None or write(now) == write(then):
        return ""
    return f"{'+' if now > then else '−'}{write(abs(now - then))}"
