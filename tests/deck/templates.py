"""Templates of many houses, made here: a function each gives the path of a file in a folder."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Inches

PRESENTATION = "presentationml.presentation.main+xml"
TEMPLATE = "presentationml.template.main+xml"
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
#: Form, left, top, width, height of what decorates a master, in inches.
BANDS = (("rect", 0, 0, 1.6, 7.5), ("ellipse", 11.8, 6.2, 2.4, 2.4), ("rect", 1.6, 1.55, 11.73, 0.05))
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """An archive with each part changed; None leaves it out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            changed = change(name, old.read(name))
            if changed is not None:
                new.writestr(name, changed)
    return stream.getvalue()


def saved(presentation: Any) -> bytes:
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def as_potx(content: bytes) -> bytes:
    return rezipped(content, lambda _, data: data.replace(PRESENTATION.encode(), TEMPLATE.encode()))


def four_by_three(folder: Path) -> Path:
    """A presentation of 4 to 3 with slides, a section and the thumbnail of its first slide."""
    made = Presentation()
    for layout in list(made.slide_layouts)[:3]:
        slide = made.slides.add_slide(layout)
        slide.shapes.title.text = "An old slide"
        slide.notes_slide.notes_text_frame.text = "An old note"
    ids = "".join(f'<p14:sldId id="{slide.slide_id}"/>' for slide in made.slides)
    made.element.append(
        parse_xml(
            f'<p:extLst {P}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
            f'<p14:section name="Old" id="{{6F1D1E8B-8F2E-4A8A-9D07-6A1E2F1E1A11}}"><p14:sldIdLst>{ids}</p14:sldIdLst>'
            "</p14:section></p14:sectionLst></p:ext></p:extLst>"
        )
    )
    path = folder / "four_by_three.pptx"

    def change(name: str, data: bytes) -> bytes:
        """The program that saved a file notes the titles of its slides."""
        return data.replace(b"<TitlesOfParts>", b"<!-- An old slide --><TitlesOfParts>") if "app.xml" in name else data

    path.write_bytes(rezipped(saved(made), change))
    return path


def decorated(folder: Path) -> Path:
    """A dark .potx of 16 to 9: bands and a circle on the master, other letters, layouts in another order under other names."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    master = made.slide_master
    master.background.fill.solid()
    master.background.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    for number, (form, *box) in enumerate(BANDS):
        left, top, wide, high = map(Inches, box)
        band = (
            f'<p:sp {P} {A}><p:nvSpPr><p:cNvPr id="{90 + number}" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>'
            '<a:solidFill><a:schemeClr val="accent2"/></a:solidFill></p:spPr>'
            "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
        )
        master.shapes._spTree.insert(2, parse_xml(band))
    place(master.placeholders[0], 2, 0.4, 10.6, 1.1)
    place(master.placeholders[1], 2, 1.8, 9.4, 4.6)
    for layout in master.slide_layouts:
        layout.element.cSld.set("name", f"House {layout.name[::-1]}")
    parts = list(made.slide_master.slide_layouts._sldLayoutIdLst)
    for part in parts[:2]:  # the two that matter go to the end
        made.slide_master.slide_layouts._sldLayoutIdLst.append(part)
    path = folder / "decorated.potx"
    dark = {
        b"000000": b"F2F2F2",
        b"FFFFFF": b"1B2A41",
        b"1F497D": b"CCD6F6",
        b"4F81BD": b"64DFDF",
        b"C0504D": b"F4A261",
    }

    def change(name: str, data: bytes) -> bytes:
        if "theme" in name:
            data = data.replace(b'<a:sysClr val="windowText" lastClr="000000"/>', b'<a:srgbClr val="F2F2F2"/>')
            data = data.replace(b'<a:sysClr val="window" lastClr="FFFFFF"/>', b'<a:srgbClr val="1B2A41"/>')
            for old, new in dark.items():
                data = data.replace(b'<a:srgbClr val="' + old, b'<a:srgbClr val="' + new)
            data = data.replace(b'typeface="Calibri"', b'typeface="Georgia"')
        return data

    path.write_bytes(as_potx(rezipped(saved(made), change)))
    return path


def titles_only(folder: Path) -> Path:
    """A small .pptx of 16 to 9 whose one layout has a title without a height, in capitals, and nothing else."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(10), Inches(5.625)
    keep = next(layout for layout in made.slide_layouts if layout.name == "Title Only")
    for layout in list(made.slide_layouts):
        if layout is not keep:
            made.slide_layouts.remove(layout)
    for shape in list(keep.placeholders)[1:]:
        shape.element.getparent().remove(shape.element)
    place(made.slide_master.placeholders[0], 0.5, 0.9, 9, 0)
    place(made.slide_master.placeholders[1], 0.5, 1.2, 9, 4)
    look = made.slide_master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    look.set("cap", "all")
    look.set("sz", "2400")
    path = folder / "titles_only.pptx"
    path.write_bytes(saved(made))
    return path


def by_libreoffice(folder: Path) -> Path:
    """The decorated one with slides, opened by LibreOffice and saved."""
    made = Presentation(io.BytesIO(rezipped(decorated(folder).read_bytes(), lambda _, data: as_presentation(data))))
    for layout in list(made.slide_layouts)[-2:]:
        made.slides.add_slide(layout).shapes.title.text = "An old slide"
    source = folder / "saved.pptx"
    source.write_bytes(saved(made))
    convert(source, "pptx:Impress MS PowerPoint 2007 XML", folder / "by_libreoffice")
    return folder / "by_libreoffice" / "saved.pptx"


def as_presentation(data: bytes) -> bytes:
    return data.replace(TEMPLATE.encode(), PRESENTATION.encode())


def place(shape: Any, *inches: float) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Inches, inches)


# -- LibreOffice


def office() -> str | None:
    """LibreOffice with Impress, if it is there."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    return program


def convert(file: Path, form: str, folder: Path) -> None:
    """Have LibreOffice convert a file, with a profile of its own."""
    program = office()
    assert program is not None
    folder.mkdir(exist_ok=True)
    profile = (folder / "profile").absolute().as_uri()
    command = [
        program,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
        str(file),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)


TEMPLATES = {"four_by_three": four_by_three, "decorated": decorated, "titles_only": titles_only}
