"""The client file on disk, which others may change while the workshop runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdm_bc.case.load import case_of, check_client_id
from cdm_bc.document import Document, parse
from cdm_bc.edits.merge import Unwritable, merged
from cdm_bc.edits.tree import Edit, apply_all, difference, get, put, same
from cdm_bc.errors import InputError
from cdm_bc.files import read_text
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.commands import FILE
from cdm_bc.workshop.state import start_tree

Stamp = tuple[int, int]


def stamp_of(path: Path) -> Stamp:
    """Changes when the file does; (0, 0) if there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def rewritten(text: str, data: dict[str, Any]) -> str:
    """The text of a client file with the values of `data`; comments, order and layout stay.

    Raises
    ------
    Refused
        If it must be edited by hand.
    """
    try:
        return merged(text, data)
    except Unwritable:
        raise Refused("unwritable") from None


@dataclass(frozen=True)
class DiskChange:
    """The client file changed on disk behind the workshop's back.

    Attributes
    ----------
    text : what it says now. edits : from what the workshop knew to that; None if it cannot be read as a client file, for
        `reason`. both : those of the edits that are at odds with a change made here.
    """

    text: str
    edits: tuple[Edit, ...] | None
    both: tuple[Edit, ...] = ()
    reason: str = ""

    def beside_ours(self, tree: Any) -> tuple[Edit, ...]:
        """What brings the file's changes into the tree of the workshop; where both changed the same value, ours stays."""
        edits: list[Edit] = []
        for edit in self.edits or ():
            if edit not in self.both:
                brought = put(tree, (FILE, *edit.path), edit.new)
                tree, edits = apply_all(tree, brought), [*edits, *brought]
        return tuple(edits)


def _values_in(text: str) -> Any:
    """The values in the text of a client file; none if a journal of the earlier form says it was something else."""
    try:
        document = parse(text.removeprefix("\ufeff"), "")
    except InputError:
        return {}
    return start_tree(document)[FILE] if isinstance(document.data, dict) else {}


class ClientFile:
    """The client file at `path`.

    Raises
    ------
    InputError
        If its name cannot be a client's.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.id = check_client_id(path)

    def beside(self, kind: str) -> Path:
        """A file of the workshop beside it: ``acme.workshop.<kind>``."""
        return self.path.with_name(f"{self.id}.workshop.{kind}")

    def text(self) -> str:
        """What the file says, with its line ends as they are."""
        return read_text(self.path, self.path.name, keeps_mark=True)

    def document(self, text: str) -> Document:
        """`text` as a client file that is right; raises all its problems at once if it is not."""
        document = parse(text.removeprefix("\ufeff"), self.path.name)
        case_of(document, self.id, self.path.parent)
        return document

    def change_since(self, known: str, values: Callable[[], Any]) -> DiskChange | None:
        """How the file differs from the text that is known; None if only in line ends. `values` : those of now, here."""
        try:
            text = self.text()
        except InputError as error:
            return DiskChange("", None, reason=error.problems[0].message)
        if text.replace("\r\n", "\n") == known.replace("\r\n", "\n"):
            return None
        try:
            new = start_tree(self.document(text))[FILE]
        except InputError as error:
            return DiskChange(text, None, reason=str(error.problems[0]))
        old = _values_in(known)
        edits, ours = tuple(difference(old, new)), values()
        both = tuple(e for e in edits if not same(get(ours, e.path), e.old) and not same(get(ours, e.path), e.new))
        return DiskChange(text, edits, both)
