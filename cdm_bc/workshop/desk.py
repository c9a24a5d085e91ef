"""The conversation with the browser, without the browser: messages in, messages out. Pure but for the session's files.

A message that changes the state is answered at once with the page (the quick figures); the slower figures (simulation,
decision) are a job that somebody else runs and hands back to :meth:`Desk.take`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.case import Case
from cdm_bc.case.client_files import language_of
from cdm_bc.charts import Chart
from cdm_bc.charts.chart import DEFAULT_ACCENT
from cdm_bc.decision import Decision, decide
from cdm_bc.errors import InputError
from cdm_bc.text import texts
from cdm_bc.text.messages import message_in, problem_in
from cdm_bc.text.numbers import NumberError, read_quantity
from cdm_bc.workshop import screens
from cdm_bc.workshop.actions import ACTIONS
from cdm_bc.workshop.change import Refused, Unclear
from cdm_bc.workshop.fields import understood
from cdm_bc.workshop.guide import HOME, numbers_to_agree
from cdm_bc.workshop.journal import Damaged
from cdm_bc.workshop.log import log_file
from cdm_bc.workshop.mending import mend
from cdm_bc.workshop.minutes import write_minutes
from cdm_bc.workshop.nodes import Node
from cdm_bc.workshop.refusals import hold
from cdm_bc.workshop.room.mailbox import Mailbox
from cdm_bc.workshop.session import Session
from cdm_bc.workshop.state import State
from cdm_bc.workshop.view import AT_HAND, NEEDS, TABS, SlowFigures, Ui, View, slow_figures

#: A message for the browser. Two entries are for whoever carries it: ``open`` (name and text of a page to open), and
#: ``report`` (the report is to be rendered).
Reply = dict[str, Any]
log = logging.getLogger("cdm_bc.workshop")


class Desk:
    """One window's conversation.

    Parameters
    ----------
    path : the client file. language : ``nl`` or ``en``; the client's own if ''. output : folder for reports and minutes.
    room : where the estimates of guests come in; None without guests.
    """

    def __init__(self, path: Path, language: str = "", output: Path | None = None, room: Mailbox | None = None) -> None:
        self.path = path
        self.room = room
        self._room_stamp: tuple[Any, ...] = ()
        self.output = output or Path("outputs")
        self.ui = Ui(language=language)
        self.asked_language = language
        self.session: Session | None = None
        self.slow: SlowFigures | None = None
        self.problems: tuple[str, ...] = ()
        self.damage: Damaged | None = None
        self.window = ""
        self._start: tuple[State, BusinessCase] | None = None
        self._drawn: dict[str, Any] = {}
        self._decision: Decision | None = None

    # -- messages ------------------------------------------------------------------------------------------------------

    def handle(self, message: dict[str, Any]) -> Reply:
        """The answer to a message of the browser. Never raises: what goes wrong becomes a sentence on the page."""
        kind = message.get("type")
        try:
            if kind == "hello":
                return self._open(str(message.get("window", "")))
            if self.damage is not None:
                return self._mend(dict(message.get("args") or {})) if message.get("name") == "mend" else {}
            handler = {"tick": self._tick, "read": self._read, "act": self._act}.get(str(kind))
            return handler(self.view(), message) if handler and self.session is not None else {}
        except Exception:
            log.exception("message %s", kind)
            self.ui.notice = ("bad", self.t("notice.fault", log=str(self.log_file)))
            return self.page()

    def _open(self, window: str) -> Reply:
        """A window has opened: read the state and draw it."""
        if self.session is not None:
            self.session.close()
        self.session, self.damage, self.problems, self.window = None, None, (), window
        try:
            self.session = Session(self.path, window)
        except Damaged as error:
            self.damage = error
            return self.page()
        except (InputError, Refused, OSError) as error:
            self.problems = self._told(error)
            return self.page()
        self.slow, self._drawn = None, {}
        self.session.worth = lambda: self.view().result.finance.npv
        if self.session.record.is_torn and self.session.can_write:
            file, record = self.session.journal.path.name, self.session.record
            self.ui.notice = (
                "",
                self.t("notice.torn", file=file, time=screens.moment(record.last or record.began, self.language)),
            )
        self.ui.load(self.session.record.ui)
        if self.ui.tab not in self.view().tabs:
            self.ui.tab = TABS[0]
        if self.asked_language and self.asked_language != self.ui.asked_language:  # else the room's own choice stands
            self.ui.language = self.ui.asked_language = self.asked_language
        return self.page()

    def _told(self, error: InputError | Refused | OSError) -> tuple[str, ...]:
        """What is wrong, a sentence each."""
        if isinstance(error, InputError):
            return tuple(str(problem_in(problem, self.language)) for problem in error.problems)
        if isinstance(error, OSError):
            error = Refused.by_disk(error)
        return (error.told(self.language),)

    def _mend(self, args: dict[str, Any]) -> Reply:
        """Go on with what could be read of a damaged journal, or anew."""
        assert self.damage is not None  # nothing else leads here
        try:
            aside = mend(self.path, self.window, self.damage, keep=bool(args.get("keep")))
        except (InputError, Refused, OSError) as error:
            self.problems = self._told(error)
            return self.page()
        self._open(self.window)
        if self.session is not None:
            self.ui.notice = ("good", self.t("notice.mended", file=aside.name))
        return self.page()

    def _tick(self, view: View, _message: dict[str, Any]) -> Reply:
        if not (view.session.tick() | self._room_moved()):
            return {}
        if view.read_only:  # what the other window looks at, on the screen that this one is on
            own = {key: getattr(self.ui, key) for key in ("language", "large", "tab")}
            self.ui.load(view.session.record.ui | own)
        return self.page()

    def _room_moved(self) -> bool:
        """Whether guests came, went or said something."""
        before, self._room_stamp = self._room_stamp, self.room.stamp() if self.room is not None else ()
        return before != self._room_stamp

    def _read(self, view: View, message: dict[str, Any]) -> Reply:
        """What a number that is being typed would be understood as."""
        unit = str(message.get("args", {}).get("unit", ""))
        try:
            raw = read_quantity(str(message.get("text", "")), view.language, view.currency, unit)
            text, wrong = understood(raw, unit, view.f), False
        except NumberError as error:
            text, wrong = str(error), True
        return {"echo": {"id": str(message.get("id", "")), "text": text, "wrong": wrong}}

    def _act(self, view: View, message: dict[str, Any]) -> Reply:
        args = dict(message.get("args") or {})
        field = str(args.pop("field", "") or "")
        self.ui.notice = self.ui.shows = None
        self.ui.held.pop(field, None)
        before, more = self.ui.dump(), {}
        try:
            more = self._carry_out(view, str(message.get("name")), args, str(message.get("gesture") or ""))
        except (Refused, NumberError, Unclear) as error:
            log.info("refused: %s", error)
            held = hold(view, error, str(message.get("name")), args, field)
            if field:
                self.ui.held[field] = held
            else:
                self.ui.notice = ("bad", held.said)
        if self.ui.dump() != before and not view.read_only:
            view.session.keep_ui(self.ui.dump())
        return {**self.page(), **more}

    def _carry_out(self, view: View, name: str, args: dict[str, Any], gesture: str) -> Reply:
        if name in ("minutes", "report"):
            return self._write(view, name)
        change = ACTIONS[name](view, args)
        if change is not None:
            view.session.do(replace(change, gesture=gesture))
        return {}

    def _write(self, view: View, name: str) -> Reply:
        """Write the minutes, and open them or have the report of the state of now rendered beside them."""
        if name == "report" and self.ui.progress is not None:
            raise Refused("report_busy")
        try:
            path, html = write_minutes(view, self.output)
        except OSError as error:
            raise Refused.by_disk(error) from None
        if name == "report":
            self.ui.progress = view.t("report.start")
            return {"report": True}
        self.ui.notice = ("good", view.t("notice.minutes", file=path.name))
        return {"open": (path.name, html)}

    # -- pages -----------------------------------------------------------------------------------------------------------

    @property
    def log_file(self) -> Path:
        """Where what went wrong is written down."""
        return log_file(self.path)

    @property
    def language(self) -> str:
        """The language of the screen."""
        if self.ui.language:
            return self.ui.language
        return self.session.state.case.language if self.session else language_of(self.path)

    def t(self, key: str, **values: object) -> str:
        """A text in the language of the screen."""
        return texts("workshop", self.language)(key, **values)

    def view(self) -> View:
        """The state as it looks now."""
        assert self.session is not None  # nothing is asked of the desk before a window has opened
        state = self.session.state
        if self._start is None or self._start[0] is not state:
            start = state.judge(state.start) if state.done else state.case
            self._start = (state, self._decided(start).result)
        return View(self.session, self.ui, self.slow, self._start[1], self._decided, self.room)

    def _decided(self, case: Case) -> Decision:
        """The decision on a case, kept for the next look at it."""
        if self._decision is None or self._decision.case is not case:
            self._decision = decide(case)
        return self._decision

    def page(self) -> Reply:
        """The whole page, and those charts that need no waiting."""
        words = {"lost": self.t("notice.lost"), "reload": self.t("button.reload"), "wait": self.t("chart.waiting")}
        look = {"language": self.language, "large": self.ui.large}
        if self.session is None:
            look |= {"accent": DEFAULT_ACCENT, "title": f"{self.path.stem} – {self.t('title')}"}
            return {"page": self._without_session(), "look": look, "words": words}
        view = self.view()
        self._hold_order(view)
        page, charts = screens.page(view)
        look |= {"read_only": view.read_only, "accent": view.style.accent}
        look["title"] = f"{view.case.client.client.name} – {self.t('title')}"
        return {"page": page, "look": look, "words": words, "charts": self._new(charts)}

    def _hold_order(self, view: View) -> None:
        """Choose the numbers that the room works on once it is known which matter; they stay where they are while it does."""
        decision, ui = view.decision if view.fresh else None, self.ui
        if decision is None:
            return
        if ui.tab == "sure" and not ui.at_hand:
            ui.at_hand = tuple(item.id for item in decision.sensitivity.top(AT_HAND))
        if ui.tab == "guide" and (ui.step == HOME or not ui.agenda):
            ui.agenda = numbers_to_agree(view.case, decision.sensitivity, ui.agenda)

    def _without_session(self) -> list[Node]:
        if self.damage is None:
            return screens.problems(self.problems, self.language)
        journal = self.path.with_name(f"{self.path.stem}.workshop.jsonl").name
        why, record = message_in(self.damage.sentence, self.language), self.damage.record
        return screens.damaged(journal, why, record, self.problems, self.language)

    def _new(self, charts: list[Chart]) -> dict[str, Any]:
        """The figures that the browser does not have yet."""
        fresh = {chart.id: chart.figure for chart in charts if self._drawn.get(chart.id) != chart.figure}
        self._drawn |= fresh
        return fresh

    # -- the slower figures ------------------------------------------------------------------------------------------------

    def job(self) -> Callable[[], SlowFigures] | None:
        """What is to be computed beside the conversation for the page on the screen; None if nothing is."""
        if self.session is None:
            return None
        state, slow, needed = self.session.state, self.slow, NEEDS.get(self.ui.tab, ())
        if slow is None or slow.version != state.version:
            return partial(
                slow_figures, decide(state.case), state.version, needed
            )  # (worked on in a thread of its own)
        return None if slow.parts.issuperset(needed) else partial(slow.with_parts, needed)

    def take(self, slow: SlowFigures) -> Reply:
        """The slower figures have come: draw them, if they still belong to the state."""
        if self.session is None or slow.version != self.session.state.version:
            return {}
        self.slow = slow
        return self.page()
