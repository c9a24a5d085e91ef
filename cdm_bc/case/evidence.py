"""The files on people that a client file names: answers to the assessment, opinions, segments. Read in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cdm_bc.case import Case
from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.engagement import Segment, read_segments
from cdm_bc.maturity.foundations import assessment_of
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.survey import Opinions, read_opinions

Read = TypeVar("Read")


@dataclass(frozen=True)
class Attachments:
    """What the files say; None for a file that the client does not name."""

    assessment: Assessment | None = None
    opinions: Opinions | None = None
    segments: tuple[Segment, ...] | None = None


def read_attachments(case: Case, folder: Path) -> Attachments:
    """Read the files that the client file in `folder` names.

    Raises
    ------
    InputError
        With every fault of all of them.
    """
    client, problems = case.client, list[Problem]()

    def of(name: str | None, read: Callable[[Path], Read]) -> Read | None:
        if not name:
            return None
        try:
            return read(folder / name)
        except InputError as error:
            problems.extend(error.problems)
            return None

    entities = {key: (item.letter or key, *dict(item.name).values()) for key, item in case.model.entities.items()}
    found = Attachments(
        of(client.assessment, lambda path: assessment_of(path, client.client.name)),
        of(client.survey, lambda path: read_opinions(path, entities)),
        of(client.engagement, read_segments),
    )
    if problems:
        raise InputError(problems)
    return found
