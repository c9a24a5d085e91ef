"""The widget: carries messages between the browser and the desk, and runs what takes longer. Nothing else happens here."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import anywidget
from plotly.offline import get_plotlyjs

from cdm_bc.rendering.html import asset
from cdm_bc.workshop.desk import Desk, Reply
from cdm_bc.workshop.log import log_to
from cdm_bc.workshop.report_job import render_report
from cdm_bc.workshop.worker import Worker

FRONT = Path(__file__).parent / "front"
log = logging.getLogger("cdm_bc.workshop")


@lru_cache(maxsize=1)
def plotly_source() -> bytes:
    """The drawing library for charts as it lies in the plotly package, compressed."""
    return gzip.compress(str(get_plotlyjs()).encode(), 6)


class WorkshopApp(anywidget.AnyWidget):
    """The workshop in a notebook cell. It opens its client file when a window shows it, not before, so that a kernel can
    wait in readiness.

    Parameters
    ----------
    desk : the conversation.
    """

    _esm = str(asset("fit.js")) + (FRONT / "app.js").read_text(encoding="utf-8")
    _css = (FRONT / "app.css").read_text(encoding="utf-8")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answered: tuple[Any, Any] = (None, None)
        self._worker = Worker(self._soon)
        self._reports = Worker(self._soon, pause=0.0)
        self.on_msg(self._received)
        log_to(desk.log_file, log.name)

    def _soon(self, function: Callable[[], None]) -> None:
        """Run `function` in the thread of the kernel, guarded."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(partial(self._guarded, function))

    def _guarded(self, function: Callable[[], None]) -> None:
        try:
            function()
        except Exception:
            log.exception("in the widget")

    def _received(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        try:
            self._answer(message)
        except Exception:
            log.exception("in the widget")
            self.send({"n": message.get("n")})  # the page waits for an answer, whatever it is

    def _answer(self, message: dict[str, Any]) -> None:
        asked = (message.get("page"), message.get("n"))
        if asked == self._answered[0]:  # said again: the answer is given again, nothing is done twice
            self.send(*self._answered[1])
            return
        wants_plotly = message.get("type") == "plotly"
        reply: Reply = {"type": "plotly"} if wants_plotly else self.desk.handle(message)
        page, wants_report = reply.pop("open", None), reply.pop("report", False)
        self._answered = (asked, ({**reply, "n": message.get("n")}, [plotly_source()] if wants_plotly else []))
        self.send(*self._answered[1])
        if page is not None:
            name, html = page
            self._show_page(name, html.encode())
        if wants_report:
            self._make_report()
        self._compute()

    def _show_page(self, name: str, html: bytes) -> None:
        """Have the browser open a finished page."""
        self.send({"type": "open", "name": name}, [gzip.compress(html)])

    def _compute(self) -> None:
        job = self.desk.job()
        if job is None:
            self._worker.drop()
        else:
            self._worker.ask(job, lambda slow: self._push(self.desk.take(slow)), self._failed)

    def _push(self, reply: Reply) -> None:
        if reply:
            self.send(reply)

    def _failed(self, error: BaseException) -> None:
        log.error("computing failed", exc_info=error)
        self._say_bad("notice.fault", log=str(self.desk.log_file))

    def _say_bad(self, key: str, **values: str) -> None:
        self.desk.ui.notice = ("bad", self.desk.t(key, **values))
        self._push(self.desk.page())

    # -- the report ----------------------------------------------------------------------------------------------------

    def _make_report(self) -> None:
        session = self.desk.session
        if session is None:
            return
        job = partial(render_report, session, self.desk.output, self.desk.language)
        self._reports.ask(job, self._reported, self._no_report)

    def _reported(self, made: tuple[Path, bytes]) -> None:
        path, html = made
        self.desk.ui.progress = None
        self.desk.ui.report = str(path)
        self._push(self.desk.page())
        self._show_page(path.name, html)

    def _no_report(self, error: BaseException) -> None:
        log.error("no report", exc_info=error)
        self.desk.ui.progress = None
        self._say_bad("report.failed", reason=str(error).splitlines()[0] if str(error) else "")
