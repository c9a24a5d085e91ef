"""What goes wrong with input, said so that the reader can mend it.

A :class:`Problem` is one fault at one place; an :class:`InputError` carries all of them at once, so that a file is
mended in one go and not in twelve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from cdm_bc.sentences import LONGEST, Sentence, cut

#: Names that are proposed where none is near; up to so many names, all of them.
NEAREST, FEW = 3, 14
#: A longer name is a mistake of another kind than of spelling.
LONGEST_NAME = 100
#: Characters of a path in a file, as a message shows it.
LONGEST_KEY = 400


class CdmError(Exception):
    """Base of every error that this library raises on purpose. Its text is fit to show to a user."""

    @property
    def sentence(self) -> str:
        """What it says, as it was given: a :class:`~cdm_bc.sentences.Sentence` stays one."""
        return self.args[0] if self.args else ""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the text alone, for where in the library it was raised helps nobody."""
        return str(self).splitlines()


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in an input file.

    Parameters
    ----------
    file : str
        The file as the user named it.
    line, column : int or None
        Position, counted from 1; None where the fault has no place (a missing file).
    key : str
        Dotted path of the value in the file, such as ``facts.gross_margin``.
    message : str
        What is wrong and what would be right, in one or two sentences.

    Examples
    --------
    >>> print(Problem("acme.yaml", 4, 3, "facts.margin", "unknown fact. Did you mean 'gross_margin'?"))
    acme.yaml:4:3: facts.margin: unknown fact. Did you mean 'gross_margin'?
    """

    file: str
    line: int | None
    column: int | None
    key: str
    message: str

    def __post_init__(self) -> None:
        for name, most in (("message", LONGEST), ("key", LONGEST_KEY)):
            if len(getattr(self, name)) > most:
                object.__setattr__(self, name, cut(getattr(self, name), most))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return ": ".join(part for part in (place, self.key, self.message) if part)


class InputError(CdmError):
    """The input is wrong; `problems` says where and how, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.column or 0, p.key, p.message))
        )
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class FormulaError(CdmError):
    """A formula cannot be read, or its units do not fit."""


class ReportError(CdmError):
    """A report could not be made although its input was right."""


def shown(value: object, depth: int = 0) -> str:
    """A value found in a file, as a message quotes it: on one line, short, in no programming language.

    Examples
    --------
    >>> shown("5%"), shown(True), shown(None), shown(24_000_000)
    ("'5%'", 'true', 'nothing', '24000000')
    """
    match value:
        case None:
            return Sentence("nothing")
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case dict():
            keys = [cut(str(key), 60) for key in list(value)[:3]] or [Sentence("nothing")]
            return Sentence("a mapping of {keys}{more}", keys=keys, more=", …" if len(value) > 3 else "")
        case list() | tuple():
            items = [shown(item, depth + 1) for item in value[:3]] if depth < 2 else ["…"]
            return Sentence("[{items}{more}]", items=items, more=", …" if len(value) > 3 and depth < 2 else "")
        case int() if abs(value) > 10**60:  # writing out a longer one could take Python for ever
            return Sentence("a number of more than 60 digits")
        case str():
            value = value if len(value) <= 80 else value[:80]  # quoting a long one would take its time
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…{text[0] if isinstance(value, str) else ''}"


def short(text: str) -> str:
    """The text on one line, cut off where a message would get lost in it."""
    text = " ".join(text[: 2 * LONGEST].split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def did_you_mean(name: str, known: Sequence[str] | Mapping[str, str]) -> str:
    """The sentence that points to the nearest known name, lists the few that are allowed, or the nearest of many.

    Parameters
    ----------
    known : the names; or other names for them, each with the name that it stands for.

    Examples
    --------
    >>> did_you_mean("gros_margin", ["gross_margin", "revenue"])
    "Did you mean 'gross_margin'?"
    >>> did_you_mean("zzz", ["a", "b"])
    'Allowed: a, b.'
    >>> did_you_mean("Klanten", {"customer": "customer", "klant": "customer"})
    "Did you mean 'customer'?"
    """
    names = known if isinstance(known, Mapping) else dict(zip(known, known, strict=True))
    return _hint(name.casefold()[:LONGEST_NAME], tuple(names.items()))


@lru_cache(maxsize=1024)
def _hint(wanted: str, names: tuple[tuple[str, str], ...]) -> str:
    folded = {other.casefold(): meant for other, meant in names}
    near = get_close_matches(wanted, folded, n=1, cutoff=0.6)
    if near:
        return Sentence("Did you mean '{name}'?", name=folded[near[0]])
    every = list(dict.fromkeys(meant for _, meant in names))
    if len(every) <= FEW:
        return Sentence("Allowed: {names}.", names=every) if every else ""
    nearest = dict.fromkeys(folded[other] for other in get_close_matches(wanted, folded, n=2 * NEAREST, cutoff=0.0))
    return Sentence("Nearest: {names}.", names=list(nearest)[:NEAREST])
