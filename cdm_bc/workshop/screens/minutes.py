"""Minutes: agreements, open points and the log of the workshop, kept while it runs."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.workshop.change import Change
from cdm_bc.workshop.labels import Labels
from cdm_bc.workshop.minutes import agreed_inputs, labels_of, log_rows
from cdm_bc.workshop.nodes import Node, act, button, h, text_field
from cdm_bc.workshop.view import View

#: Changes of the log on the screen, latest first; the exported minutes hold them all.
SHOWN = 40


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """A box for each kind of point, the points, the agreed numbers, the log."""
    can, t = view.session.can_write, view.t
    columns = [_points(view, kind, can) for kind in ("agreement", "open", "remark")]
    agreed = agreed_inputs(view)
    nodes: list[Node] = [
        h("div", *columns, class_="trio"),
        h(
            "section",
            h("h3", t("minutes.agreed_numbers")),
            h("ul", *(h("li", text) for text in agreed)) if agreed else h("p", t("minutes.none"), class_="soft"),
            class_="card",
        ),
        _log(view),
        h(
            "div",
            button(t("minutes.export"), act("minutes"), id="cdm-minutes", class_="main", data_download=True),
            button(t("minutes.anew"), act("anew"), id="cdm-anew", class_="quiet") if can else None,
            class_="head",
        ),
    ]
    return nodes, {}


def _points(view: View, kind: str, can: bool) -> Node:
    t = view.t
    heading = {"agreement": "minutes.agreements", "open": "minutes.open", "remark": "minutes.remarks"}[kind]
    items = [
        h(
            "li",
            h("span", point["text"]),
            button(
                "✓" if kind == "open" else "↩",
                act("close_point", index=index),
                class_="quiet",
                aria_label=t("minutes.settle" if kind == "open" else "minutes.reopen", text=point["text"]),
            )
            if can and kind != "remark"
            else None,
            button(
                "×",
                act("remove_point", index=index),
                class_="quiet",
                aria_label=t("minutes.remove", text=point["text"]),
            )
            if can
            else None,
            key=f"point-{index}",
        )
        for index, point in enumerate(view.state.tree["points"])
        if point["kind"] == kind
    ]
    box = text_field(f"cdm-point-{kind}", t(f"minutes.add_{kind}"), "", act("point", kind=kind)) if can else None
    return h(
        "section",
        h("h3", t(heading)),
        h("ul", *items, class_="points") if items else h("p", t("minutes.none"), class_="soft"),
        box,
        class_="card",
        key=kind,
    )


def _log(view: View) -> Node:
    t = view.t
    labels = labels_of(view)
    logged = list(enumerate(view.state.done))[-SHOWN:]
    rows = [row for index, change in reversed(logged) for row in _logged(view, labels, index, change)]
    columns = ("time", "action", "what", "from", "to", "note")
    head = h("tr", *(h("th", t(f"minutes.{key}"), scope="col") for key in columns))
    table = h("table", h("thead", head), h("tbody", *rows), class_="log")
    body = h("div", table, class_="scroll", tabindex="0", role="region", aria_label=t("minutes.log"))
    return h(
        "section",
        h("h3", t("minutes.log")),
        body if rows else h("p", t("case.unchanged"), class_="soft"),
        class_="card",
    )


def _logged(view: View, labels: Labels, index: int, change: Change) -> list[Node]:
    """The rows of one change; the first has a box for why it was made."""
    rows = log_rows(view, labels, change)
    label = view.t("minutes.why", what=rows[0][2] if rows else "")
    box = text_field(f"cdm-note-{index}", None, change.note, act("explain", index=index), aria_label=label)
    why: Node = box if view.session.can_write else change.note
    return [
        h("tr", *(h("td", cell) for cell in row), h("td", None if number else why), key=f"{index}-{number}")
        for number, row in enumerate(rows)
    ]
