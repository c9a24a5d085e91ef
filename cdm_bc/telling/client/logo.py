"""The client's logo as data that the page carries itself."""

from __future__ import annotations

import base64
from pathlib import Path

from cdm_bc.case import Case
from cdm_bc.case.files import inside
from cdm_bc.errors import InputError, Problem
from cdm_bc.files import read_bytes
from cdm_bc.sentences import Sentence

#: A larger logo would make the page heavier than the charts in it.
MAX_BYTES = 256 * 1024
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def logo_uri(case: Case, client_file: Path) -> str:
    """The logo as a data URI for an ``<img>``, where an SVG can run no script; '' if the client has none.

    Raises
    ------
    InputError
        If the file is too large for a page.
    """
    name = case.client.client.logo
    path = inside(client_file.parent, name) if name else None
    if path is None:
        return ""
    size = path.stat().st_size
    if size > MAX_BYTES:
        message = "'{file}' is {size:.0f} kB; a logo is at most {most} kB. Save it smaller."
        message = Sentence(message, file=name, size=size / 1024, most=MAX_BYTES // 1024)
        raise InputError([Problem(client_file.as_posix(), None, None, "client.logo", message)])
    data = read_bytes(path, largest=MAX_BYTES)
    return f"data:{TYPES[path.suffix.lower()]};base64,{base64.b64encode(data).decode('ascii')}"
