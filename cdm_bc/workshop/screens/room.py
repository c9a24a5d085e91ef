"""Room: people in the room estimate on their own phones; the leader asks, reveals, asks again or takes over."""

from __future__ import annotations

from typing import Any

import segno

from cdm_bc.charts import Chart
from cdm_bc.charts.estimates import estimates
from cdm_bc.figures.estimates import ASKED, Estimate, combined, outliers
from cdm_bc.text.numbers import SHARE
from cdm_bc.workshop.fields import understood
from cdm_bc.workshop.guide import Step
from cdm_bc.workshop.nodes import Node, act, button, card, h, row, soft, table
from cdm_bc.workshop.room.mailbox import Mailbox, Question
from cdm_bc.workshop.room.warm_up import WarmUp, warm_ups
from cdm_bc.workshop.screens.parts import figure
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """How to come in, the question at hand, and the warm-up."""
    room = view.room
    if room is None:
        return [soft(view.t("room.none"))], []
    nodes, charts = round_at_hand(view)
    at_hand = card(view.t("room.at_hand"), *(nodes or [soft(view.t("room.nothing"))]), key="at-hand")
    return [h("div", _way_in(view, room), h("div", at_hand, _warm_up(view, room)), class_="pair")], charts


def _way_in(view: View, room: Mailbox) -> Node:
    """The address of the guests' page, to scan or to type, and how many are there."""
    code = segno.make(room.address, micro=False).svg_data_uri(scale=6, border=3)
    return card(
        view.t("room.heading"),
        h("p", view.t("room.text")),
        h("img", src=code, alt=view.t("room.code"), class_="code"),
        h("p", h("code", room.address, id="cdm-room-address")),
        h("p", h("b", view.t("room.present", count=room.present())), id="cdm-present", role="status"),
        soft(view.t("room.private")),
        key="way-in",
    )


# -- the question at hand --------------------------------------------------------------------------------------------------


def round_at_hand(view: View) -> tuple[list[Node | None], list[Chart]]:
    """The question at hand: how many estimated, or what they said; nothing if there is none."""
    room, question = view.room, view.question
    if room is None or question is None:
        return [], []
    name = h("p", h("b", question.name[view.language]), class_="question")
    stop = tool(view, "close_round", "room.stop", "cdm-room-stop", class_="quiet")
    if question.state == "open":
        said = view.t("room.waiting", count=room.count(question.round), present=room.present())
        ready = room.count(question.round) > 0
        show = tool(view, "reveal", "room.reveal", "cdm-reveal", class_="main", disabled=not ready)
        return [name, h("p", said, id="cdm-estimated", role="status"), h("p", [show, stop])], []
    found = room.estimates(question.round)
    chart = estimates(found, view.style, lambda value: _bare(view, question, value))
    ways = h("p", [*_choices(view, question), stop])
    return [name, figure(view, chart), *_outcome(view, question, found), ways], [chart]


def _bare(view: View, question: Question, value: float) -> str:
    """A value without its unit."""
    return understood(float(f"{value:.10g}"), SHARE if question.unit == SHARE else "", view.f)


def _write(view: View, question: Question, value: float) -> str:
    return understood(float(value), question.unit, view.f)


def _outcome(view: View, question: Question, said: list[Estimate]) -> list[Node]:
    """The combined range and who stands apart; of a warm-up the truth, and how many ranges held it."""
    if question.answer is not None:
        found, answer = warm_ups()[question.subject], _write(view, question, question.answer)
        held = sum(one.holds(question.answer) for one in said)
        told = view.t("room.answer", answer=answer, unit=question.words[view.language], held=held, count=len(said))
        source = f"{found.source['publisher']}: {found.source['title']} ({found.source['url']})"
        return [h("p", h("b", told), id="cdm-truth"), soft(source)]
    far, together = outliers(said), combined(said)
    low, base, high = (_write(view, question, value) for value in (together.low, together.base, together.high))
    apart = view.t("room.apart", count=len(far)) if far else view.t("room.together")
    return [
        h("p", h("b", view.t("room.combined", low=low, base=base, high=high, count=len(said))), id="cdm-combined"),
        h("p", apart),
        soft(view.t("room.method")),
    ]


def _choices(view: View, question: Question) -> list[Node]:
    """Take over, or ask again."""
    again = tool(view, "ask_again", "room.again", "cdm-again")
    if question.answer is not None:
        return []
    return [tool(view, "take_estimate", "room.take", "cdm-take", class_="main"), again]


def tool(view: View, action: str, word: str, id: str, *, disabled: bool = False, **props: Any) -> Node:
    """A button of the one who leads."""
    return button(view.t(word), act(action), id=id, disabled=disabled or view.read_only, **props)


# -- the warm-up -----------------------------------------------------------------------------------------------------------


def _warm_up(view: View, room: Mailbox) -> Node:
    """The questions with known answers, and how often the room's ranges held the truth."""
    told = room.told()
    rows = [_warm_up_row(view, one, told.get(one.subject)) for one in warm_ups().values()]
    count, held = (sum(pair[part] for pair in told.values()) for part in (0, 1))
    score = (
        view.t("room.score", held=held, count=count, asked=view.f.percent(ASKED, 0))
        if count
        else view.t("room.why_warm")
    )
    header = [view.t("room.question"), view.t("room.held"), ""]
    return card(view.t("room.warm_up"), h("p", score, id="cdm-score"), table(header, rows, class_="figures-table"))


def _warm_up_row(view: View, one: WarmUp, told: tuple[int, int] | None) -> Node:
    said = view.t("room.of", held=told[1], count=told[0]) if told else ""
    words, name = view.t("room.ask"), one.question[view.language]
    ask = button(words, act("ask_room", id=one.subject), aria_label=f"{words}: {name}", disabled=view.read_only)
    return row(name, said, ask, key=one.key)


# -- in the guide ----------------------------------------------------------------------------------------------------------


def in_step(view: View, step: Step) -> tuple[list[Node | None], list[Chart], bool]:
    """What a step on a number shows of the room: its round, or the button to begin one; and whether the number is hidden
    meanwhile, so that nobody leans on it.
    """
    if view.room is None:
        return [], [], False
    if view.question is not None and view.question.subject == step.id:
        nodes, charts = round_at_hand(view)
        return [card(view.t("room.at_hand"), *nodes)], charts, view.question.state == "open"
    begin = button(view.t("room.begin"), act("ask_room", id=step.id), id="cdm-ask-room", disabled=view.read_only)
    return [h("p", begin)], [], False
