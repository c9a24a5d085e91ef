"""What a deck consists of: slides with a message as their title, charts as numbers, tables, words, and notes for the speaker.

As with :mod:`cdm_bc.parts`, nothing here says how it looks. The charts are numbers under names, not pictures: whoever shows
the deck can edit them. Every number is a figure of the library as it is; what a chart shows beside its marks is written out.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from cdm_bc.parts import Paragraph, Table
from cdm_bc.text import Formatter


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers under a name, one per category; None where there is none. `labels` stand beside the marks."""

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """A column per category, side by side; the category in `strong` stands out. `alt` : the chart in a sentence."""

    alt: str
    categories: tuple[str, ...]
    series: Series
    strong: int | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar per category, the first on top."""

    alt: str
    categories: tuple[str, ...]
    series: Series


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Levels and the changes between them.

    Attributes
    ----------
    amounts : levels where `totals` says so, changes elsewhere. strong : the step that stands out.
    """

    alt: str
    categories: tuple[str, ...]
    amounts: Series
    totals: tuple[bool, ...]
    strong: int | None = None

    def levels(self) -> tuple[tuple[float, float], ...]:
        """From where to where each column reaches.

        Examples
        --------
        >>> steps = Series("amount", (100.0, -130.0, -30.0))
        >>> Waterfall("", ("a", "b", "c"), steps, (True, False, True)).levels()
        ((0.0, 100.0), (100.0, -30.0), (0.0, -30.0))
        """
        found, level = [], 0.0
        for amount, is_total in zip(self.amounts.values, self.totals, strict=True):
            begin = 0.0 if is_total else level
            level = begin + (amount or 0.0)
            found.append((begin, level))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Combo:
    """Columns up and down per category, stacked on either side of zero, and a line over them."""

    alt: str
    categories: tuple[str, ...]
    columns: tuple[Series, ...]
    line: Series


@dataclass(frozen=True, slots=True)
class Swings:
    """Bars to either side of a base, the first on top: what is reached at the low and at the high end of each category."""

    alt: str
    categories: tuple[str, ...]
    base: float
    low: Series
    high: Series


@dataclass(frozen=True, slots=True)
class Bubble:
    """A bubble: its group, where it stands, how large it is, and the word in it."""

    group: str
    name: str
    word: str
    across: float
    up: float
    size: float


@dataclass(frozen=True, slots=True)
class Bubbles:
    """Bubbles in groups; the axes cross where the `split` is, so that they part four quadrants.

    Attributes
    ----------
    groups : names of the groups, in their order. across, up, size : what each measures. split : across and up; None for none.
    """

    alt: str
    groups: tuple[str, ...]
    bubbles: tuple[Bubble, ...]
    across: str
    up: str
    size: str
    split: tuple[float, float] | None


SlideChart = Columns | Bars | Waterfall | Combo | Swings | Bubbles
SlidePart = SlideChart | Table | Paragraph


@dataclass(frozen=True, slots=True)
class Slide:
    """One message.

    Attributes
    ----------
    id : what it is about. titles : the message, and the same in fewer words for a title that has less room.
    parts : in the order in which they are read; a table that needs several slides gets them.
    notes : for the speaker: what it rests on, and where the figures stand; a line each.
    """

    id: str
    titles: tuple[str, ...]
    parts: tuple[SlidePart, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides of a deck.

    Attributes
    ----------
    title, subtitle : of the opening slide. date : of the deck, None if it has none. footer : at the foot of each slide.
    continued : behind the title of the second and later slides of one table, with ``{number}`` and ``{count}``.
    write : language and number formats.
    accent : of the client, for where no template brings its own colours.
    """

    title: str
    subtitle: str
    date: datetime.date | None
    footer: str
    continued: str
    slides: tuple[Slide, ...]
    write: Formatter
    accent: str


def words(parts: Sequence[SlidePart]) -> tuple[Paragraph, ...]:
    """The paragraphs among the parts of a slide."""
    return tuple(part for part in parts if isinstance(part, Paragraph))
