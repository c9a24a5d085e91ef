"""Elements of a page as plain dicts, and the few pieces that pages are built of. The browser draws them; text is text there,
never markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cdm_bc.rendering.html import unbroken

Node = dict[str, Any] | str
#: What an event does: the name of an action and its arguments.
Action = tuple[str, dict[str, Any]]


def h(
    tag: str,
    *children: Node | Iterable[Node | None] | None,
    key: str = "",
    on: dict[str, Action] | None = None,
    **props: Any,
) -> Node:
    """An element.

    Parameters
    ----------
    children : elements, texts, and lists of them; None is left out. key : tells it from its siblings when the page changes.
    on : event -> action. props : attributes; ``class_`` is class, ``_`` becomes ``-``. None is left out, and so is False but
        for what says so itself: ``checked`` and the ``aria_`` that are true or false.

    Examples
    --------
    >>> h("b", "5", class_="big", hidden=False, aria_pressed=True)
    {'t': 'b', 'p': {'class': 'big', 'aria-pressed': 'true'}, 'c': ['5']}
    """
    node: dict[str, Any] = {"t": tag}
    if key:
        node["k"] = key
    given = {name.rstrip("_").replace("_", "-"): _attribute(name, value) for name, value in props.items()}
    if given := {name: value for name, value in given.items() if value is not None}:
        node["p"] = given
    spread = [inner for child in children for inner in ([child] if isinstance(child, str | dict | None) else child)]
    if kids := [child for child in spread if child is not None]:
        node["c"] = kids
    if on:
        node["on"] = {event: list(action) for event, action in on.items()}
    return node


def _attribute(name: str, value: Any) -> Any:
    if isinstance(value, bool) and name.startswith("aria_"):
        return str(value).lower()
    return None if value is False and name != "checked" else value


def act(name: str, /, **args: Any) -> Action:
    """What an event does: the name of an action and its arguments."""
    return name, args


# -- what people work with -------------------------------------------------------------------------------------------------


def button(label: Node | list[Node], action: Action, **props: Any) -> Node:
    """A button."""
    return h("button", label, type="button", on={"click": action}, **props)


def text_field(id: str, label: str | None, value: str, action: Action, **props: Any) -> Node:
    """A box for text, with its label in front if it has one (else give ``aria_label``)."""
    reads = props.pop("reads", None)
    on = {"change": action, "input": action, "focusout": action} | ({"read": reads} if reads else {})
    box = h("input", type="text", id=id, value=value, on=on, autocomplete="off", spellcheck="false", **props)
    return box if label is None else h("label", h("span", label), box, class_="field")


def sent_by(box: Node, words: str) -> Node:
    """A box with a button beside it. What is typed is taken over as the box is left, and the button is a place to go."""
    return h("div", box, h("button", words, type="button"), class_="sent-by")


def toggle(id: str, label: str, on: bool, action: Action, **props: Any) -> Node:
    """A box to tick, with its label behind."""
    box = h("input", type="checkbox", id=id, checked=on, on={"change": action}, **props)
    return h("label", box, h("span", label), class_="tick")


def choice(id: str, label: str, value: str, options: list[tuple[str, str]], action: Action, **props: Any) -> Node:
    """A list to choose from: (value, name) each."""
    items = [h("option", name, value=key, selected=key == value) for key, name in options]
    box = h("select", items, id=id, value=value, on={"change": action}, **props)
    return h("label", h("span", label), box, class_="field")


def slider(id: str, label: str, place: int, top: int, action: Action, **props: Any) -> Node:
    """A slider from 0 to `top`."""
    on = {"input": action, "change": action}
    props |= {"min": "0", "max": str(top), "step": "1", "value": str(place), "aria_label": label}
    return h("input", type="range", id=id, on=on, **props)


def chips(key: str, options: list[tuple[str, str, str]], chosen: str, label: str) -> Node:
    """Buttons side by side that unfold one thing each: (value, name, what is said under it); `key` as ``look`` takes it."""
    made = [
        button(
            [h("b", name), h("span", said)],
            act("look", key=key, to=value),
            key=value,
            class_="chosen" if value == chosen else None,
            aria_pressed=value == chosen,
        )
        for value, name, said in options
    ]
    return h("div", made, class_="chips", role="group", aria_label=label)


# -- what people read ------------------------------------------------------------------------------------------------------


def soft(text: str) -> Node:
    """A sentence that does not ask for attention."""
    return h("p", text, class_="soft")


def bullets(items: Iterable[Node | None], none: str, **props: Any) -> Node:
    """A list of ``li`` elements or texts; the sentence `none` if there are none."""
    made = [h("li", item) if isinstance(item, str) else item for item in items]
    return h("ul", made, **props) if made else soft(none)


def card(heading: str, *children: Node | None, **props: Any) -> Node:
    """A framed part of a screen."""
    return h("section", h("h3", heading), *children, class_="card", **props)


def labelled(label: str, *boxes: Node | None, key: str = "") -> Node:
    """Boxes with their label above."""
    return h("div", h("span", label, class_="label"), *boxes, key=key)


def notice(kind: str, text: str, *children: Node | None, **props: Any) -> Node:
    """A sentence for the whole page; `kind` is '', ``good`` or ``bad``."""
    return h("div", h("p", text), *children, class_=f"notice {kind}".rstrip(), **props)


def row(name: Node | list[Node | None], *cells: Node | list[Node | None] | None, **props: Any) -> Node:
    """A row of a table; its first cell names it."""
    told = (unbroken(cell) if isinstance(cell, str) else cell for cell in cells)
    return h("tr", h("th", name, scope="row"), *(h("td", cell) for cell in told), **props)


def table(header: Iterable[str], rows: list[Node], *, label: str = "", **props: Any) -> Node:
    """A table of :func:`row`. With a label it scrolls sideways in a frame of its own if it must."""
    head = h("thead", h("tr", [h("th", cell, scope="col") for cell in header]))
    made = h("table", head, h("tbody", rows), **props)
    return h("div", made, class_="scroll", tabindex="0", role="region", aria_label=label) if label else made
