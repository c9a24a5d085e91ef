"""The minutes of a workshop: what was agreed, what is open, what changed, and the log; a page of its own to keep or send."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cdm_bc.edits.tree import get
from cdm_bc.files import write_atomically
from cdm_bc.parts import money, months, percent, written
from cdm_bc.workshop.commands import changes_since_start
from cdm_bc.workshop.figure_words import difference
from cdm_bc.workshop.labels import Labels, pieces
from cdm_bc.workshop.log_rows import Logged, clock_time, folded, told
from cdm_bc.workshop.view import View

#: Figures of the start and of now, in full.
_FIGURES = {"npv": money, "payback": months, "roi": percent}
#: Columns of the log.
LOG_COLUMNS = ("time", "action", "what", "from", "to", "effect", "note")
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
    return [labels.edit_words(piece) for edit in changes_since_start(view.state) for piece in pieces(edit)]


def log_of(view: View) -> list[Logged]:
    """The log, repeats folded."""
    return folded(view.state.done, view.start.finance.npv)


def log_rows(view: View, labels: Labels, logged: Logged) -> list[tuple[str, ...]]:
    """What the log tells of a change, a value a row: time, what, where, from, to, and what it did to the answer."""
    times = f" ({logged.count}×)" if logged.count > 1 else ""
    action, effect = view.t(f"log.{logged.change.what}") + times, difference(view, logged.npv)
    return [
        (clock_time(logged.change), action, *words, "" if number else effect)
        for number, words in enumerate(told(labels, logged.change))
    ]


def write_minutes(view: View, folder: Path) -> tuple[Path, str]:
    """Write ``<client>-minutes.html`` and return its path and text."""
    html = minutes_page(view)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{view.case.id}-minutes.html"
    write_atomically(path, html)
    return path, html


def minutes_page(view: View) -> str:
    """The minutes as a page without scripts; every text is escaped."""
    labels, points = labels_of(view), view.state.tree["points"]
    found = {key: view.since_start[key] for key in _FIGURES}
    return (
        _templates()
        .get_template("minutes.html.j2")
        .render(
            t=view.t,
            language=view.language,
            heading=view.t("minutes.heading", client=view.case.client.client.name),
            began=view.f.date(datetime.datetime.fromisoformat(view.session.record.began).date()),
            figures=[
                (view.t(f"case.{key}"), *(written(cell(value), view.f) for value in (found[key].one, found[key].other)))
                for key, cell in _FIGURES.items()
            ],
            points={kind: [point["text"] for point in points if point["kind"] == kind] for kind in POINT_HEADINGS},
            agreed=agreed_inputs(view),
            changes=net_changes(view),
            log_header=[view.t(f"minutes.{key}") for key in LOG_COLUMNS],
            log=[
                (*row, "" if number else logged.change.note)
                for logged in log_of(view)
                for number, row in enumerate(log_rows(view, labels, logged))
            ],
        )
    )


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, auto_reload=False)
