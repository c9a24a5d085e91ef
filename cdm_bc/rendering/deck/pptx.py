"""A deck as the bytes of a PowerPoint file: an opening slide, then each slide with its title, parts and notes."""

from __future__ import annotations

import copy
import datetime
import io
from pathlib import Path
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Emu

from cdm_bc.errors import InputError, Problem
from cdm_bc.parts import Paragraph, column, table
from cdm_bc.rendering.deck.axes import Pen
from cdm_bc.rendering.deck.fit import LINE, shortened
from cdm_bc.rendering.deck.layouts import CONTENT, EMU, TITLES, Layouts, box_of, kind_of, placeholders
from cdm_bc.rendering.deck.package import DAMAGED, repacked
from cdm_bc.rendering.deck.page import CHART, draw, pages
from cdm_bc.rendering.deck.template import Template, open_template, read_template
from cdm_bc.rendering.deck.titles import SIDE, title_room, write_title
from cdm_bc.slides import Deck, Slide
from cdm_bc.text import Formatter
from cdm_bc.text.format import LOCALES

#: Height of the slides that sizes of letters are meant for.
HEIGHT = 6_858_000
#: Size of letters at the foot, about.
FOOT = 12.0
#: When a deck was made that has no date: equal input gives an equal file.
MADE = datetime.date(2000, 1, 1)


def pptx(deck: Deck, template: Template | None = None) -> bytes:
    """The deck as a file, in the layouts, colours and letters of a template."""
    presentation, layouts = open_template(template, deck.accent)
    scale = presentation.slide_height / HEIGHT
    pen = Pen(deck.write, CHART * scale)
    _opening(presentation, layouts, deck)
    for slide in deck.slides:
        found = pages(slide, layouts.area, pen, scale)
        for number, page in enumerate(found, 1):
            more = deck.continued.format(number=number, count=len(found)) if len(found) > 1 else ""
            made, body = _slide(presentation, layouts, slide, deck, more)
            draw(page, made, body, pen, scale)
    _describe(presentation, deck)
    stream = io.BytesIO()
    presentation.save(stream)
    return repacked(stream.getvalue())


def usable_template(path: Path) -> Template:
    """A template that a deck can be made in: one is tried.

    Raises
    ------
    InputError
        If the template or its mapping cannot be used.
    """
    template = read_template(path)
    write = Formatter("en", "EUR")
    parts = (table("", [column("a"), column("b")], [("a", "b")]), Paragraph("a"))
    try:
        pptx(Deck("a", "a", None, "a", "", (Slide("a", ("a",), parts, ("a",)),), write, "#000000"), template)
    except InputError:
        raise
    except Exception:  # a damaged file fails in every way that a library did not think of
        raise InputError([Problem(template.file, None, None, "", DAMAGED)]) from None
    return template


def _opening(presentation: Any, layouts: Layouts, deck: Deck) -> None:
    made = presentation.slides.add_slide(layouts.opening)
    write_title(made.shapes.title, (deck.title,), title_room(layouts.opening))
    under = None
    for shape in list(made.placeholders):
        kind = kind_of(shape)
        if kind == PP_PLACEHOLDER.SUBTITLE or (
            kind == PP_PLACEHOLDER.BODY and not placeholders(made, PP_PLACEHOLDER.SUBTITLE)
        ):
            under = shape
        elif kind not in TITLES:
            shape.element.getparent().remove(shape.element)
    if under is None:
        area = layouts.area
        under = made.shapes.add_textbox(area.left, area.top, area.width, area.height)
    under.text_frame.text = deck.subtitle


def _slide(presentation: Any, layouts: Layouts, slide: Slide, deck: Deck, more: str) -> tuple[Any, Any]:
    """A new slide with its title, foot and notes, and its placeholder for content, None if it has none."""
    made = presentation.slides.add_slide(layouts.content)
    room, title = title_room(layouts.content), made.shapes.title
    if box_of(placeholders(layouts.content, *TITLES)[0]) is None:  # a title of no height
        _give_room(title, layouts, room.size)
    write_title(title, slide.titles, room, more)
    body = None
    for shape in list(made.placeholders):
        if kind_of(shape) in TITLES:
            continue
        if body is None and kind_of(shape) in CONTENT:
            body = shape
        else:
            shape.element.getparent().remove(shape.element)
    _foot(made, layouts.content, deck.footer)
    made.notes_slide.notes_text_frame.text = "\n".join(slide.notes)
    return made, body


def _give_room(title: Any, layouts: Layouts, size: float) -> None:
    area = layouts.area
    high = round(2.3 * size * LINE * EMU)
    title.left, title.top = Emu(area.left), Emu(max(0, area.top - high))
    title.width, title.height = Emu(area.width), Emu(min(high, area.top))


def _foot(made: Any, layout: Any, footer: str) -> None:
    """The number of the slide and the line at its foot, where the layout has a place for them."""
    for place in placeholders(layout, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER):
        shape = copy.deepcopy(place.element)
        known = (int(one.get("id")) for one in made.shapes._spTree.iter(qn("p:cNvPr")))
        shape.nvSpPr.cNvPr.set("id", str(max(known) + 1))
        made.shapes._spTree.append(shape)
        if kind_of(place) == PP_PLACEHOLDER.FOOTER:
            box = box_of(place)
            room = box.width / EMU - 2 * SIDE if box else 200.0
            made.shapes[-1].text_frame.text = shortened(footer, FOOT, room, 1)
            for run in made.shapes[-1].text_frame.paragraphs[0].runs:  # LibreOffice takes letters of its own there
                run.font.name = "+mn-lt"


def _describe(presentation: Any, deck: Deck) -> None:
    """What the file says of itself, and in which language its words are."""
    about = presentation.core_properties
    about.title, about.subject, about.author = deck.title, deck.subtitle, "cdm-bc"
    about.last_modified_by, about.keywords, about.comments, about.category = "cdm-bc", "", "", ""
    about.created = about.modified = datetime.datetime.combine(deck.date or MADE, datetime.time())
    about.revision = 1
    language = LOCALES[deck.write.language].replace("_", "-")
    for slide in presentation.slides:
        for run in slide.element.iter(qn("a:r")):
            run.get_or_add_rPr().set("lang", language)
