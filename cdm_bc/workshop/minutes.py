"""The minutes of a workshop: what was agreed, what is open, what changed, and the log; a page of its own to keep or send."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from cdm_bc.files import write_atomically
from cdm_bc.workshop.change import Change
from cdm_bc.workshop.commands import changes_since_start
from cdm_bc.workshop.labels import Labels, pieces
from cdm_bc.workshop.tree import get
from cdm_bc.workshop.view import View

#: Of one change the log tells at most so many values.
LOGGED = 8
#: Columns of the log.
LOG_COLUMNS = ("time", "action", "what", "from", "to", "note")
#: Kind of point -> the heading that such points stand under.
POINT_HEADINGS = {"agreement": "minutes.agreements", "open": "minutes.open", "remark": "minutes.remarks"}


def labels_of(view: View) -> Labels:
    """The labels for the state of now."""
    lines = get(view.state.tree, ("file", "effort", "lines"))
    return Labels(view.case.model, view.f, lines if isinstance(lines, list) else [])


def agreed_inputs(view: View) -> list[str]:
    """The inputs that the room agreed on: name and quantity."""
    return [
        f"{view.name(item.name)}: {view.f.quantity(item.quantity, item.unit)}"
        for item in view.case.inputs.values()
        if item.quantity.agreed
    ]


def net_changes(view: View) -> list[tuple[str, str, str]]:
    """What differs from the start: place, from, to."""
    labels = labels_of(view)
    return [labels.change(piece) for edit in changes_since_start(view.state) for piece in pieces(edit)]


def log_rows(view: View, labels: Labels, change: Change) -> list[tuple[str, ...]]:
    """What the log tells of a change, a value a row: time, what, where, from, to."""
    shown = [piece for edit in change.edits for piece in pieces(edit)][:LOGGED]
    return [(clock_time(change), view.t(f"log.{change.what}"), *labels.change(piece)) for piece in shown]


def clock_time(change: Change) -> str:
    """The hour of a change."""
    return datetime.datetime.fromisoformat(change.time).strftime("%H:%M") if change.time else ""


def write_minutes(view: View, folder: Path) -> tuple[Path, str]:
    """Write ``<client>-minutes.html`` and return its path and text."""
    html = minutes_page(view)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{view.case.id}-minutes.html"
    write_atomically(path, html)
    return path, html


def minutes_page(view: View) -> str:
    """The minutes as a page without scripts; every text is escaped."""
    t, finance = view.t, view.result.finance
    client = view.case.client.client.name
    began = view.f.date(datetime.datetime.fromisoformat(view.session.record.began).date())
    points, labels = view.state.tree["points"], labels_of(view)
    start = view.start.finance
    figures = [
        (t("case.npv"), view.f.money(start.npv, 0), view.f.money(finance.npv, 0)),
        (t("case.payback"), view.f.months(start.payback_months), view.f.months(finance.payback_months)),
        (t("case.roi"), view.f.percent(start.roi), view.f.percent(finance.roi)),
    ]
    body = [
        Markup("<h1>{}</h1><p>{}</p>").format(t("minutes.heading", client=client), began),
        _table([t("minutes.figure"), t("compare.start"), t("compare.now")], figures),
        _list(t("minutes.agreements"), [p["text"] for p in points if p["kind"] == "agreement"], t("minutes.none")),
        _list(t("minutes.open"), [p["text"] for p in points if p["kind"] == "open"], t("minutes.none")),
        _list(t("minutes.remarks"), [p["text"] for p in points if p["kind"] == "remark"], ""),
        _list(t("minutes.agreed_numbers"), agreed_inputs(view), t("minutes.none")),
        Markup("<h2>{}</h2>").format(t("case.changed")),
        _table([t("minutes.what"), t("minutes.from"), t("minutes.to")], net_changes(view)),
        Markup("<h2>{}</h2>").format(t("minutes.log")),
        _table(
            [t(f"minutes.{key}") for key in ("time", "action", "what", "from", "to", "note")],
            [
                (*row, "" if number else change.note)
                for change in view.state.done
                for number, row in enumerate(log_rows(view, labels, change))
            ],
        ),
    ]
    head = Markup('<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>{}</title>{}</head><body><main>')
    style = Markup("<style>{}</style>").format(Markup(_STYLE))
    policy = Markup(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )
    title = t("minutes.heading", client=client)
    return str(
        head.format(view.language, title, policy + style) + Markup("").join(body) + Markup("</main></body></html>")
    )


def _list(heading: str, items: list[str], none: str) -> Markup:
    if not items and not none:
        return Markup("")
    rows = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    inner = Markup("<ul>{}</ul>").format(rows) if items else Markup("<p>{}</p>").format(none)
    return Markup("<h2>{}</h2>").format(heading) + inner


def _table(header: list[str], rows: list[Any]) -> Markup:
    head = Markup("").join(Markup("<th scope=col>{}</th>").format(cell) for cell in header)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(escape(cell)) for cell in row))
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1b1f23;margin:0}main{max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.35rem .8rem .35rem 0;border-bottom:1px solid #d7dce0;vertical-align:top}"
)
