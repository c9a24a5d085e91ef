"""Guide: the six questions, one thing at a time, large enough for a room."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.workshop.guide import HOME, QUESTIONS, Step
from cdm_bc.workshop.nodes import Action, Node, act, button, h
from cdm_bc.workshop.screens.guide_steps import STEPS, Asked
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The step at hand; the list of questions where there is none."""
    step = next((one for one in view.agenda if one.key == view.ui.step), None)
    if step is None:
        return [_home(view)], []
    asked = STEPS[step.kind](view, step)
    return [_step(view, step, asked)], asked.charts


# -- the first screen ------------------------------------------------------------------------------------------------------


def _home(view: View) -> Node:
    """What to do, how far the room is, and where to go on."""
    t, ahead = view.t, [step for step in view.agenda if step.key not in view.ui.covered]
    ahead = ahead or list(view.agenda[-1:])
    word = "guide.go_on" if view.ui.covered else "guide.begin"
    begin = button(t(word, number=ahead[0].question), go(ahead[0].key), id="cdm-guide-begin", class_="main")
    return h(
        "section",
        h("h2", t("guide.heading")),
        h("p", t("guide.text")),
        h("p", None if view.read_only else begin, _guests(view)),
        _progress(view),
        h("ol", [_question(view, number) for number in QUESTIONS], class_="questions"),
        h("p", t("guide.free"), class_="soft"),
        class_="guide",
        key=HOME,
    )


def _guests(view: View) -> Node | None:
    """The way to the page where the room comes in."""
    if view.room is None:
        return None
    return button(view.t("room.invite"), act("look", key="tab", to="room"), id="cdm-invite")


def _question(view: View, number: int) -> Node:
    """A question with how far the room is with it; it leads to its first step that is not covered."""
    steps = [step for step in view.agenda if step.question == number]
    ahead = [step for step in steps if step.key not in view.ui.covered]
    said = view.t("guide.covered", done=len(steps) - len(ahead), total=len(steps))
    mark = "✓ " if not ahead else ""
    pick = button(view.t(f"guide.q{number}"), go((ahead or steps)[0].key), class_="link", disabled=view.read_only)
    return h("li", pick, h("span", mark + said, class_="soft"), key=str(number), class_=None if ahead else "done")


def _progress(view: View) -> Node | None:
    """How many of the numbers the room agreed on."""
    agreed, total = view.agreed
    if not total:
        known = view.fresh and view.decision is not None
        return None if known else h("p", view.t("chart.waiting"), class_="soft waiting")
    said = view.t("guide.agreed", agreed=agreed, total=total)
    bar = h("progress", value=str(agreed), max=str(total), aria_label=said)
    return h("p", bar, h("span", said), class_="agreed-bar", id="cdm-agreed")


# -- a step ----------------------------------------------------------------------------------------------------------------


def _step(view: View, step: Step, asked: Asked) -> Node:
    """What is asked, why it matters, what there is to fill in, and the way on."""
    t = view.t
    where = t("guide.where", number=step.question, total=len(QUESTIONS), question=t(f"guide.q{step.question}"))
    return h(
        "section",
        h("p", where, class_="where", id="cdm-where"),
        _progress(view),
        h("h2", asked.title, id="cdm-step"),
        h("p", asked.question, class_="question"),
        [h("p", sentence, class_="why") for sentence in asked.why],
        h("div", asked.content, class_="ask-now", key="content"),
        _ways(view, step),
        class_="guide",
        key=step.key,
        aria_labelledby="cdm-step",
    )


def _ways(view: View, step: Step) -> Node | None:
    """Back, on, and to the list."""
    if view.read_only:
        return None
    t, keys = view.t, [one.key for one in view.agenda]
    place = keys.index(step.key)
    back, on = (keys[place - 1] if place else HOME), keys[place + 1 : place + 2]
    return h(
        "div",
        button(f"← {t('guide.back')}", go(back), id="cdm-back-step"),
        button(t("guide.list"), go(HOME), id="cdm-guide-home", class_="quiet"),
        h("span", t("guide.step", number=place + 1, total=len(keys)), class_="soft"),
        button(
            f"{t('guide.next')} →" if on else t("guide.done"),
            go(on[0] if on else HOME, covered=step.key),
            id="cdm-next-step",
            class_="main",
        ),
        class_="ways",
    )


def go(step: str, covered: str = "") -> Action:
    """Go to a step."""
    return act("step", to=step, covered=covered)
