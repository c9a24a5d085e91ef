"""What stands around every screen: the answer, the tools, the tabs, and what everybody must know now."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation.cash_flow import NEVER
from cdm_bc.edits.tree import Edit
from cdm_bc.figures.comparison import Compared
from cdm_bc.workshop.client_file import DiskChange
from cdm_bc.workshop.figure_words import difference, figure_words
from cdm_bc.workshop.labels import pieces
from cdm_bc.workshop.log_rows import in_short
from cdm_bc.workshop.minutes import labels_of
from cdm_bc.workshop.nodes import Node, act, bullets, button, h, notice, toggle
from cdm_bc.workshop.view import View

#: Changes to choose from at undo.
CHOICES = 15
#: Differences listed when the file changed on disk.
LISTED = 8


def frame(view: View, screen: list[Node]) -> list[Node]:
    """The page: the bar with the answer, the tools and the tabs, notices, screen."""
    tab = view.ui.tab
    names: dict[str, Any] = {"class_": f"screen {tab}", "key": f"screen-{tab}", "id": "cdm-screen", "tabindex": "-1"}
    names["data_place"] = f"{tab} {view.ui.step}" if tab == "guide" else tab
    return [
        h("div", h("div", _who(view), _answer(view), _tools(view), class_="top"), _tabs(view), class_="bar", key="bar"),
        h("div", _notices(view), class_="notices", key="notices", aria_live="polite"),
        h("div", screen, role="tabpanel", aria_labelledby=f"tab-{tab}", **names),
    ]


def _who(view: View) -> Node:
    session, t = view.session, view.t
    mark = "read-only" if view.read_only else "saved" if session.is_saved else "kept"
    status = t(f"status.{mark.replace('-', '_')}", file=session.path.name)
    name = h("h1", view.case.client.client.name)
    last = view.state.done[-1] if view.state.done else None
    said = (
        h("p", t("status.last", what=in_short(labels_of(view), last)), class_="last", id="cdm-last") if last else None
    )
    return h("div", name, h("p", status, class_=f"status {mark}", id="cdm-status"), said, class_="who")


def _answer(view: View) -> Node:
    """What is advised and the three figures of it, with what the room did to them."""
    t, npv, payback = view.t, view.since_start["npv"], view.since_start["payback"]
    months = t("case.no_payback") if payback.other is None else figure_words(view, payback.other, "month")
    chance = view.f.percent(view.slow.decision.outcome.probability_positive, 0) if view.slow else "…"
    cells = [
        _cell(view, "advice", view.style.text(f"options.{view.advice[0]}"), _pulled(view)),
        _cell(view, "npv", figure_words(view, npv.other, "money"), _since(view, npv)),
        _cell(view, "payback", months, _since(view, payback)),
        _cell(view, "chance", chance, "", waiting=not view.fresh),
    ]
    return h("dl", cells, class_="answer", aria_live="polite")


def _since(view: View, figure: Compared) -> str:
    change = difference(view, figure)
    return view.t("case.since", difference=change) if change else ""


def _pulled(view: View) -> str:
    """How much of all levers the figures are about."""
    option, result = view.advice
    if option == "nothing":
        return view.t("case.about_everything")
    count, total = int((result.waves != NEVER).sum()), len(view.case.levers)
    return view.t("case.pulled", option=view.style.text(f"options.{option}"), count=count, total=total)


def _cell(view: View, key: str, value: str, change: str, *, waiting: bool = False) -> Node:
    since = h("dd", change, class_="since") if change else None
    shown = h("dd", value, id=f"cdm-{key}", class_="waiting" if waiting else None)
    return h("div", h("dt", view.t(f"case.{key}")), shown, since, key=key)


def _tools(view: View) -> Node:
    t, can = view.t, not view.read_only
    other = "en" if view.language == "nl" else "nl"

    def tool(name: str, label: str, **props: Any) -> Node:
        return button(label, act(name), id=f"cdm-{name}", **props)

    undo, redo, saved = can and view.state.done, can and view.state.undone, view.session.is_saved
    language = act("look", key="language", to=other)
    return h(
        "div",
        tool("undo", f"↶ {t('button.undo')}", title="Ctrl+Z", disabled=not undo),
        _history(view) if undo else None,
        tool("redo", f"↷ {t('button.redo')}", title="Ctrl+Y", disabled=not redo),
        tool("save", t("button.save"), title="Ctrl+S", disabled=not can or saved, class_="main"),
        tool("report", t("button.report"), disabled=view.ui.progress is not None, data_download=True),
        button(t("button.language"), language, id="cdm-language", lang=other),
        toggle("cdm-large", t("button.large"), view.ui.large, act("look", key="large")),
        class_="tools",
        role="group",
        aria_label=t("tools"),
    )


def _history(view: View) -> Node:
    """The last changes, latest first; choosing one takes it back with all that came after it."""
    labels, count = labels_of(view), len(view.state.done)
    items = [
        h("li", button(in_short(labels, change), act("undo", to=index), class_="link"), key=str(index))
        for index, change in reversed([*enumerate(view.state.done)][-CHOICES:])
    ]
    summary = h("summary", view.t("button.history"), aria_label=view.t("history.label", count=count))
    panel = h("div", h("p", view.t("history.text"), class_="soft"), h("ul", items), class_="panel")
    return h("details", summary, panel, class_="menu", id="cdm-history", key="history")


def _tabs(view: View) -> Node:
    tabs = [_tab(view, tab, tab == view.ui.tab) for tab in view.tabs]
    return h("div", tabs, class_="tabs", role="tablist", aria_label=view.t("tabs"), key="tabs")


def _tab(view: View, tab: str, chosen: bool) -> Node:
    return button(
        view.t(f"tab.{tab}"),
        act("look", key="tab", to=tab),
        role="tab",
        id=f"tab-{tab}",
        key=tab,
        aria_selected=chosen,
        tabindex="0" if chosen else "-1",
        aria_controls="cdm-screen",
    )


def _notices(view: View) -> list[Node]:
    """Whatever everybody must know now."""
    found: list[Node] = []
    t, ui, change = view.t, view.ui, view.session.disk_change
    if view.read_only:
        found.append(
            notice("", t("notice.read_only"), button(t("button.take_over"), act("take_over"), id="cdm-take-over"))
        )
    if change is not None:
        found.append(_changed_on_disk(view, change) if change.edits is not None else _broken_on_disk(view, change))
    if ui.progress is not None:
        found.append(notice("", ui.progress, h("progress", aria_label=t("button.report")), id="cdm-progress"))
    if ui.report:
        found.append(notice("good", t("report.done", file=ui.report), _report_link(view), key="report-done"))
    if ui.notice is not None:
        role = "alert" if ui.notice[0] == "bad" else "status"
        to = act("show", path=[*ui.shows]) if ui.shows is not None else None
        where = button(t("history.show"), to, id="cdm-show") if to is not None else None
        found.append(notice(*ui.notice, where, role=role, id="cdm-notice"))
    return found


def _report_link(view: View) -> Node:
    """A link that the browser fills in and shows once the report is there."""
    where: dict[str, Any] = {"href": "#", "target": "_blank", "rel": "noopener", "id": "cdm-report-link"}
    return h("a", view.t("report.open"), hidden=True, data_report=True, **where)


def _broken_on_disk(view: View, change: DiskChange) -> Node:
    """The file cannot be read any more: it can only be written anew."""
    t, action = view.t, act("save", overwrite=True)
    over = None if view.read_only else button(t("disk.overwrite"), action, id="cdm-overwrite")
    return notice("bad", t("disk.wrong", file=view.session.path.name, reason=change.reason), over)


def _changed_on_disk(view: View, change: DiskChange) -> Node:
    """The file says something else: what differs, and the question what counts."""
    t, labels = view.t, labels_of(view)
    found = [
        (piece, edit in change.both)
        for edit in change.edits or ()
        for piece in pieces(Edit(("file", *edit.path), edit.old, edit.new))
    ]
    items: list[Node] = []
    for piece, both in found[:LISTED]:
        place, old, new = labels.edit_words(piece)
        items.append(h("li", f"{place}: {old} → {new}", h("span", t("disk.both"), class_="mark") if both else None))
    if len(found) > LISTED:
        items.append(t("disk.more", count=len(found) - LISTED))
    ours, theirs = act("from_disk", ours=True), act("from_disk", ours=False)
    return notice(
        "bad",
        t("disk.changed", file=view.session.path.name),
        bullets(items, "") if items else h("p", t("disk.layout")),
        None if view.read_only else button(t("disk.ours_too"), ours, id="cdm-disk-both", class_="main"),
        None if view.read_only else button(t("disk.theirs_only"), theirs, id="cdm-disk-theirs"),
        role="alert",
        id="cdm-disk",
    )
