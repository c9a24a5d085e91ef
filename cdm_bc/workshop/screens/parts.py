"""Pieces that several screens use."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Address, Input
from cdm_bc.case.settings import SETTINGS, SHARES
from cdm_bc.charts import Chart
from cdm_bc.edits.tree import ABSENT, get, same
from cdm_bc.figures.usual import unusual
from cdm_bc.parts import written
from cdm_bc.text.numbers import SHARE, write_quantity
from cdm_bc.workshop.commands import path_of
from cdm_bc.workshop.fields import base_slider, quantity_field, slug, whole
from cdm_bc.workshop.nodes import Node, act, button, card, h, row, table, text_field, toggle
from cdm_bc.workshop.view import View

#: How good a number is, best first.
GRADES = ("agreed", "sourced", "stated", "published", "derived", "bounded", "judgement", "ungraded")


def figure(view: View, chart: Chart, *, slow: bool = False) -> Node:
    """A chart with its title, the sentence that says it, and its numbers as a table to unfold. `slow`: it may still be that of
    an earlier state.
    """
    rows = [row(*(written(cell, view.f) for cell in cells.cells)) for cells in chart.table.rows]
    numbers = table([column.heading for column in chart.table.columns], rows, label=chart.title)
    look = "chart waiting" if slow and not view.fresh else "chart"
    return h(
        "figure",
        h("h3", chart.title),
        h(
            "div",
            key=f"chart-{chart.id}",
            data_chart=chart.id,
            data_narrowest=chart.narrowest,
            role="img",
            aria_label=chart.alt,
            class_=look,
        ),
        h("figcaption", chart.caption),
        h("details", h("summary", view.t("chart.numbers")), numbers),
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


def grade(view: View, item: Input) -> Node:
    """How good a number is, as a word with a mark that needs no colour."""
    key = f"grade.{item.grade}"
    return h("span", view.t(key), class_=f"grade {item.grade}", title=view.t(f"{key}_more"))


def legend(view: View) -> Node:
    """What the marks of origin mean, to unfold."""
    rows = [row(view.t(f"grade.{key}"), view.t(f"grade.{key}_more"), key=key) for key in GRADES]
    summary = h("summary", view.t("field.legend"))
    return h("details", summary, table([view.t("field.origin"), ""], rows), class_="legend", key="legend")


def changed(view: View, input_id: str) -> bool:
    """Whether an input is different from the start of the workshop."""
    path = path_of(input_id)
    return not same(get(view.state.start, path), get(view.state.tree, path))


def input_row(view: View, item: Input, where: str) -> Node:
    """One number: name, box and slider, grade and source, agreed or not."""
    name, unit, id = view.name(item.name), unit_of(item), slug(where, item.id)
    is_changed = changed(view, item.id)
    return row(
        [name, h("span", view.t("field.changed"), class_="mark") if is_changed else None],
        [
            quantity_field(
                view, id, name, raw_of(item), unit, act("number", id=item.id), note=unusual_note(view, item)
            ),
            base_slider(view, f"{id}-slider", name, item.quantity, act("slide", id=item.id), unit),
        ],
        unit_words(view, unit),
        [grade(view, item), source_box(view, item, f"{id}-source", name)],
        [_agreed(view, item, f"{id}-agreed"), _reset(view, item, name)],
        key=id,
        class_="changed" if is_changed else None,
    )


def unusual_note(view: View, item: Input) -> str:
    """What is usual, where this number is not."""
    bounds = unusual(view.case, item)
    if bounds is None:
        return ""
    low, high = (write_quantity(whole(end), view.language, percent=item.is_share) for end in bounds)
    return view.t("number.usual", low=low, high=high)


def source_box(view: View, item: Input, id: str, name: str) -> Node:
    """A box for where a number comes from."""
    said = "" if item.source is None else str(item.source)
    label, hint = view.t("field.source", name=name), view.t("field.no_source")
    look: dict[str, Any] = {"aria_label": label, "placeholder": hint, "class_": "source", "title": said or None}
    return text_field(id, None, said, act("source", id=item.id), disabled=view.read_only, **look)


def _agreed(view: View, item: Input, id: str) -> Node:
    agreed = item.quantity.agreed
    return toggle(id, view.t("field.agreed"), agreed, act("agree", id=item.id), disabled=view.read_only)


def _reset(view: View, item: Input, name: str) -> Node | None:
    """Back to the model's default, where the client file says something else and there is one."""
    own = get(view.state.tree, path_of(item.id)) is not ABSENT
    if not own or view.read_only or item.kind in ("effort", "customers"):
        return None
    if item.kind == "facts" and view.case.model.facts[item.key].default is None:
        return None
    label = view.t("field.reset", name=name)
    words = view.t("field.reset_word")
    return button(words, act("reset", id=item.id), class_="quiet", title=label, aria_label=f"{words}: {label}")


def unit_words(view: View, unit: str) -> str:
    """The unit in words."""
    if unit == SHARE:
        return "%"
    return "" if unit == "1" else view.f.unit(unit)


def input_table(view: View, items: list[Input], where: str, label: str) -> Node:
    """A table of numbers to agree on."""
    header = [view.t(f"field.{key}") for key in ("input", "value", "unit", "origin", "agreement")]
    return table(header, [input_row(view, item, where) for item in items], label=label, class_="inputs")


def ask(view: View, id: str, label: str, unit: str, address: Address, hint: str = "") -> Node:
    """A box for a number that nothing is said of yet."""
    words = unit_words(view, unit)
    box = quantity_field(view, id, label, None, unit, act("number", id=address.id), placeholder=hint)
    return h("div", h("span", f"{label} ({words})" if words else label), box, key=address.id, class_="ask")


def setting_table(view: View, addresses: tuple[Address, ...], where: str, label: str) -> Node:
    """The numbers of the method itself: a table of those that count, and boxes for those that nothing is said of."""
    known = [view.case.inputs[address.id] for address in addresses if address.id in view.case.inputs]
    boxes = []
    for address in addresses:
        if address.id not in view.case.inputs:
            unit, name = SETTINGS[address]
            boxes.append(
                ask(view, slug(where, address.id), view.name(name), SHARE if address in SHARES else unit, address)
            )
    return card(label, input_table(view, known, where, label) if known else None, *boxes, key=where)


def entity_name(view: View, entity: str) -> str:
    """A data entity with its letter: ‘k · Customer profile’."""
    item = view.case.model.entities[entity]
    return f"{item.letter} · {view.name(item.name)}" if item.letter else view.name(item.name)
