"""What becomes of a journal that is damaged, or that does not fit its client file any more: as much of it as can be used, and
a copy of the whole is kept aside; nothing of that without being asked.
"""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from cdm_bc.errors import InputError
from cdm_bc.sentences import Sentence, as_sentence
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.client_file import ClientFile
from cdm_bc.workshop.journal import Damaged, Journal
from cdm_bc.workshop.lease import Lease
from cdm_bc.workshop.record import Record, replayed
from cdm_bc.workshop.state import FileJudge, State, start_tree

#: Why a change cannot be carried out.
NOTHING_THERE = "it changes something that is not there."


def state_of(file: ClientFile, record: Record) -> State:
    """The state that a record leads to. Errors as of the loader, or a LookupError if a change finds nothing to change."""
    document = file.document(record.text)
    judge = FileJudge(document, file.id, file.path.parent)
    return State(start_tree(document), judge, record.done, record.undone)


def state_that_fits(file: ClientFile, record: Record) -> State:
    """As :func:`state_of`; if the journal does not lead to a state, what is wrong is told of the journal, or of the client file
    if that is wrong itself.
    """
    try:
        return state_of(file, record)
    except (InputError, LookupError, TypeError) as error:
        file.document(file.text())
        reason = as_sentence(error.problems[0].message if isinstance(error, InputError) else NOTHING_THERE)
        message = "it does not fit the client file or its model any more: {reason}"
        raise Damaged(Sentence(message, reason=reason), _as_far_as_it_fits(file, record)) from None


def _as_far_as_it_fits(file: ClientFile, record: Record) -> Record | None:
    """The record up to the last event that leads to a state; None if not even its start does."""

    def fits(count: int) -> Record | None:
        part = replayed(record.lines[:count])
        if part is None:
            return None
        try:
            state_of(file, part)
        except (InputError, LookupError, TypeError):
            return None
        return part

    found, low, high = fits(1), 1, len(record.lines)
    while found is not None and low + 1 < high:
        middle = (low + high) // 2
        part = fits(middle)
        low, high, found = (low, middle, found) if part is None else (middle, high, part)
    return found


def mend(path: Path, window: str, damage: Damaged, *, keep: bool, clock: Callable[[], float] = time.time) -> Path:
    """Put a copy of a damaged journal aside, and go on with what could be read of it, or anew from the client file.

    Parameters
    ----------
    damage : as opening the :class:`Session` raised it. keep : whether to go on with what could be read.

    Returns
    -------
    Where the damaged journal is kept.

    Raises
    ------
    Refused
        If another window writes, or the disk cannot be written to.
    InputError
        If the client file is wrong.
    """
    file = ClientFile(path)
    journal, lease = Journal(file.beside("jsonl")), Lease(file.beside("lease"), uuid.uuid4().hex, clock)
    if not lease.take(window):
        raise Refused("read_only")
    now = datetime.datetime.fromtimestamp(clock()).astimezone()
    text = file.text()
    file.document(text)
    try:
        with lease.alone():
            aside = journal.copy_aside(f"damaged.{now.strftime('%Y-%m-%dT%H%M%S')}")
            if keep and damage.record is not None:
                journal.rewrite(damage.record.lines)
            else:
                journal.begin(text, now.isoformat(timespec="seconds"))
    except OSError as error:
        raise Refused.by_disk(error) from None
    finally:
        lease.release()
    return aside
