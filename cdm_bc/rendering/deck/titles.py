"""A title that fits its placeholder: the whole message if there is room, in smaller letters or fewer words if not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Pt

from cdm_bc.rendering.deck.fit import LINE, lines, shortened
from cdm_bc.rendering.deck.layouts import EMU, TITLES, box_of, placeholders

#: Size of titles where a master says none; what they may be made smaller before fewer words are used.
DEFAULT, SMALLER = 44.0, (1.0, 0.9, 0.8, 0.7, 0.6)
#: Room at each side of a placeholder, and above and under the words, in points, unless it says so itself.
SIDE, ABOVE = 7.2, 3.6


@dataclass(frozen=True)
class TitleRoom:
    """The room that a layout gives to its title, in points: width, height, size of letters; whether they are bold capitals."""

    width: float
    height: float
    size: float
    is_bold: bool
    is_capital: bool

    def holds(self, text: str, size: float) -> bool:
        """Whether a title fits in letters of a size."""
        shown = text.upper() if self.is_capital else text
        return lines(shown, size, self.width, bold=self.is_bold) * size * LINE <= max(self.height, size * LINE)


def title_room(layout: Any) -> TitleRoom:
    """The room of the title of a layout."""
    title = placeholders(layout, *TITLES)[0]
    box, looks = box_of(title), list(_looks(layout, title))
    size = next((int(look.get("sz")) / 100 for look in looks if look.get("sz")), DEFAULT)
    bold = next((look.get("b") for look in looks if look.get("b")), "0")
    capital = next((look.get("cap") for look in looks if look.get("cap")), "none")
    wide, high = (box.width / EMU, box.height / EMU) if box else (600.0, 2 * size * LINE)
    return TitleRoom(wide - 2 * SIDE, high - 2 * ABOVE, size, bold in ("1", "true"), capital == "all")


def _looks(layout: Any, title: Any) -> Any:
    """What says how a title looks, the nearest first: the placeholder, that of the master, the master's style of titles."""
    master = layout.slide_master
    for shape in (title, *placeholders(master, *TITLES)):
        yield from shape.element.iterfind(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    yield from master.element.iterfind(f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")


def fitted(titles: Sequence[str], room: TitleRoom, more: str = "") -> tuple[str, float | None]:
    """The title that fits, with the size of its letters if not that of the template.

    Parameters
    ----------
    titles : the message, and the same in fewer words. more : what comes behind it, such as `` (2 of 3)``.

    Examples
    --------
    >>> room = TitleRoom(300, 40, 28, False, False)
    >>> fitted(("The plan", ), room), fitted(("A message that is far too long for this room", "A message"), room)
    (('The plan', None), ('A message', None))
    """
    for title in titles:
        for part in SMALLER:
            if room.holds(title + more, room.size * part):
                return title + more, None if part == 1 else room.size * part
    size = room.size * SMALLER[-1]
    most = max(1, int(room.height / (size * LINE)))
    return shortened(titles[-1] + more, size, room.width, most, bold=room.is_bold), size


def write_title(shape: Any, titles: Sequence[str], room: TitleRoom, more: str = "") -> None:
    """Write the title of a slide."""
    text, size = fitted(titles, room, more)
    shape.text_frame.text = text
    if size is not None:
        for run in shape.text_frame.paragraphs[0].runs:
            run.font.size = Pt(round(size, 1))
