"""Minutes: agreements, open points and the log of the workshop, kept while it runs."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.workshop.labels import Labels
from cdm_bc.workshop.log_rows import Logged
from cdm_bc.workshop.minutes import LOG_COLUMNS, POINT_HEADINGS, agreed_inputs, labels_of, log_of, log_rows
from cdm_bc.workshop.nodes import Node, act, bullets, button, card, h, sent_by, soft, table, text_field
from cdm_bc.workshop.view import View

#: Changes of the log on the screen, latest first; the exported minutes hold them all.
SHOWN = 40


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """A box for each kind of point, the points, the agreed numbers, the log."""
    t = view.t
    export = button(t("minutes.export"), act("minutes"), id="cdm-minutes", class_="main", data_download=True)
    anew = None if view.read_only else button(t("minutes.anew"), act("anew"), id="cdm-anew", class_="quiet")
    return [
        h("div", [_points(view, kind, t(heading)) for kind, heading in POINT_HEADINGS.items()], class_="trio"),
        card(t("minutes.agreed_numbers"), bullets(agreed_inputs(view), t("minutes.none"))),
        _log(view),
        h("div", export, anew, class_="head"),
    ], []


def _points(view: View, kind: str, heading: str) -> Node:
    points = [(index, point) for index, point in enumerate(view.state.tree["points"]) if point["kind"] == kind]
    items = [_point(view, index, kind, point["text"]) for index, point in points]
    label, action = view.t(f"minutes.add_{kind}"), act("point", kind=kind)
    words = view.t("minutes.add_word")
    box = None if view.read_only else sent_by(text_field(f"cdm-point-{kind}", label, "", action), words)
    return card(heading, bullets(items, view.t("minutes.none"), class_="points"), box, key=kind)


def _point(view: View, index: int, kind: str, text: str) -> Node:
    """A point with what can be done with it: settled or opened again (not a remark), and taken out."""

    def tool(label: str, action: str) -> Node:
        words, whole = view.t(f"minutes.{label}_word"), view.t(f"minutes.{label}", text=text)
        return button(words, act(action, index=index), class_="quiet", aria_label=whole)

    tools = []
    if not view.read_only:
        if kind != "remark":
            tools.append(tool("settle" if kind == "open" else "reopen", "close_point"))
        tools.append(tool("remove", "remove_point"))
    return h("li", h("span", text), tools, key=f"point-{index}")


def _log(view: View) -> Node:
    labels = labels_of(view)
    rows = [row for logged in reversed(log_of(view)[-SHOWN:]) for row in _logged(view, labels, logged)]
    header, title = [view.t(f"minutes.{key}") for key in LOG_COLUMNS], view.t("minutes.log")
    return card(title, table(header, rows, label=title, class_="log") if rows else soft(view.t("case.unchanged")))


def _logged(view: View, labels: Labels, logged: Logged) -> list[Node]:
    """The rows of one change; the first has a box for why it was made."""
    rows, index, note = log_rows(view, labels, logged), logged.last, logged.change.note
    label = view.t("minutes.why", what=rows[0][2] if rows else "")
    box = text_field(f"cdm-note-{index}", None, note, act("explain", index=index), aria_label=label)
    why: Node = note if view.read_only else box
    return [
        h("tr", [h("td", cell) for cell in row], h("td", None if number else why), key=f"{index}-{number}")
        for number, row in enumerate(rows)
    ]
