"""Appendix: what the report was made from, so that it can be made again."""

from __future__ import annotations

from pathlib import Path

from cdm_bc.model.load import REFERENCE, REFERENCE_FOLDER
from cdm_bc.parts import Section, number
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.record import digest, named, record_of


def record(story: ClientStory) -> Section:
    """Versions, hashes and seed."""
    text, case = story.text, story.case
    own = [path for path in case.files if not _is_shipped(path)]
    shipped = [path for path in case.files if _is_shipped(path)]
    settings = case.client.uncertainty
    return record_of(
        story,
        [
            (text("record.client"), case.id),
            (text("record.client_file"), named(story.path)),
            (text("record.model"), f"{case.model.id} {case.model.version}"),
            *([(text("record.reference"), f"{REFERENCE} · {digest(shipped)}")] if shipped else []),
            *((text("record.file"), named(path)) for path in own),
            (text("record.samples"), number(settings.samples, 0)),
            (text("record.seed"), str(settings.seed)),
        ],
    )


def _is_shipped(path: Path) -> bool:
    return path.is_relative_to(REFERENCE_FOLDER)
