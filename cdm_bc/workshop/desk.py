"""The conversation with the browser, without the browser: messages in, messages out. Pure but for the session's files.

A message that changes the state is answered at once with the page (the quick figures); the slower figures (simulation,
decision) are a job that somebody else runs and hands back to :meth:`Desk.take`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.case import Case
from cdm_bc.charts import Chart
from cdm_bc.decision import decide
from cdm_bc.errors import CdmError, InputError
from cdm_bc.text import Formatter, texts
from cdm_bc.workshop import screens
from cdm_bc.workshop.actions import ACTIONS
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.numbers import NumberError, read_quantity
from cdm_bc.workshop.refusals import sentence
from cdm_bc.workshop.session import Session
from cdm_bc.workshop.view import NEEDS, SlowFigures, Ui, View

Reply = dict[str, Any]
log = logging.getLogger("cdm_bc.workshop")


class Desk:
    """One window's conversation.

    Parameters
    ----------
    path : the client file. language : ``nl`` or ``en``; the client's own if ''. output : folder for reports and minutes.
    """

    def __init__(self, path: Path, language: str = "", output: Path | None = None) -> None:
        self.path = path
        self.output = output or Path("outputs")
        self.ui = Ui(language=language)
        self.asked_language = language
        self.session: Session | None = None
        self.slow: SlowFigures | None = None
        self.problems: tuple[str, ...] = ()
        self._start: BusinessCase | None = None
        self._drawn: dict[str, Any] = {}

    # -- opening -------------------------------------------------------------------------------------------------------

    def open(self, window: str) -> Reply:
        """A window has opened: read the state and draw it."""
        if self.session is not None:
            self.session.close()
        try:
            self.session = Session(self.path, window)
        except InputError as error:
            self.problems = tuple(map(str, error.problems))
            return self.page()
        except (Refused, OSError) as error:
            self.problems = (str(error),)
            return self.page()
        self.problems = ()
        self.ui.load(self.session.record.ui)
        if self.asked_language and not self.session.record.ui:
            self.ui.language = self.asked_language
        self._begin()
        return self.page()

    def _begin(self) -> None:
        assert self.session is not None  # whoever calls has just opened it
        self.slow = None
        self._start = evaluate(self.session.state.judge(self.session.state.start))
        self._drawn = {}

    def restart(self) -> None:
        """The session began anew: so do the figures to compare with."""
        self._begin()

    # -- messages ------------------------------------------------------------------------------------------------------

    def handle(self, message: dict[str, Any]) -> Reply:
        """The answer to a message of the browser. Never raises: what goes wrong becomes a sentence on the page."""
        kind = message.get("type")
        try:
            if kind == "hello":
                return self.open(str(message.get("window", "")))
            if self.session is None:
                return {}
            if kind == "tick":
                return self._tick()
            if kind == "read":
                return self._read(message)
            if kind == "act":
                return self._act(message)
        except Exception:
            log.exception("message %s", kind)
            self.ui.notice = ("bad", self.t("notice.fault", log=str(self.log_file)))
            return self.page()
        return {}

    @property
    def log_file(self) -> Path:
        """Where what went wrong is written down."""
        return self.path.with_name(f"{self.path.stem}.workshop.log")

    def t(self, key: str, **values: object) -> str:
        """A text in the language of the screen."""
        return texts("workshop", self.language)(key, **values)

    @property
    def language(self) -> str:
        """The language of the screen."""
        return self.ui.language or (self.session.state.case.language if self.session else "") or "en"

    def _tick(self) -> Reply:
        session = self._session()
        if not session.tick():
            return {}
        if not session.can_write:
            self.ui.load(session.record.ui | {"language": self.ui.language, "large": self.ui.large, "tab": self.ui.tab})
        self._start = evaluate(session.state.judge(session.state.start))
        return self.page()

    def _session(self) -> Session:
        assert self.session is not None  # handle() answers nothing before a window has opened
        return self.session

    def _read(self, message: dict[str, Any]) -> Reply:
        """What a number that is being typed would be understood as."""
        from cdm_bc.workshop.fields import understood

        field = str(message.get("id", ""))
        text = str(message.get("text", ""))
        unit = str(message.get("args", {}).get("unit", ""))
        try:
            raw = read_quantity(text, self.language, self.currency)
        except NumberError as error:
            return {"echo": {"id": field, "text": str(error), "wrong": True}}
        return {"echo": {"id": field, "text": understood(raw, unit, self.formatter), "wrong": False}}

    @property
    def currency(self) -> str:
        """The currency of the client."""
        return str(self._session().state.case.client.client.currency)

    @property
    def formatter(self) -> Formatter:
        """Numbers as they are written on the screen."""
        return Formatter(self.language, self.currency)

    def _act(self, message: dict[str, Any]) -> Reply:
        session = self._session()
        name, args = str(message.get("name")), dict(message.get("args") or {})
        field = str(args.pop("field", "") or "")
        gesture = str(message.get("gesture") or "")
        self.ui.notice = None
        self.ui.wrong.pop(field, None)
        before = self.ui.dump()
        try:
            extra = ACTIONS[name](self, args, gesture) or {}
        except (Refused, NumberError) as error:
            extra = {}
            self._refuse(error, field, str(args.get("value", "")))
        if self.ui.dump() != before and session.can_write:
            session.keep_ui(self.ui.dump())
        return {**self.page(), **extra}

    def _refuse(self, error: CdmError, field: str, typed: str) -> None:
        case = self._session().state.case
        said = sentence(error, case, self.formatter, typed) if isinstance(error, Refused) else str(error)
        log.info("refused: %s", error)
        if field:
            self.ui.wrong[field] = (typed, said)
        else:
            self.ui.notice = ("bad", said)

    # -- pages -----------------------------------------------------------------------------------------------------------

    def view(self) -> View:
        """The state as it looks now."""
        assert self._start is not None  # set when the session was opened
        return View(self._session(), self.ui, self.slow, self._start)

    def page(self) -> Reply:
        """The whole page, and those charts that need no waiting."""
        if self.session is None:
            return {
                "page": screens.problems(self.problems, self.language),
                "look": self._look(),
                "words": self._words(),
            }
        view = self.view()
        page, charts = screens.page(view)
        return {"page": page, "look": self._look(), "words": self._words(), "charts": self._new(charts)}

    def _new(self, charts: list[Chart]) -> dict[str, Any]:
        """The figures that the browser does not have yet."""
        fresh = {chart.id: chart.figure for chart in charts if self._drawn.get(chart.id) != chart.figure}
        self._drawn |= fresh
        return fresh

    def _look(self) -> Reply:
        accent = self.view().style.accent if self.session else "#1f4e5f"
        name = self.session.state.case.client.client.name if self.session else self.path.stem
        return {
            "language": self.language,
            "large": self.ui.large,
            "accent": accent,
            "title": f"{name} – {self.t('title')}",
        }

    def _words(self) -> Reply:
        return {"lost": self.t("notice.lost"), "reload": self.t("button.reload"), "wait": self.t("chart.waiting")}

    # -- the slower figures ------------------------------------------------------------------------------------------------

    def job(self) -> Callable[[], SlowFigures] | None:
        """What is to be computed beside the conversation for the page on the screen; None if nothing is."""
        if self.session is None:
            return None
        state, slow, needed = self.session.state, self.slow, NEEDS.get(self.ui.tab, ())
        if slow is None or slow.version != state.version:
            return partial(compute, state.case, state.version, needed)
        return None if slow.parts.issuperset(needed) else partial(completed, slow, needed)

    def take(self, slow: SlowFigures) -> Reply:
        """The slower figures have come: draw them, if they still belong to the state."""
        if self.session is None or slow.version != self.session.state.version:
            return {}
        self.slow = slow
        return self.page()


def compute(case: Case, version: int, needed: Iterable[str] = ()) -> SlowFigures:
    """The slower figures of a case: the simulation, and those parts of the decision that are needed."""
    return completed(SlowFigures(version, decide(case)), needed)


def completed(slow: SlowFigures, needed: Iterable[str]) -> SlowFigures:
    """`slow` with those parts too."""
    for part in needed:
        getattr(slow.decision, part)  # computed here, kept there
    return replace(slow, parts=slow.parts.union(needed))
