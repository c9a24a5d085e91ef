"""Appendix: what the report was made from, so that it can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cdm_bc import __version__
from cdm_bc.model.load import REFERENCE, REFERENCE_FOLDER
from cdm_bc.parts import Content, Section, column, number, table
from cdm_bc.telling.client.story import ClientStory

SHORT = 16


def record(story: ClientStory) -> Section:
    """Versions, hashes and seed. Files by name only: where they stood says nothing about the result."""
    text, case = story.text, story.case
    own = [path for path in case.files if not _is_shipped(path)]
    shipped = [path for path in case.files if _is_shipped(path)]
    settings = case.client.uncertainty
    rows: list[tuple[str, Content]] = [
        (text("record.client"), case.id),
        (text("record.client_file"), f"{story.path.name} · {digest([story.path])}"),
        (text("record.model"), f"{case.model.id} {case.model.version}"),
        *([(text("record.reference"), f"{REFERENCE} · {digest(shipped)}")] if shipped else []),
        *((text("record.file"), f"{path.name} · {digest([path])}") for path in own),
        (text("record.samples"), number(settings.samples, 0)),
        (text("record.seed"), str(settings.seed)),
        (text("record.library"), f"cdm-bc {__version__}"),
    ]
    columns = [column(text("record.what"), width=34), column(text("record.value"))]
    found = table(text("record.caption"), columns, rows, kind="small")
    return story.section("record", story.paragraph("record.intro"), found)


def _is_shipped(path: Path) -> bool:
    return path.is_relative_to(REFERENCE_FOLDER)


def digest(paths: Iterable[Path]) -> str:
    """The first figures of the SHA-256 of the contents, one after the other; the same with either kind of line ends."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:SHORT]
