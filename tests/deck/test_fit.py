"""Words fit: titles into their placeholders, tables and lists into their boxes, however long a client's words are."""

from __future__ import annotations

import pytest

from cdm_bc.parts import column, figures, money, table
from cdm_bc.rendering.deck.fit import LINE, lines, shortened, width
from cdm_bc.rendering.deck.layouts import EMU, Box
from cdm_bc.rendering.deck.tables import SMALL, grids
from cdm_bc.rendering.deck.titles import TitleRoom, fitted
from cdm_bc.text import Formatter

WORDS = "een buitengewoon lange benaming waarin afdelingen, dochterondernemingen en merken in één adem genoemd worden"


def test_widths_are_near_those_of_arial() -> None:
    """Advance widths of Arial in thousandths of its size: what is reckoned is wider, but not by a third."""
    arial = dict(a=556, e=556, i=222, l=222, m=833, W=944, r=333, **{"5": 556, " ": 278, "%": 889})
    for text in ("allemaal", "Willem", "5555 %", "meer er mee", "arme lier"):
        exact = sum(arial[char] for char in text) / 1000
        assert exact <= width(text, 1.0) <= 1.35 * exact, text


def test_titles_get_smaller_before_they_get_shorter_and_are_cut_at_last() -> None:
    room = TitleRoom(400, 70, 28, True, False)
    assert fitted(("Kort",), room) == ("Kort", None)
    text, size = fitted((WORDS[:70], "Kort"), room)
    assert text == WORDS[:70] and size is not None and size < 28
    assert fitted((WORDS * 3, "Kort"), room) == ("Kort", None)
    text, size = fitted((WORDS * 3,), room)
    assert text.endswith("…") and size is not None
    assert lines(text, size, room.width, bold=True) * size * LINE <= room.height
    assert fitted(("Kort",), room, " (2 van 3)")[0] == "Kort (2 van 3)"


@pytest.mark.parametrize("rows", [1, 5, 12, 40])
@pytest.mark.parametrize("scale", [0.75, 1.0])
def test_a_table_fits_its_box_on_as_many_slides_as_it_needs(rows: int, scale: float) -> None:
    made = table(
        "",
        [column("Wat", width=60), column("Wie"), figures("Hoeveel")],
        [(f"{number} {WORDS}", WORDS[:40], money(1_234_567.0)) for number in range(rows)],
        kind="small",
    )
    box = Box(0, 0, round(700 * EMU), round(300 * EMU))
    found = grids(made, Formatter("nl", "EUR"), box, scale)
    assert all(grid.height <= 300 for grid in found)
    assert all(sum(grid.widths) == pytest.approx(700) for grid in found)
    assert [row[0] for grid in found for row in grid.cells[1:]] == [f"{number} {WORDS}" for number in range(rows)]
    assert all(grid.cells[0][0] == "Wat" for grid in found)
    if len(found) > 1:
        assert found[0].size == SMALL[-1] * scale
    for grid in found:  # no figure is broken
        assert all(lines(row[2], grid.size, grid.widths[2] - 10) == 1 for row in grid.cells[1:])


def test_shortening_keeps_whole_words_and_ends() -> None:
    for room in (20, 60, 200):
        cut = shortened(WORDS, 10, room, 2)
        assert lines(cut, 10, room) <= 2 and cut.endswith("…")
    assert shortened("Donaudampfschifffahrtsgesellschaft", 10, 60, 1).endswith("…")
