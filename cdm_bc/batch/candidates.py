"""The client files of a batch as reports to make."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.batch.job import Job
from cdm_bc.case.client_files import ClientFile, Refused, client_files

if TYPE_CHECKING:
    from cdm_bc.batch.batch import Settings

#: Keys of a client file that name one; where this finds one too many, a second is lost.
FILES_ON_PEOPLE = re.compile(rb"^[\"']?(assessment|survey|engagement)\b", re.MULTILINE)


@dataclass(frozen=True)
class Candidate(ClientFile):
    """A client file whose report can be made."""

    @property
    def rehearsal(self) -> str:
        """What makes such a report for practice, as :func:`~cdm_bc.batch.warm.rehearse` takes it: here a sample client.

        Files on people take a second of imports that most clients do without.
        """
        with suppress(OSError):  # told when the report is made
            if FILES_ON_PEOPLE.search(self.path.read_bytes()):
                return "cdm_bc.batch.job:wholesaler.yaml"
        return "cdm_bc.batch.job:retailer.yaml"

    @property
    def options(self) -> dict[str, Any]:
        """What changes this report besides its files and the options of the batch."""
        return {}

    def job(self, settings: Settings, results: Path) -> Job:
        """The report to make, into the folder `results`."""
        return Job(
            self.client,
            self.path,
            settings.notebook,
            results,
            settings.engine,
            settings.language,
            settings.date,
            settings.pdf,
        )


def candidates_of(files: Iterable[str | Path]) -> tuple[list[Candidate], list[Refused]]:
    """The client files that can be reported on, each once, and the others with what is wrong: id, name, problems."""
    found, refused = client_files(files)
    return [Candidate(file.client, file.path, file.shown) for file in found], refused
