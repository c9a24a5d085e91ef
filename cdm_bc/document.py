"""YAML 1.2 files read with the place of every value.

Values come out as plain Python (dict, list, str, int, float, bool, date, None); next to them stands a map from the path
of each value to the :class:`Place` it was written at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml.error import YAMLError

from cdm_bc.errors import Problem, shown
from cdm_bc.files import read_text
from cdm_bc.number_text import as_number, may_be_thousands
from cdm_bc.sentences import Sentence
from cdm_bc.yaml_nodes import LIST, MAPPING, MAX_DEPTH, Node, all_nodes, plain_nodes, plain_value, value_reader

KeyPath = tuple[str | int, ...]

#: Values that a file may hold, aliases written out; characters of a key and of a text in it.
MAX_VALUES = 50_000
MAX_KEY, MAX_TEXT = 200, 5_000


#: The problem of a repeated key; its first value counts.
TWICE = "written twice (first on line {line}). Keep one."


class Place(NamedTuple):
    """Where a value was written: file, line and column (from 1); `written` is a number as it stands there, where its point may
    be meant as one of thousands.
    """

    file: str
    line: int
    column: int
    written: str = ""


@dataclass
class Document:
    """The values of one file, or of several laid over each other, and where each came from.

    Attributes
    ----------
    data : the value tree.
    places : path of a value -> its place. A path in a list holds the index.
    problems : what is wrong with the file as YAML (duplicate keys, nulls).
    """

    data: Any = field(default_factory=dict)
    places: dict[KeyPath, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    file: str = ""

    def place(self, path: KeyPath) -> Place:
        """The place of `path`, or of the nearest parent that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Place(self.file, 1, 1)

    def problem(self, path: KeyPath, message: str) -> Problem:
        """A problem at the place of `path`."""
        place = self.place(path)
        return Problem(place.file, place.line, place.column, dotted(path), message)


def dotted(path: KeyPath) -> str:
    """The path as people write it; list items count from 1.

    >>> dotted(("effort", "lines", 0, "days"))
    'effort.lines.1.days'
    """
    return ".".join(str(part + 1) if isinstance(part, int) else _plain(part) for part in path)


def _plain(key: str) -> str:
    """The key; quoted and cut off if it would garble a message."""
    return key if key.isprintable() and len(key) <= 60 else shown(key)


