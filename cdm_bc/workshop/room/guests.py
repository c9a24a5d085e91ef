"""The page of the guests: they see the question at hand and their own estimate, and can estimate; nothing else is there.

Who has no token, comes by another name, from another page or with another message than the page sends gets a plain page or an
empty answer. The server keeps no line open and knows nothing of the case.
"""

from __future__ import annotations

import hmac
import json
import secrets
from functools import lru_cache
from pathlib import Path
from socket import socket
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from cdm_bc.figures.estimates import Estimate
from cdm_bc.languages import LANGUAGES
from cdm_bc.text import texts
from cdm_bc.text.numbers import NumberError, read_number, read_quantity, write_number
from cdm_bc.workshop.door import Door, Elsewhere, Told
from cdm_bc.workshop.room.mailbox import GUEST, Mailbox, Question

FRONT = Path(__file__).parent / "front"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
#: Bytes of a message and of the head of a request, at most.
LARGEST, LARGEST_HEAD = 2_000, 8_000
#: Characters of a number and of a name, at most.
LONGEST = 40
#: What a message says, all of it text.
PARTS = ("round", "low", "base", "high", "name", "language")
#: Seconds that a line stays open without a word, and that a message may take.
IDLE, SLOW = 30.0, 5.0


def guests_server(mailbox: Mailbox, listener: socket) -> HTTPServer:
    """Serve the page of the guests on a socket that listens already, on the loop of now. Its address goes into the mailbox."""
    host, port = listener.getsockname()[:2]
    token = secrets.token_urlsafe(16)
    home = f"http://{host}:{port}"
    options = {"mailbox": mailbox, "token": token, "home": home}
    app = Application(
        [
            ("/", GuestPage, options),
            ("/state", GuestState, options),
            ("/estimate", GuestEstimate, options),
            ("/front/(guest\\.js|guest\\.css)", Front, {"path": str(FRONT)}),
            (".*", Elsewhere),
        ],
        compress_response=False,
        log_function=lambda handler: None,  # nobody's coming and going is written down
    )
    server = HTTPServer(
        Door(app, lambda request: request.host == f"{host}:{port}"),
        max_body_size=LARGEST,
        max_header_size=LARGEST_HEAD,
        idle_connection_timeout=IDLE,
        body_timeout=SLOW,
    )
    server.add_socket(listener)
    mailbox.open_at(f"{home}/?token={token}")
    return server


class Front(Told, StaticFileHandler):
    """What the page is drawn with; it is no secret."""


class Guest(Told, RequestHandler):
    """Whatever a guest asks: with the token, from the page itself, by a guest that the page named."""

    def initialize(self, mailbox: Mailbox, token: str, home: str) -> None:
        """`home`: where the page is."""
        self.mailbox, self.token, self.home = mailbox, token, home

    def set_default_headers(self) -> None:
        """Nothing is kept, shown elsewhere or told to others."""
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    def given(self) -> str:
        """The token as it came."""
        return self.request.headers.get("X-Token", "")

    def prepare(self) -> None:
        """Let in who may come in."""
        if not hmac.compare_digest(self.given().encode(), self.token.encode()):
            raise HTTPError(403)
        if self.request.headers.get("Origin", self.home) != self.home:
            raise HTTPError(403)

    def guest(self) -> str:
        """The name that the page made up for itself."""
        name = self.request.headers.get("X-Guest", "")
        if not GUEST.fullmatch(name):
            raise HTTPError(400)
        if not self.mailbox.hear(name):
            raise HTTPError(429)
        return name


class GuestPage(Guest):
    """The page."""

    def given(self) -> str:
        """The token as it came: in the address."""
        return self.get_query_argument("token", "")

    def get(self) -> None:
        """The page, in both languages; it asks for everything else."""
        words = {one: {key: texts("workshop", one)(f"guest.{key}") for key in WORDS} for one in LANGUAGES}
        self.finish(_page().render(words=words, longest=LONGEST))


class GuestState(Guest):
    """What is asked now, and what this guest said to it."""

    def get(self) -> None:
        """The question and the guest's own estimate."""
        guest, question = self.guest(), self.mailbox.question
        said = self.mailbox.said(question.round, guest) if question else None
        self.finish(json.dumps({"question": _told(question) if question else None, "mine": _written(said, question)}))


class GuestEstimate(Guest):
    """A guest estimates."""

    def post(self) -> None:
        """Take the estimate over, or say of each number what is wrong with it."""
        guest, message, question = self.guest(), _message(self.request.body), self.mailbox.question
        if question is None or question.state != "open" or question.round != message["round"]:
            self.finish(json.dumps({"late": True}))
            return
        estimate, wrong = _read(message, question)
        if estimate is not None:
            self.mailbox.say(question.round, guest, estimate)
        self.finish(json.dumps({"wrong": wrong}))


WORDS = (
    "title",
    "wait",
    "asked",
    "low",
    "base",
    "high",
    "name",
    "send",
    "sent",
    "change",
    "revealed",
    "late",
    "lost",
    "hint",
)


def _told(question: Question) -> dict[str, Any]:
    """What guests may know of a question."""
    found: dict[str, Any] = {key: getattr(question, key) for key in ("round", "name", "asked", "words", "state")}
    if question.answer is not None:
        found["answer"] = {
            one: write_number(question.answer, one, group=question.answer >= 10_000) for one in LANGUAGES
        }
    return found


def _written(said: Estimate | None, question: Question | None) -> dict[str, Any] | None:
    """A guest's own estimate as it can be typed, in both languages."""
    if said is None or question is None:
        return None
    percent = question.unit == "share"
    found: dict[str, Any] = {
        one: {
            key: write_number(getattr(said, key), one, percent=percent, group=False) for key in ("low", "base", "high")
        }
        for one in LANGUAGES
    }
    return found | {"holds": question.answer is not None and said.holds(question.answer)}


def _message(body: bytes) -> dict[str, str]:
    """The message of a guest, if it is one that the page could have sent."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPError(400) from None
    is_ours = isinstance(found, dict) and found.keys() == set(PARTS) and all(isinstance(v, str) for v in found.values())
    if not is_ours or any(len(value) > LONGEST for value in found.values()) or found["language"] not in LANGUAGES:
        raise HTTPError(400)
    return found


def _read(message: dict[str, str], question: Question) -> tuple[Estimate | None, dict[str, str]]:
    """The estimate in a message; what is wrong with its numbers, if anything is."""
    language, found, wrong = message["language"], {}, {}
    for key in ("low", "base", "high"):
        try:
            found[key] = _number(message[key], language, question)
        except NumberError as error:
            wrong[key] = str(error)
    if not wrong and not found["low"] <= found["base"] <= found["high"]:
        wrong["base"] = texts("workshop", language)("guest.order")
    if not wrong and question.unit == "share" and not 0 <= found["low"] <= found["high"] <= 1:
        wrong["high"] = texts("workshop", language)("guest.share")
    name = " ".join("".join(c if c.isprintable() else " " for c in message["name"]).split())
    return (None, wrong) if wrong else (Estimate(**found, name=name), {})


def _number(text: str, language: str, question: Question) -> float:
    """One number in the unit of the question."""
    if not question.unit:
        return float(read_number(text, language))
    raw = read_quantity(text, language, question.currency, question.unit)
    if not isinstance(raw, int | float):
        raise NumberError(language, "not", text=text)
    return float(raw)


@lru_cache(maxsize=1)
def _page() -> Any:
    loader = FileSystemLoader(FRONT, encoding="utf-8")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("guest.html.j2")
