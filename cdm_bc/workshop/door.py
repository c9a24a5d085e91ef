"""Who comes in at the server of the workshop, and what everybody else is told: a page of ours, in both languages.

Only this computer's own names are answered, only with the token, and only at the addresses that the page needs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from tornado.httputil import HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application, HTTPError, RequestHandler

from cdm_bc.languages import LANGUAGES
from cdm_bc.text import texts
from cdm_bc.workshop.ports import HOST

#: The names of this computer.
NAMES = frozenset({HOST, "localhost"})
#: Status of an answer -> what it is told as, a key of ``door`` in the texts; any other is a fault of ours.
TOLD = {403: "token", 404: "unknown", 405: "unknown", 421: "host"}


def plain_page(status: int) -> str:
    """The page that says why there is nothing else to see."""
    key = TOLD.get(status, "fault")
    told = {language: texts("workshop", language)(f"door.{key}") for language in LANGUAGES}
    return _template().render(status=status, told=told)


class Told(RequestHandler):
    """Mixed into a handler: whatever goes wrong is told by :func:`plain_page`, and nobody is sent elsewhere to log in."""

    def get_login_url(self) -> str:
        """Asked for who comes without the token."""
        raise HTTPError(403)

    def write_error(self, status_code: int, **_: Any) -> None:
        """The page."""
        tell(self, status_code)


class Elsewhere(RequestHandler):
    """An address that is none of ours; `status` says why."""

    def initialize(self, status: int = 404) -> None:
        """`status`: of the answer."""
        self.status = status

    def prepare(self) -> None:
        """Whatever is asked, this is the answer."""
        tell(self, self.status)

    def check_xsrf_cookie(self) -> None:
        """None is asked for."""


def tell(handler: RequestHandler, status: int) -> None:
    """Answer with the plain page."""
    handler.set_status(status)
    handler.set_header("Content-Type", "text/html; charset=UTF-8")
    handler.finish(plain_page(status))


def is_this_computer(request: HTTPServerRequest) -> bool:
    """Whether a request asks for this computer by its own name."""
    return request.host_name in NAMES


class Door(Router):
    """Passes on what is asked by the right name; another may lead here only by a trick.

    Parameters
    ----------
    is_for_us : whether a request asks by the right name.
    """

    def __init__(self, app: Application, is_for_us: Callable[[HTTPServerRequest], bool] = is_this_computer) -> None:
        self.app, self.is_for_us = app, is_for_us

    def find_handler(self, request: HTTPServerRequest, **options: Any) -> Any:
        """Who answers a request."""
        if not self.is_for_us(request):
            return self.app.get_handler_delegate(request, Elsewhere, {"status": 421})
        return self.app.find_handler(request, **options)


@lru_cache(maxsize=1)
def _template() -> Any:
    loader = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("door.html.j2")