def read(path: Path, shown: str | None = None) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path : the file.
    shown : how messages name it; the path as given by default.

    Raises
    ------
    InputError
        If the file cannot be opened, is too large, is not UTF-8, or is not YAML. Faults that leave the rest readable
        (duplicate keys, nulls) are in ``Document.problems`` instead.
    """
    text = read_text(path, shown).replace("\r\n", "\n").replace("\r", "\n")
    return parse(text, shown or path.as_posix())


def parse(text: str, name: str) -> Document:
    """Parse YAML text; `name` stands for the file in messages. Errors as in :func:`read`."""
    node = plain_nodes(text)
    if node is not None:
        document = _Builder(name, plain_value).document(node)
        if not document.problems:
            return document
    return _Builder(name, value_reader()).document(all_nodes(text, name))


#: Control characters and halves of characters, which no page or workbook can hold.
_UNFIT = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
_PAIR = re.compile("[\\ud800-\\udbff][\\udc00-\\udfff]")


def unfit_character(text: str) -> str:
    """The first character in a text that is no text; '' if there is none."""
    found = _UNFIT.search(text)
    return found[0] if found else ""


def no_text(char: str) -> Sentence:
    """What is said of a text that holds such a character."""
    return Sentence("holds the character {code}, which is no text. Delete it.", code=f"U+{ord(char):04X}")


def _unfit(text: str) -> tuple[str, str]:
    """The text with each character that was written as two halves (as JSON does) made whole; what is unfit in it, or ''."""
    if unfit_character(text):
        text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return text, unfit_character(text)


#: Digits as they stand around a decimal comma, and a key that its value follows without a space.
_BEFORE_COMMA, _AFTER_COMMA = re.compile(r"[-+]?\d[\d.]*"), re.compile(r"\d+%?")
_CLOSE = re.compile(r"(\w+):(\S+)")


def _slip(before: Node | None, key: Node, value: Node) -> str:
    """What a key without a value between braces was probably meant as: the decimals of the value before it, as in
    ``{low: 5,5}``, or a key and its value, as in ``{low:5}``; '' if nothing is known.
    """
    if value.value or value.id != "scalar" or getattr(value, "style", None) or getattr(key, "style", None):
        return ""
    if found := _CLOSE.fullmatch(key.value):
        return Sentence("a space is missing behind the colon. Write {line}", line=f"{found[1]}: {found[2]}")
    if before is None or before.id != "scalar" or before.end_mark.line != key.start_mark.line:
        return ""
    is_number = _BEFORE_COMMA.fullmatch(str(before.value)) and _AFTER_COMMA.fullmatch(key.value)
    if not is_number or key.start_mark.column - before.end_mark.column not in (1, 2):
        return ""
    number = f"{before.value},{key.value}"
    return Sentence("{number} has a comma, which separates values here. {hint}", number=number, hint=as_number(number))


class _Builder:
    """Turns nodes into plain values and notes where each stood."""

    def __init__(self, name: str, value: Callable[[Node], Any]) -> None:
        self.made = Document(file=name)
        self.places = self.made.places
        self.value = value
        self.count = 0

    def document(self, node: Node | None) -> Document:
        """The document of its first node; an empty one if there is none."""
        if node is not None:
            self.made.data = self.build(node, ())
        return self.made

    def build(self, node: Node, path: KeyPath) -> Any:
        if path not in self.places:
            self.places[path] = self._place(node)
        if len(path) > MAX_DEPTH:
            self._report(node, path[:6], "nested too deep. Check the brackets and the indentation.")
            return None
        self.count += 1
        if self.count > MAX_VALUES:  # a few lines of aliases on aliases can stand for more than fits in memory
            if self.count == MAX_VALUES + 1:
                message = Sentence("the file holds more than {count:,} values. Split it.", count=MAX_VALUES)
                self._report(node, path[:1], message)
            return None
        if node.id == "scalar":
            return self._scalar(node, path)
        if node.tag not in (MAPPING, LIST):
            self._refuse_tag(node, path)
            return None
        if node.id == "mapping":
            return self._mapping(node, path)
        return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]

    def _mapping(self, node: Node, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        here, before = path, None
        for key_node, value_node in node.value:
            key, unfit = _unfit(key_node.value) if key_node.id == "scalar" else ("", "no text")
            if unfit:
                self._report(key_node, path, "a key must be a plain name.")
                continue
            if len(key) > MAX_KEY:
                self._report(key_node, path, Sentence("a key has at most {most} characters.", most=MAX_KEY))
                continue
            if slip := _slip(before, key_node, value_node):
                self._report(key_node, here, slip)
                continue
            here, before = (*path, key), value_node
            if key in result:
                message = Sentence(TWICE, line=self.places[here].line)
                self._report(key_node, here, message)
                continue
            self.places[here] = self._place(key_node)
            result[key] = self.build(value_node, here)
        return result

    def _scalar(self, node: Node, path: KeyPath) -> Any:
        try:
            value = self.value(node)
        except ValueError:  # a date that does not exist; a number of thousands of digits
            date = str(node.tag).endswith("timestamp")
            what = Sentence("no such date") if date else Sentence("no number to work with")
            message = "{value} is {what}. Correct it, or put it in quotes if it is text."
            self._report(node, path, Sentence(message, value=node.value[:20], what=what))
            return None
        except (YAMLError, ArithmeticError, LookupError, TypeError, AttributeError):
            # only a tag that does not fit its value, or that is unknown, gets here; each constructor fails in its own way
            self._refuse_tag(node, path)
            return None
        if value is None:
            self._report(node, path, "is empty. Fill in a value, or delete the key.")
        elif isinstance(value, bytes | set):
            self._report(node, path, "is not text or a number.")
            return None
        elif isinstance(value, float) and may_be_thousands(node.value):
            self.places[path] = self.places[path]._replace(written=node.value)
        elif isinstance(value, str):
            value, unfit = _unfit(value)
            if unfit:
                self._report(node, path, no_text(unfit))
                return None
            if len(value) > MAX_TEXT:
                message = "is a text of {length:,} characters; at most {most:,} are read. Shorten it."
                self._report(node, path, Sentence(message, length=len(value), most=MAX_TEXT))
                return None
        return value

    def _refuse_tag(self, node: Node, path: KeyPath) -> None:
        message = "the tag {tag} is not supported. Write the value without it, or in quotes."
        self._report(node, path, Sentence(message, tag=_plain(str(node.tag))))

    def _place(self, node: Node) -> Place:
        mark = node.start_mark
        return Place(self.made.file, mark.line + 1, mark.column + 1)

    def _report(self, node: Node, path: KeyPath, message: str) -> None:
        # an alias is the node of its anchor, and an empty value begins where the next one does: the key tells the place
        own = not node.value or getattr(node, "anchor", None)
        place = self.places.get(path) if own else None
        place = place or self._place(node)
        self.made.problems.append(Problem(place.file, place.line, place.column, dotted(path), message))


def walk(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every value of a tree with its path, the whole first."""
    yield path, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from walk(value, (*path, key))


def is_file(path: Path) -> bool:
    r"""Whether there is a file at `path`; False too for a name that no file can have.

    >>> is_file(Path("a" * 5000)), is_file(Path("\0"))
    (False, False)
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_number(value: object) -> bool:
    """Whether `value` is a finite number (a truth value is not one).

    >>> is_number(0.5), is_number(True), is_number(float("nan")), is_number("5")
    (True, False, False, False)
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False
