"""What the reader of YAML finds wrong, said without its words: at which line, and what that line probably should be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from cdm_bc.sentences import Sentence

#: A line with a key: how far it stands in, its key, and what stands behind the colon.
_KEYED = re.compile(r"(?P<indent>\s*(?:- +)?)(?P<key>[^\s:#\"'{}\[\]][^:#\"'{}\[\]]*?):(?P<space>\s*)(?P<value>.*?)\s*")
_OTHER = "check the quotes, the brackets, and in which column it and the line above begin."


@dataclass(frozen=True)
class Fault:
    """Where a text cannot be read, and why; line and column from 1, None where that says nothing."""

    line: int | None
    column: int | None
    message: str


def yaml_fault(error: MarkedYAMLError, text: str) -> Fault:
    r"""The fault that the reader of YAML found in `text`.

    Examples
    --------
    >>> from ruamel.yaml import YAML
    >>> try:
    ...     YAML(pure=True).compose("client:\n  name: Acme: the shop\n")
    ... except MarkedYAMLError as error:
    ...     print(yaml_fault(error, "client:\n  name: Acme: the shop\n").message)
    a text that holds a colon stands in quotes. Write name: "Acme: the shop".
    """
    return _Look(error, text.splitlines() or [""]).fault()


class _Look:
    """The lines around a fault.

    Attributes
    ----------
    here, begun : numbers from 0 of the line where reading ended, and of the one where the part at fault begins.
    """

    def __init__(self, error: MarkedYAMLError, lines: list[str]) -> None:
        self.what = f"{error.context or ''}; {error.problem or ''}"
        self.lines = lines
        self.mark = error.problem_mark or error.context_mark
        self.start = error.context_mark or self.mark
        self.here, self.begun = (min(mark.line, len(lines) - 1) if mark else 0 for mark in (self.mark, self.start))

    def fault(self) -> Fault:
        """The first kind of fault that it is."""
        line = self.lines[self.here]
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return self.at(self.here, "a tab stands in front of this line. Indent with spaces.")
        for words, kind in _KINDS.items():
            if words in self.what:
                return kind(self) if callable(kind) else self.at(self.here, kind)
        return self.at(self.here, Sentence("this line cannot be read: {advice}", advice=Sentence(_OTHER)))

    def at(self, line: int, message: str) -> Fault:
        """A fault on a line; the column only where reading ended."""
        mark: Any = self.mark if line == self.here else None
        if mark is None or mark.line != line:
            mark = self.start if self.start and self.start.line == line else None
        return Fault(line + 1, mark.column + 1 if mark else None, message)

    # -- kinds of faults

    def colon(self) -> Fault:
        """A colon where none can stand: in a text, under a line that lacks one, or too far in."""
        found = _KEYED.fullmatch(self.lines[self.here])
        if found and re.search(r":(\s|$)", found["value"]):
            return self.at(self.here, _quoted("a text that holds a colon stands in quotes.", found))
        return self.slip_above() or self.at(self.here, self.wrong_column())

    def slip_above(self) -> Fault | None:
        """What the line above lacks so that this one could follow; None if it is whole."""
        above = self.above(self.here)
        found = _KEYED.fullmatch(self.lines[above]) if above is not None else None
        is_whole = above is None or (found and (found["space"] or not found["value"]))
        return None if is_whole else self.keyless(above)

    def keyless(self, line: int | None = None) -> Fault:
        """A line without a colon and a space behind its key."""
        line = self.begun if line is None else line
        found = _KEYED.fullmatch(self.lines[line])
        if found and found["value"] and not found["space"]:
            return self.at(line, Sentence("a space is missing behind the colon. Write {line}", line=_line(found, "")))
        bare = self.lines[line].strip()
        if re.fullmatch(r"\w+", bare):
            return self.at(line, Sentence("a colon is missing. Write {line}", line=f"{bare}:"))
        if pair := re.fullmatch(r"(\w+)\s*=?\s+(\S.*)", bare):
            return self.at(line, Sentence("a colon is missing. Write {line}", line=f"{pair[1]}: {pair[2]}"))
        return self.at(line, "this line has no colon behind its key. Write key: value.")

    def column(self) -> Fault:
        """A line that begins in another column than the keys that it belongs to, or has something behind a quote."""
        line = self.lines[self.here]
        if re.search(r":\s+'[^']*'\w", line):
            return self.at(self.here, "an apostrophe ends the text here. Put the text in double quotes.")
        if re.search(r":\s+(['\"]).*\1\s*[^\s#,}\]]", line):
            return self.at(self.here, "something stands behind the closing quote. Put the whole text in quotes.")
        if not line.strip() or (self.mark and self.mark.column > len(line) - len(line.lstrip()) + 2):
            return self.at(self.here, Sentence("this line cannot be read: {advice}", advice=Sentence(_OTHER)))
        return self.slip_above() or self.at(self.here, self.wrong_column())

    def wrong_column(self) -> str:
        """That this line begins in another column than it should."""
        line = self.lines[self.here]
        message = "this line begins in column {column}. The keys that belong together begin in one column."
        return Sentence(message, column=len(line) - len(line.lstrip()) + 1)

    def quote(self) -> Fault:
        """A quote that does not close."""
        return self.at(self.begun, "a quote opens here that is never closed. Close it.")

    def brace(self) -> Fault:
        """A bracket that does not close."""
        return self.bracket("{", "}")

    def square(self) -> Fault:
        """A square bracket that does not close."""
        return self.bracket("[", "]")

    def bracket(self, opens: str, closes: str) -> Fault:
        """A bracket that does not close, or a comma missing in it."""
        message = "the {opens} that opens here is not closed by {closes}, or a comma is missing between its values."
        return self.at(self.begun, Sentence(message, opens=opens, closes=closes))

    def sign(self) -> Fault:
        """A text that begins with a sign that has a meaning of its own."""
        found = _KEYED.fullmatch(self.lines[self.here])
        message = "a text that begins with this sign stands in quotes."
        return self.at(self.here, _quoted(message, found) if found else message)

    def above(self, line: int) -> int | None:
        """The last line above that says something."""
        numbers = (n for n in range(line - 1, -1, -1) if self.lines[n].strip() and self.lines[n].strip()[0] != "#")
        return next(numbers, None)


def _quoted(message: str, found: re.Match[str]) -> str:
    """`message`, with the line as it should be if that is short."""
    line = _line(found, "'" if '"' in found["value"] or "\\" in found["value"] else '"')
    return Sentence("{message} Write {line}.", message=Sentence(message), line=line) if len(line) <= 100 else message


def _line(found: re.Match[str], quote: str) -> str:
    return f"{found['key']}: {quote}{found['value']}{quote}"


#: Words of the reader -> what is to be said, or the method that looks closer. The first that fits counts.
_KINDS: dict[str, Any] = {
    "'\\t'": "a tab stands in this line. Use spaces.",
    "mapping values are not allowed": _Look.colon,
    "found unexpected ':'": _Look.colon,
    "could not find expected ':'": _Look.keyless,
    "another document": "a line of --- ends the file here. Delete it and what follows, or make that a file of its own.",
    "quoted scalar; found unexpected": _Look.quote,
    "unknown escape": "a \\ in double quotes has a meaning of its own. Use single quotes.",
    "escape sequence": "a \\ in double quotes has a meaning of its own. Use single quotes.",
    "flow mapping": _Look.brace,
    "flow sequence": _Look.square,
    "block scalar": _Look.sign,
    "cannot start any token": _Look.sign,
    "scanning an anchor": _Look.sign,
    "scanning an alias": _Look.sign,
    "undefined alias": _Look.sign,
    "tag": _Look.sign,
    "mapping keys are not allowed": _Look.sign,
    "directive": "a line that begins with % has a meaning of its own. Delete it.",
    "sequence entries are not allowed": "a list begins on the line below its key. Or write it as [a, b].",
    "expected the node content": "a bracket or a comma stands here that belongs to nothing. Delete it, or use quotes.",
    "<block end>": _Look.column,
    "block collection": _Look.column,
}
