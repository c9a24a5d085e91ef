"""Elements of a page as plain dicts. The browser draws them; text is text there, never markup."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any] | str


def h(
    tag: str,
    *children: Node | None,
    key: str = "",
    on: dict[str, tuple[str, dict[str, Any]]] | None = None,
    **props: Any,
) -> Node:
    """An element.

    Parameters
    ----------
    children : elements and texts; None is left out. key : tells it from its siblings when the page changes.
    on : event -> (name of the action, its arguments). props : attributes; ``class_`` is class, ``_`` becomes ``-``; None is
        left out.

    Examples
    --------
    >>> h("b", "5", class_="big")
    {'t': 'b', 'p': {'class': 'big'}, 'c': ['5']}
    """
    node: dict[str, Any] = {"t": tag}
    if key:
        node["k"] = key
    given = {name.rstrip("_").replace("_", "-"): value for name, value in props.items() if value is not None}
    if given:
        node["p"] = given
    kids = [child for child in children if child is not None]
    if kids:
        node["c"] = kids
    if on:
        node["on"] = {event: list(action) for event, action in on.items()}
    return node


def act(name: str, /, **args: Any) -> tuple[str, dict[str, Any]]:
    """What an event does: the name of an action and its arguments."""
    return name, args


def button(label: str, action: tuple[str, dict[str, Any]], **props: Any) -> Node:
    """A button."""
    return h("button", label, type="button", on={"click": action}, **props)


def text_field(id: str, label: str | None, value: str, action: tuple[str, dict[str, Any]], **props: Any) -> Node:
    """A box for text, with its label in front if it has one (else give ``aria_label``)."""
    reads = props.pop("reads", None)
    on = {"change": action, "input": action, "focusout": action} | ({"read": reads} if reads else {})
    box = h("input", type="text", id=id, value=value, on=on, autocomplete="off", spellcheck="false", **props)
    return box if label is None else h("label", h("span", label), box, class_="field")


def toggle(id: str, label: str, on: bool, action: tuple[str, dict[str, Any]], **props: Any) -> Node:
    """A box to tick, with its label behind."""
    return h(
        "label",
        h("input", type="checkbox", id=id, checked=on, on={"change": action}, **props),
        h("span", label),
        class_="tick",
    )


def choice(
    id: str, label: str, value: str, options: list[tuple[str, str]], action: tuple[str, dict[str, Any]], **props: Any
) -> Node:
    """A list to choose from: (value, name) each."""
    items = [h("option", name, value=key, selected=key == value or None) for key, name in options]
    return h(
        "label",
        h("span", label),
        h("select", *items, id=id, value=value, on={"change": action}, **props),
        class_="field",
    )


def table(header: list[Node], rows: list[Node], **props: Any) -> Node:
    """A table that scrolls sideways in its own frame if it must; `rows` are ``tr`` elements."""
    head = h("thead", h("tr", *(h("th", cell, scope="col") for cell in header)))
    return h(
        "div",
        h("table", head, h("tbody", *rows), **props),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=props.get("aria_label"),
    )
