"""YAML 1.2 files read with the place of every value, and laid over each other.

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

from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.yaml_nodes import LIST, MAPPING, MAX_DEPTH, Node, all_nodes, plain_nodes, plain_value, value_reader

KeyPath = tuple[str | int, ...]
Replaces = Callable[[KeyPath, dict[str, Any]], bool]

#: Values that a file may hold, aliases written out.
MAX_VALUES = 200_000


#: How the problem of a repeated key begins; its first value counts.
TWICE = "written twice"


class Place(NamedTuple):
    """Where a value was written: file, line and column (from 1)."""

    file: str
    line: int
    column: int


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
        If the file cannot be opened, is not UTF-8, or is not YAML. Faults that leave the rest readable (duplicate keys,
        nulls) are in ``Document.problems`` instead.
    """
    name = shown or path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = "not UTF-8 text. Save the file with encoding UTF-8 (Notepad: Save as, Encoding)."
        raise InputError([Problem(name, line, None, "", message)]) from None
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "cannot be read")
        raise InputError([Problem(name, None, None, "", f"{reason}.")]) from None
    except ValueError:  # a name with a NUL character
        raise InputError([Problem(_plain(name), None, None, "", "no file can have this name.")]) from None
    return parse(text, name)


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


def _unfit(text: str) -> tuple[str, str]:
    """The text with each character that was written as two halves (as JSON does) made whole; what is unfit in it, or ''."""
    if _UNFIT.search(text):
        text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    found = _UNFIT.search(text)
    return text, found[0] if found else ""


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
                self._report(node, path[:1], f"the file holds more than {MAX_VALUES:,} values. Write fewer aliases.")
            return None
        if node.id == "scalar":
            return self._scalar(node, path)
        if node.tag not in (MAPPING, LIST):
            self._report(node, path, f"the tag {_plain(str(node.tag))} is not supported: write the value without it.")
            return None
        if node.id == "mapping":
            return self._mapping(node, path)
        return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]

    def _mapping(self, node: Node, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, unfit = _unfit(key_node.value) if key_node.id == "scalar" else ("", "no text")
            if unfit:
                self._report(key_node, path, "a key must be a plain name.")
                continue
            here = (*path, key)
            if key in result:
                first = self.places[here].line
                self._report(key_node, here, f"{TWICE} (first on line {first}). Keep one.")
                continue
            self.places[here] = self._place(key_node)
            result[key] = self.build(value_node, here)
        return result

    def _scalar(self, node: Node, path: KeyPath) -> Any:
        try:
            value = self.value(node)
        except ValueError as error:  # a date that does not exist; a number of thousands of digits
            reason = f"no such date ({error})" if str(node.tag).endswith("timestamp") else "no number to work with"
            self._report(node, path, f"{node.value[:20]} is {reason}. Correct it, or put it in quotes if it is text.")
            return None
        except (YAMLError, ArithmeticError, LookupError, TypeError, AttributeError):
            # only a tag that does not fit its value, or that is unknown, gets here; each constructor fails in its own way
            self._report(node, path, f"the tag {_plain(str(node.tag))} is not supported: write the value without it.")
            return None
        if value is None:
            self._report(node, path, "is empty. Fill in a value, or delete the key.")
        elif isinstance(value, bytes | set):
            self._report(node, path, "is not text or a number.")
            return None
        elif isinstance(value, str):
            value, unfit = _unfit(value)
            if unfit:
                self._report(node, path, f"holds the character U+{ord(unfit):04X}, which is no text. Delete it.")
                return None
        return value

    def _place(self, node: Node) -> Place:
        mark = node.start_mark
        return Place(self.made.file, mark.line + 1, mark.column + 1)

    def _report(self, node: Node, path: KeyPath, message: str) -> None:
        # an alias is the node of its anchor, and an empty value begins where the next one does: the key tells the place
        own = not node.value or getattr(node, "anchor", None)
        place = self.places.get(path) if own else None
        place = place or self._place(node)
        self.made.problems.append(Problem(place.file, place.line, place.column, dotted(path), message))


def overlay(base: Document, over: Document, replaces: Replaces = lambda path, over: False) -> Document:
    """Lay `over` on `base`: mappings merge key by key, anything else replaces what was there.

    Parameters
    ----------
    base, over : documents of mappings; neither is changed.
    replaces : tells of a path and the mapping laid there whether it replaces the old mapping as a whole (a quantity, a set
        of scores) instead of merging with it.

    Returns
    -------
    Document
        The merged tree; each place is that of the document which the value came from.
    """
    merged = Document(file=over.file, problems=[*base.problems, *over.problems])
    merged.data = _merge(base.data, over.data, (), replaces)
    for path, _ in walk(merged.data):
        source = over if path in over.places and _holds(over.data, path) else base
        if path in source.places:
            merged.places[path] = source.places[path]
    return merged


def _merge(base: Any, over: Any, path: KeyPath, replaces: Replaces) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)) or replaces(path, over):
        return over
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _merge(base[key], value, (*path, key), replaces) if key in base else value
    return merged


def _holds(data: Any, path: KeyPath) -> bool:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


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
