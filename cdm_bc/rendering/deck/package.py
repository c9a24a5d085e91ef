"""The archive that a PowerPoint file is: read within limits, mended where programs differ, written the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from cdm_bc.errors import InputError, Problem
from cdm_bc.files import read_bytes, size_text
from cdm_bc.sentences import Sentence

Parts = dict[str, bytes]

#: Bytes of a template, and of what it unpacks to; parts in it.
LARGEST, LARGEST_UNPACKED, MOST_PARTS = 64 * 2**20, 256 * 2**20, 5_000
#: How an Office file begins that is encrypted, or older than 2007.
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
TYPES, RELATIONS, CORE = "[Content_Types].xml", "_rels/.rels", "docProps/core.xml"
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"
PRESENTATION, TEMPLATE, SHOW = (_MAIN.format(kind) for kind in ("presentation", "template", "slideshow"))
#: The relation of the core properties as LibreOffice names it, and as the standard does.
CORE_ELSEWHERE = b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
CORE_RELATION = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
#: What the program says of a file: among other things the titles of the slides that it had.
PROGRAM = "docProps/app.xml"
SAID = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"""
#: The day before which an archive knows no time: the same in every file, so that equal input gives an equal file.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def read_parts(path: Path) -> Parts:
    """The parts of a template, as a presentation that python-pptx opens.

    Raises
    ------
    InputError
        If it cannot be read, is no PowerPoint file, is damaged, has macros, or is larger than a template can be.
    """
    content = read_bytes(path, largest=LARGEST)
    fault = _fault_outside(content)
    if not fault:
        try:
            return mended(unpacked(content))
        except _Refused as error:
            fault = error.args[0]
        except (Exception, MemoryError):  # a damaged archive fails in every way that a library did not think of
            fault = DAMAGED
    raise InputError([Problem(path.as_posix(), None, None, "", fault)])


DAMAGED = "is no readable PowerPoint template. Open it in PowerPoint and save it as .potx again."


class _Refused(Exception):
    """A template that is not used; its argument says why."""


def _fault_outside(content: bytes) -> str:
    """What is wrong with a file that is no archive; '' if it is one."""
    if content.startswith(OLD_OR_LOCKED):
        return "is protected with a password, or of PowerPoint 2003 or older. Save it as .potx without a password."
    return "" if content.startswith(b"PK") else DAMAGED


def unpacked(content: bytes) -> Parts:
    """The parts of an archive that is not too large."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
            message = "unpacks to more than {size}, which no template needs."
            raise _Refused(Sentence(message, size=size_text(LARGEST_UNPACKED)))
        return {info.filename: archive.read(info) for info in infos if not info.is_dir()}


def mended(parts: Parts) -> Parts:
    """The parts of a presentation: a template said to be one, and with core properties where the standard has them."""
    types = parts[TYPES].decode("utf-8-sig")
    if "macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise _Refused("has macros, which are not taken over. Save it as .potx, without macros.")
    if not any(kind in types for kind in (PRESENTATION, TEMPLATE, SHOW)):
        raise _Refused("is no PowerPoint template. Give a .potx or .pptx file.")
    for kind in (TEMPLATE, SHOW):
        types = types.replace(kind, PRESENTATION)
    relations = parts[RELATIONS].replace(CORE_ELSEWHERE, CORE_RELATION)
    # the picture of the template's first slide would stand for the deck
    relations = re.sub(rb"<Relationship [^>]*metadata/thumbnail[^>]*/>", b"", relations)
    return {**parts, TYPES: types.encode(), RELATIONS: relations, **({PROGRAM: SAID} if PROGRAM in parts else {})}


def packed(parts: Parts) -> bytes:
    """The archive of the parts: the same parts give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        # the list of types is what readers look for first
        for name in sorted(parts, key=lambda name: (name != TYPES, name != RELATIONS, name)):
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, parts[name])
    return stream.getvalue()


def repacked(content: bytes) -> bytes:
    """An archive with nothing in it that tells when or where it was written."""
    return packed(unpacked(content))
