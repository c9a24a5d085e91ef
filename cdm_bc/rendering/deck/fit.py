"""How much room words take, without the font at hand: widths of characters as of a common sans serif."""

from __future__ import annotations

from collections.abc import Sequence

#: Width of a character as a part of the size of the font, for a face like Arial; all others.
_WIDTHS = {
    **dict.fromkeys("il|'.,:;!", 0.27),
    **dict.fromkeys(" \xa0fjtI()[]/-‘’·", 0.31),
    **dict.fromkeys("rs", 0.42),
    **dict.fromkeys("mwMW%→–€", 0.86),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.7),
}
_OTHER = 0.56
#: What a bold face is wider, and what is kept free for a face that is wider than Arial.
BOLD, SPARE = 1.08, 1.12
#: Height of a line as a part of the size of the font.
LINE = 1.2


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text on one line, in the unit of the size."""
    return sum(_WIDTHS.get(char, _OTHER) for char in text) * size * SPARE * (BOLD if bold else 1.0)


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines that a text takes in a column as wide as `room`, broken between words (in a word that is wider).

    Examples
    --------
    >>> lines("een twee drie", 10, 200), lines("een twee drie", 10, 60), lines("", 10, 60)
    (1, 2, 1)
    """
    count, used, space = 1, 0.0, width(" ", size, bold=bold)
    for word in text.split(" "):
        needed = width(word, size, bold=bold)
        if used and used + space + needed > room:
            count, used = count + 1, 0.0
        while needed > room > 0:  # a word that is broken itself
            count, needed = count + 1, needed - room
        used += needed + (space if used else 0.0)
    return count


def shortened(text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
    """The text, cut off between words where it would take more than `most` lines.

    Examples
    --------
    >>> shortened("een twee drie vier", 10, 60, 1)
    'een twee …'
    """
    if lines(text, size, room, bold=bold) <= most:
        return text
    words = text.split(" ")
    while len(words) > 1 and lines(" ".join([*words, "…"]), size, room, bold=bold) > most:
        words.pop()
    cut = " ".join([*words, "…"])
    while len(cut) > 2 and lines(cut, size, room, bold=bold) > most:
        cut = f"{cut[:-2]}…"
    return cut


def largest_size(texts: Sequence[str], room: float, height: float, sizes: Sequence[float], gap: float) -> float | None:
    """The first of `sizes` in which paragraphs fit, `gap` of a line between them; None if none does."""
    for size in sizes:
        taken = sum(lines(text, size, room) + gap for text in texts) * size * LINE
        if taken <= height:
            return size
    return None
