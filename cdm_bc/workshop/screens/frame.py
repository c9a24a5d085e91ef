"""What stands around every screen: the answer, the tools, the tabs, and what everybody must know now."""

from __future__ import annotations

from cdm_bc.workshop.labels import Labels, pieces
from cdm_bc.workshop.minutes import labels_of
from cdm_bc.workshop.nodes import Node, act, button, h, toggle
from cdm_bc.workshop.screens.parts import difference
from cdm_bc.workshop.tree import Edit
from cdm_bc.workshop.view import TABS, View

#: Differences listed when the file changed on disk.
LISTED = 8


def frame(view: View, screen: list[Node]) -> list[Node]:
    """The page: top, notices, tabs, screen."""
    return [
        h("div", _who(view), answer(view), _tools(view), class_="top", key="top"),
        h("div", *_notices(view), class_="notices", key="notices", aria_live="polite"),
        _tabs(view),
        h(
            "div",
            *screen,
            class_=f"screen {view.ui.tab}",
            key=f"screen-{view.ui.tab}",
            id="cdm-screen",
            role="tabpanel",
            aria_labelledby=f"tab-{view.ui.tab}",
        ),
    ]


def _who(view: View) -> Node:
    session, t = view.session, view.t
    if not session.can_write:
        status, mark = t("status.read_only"), "read-only"
    elif session.is_saved:
        status, mark = t("status.saved", file=session.path.name), "saved"
    else:
        status, mark = t("status.kept", file=session.path.name), "kept"
    return h(
        "div",
        h("h1", view.case.client.client.name),
        h("p", status, class_=f"status {mark}", id="cdm-status"),
        class_="who",
    )


def answer(view: View) -> Node:
    """The three figures that everything is about, with what the room did to them."""
    f, t, now, start = view.f, view.t, view.result.finance, view.start.finance
    chance = view.heavy.simulation.probability_positive if view.heavy else None
    old = not view.fresh
    payback = f.months(now.payback_months) if now.payback_months is not None else t("case.no_payback")
    cells = [
        ("npv", t("case.npv"), f.money_short(now.npv), difference(view, now.npv, start.npv, f.money_short), False),
        (
            "payback",
            t("case.payback"),
            payback,
            difference(view, now.payback_months, start.payback_months, f.months),
            False,
        ),
        ("chance", t("case.chance"), "…" if chance is None else f.percent(chance, 0), "", old),
    ]
    return h(
        "dl",
        *(
            h(
                "div",
                h("dt", label),
                h("dd", value, id=f"cdm-{key}", class_="waiting" if stale else None),
                h("dd", t("case.since", difference=change), class_="since") if change else None,
                key=key,
            )
            for key, label, value, change, stale in cells
        ),
        class_="answer",
        aria_live="polite",
    )


def _tools(view: View) -> Node:
    t, session, state = view.t, view.session, view.state
    can = session.can_write
    other = "en" if view.language == "nl" else "nl"
    busy = view.ui.progress is not None
    return h(
        "div",
        *(
            button(
                f"{mark} {t(f'button.{name}')}",
                act(name),
                id=f"cdm-{name}",
                title=keys,
                disabled=not (can and changes) or None,
            )
            for name, mark, keys, changes in (
                ("undo", "↶", "Ctrl+Z", state.done),
                ("redo", "↷", "Ctrl+Y", state.undone),
            )
        ),
        button(
            t("button.save"),
            act("save"),
            id="cdm-save",
            title="Ctrl+S",
            disabled=not can or session.is_saved or None,
            class_="main",
        ),
        button(t("button.report"), act("report"), id="cdm-report", disabled=busy or None, data_download=True),
        button(
            other.upper(),
            act("look", key="language", to=other),
            id="cdm-language",
            aria_label=t("button.language"),
            lang=other,
        ),
        toggle("cdm-large", t("button.large"), view.ui.large, act("look", key="large")),
        class_="tools",
        role="group",
        aria_label=t("tools"),
    )


def _tabs(view: View) -> Node:
    shown = [tab for tab in TABS if tab != "matrix" or view.ui.matrix_open]
    tabs = [
        h(
            "button",
            view.t(f"tab.{tab}"),
            type="button",
            role="tab",
            id=f"tab-{tab}",
            key=tab,
            aria_selected="true" if tab == view.ui.tab else "false",
            tabindex="0" if tab == view.ui.tab else "-1",
            aria_controls="cdm-screen",
            on={"click": act("look", key="tab", to=tab)},
        )
        for tab in shown
    ]
    return h("div", *tabs, class_="tabs", role="tablist", aria_label=view.t("tabs"), key="tabs")


def _notices(view: View) -> list[Node]:
    found: list[Node] = []
    t, session = view.t, view.session
    if not session.can_write:
        found.append(
            h(
                "div",
                h("p", t("notice.read_only")),
                button(t("button.take_over"), act("take_over"), id="cdm-take-over"),
                class_="notice",
            )
        )
    if session.disk_change is not None:
        found.append(_disk(view, labels_of(view)))
    if view.ui.progress is not None:
        found.append(
            h(
                "div",
                h("p", view.ui.progress),
                h("progress", aria_label=t("button.report")),
                class_="notice",
                id="cdm-progress",
            )
        )
    if view.ui.report:
        link = h(
            "a",
            t("report.open"),
            href="#",
            target="_blank",
            rel="noopener",
            hidden=True,
            data_report=True,
            id="cdm-report-link",
        )
        found.append(
            h("div", h("p", t("report.done", file=view.ui.report)), link, class_="notice good", key="report-done")
        )
    if view.ui.notice is not None:
        kind, text = view.ui.notice
        found.append(
            h(
                "div",
                h("p", text),
                class_=f"notice {kind}",
                role="alert" if kind == "bad" else "status",
                id="cdm-notice",
            )
        )
    return found


def _disk(view: View, labels: Labels) -> Node:
    """The file changed on disk: what differs, and the question what counts."""
    t, change = view.t, view.session.disk_change
    assert change is not None  # only called then
    can = view.session.can_write
    if change.edits is None:
        over = button(t("disk.overwrite"), act("save", overwrite=True), id="cdm-overwrite") if can else None
        return h(
            "div", h("p", t("disk.wrong", file=view.session.path.name, reason=change.reason)), over, class_="notice bad"
        )
    rows = []
    changes = [
        (piece, edit in change.both)
        for edit in change.edits
        for piece in pieces(Edit(("file", *edit.path), edit.old, edit.new))
    ]
    for piece, both in changes[:LISTED]:
        old, new = (labels.value(end, piece.path) for end in (piece.old, piece.new))
        said = f"{labels.place(piece.path)}: {old} → {new}"
        rows.append(h("li", said, h("span", t("disk.both"), class_="mark") if both else None))
    more = len(changes) - LISTED
    return h(
        "div",
        h("p", t("disk.changed", file=view.session.path.name)),
        h("ul", *rows, h("li", t("disk.more", count=more)) if more > 0 else None) if rows else h("p", t("disk.layout")),
        button(t("disk.ours_too"), act("from_disk", ours=True), id="cdm-disk-both", class_="main") if can else None,
        button(t("disk.theirs_only"), act("from_disk", ours=False), id="cdm-disk-theirs") if can else None,
        class_="notice bad",
        role="alert",
        id="cdm-disk",
    )
