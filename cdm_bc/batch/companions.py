"""What may be made with a report, from the same figures and beside it in the manifest: a line per kind.

A kind is chosen with what was asked on the command line; that checks it once, before any report is made. What was chosen
travels to the processes that make the reports.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdm_bc.rendering.deck.template import Template
    from cdm_bc.reports.client import ClientReport


@dataclass(frozen=True)
class Companion(ABC):
    """A file that is made with each report.

    Attributes
    ----------
    name : of its kind. ending : of the file's name, behind that of the client.
    """

    name: str
    ending: str

    @property
    def made_with(self) -> Any:
        """What changes the file besides the files of the client, as the manifest has it."""
        return True

    @abstractmethod
    def make(self, report: ClientReport) -> bytes:
        """The file."""


@dataclass(frozen=True)
class DeckFile(Companion):
    """A PowerPoint deck in a template; None for our own."""

    template: Template | None = None

    @property
    def made_with(self) -> str:
        """The hash of the template."""
        return self.template.sha256 if self.template else ""

    def make(self, report: ClientReport) -> bytes:
        """The deck."""
        from cdm_bc.reports.deck import deck_file

        return deck_file(report, self.template)


@dataclass(frozen=True)
class WorkbookFile(Companion):
    """An Excel workbook with live formulas."""

    def make(self, report: ClientReport) -> bytes:
        """The workbook."""
        from cdm_bc.excel.write import workbook
        from cdm_bc.files import hash_of

        return workbook(report.story.results, language=report.style.language, file_hash=hash_of(report.path))


@dataclass(frozen=True)
class Kind:
    """A kind of file: the ending of its name, what it is in the help, and how it is chosen by what was asked.

    `chosen` raises a :class:`~cdm_bc.errors.CdmError` for what cannot be made.
    """

    ending: str
    text: str
    chosen: Callable[[Mapping[str, Any]], Companion]


def _deck(asked: Mapping[str, Any]) -> Companion:
    from cdm_bc.reports.deck import template_of

    return DeckFile("deck", ".pptx", template_of(asked.get("template")))


#: The option that asks for it -> what it is.
COMPANIONS = {
    "deck": Kind(".pptx", "make a PowerPoint deck of each client too", _deck),
    "workbook": Kind(
        ".xlsx",
        "write an Excel workbook of each client too, live formulas",
        lambda _: WorkbookFile("workbook", ".xlsx"),
    ),
}
