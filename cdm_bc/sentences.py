"""Sentences that remember how they were made, so that they can be told in another language.

A :class:`Sentence` is its English text and can be used as such. Who tells it in Dutch finds the Dutch for its template in
``text/messages.yaml`` and fills in the same values.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from typing import Any, SupportsIndex

#: Characters that a value takes in a sentence at most, and that a sentence has at most: more is a mistake in the file.
LONGEST_VALUE = 300
LONGEST = 1500
#: Spaces at which no line breaks, as between an amount and its sign.
HARD_SPACES = "\u00a0\u202f"


class Sentence(str):
    """A text with the template and the values that it was made of.

    Parameters
    ----------
    template : English, with the name of each value in braces, and its form behind a colon if it has one: ``{share:g}``.
    values : texts as they stand in a file, numbers, further sentences, or lists of these. An empty one at the end leaves
        nothing behind.

    Examples
    --------
    >>> found = Sentence("{raw} is no date. {hint}", raw="'12/5'", hint=Sentence("Did you mean {date}?", date="12 May"))
    >>> str(found), found.template
    ("'12/5' is no date. Did you mean 12 May?", '{raw} is no date. {hint}')
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Sentence:
        """The text, with what it was made of."""
        made = super().__new__(cls, filled(template, values))
        made.template, made.values = template, values
        return made

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return _again, (self.template, self.values)


def as_sentence(text: str) -> Sentence:
    """A sentence that may have been given as a plain text.

    >>> as_sentence("Write {a: 1}.").template
    'Write {{a: 1}}.'
    """
    return text if isinstance(text, Sentence) else Sentence(text.replace("{", "{{").replace("}", "}}"))


def _again(template: str, values: Mapping[str, Any]) -> Sentence:
    return Sentence(template, **values)


class Writer(string.Formatter):
    """Fills in a template. `told` is how a sentence among the values is told."""

    def __init__(self, told: Callable[[Sentence], str] = str) -> None:
        self.told = told

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as a part of a text."""
        if isinstance(value, Sentence):
            return self.told(value)
        if isinstance(value, list | tuple):
            return ", ".join(self.format_field(item, format_spec) for item in value)
        text = value if isinstance(value, str) else format(value, format_spec)
        return cut(text, LONGEST_VALUE)


def filled(template: str, values: Mapping[str, Any], writer: Writer | None = None) -> str:
    """A template with its values."""
    return cut((writer or Writer()).vformat(template, (), values).strip(), LONGEST)


def cut(text: str, longest: int) -> str:
    """The text on one line, printable, and cut off if it is longer.

    >>> cut("abc" * 40, 9)
    'abcabcab…'
    """
    return printable(text if len(text) <= longest else f"{text[: longest - 1]}…", kept=HARD_SPACES)


def printable(text: str, kept: str = HARD_SPACES + "\n\t") -> str:
    r"""The text with what no page and no terminal should be given written out, but for the characters `kept`.

    >>> printable("a\x1b[2J\n")
    'a\\x1b[2J\n'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() or c in kept else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode()
