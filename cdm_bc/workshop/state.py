"""The state of a workshop: the client file as it stands now, and every change that led there. Pure: no file, no widget.

The tree has three branches: ``file`` (the values of the client file), ``snapshots`` (states kept as scenarios) and ``points``
(agreements and open points). Every command, of whatever kind, is a :class:`~cdm_bc.workshop.change.Change` of that tree, so
that undo, the log, the autosave and the minutes have one form to deal with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cdm_bc.calculation.checks import checked
from cdm_bc.case import Case, case_of
from cdm_bc.decision import correlation_problems
from cdm_bc.document import Document
from cdm_bc.edits.tree import apply_all
from cdm_bc.errors import InputError
from cdm_bc.workshop.change import Change, Refused

Tree = dict[str, Any]
Judge = Callable[[Tree], Case]


def start_tree(document: Document) -> Tree:
    """The tree of a workshop on this client document, nothing changed yet."""
    file = {key: value for key, value in document.data.items() if value is not None}
    return {"file": file, "snapshots": {}, "points": []}


@dataclass(frozen=True)
class FileJudge:
    """Judges trees with the loader and the checks that also judge files.

    Attributes
    ----------
    document : the client document of the start; messages take names and places from it.
    client_id, folder : as :func:`~cdm_bc.case.case_of` takes them.
    """

    document: Document
    client_id: str
    folder: Path

    def __call__(self, tree: Tree) -> Case:
        """The case that the tree stands for.

        Raises
        ------
        InputError
            If the file would be wrong.
        """
        document = Document(tree["file"], self.document.places, [], self.document.file)
        case = checked(case_of(document, self.client_id, self.folder))
        if problems := correlation_problems(case):
            raise InputError(problems)
        return case


class State:
    """The tree now, the way there, and the way on that was undone.

    Parameters
    ----------
    start : the tree at the start of the workshop. judge : see :class:`FileJudge`.
    done, undone : changes carried out, and undone ones, the next to redo last; for a workshop that goes on.

    Raises
    ------
    InputError
        If the tree is wrong (an earlier workshop goes on with a file it no longer fits).
    """

    def __init__(self, start: Tree, judge: Judge, done: Iterable[Change] = (), undone: Iterable[Change] = ()) -> None:
        self.start = start
        self.judge = judge
        self.done: list[Change] = list(done)
        self.undone: list[Change] = list(undone)
        self.tree: Tree = apply_all(start, (edit for change in self.done for edit in change.edits))
        self.case = judge(self.tree)
        self.version = 0

    def do(self, change: Change) -> bool:
        """Carry out a change; False if there is nothing to do.

        Raises
        ------
        Refused
            If the file would be wrong then. The state is as it was.
        """
        if not change.edits:
            return False
        self._move(change.edits)
        if self.done and change.continues(self.done[-1]):
            self.done[-1] = change.joined_to(self.done[-1])
        else:
            self.done.append(change)
        self.undone.clear()
        return True

    def undo(self) -> Change | None:
        """Take the last change back; None if there is none."""
        if not self.done:
            return None
        self._move(self.done[-1].inverse())
        self.undone.append(self.done.pop())
        return self.undone[-1]

    def redo(self) -> Change | None:
        """Carry out again what was undone last; None if there is nothing."""
        if not self.undone:
            return None
        self._move(self.undone[-1].edits)
        self.done.append(self.undone.pop())
        return self.done[-1]

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """If what follows is refused, the state is as it was before it."""
        kept = self.tree, self.case, list(self.done), list(self.undone)
        try:
            yield
        except Refused:
            if self.tree is not kept[0]:
                self.version += 1
            self.tree, self.case, self.done, self.undone = kept
            raise

    def explain(self, index: int, note: str) -> bool:
        """Write down why the change `index` of the log was made; '' takes that away. False if it says so already. A note is
        no change: it stays with its change when that is undone and redone.
        """
        if not 0 <= index < len(self.done):
            raise Refused("gone")
        if self.done[index].note == note:
            return False
        self.done[index] = replace(self.done[index], note=note)
        return True

    def try_out(self, change: Change) -> None:
        """Raise :class:`Refused` if the change would be refused; nothing is changed."""
        self._after(change.edits)

    def allows(self, change: Change) -> bool:
        """Whether the change would be carried out."""
        try:
            self.try_out(change)
        except Refused:
            return False
        return True

    def _after(self, edits: Iterable[Any]) -> tuple[Tree, Case]:
        """The tree and the case after these edits."""
        try:
            tree = apply_all(self.tree, edits)
        except LookupError:
            raise Refused("gone") from None
        try:
            return tree, self.judge(tree)
        except InputError as error:
            raise Refused.by_loader(error) from None

    def _move(self, edits: Iterable[Any]) -> None:
        self.tree, self.case = self._after(edits)
        self.version += 1
