"""The folder between the workshop and the page of its guests: one question at a time, and an estimate per guest.

Both sides only read and write small files here, each at once and whole, so that neither waits for the other, and a kernel that
dies or a page that is read anew loses nothing. The folder is temporary: when the workshop ends, it is gone.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from cdm_bc.figures.estimates import Estimate
from cdm_bc.files import write_atomically

State = Literal["open", "revealed"]
#: Seconds after which a guest who was not heard of is gone.
GONE = 12.0
#: Guests at most, each with at most one estimate.
MOST_GUESTS = 60
GUEST = re.compile(r"[a-z0-9]{16,40}")


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    round : a name that no other round has. subject : the id of the input, or ``warm_up.<key>``.
    name, asked, words : in both languages: the number, what is asked, its unit. unit : as fields take it. currency : of money.
    state : whether guests can estimate still. answer : the truth, of a warm-up question that was revealed; else None.
    """

    round: str
    subject: str
    name: dict[str, str]
    asked: dict[str, str]
    words: dict[str, str]
    unit: str
    currency: str
    state: State = "open"
    answer: float | None = None


def new_round() -> str:
    """A name for a round."""
    return secrets.token_hex(8)


class Mailbox:
    """The mailbox in `folder`.

    Attributes
    ----------
    address : of the guests' page, with its token; '' while there is none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("estimates", "guests", "told"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def address(self) -> str:
        """Where guests come in."""
        return str((_read(self.folder / "address.json") or {}).get("address", ""))

    def open_at(self, address: str) -> None:
        """Guests can come in at `address`."""
        _write(self.folder / "address.json", {"address": address})

    # -- the side of the workshop ------------------------------------------------------------------------------------------

    @property
    def question(self) -> Question | None:
        """The question at hand."""
        raw = _read(self.folder / "question.json")
        return Question(**raw) if raw else None

    def ask(self, question: Question) -> None:
        """Put a question, or what became of it."""
        _write(self.folder / "question.json", asdict(question))

    def close(self) -> None:
        """There is no question any more."""
        _write(self.folder / "question.json", {})

    def estimates(self, round: str) -> list[Estimate]:
        """What was said in a round, lowest first."""
        found = [_read(path) for path in (self.folder / "estimates").glob(f"{round}.*.json")]
        return sorted(
            (Estimate(**raw) for raw in found if raw), key=lambda one: (one.base, one.low, one.high, one.name)
        )

    def count(self, round: str) -> int:
        """How many people said something in a round."""
        return sum(1 for _ in (self.folder / "estimates").glob(f"{round}.*.json"))

    def present(self) -> int:
        """How many guests were heard of in the last seconds."""
        return sum(time.time() - _changed(path) < GONE for path in (self.folder / "guests").iterdir())

    def tell(self, subject: str, count: int, hits: int) -> None:
        """Keep how many of so many ranges held the truth of a warm-up question."""
        _write(self.folder / "told" / f"{subject}.json", {"count": count, "hits": hits})

    def told(self) -> dict[str, tuple[int, int]]:
        """Of each warm-up question that was revealed, how many ranges there were and how many held the truth."""
        found = {path.stem: _read(path) for path in sorted((self.folder / "told").glob("*.json"))}
        return {subject: (raw["count"], raw["hits"]) for subject, raw in found.items() if raw}

    def stamp(self) -> tuple[Any, ...]:
        """Changes when there is something new to show."""
        question = self.question
        return question, self.count(question.round) if question else 0, self.present(), len(self.told())

    # -- the side of the guests --------------------------------------------------------------------------------------------

    def hear(self, guest: str) -> bool:
        """A guest is there; False if there is no room for another."""
        path = self.folder / "guests" / guest
        if not path.exists() and sum(1 for _ in path.parent.iterdir()) >= MOST_GUESTS:
            return False
        path.touch()
        return True

    def said(self, round: str, guest: str) -> Estimate | None:
        """What a guest said in a round."""
        raw = _read(self._place(round, guest))
        return Estimate(**raw) if raw else None

    def say(self, round: str, guest: str, estimate: Estimate) -> None:
        """Put a guest's estimate into the round, in place of an earlier one."""
        _write(self._place(round, guest), asdict(estimate))

    def _place(self, round: str, guest: str) -> Path:
        return self.folder / "estimates" / f"{round}.{guest}.json"


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):  # none yet, or gone
        return None


def _write(path: Path, value: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(value, ensure_ascii=False))


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
