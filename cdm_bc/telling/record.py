"""What a report was made from, so that it can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from cdm_bc import __version__
from cdm_bc.files import LARGEST_TABLE, read_bytes
from cdm_bc.parts import Content, Section, column, table
from cdm_bc.telling.story import Story

SHORT = 16


def record_of(story: Story, rows: Sequence[tuple[str, Content]]) -> Section:
    """The run record: `rows`, and the version of the library."""
    text = story.text
    intro = [story.paragraph("record.intro")] if "record.intro" in text else []
    columns = [column(text("record.what"), width=34), column(text("record.value"))]
    every = [*rows, (text("record.library"), f"cdm-bc {__version__}")]
    return story.section("record", *intro, table(text("record.caption"), columns, every, kind="small"))


def named(path: Path) -> str:
    """A file by its name and hash: where it stood says nothing about the result."""
    return f"{path.name} · {digest([path])}"


def digest(paths: Iterable[Path]) -> str:
    """The first figures of the SHA-256 of the contents, one after the other; the same with either kind of line ends."""
    found = hashlib.sha256()
    for path in paths:
        found.update(read_bytes(path, largest=LARGEST_TABLE).replace(b"\r\n", b"\n"))
    return found.hexdigest()[:SHORT]
