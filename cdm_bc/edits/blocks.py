"""Blocks of a client file that wait as comments: a value that comes stands where its line waits, one that goes waits again.

A new client file names everything that can be said as a comment, to be filled in by taking the ``#`` away::

    benefits:
      # improved_customer_service:
      #   include: true

Here only lines of text change, and only so much that the values themselves can be written in their places afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cdm_bc.quantity import KEYS

_LINE = re.compile(r"^(?P<indent> *)(?P<hash># ?)?(?P<more> *)(?P<text>\S.*)?$")
_ENTRY = re.compile(r"(?P<key>[a-z][a-z0-9_]*|'[^']+'|\"[^\"]+\"|[0-9]{4}):(?P<rest>\s.*)?$")
#: What may stand behind a key whose entries follow below it.
_OPEN = re.compile(r"\s*(?:\{\s*\})?\s*(?:#.*)?$")


@dataclass(frozen=True)
class _Line:
    """A line of the file: the column that its text has, or would have without its ``#`` (at column `hash`); its key if it is an
    entry.
    """

    column: int
    hash: int | None
    key: str
    is_open: bool
    is_item: bool
    is_blank: bool

    @property
    def is_live(self) -> bool:
        return self.hash is None and not self.is_blank

    @property
    def waits(self) -> bool:
        """Whether it is an entry or an item of a list behind a ``#``."""
        return self.hash is not None and (bool(self.key) or self.is_item)


def _line(text: str) -> _Line:
    found = _LINE.match(text)
    if found is None or not found["text"]:
        return _Line(0, None, "", False, False, found is not None and not found["hash"])
    indent = len(found["indent"])
    entry = _ENTRY.match(found["text"])
    key = entry["key"].strip("'\"") if entry else ""
    is_open = entry is not None and _OPEN.match(entry["rest"] or "") is not None
    hash = indent if found["hash"] else None
    return _Line(indent + len(found["more"]), hash, key, is_open, found["text"].startswith("- "), False)


class _File:
    """The lines of a file, one entry at a time opened or put back to wait."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    def at(self, number: int) -> _Line:
        return _line(self.lines[number])

    def inside(self, head: int) -> range:
        """The lines below the entry at `head` that belong to it, blank ones at the end not; -1 is the whole file."""
        column, end = (self.at(head).column if head >= 0 else -1), head + 1
        for number in range(head + 1, len(self.lines)):
            line = self.at(number)
            if not line.is_blank and line.column <= column:
                break
            if not line.is_blank:
                end = number + 1
        return range(head + 1, end)

    def column_in(self, head: int) -> int:
        """The column of the entries below `head`."""
        found = [self.at(number) for number in self.inside(head)]
        live = [line.column for line in found if line.is_live and line.key]
        waiting = [line.column for line in found if line.key]
        return min(live or waiting or [self.at(head).column + 2 if head >= 0 else 0])

    def entries(self, head: int) -> Iterator[tuple[int, _Line]]:
        """The entries directly below `head`, waiting ones too."""
        column = self.column_in(head)
        for number in self.inside(head):
            line = self.at(number)
            if line.key and line.column == column:
                yield number, line

    def hashes(self, head: int) -> list[int]:
        """Where the ``#`` stand of what waits below `head`."""
        found = (self.at(number) for number in self.inside(head))
        return [line.hash for line in found if line.waits and line.hash is not None]

    def find(self, head: int, key: str, *, live: bool) -> int | None:
        """The line of the entry `key` below `head`."""
        return next((n for n, line in self.entries(head) if line.key == key and line.is_live == live), None)

    def empty(self, head: int) -> None:
        """Leave nothing but comments in a list."""
        gone = {number for number in self.inside(head) if self.at(number).is_live}
        self.lines[head] = self.lines[head].replace(":", ": []", 1)
        self.lines = [line for number, line in enumerate(self.lines) if number not in gone]

    def open(self, number: int) -> None:
        """Take the ``#`` of a line away."""
        line = self.at(number)
        self.lines[number] = " " * line.column + self.lines[number].lstrip(" #")

    def wait(self, numbers: range, hash: int) -> None:
        """Put a ``#`` before lines, at column `hash` or where they begin."""
        for number in numbers:
            text = self.lines[number]
            indent = len(text) - len(text.lstrip(" "))
            if text.strip() and not text.lstrip(" ").startswith("#"):
                place = min(hash, indent)
                self.lines[number] = " " * place + "# " + " " * (indent - place) + text.lstrip(" ")


def opened(text: str, old: Any, data: dict[str, Any]) -> str:
    r"""`text`, whose plain values are `old`, with a line for each entry that `data` has anew where the file has one waiting;
    entries that `data` lacks wait where others do.

    Examples
    --------
    >>> text = "benefits:\n  # a:\n  #   include: true\n  #   owner: x\n"
    >>> print(opened(text, {}, {"benefits": {"a": {"owner": "me"}}}), end="")
    benefits:
      a:
      #   include: true
        owner: x
    """
    file = _File(text)
    _bring(file, -1, old if isinstance(old, dict) else {}, data)
    return "\n".join(file.lines)


def _bring(file: _File, head: int, old: dict[str, Any], data: dict[str, Any]) -> None:
    for key in [key for key in old if key not in data]:
        _put_back(file, head, str(key))
    for key, value in data.items():
        number = file.find(head, str(key), live=True)
        if number is None and old.get(key) is None:
            number = _opened_line(file, head, str(key))
        if number is not None and file.at(number).is_open and value == []:
            file.empty(number)
        if number is not None and file.at(number).is_open and _is_section(value):
            was = old.get(key)
            _close_braces(file, number)
            _bring(file, number, was if isinstance(was, dict) else {}, value)


def _opened_line(file: _File, head: int, key: str) -> int | None:
    """The line that waits for an entry, opened; a new one behind those that wait, if any do; None if it may stand anywhere."""
    number = file.find(head, key, live=False)
    if number is not None:
        file.open(number)
        return number
    found = file.inside(head)
    behind = found[-1] if found else head
    if not (file.hashes(head) if head < 0 else not found or not file.at(behind).is_live):
        return None
    file.lines.insert(behind + 1, " " * file.column_in(head) + f"{key}:")
    return behind + 1


def _put_back(file: _File, head: int, key: str) -> None:
    """Let an entry wait again, if others beside it do; of a section at the top of the file only what is in it."""
    number = file.find(head, key, live=True)
    if number is None:
        return
    inner = file.inside(number)
    if head < 0:
        if file.hashes(head) and file.at(number).is_open:
            columns = [file.at(inside).column for inside in inner if file.at(inside).is_live]
            file.wait(inner, min(file.hashes(number) or columns or [0]))
    elif file.hashes(head):
        file.wait(range(number, max(inner.stop, number + 1)), min(file.hashes(head)))


def _close_braces(file: _File, number: int) -> None:
    """``benefits: {}`` becomes ``benefits:`` where entries wait below it."""
    if file.hashes(number):
        file.lines[number] = re.sub(r":\s*\{\s*\}", ":", file.lines[number], count=1)


def _is_section(value: Any) -> bool:
    """Whether a value holds several things with lines of their own; a quantity is one."""
    return isinstance(value, dict) and not value.keys() & set(KEYS) - {"unit", "source", "note"}
