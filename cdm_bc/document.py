"""YAML 1.2 files read with the place of every value, and laid over each other.

ruamel.yaml is used for parsing only, and only here. Values come out as plain Python (dict, list, str, int, float, bool,
date, None); next to them stands a map from the path of each value to the :class:`Place` it was written at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.yaml_faults import yaml_fault

KeyPath = tuple[str | int, ...]
Replaces = Callable[[KeyPath, dict[str, Any]], bool]

_COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")

#: Nesting beyond this is no client file; it keeps a malicious file from exhausting the stack.
MAX_DEPTH = 40
#: Values that a file may hold, aliases written out.
MAX_VALUES = 200_000


#: How the problem of a repeated key begins; its first value counts.
TWICE = "written twice"


@dataclass(frozen=True)
class Place:
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
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise InputError([Problem(name, line, column, "", f"not valid YAML: {yaml_fault(error)}")]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"not text: it holds the character U+{ord(text[error.position]):04X}. Delete it."
        raise InputError([Problem(name, line, None, "", message)]) from None
    except (YAMLError, ValueError, RecursionError) as error:
        first = (
            "nested too deep" if isinstance(error, RecursionError) else (str(error).splitlines() or ["unreadable"])[0]
        )
        raise InputError([Problem(name, None, None, "", f"not valid YAML: {first}.")]) from None
    document = Document(file=name)
    if node is not None:
        document.data = _Builder(document).build(node, ())
    return document


#: Control characters and halves of characters, which no page or workbook can hold.
_UNFIT = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
_PAIR = re.compile("[\\ud800-\\udbff][\\udc00-\\udfff]")


def _joined(text: str) -> str:
    """The text with each character that was written as two halves (as JSON does) made whole."""
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


class _Builder:
    """Turns ruamel's nodes into plain values and notes where each stood."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.constructor = SafeConstructor(loader=YAML(typ="safe", pure=True))
        self.count = 0

    def build(self, node: Node, path: KeyPath) -> Any:
        self.document.places.setdefault(path, self._place(node))
        if len(path) > MAX_DEPTH:
            self._report(node, path[:6], "nested too deep. Check the brackets and the indentation.")
            return None
        self.count += 1
        if self.count > MAX_VALUES:  # a few lines of aliases on aliases can stand for more than fits in memory
            if self.count == MAX_VALUES + 1:
                self._report(node, path[:1], f"the file holds more than {MAX_VALUES:,} values. Write fewer aliases.")
            return None
        if not isinstance(node, ScalarNode) and node.tag not in _COLLECTION_TAGS:
            self._report(node, path, f"the tag {_plain(str(node.tag))} is not supported: write the value without it.")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)  # YAML has no fourth kind
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _joined(key_node.value) if isinstance(key_node, ScalarNode) else None
            if key is None or _UNFIT.search(key):
                self._report(key_node, path, "a key must be a plain name.")
                continue
            here = (*path, key)
            if key in result:
                first = self.document.places[here].line
                self._report(key_node, here, f"{TWICE} (first on line {first}). Keep one.")
                continue
            self.document.places[here] = self._place(key_node)
            result[key] = self.build(value_node, here)
        return result

    def _scalar(self, node: ScalarNode, path: KeyPath) -> Any:
        try:
            value = self.constructor.construct_object(node)
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
            value = _joined(value)
            unfit = _UNFIT.search(value)
            if unfit:
                self._report(node, path, f"holds the character U+{ord(unfit[0]):04X}, which is no text. Delete it.")
                return None
        return value

    def _place(self, node: Node) -> Place:
        return Place(self.document.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _report(self, node: Node, path: KeyPath, message: str) -> None:
        # an alias is the node of its anchor, and an empty value begins where the next one does: the key tells the place
        place = self.document.places.get(path) if node.anchor or not node.value else None
        place = place or self._place(node)
        self.document.problems.append(Problem(place.file, place.line, place.column, dotted(path), message))


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
