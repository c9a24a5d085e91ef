"""How a notebook opens the workshop."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from pathlib import Path

from cdm_bc.case import load_case
from cdm_bc.decision import decide
from cdm_bc.errors import InputError
from cdm_bc.temporary import folder_of_this_process
from cdm_bc.text import texts
from cdm_bc.workshop.app import WorkshopApp, plotly_source
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.ports import address_in_the_room, listening
from cdm_bc.workshop.room.mailbox import Mailbox
from cdm_bc.workshop.view import NEEDS, slow_figures

#: Files of texts that the page takes its words from.
TEXTS = ("workshop", "charts", "findings", "units", "report")


def open_workshop(
    client_file: str | Path, language: str = "", output: str | Path = "outputs", share: bool | str = False
) -> WorkshopApp:
    """The workshop on a client file, ready to be shown.

    Parameters
    ----------
    language : ``nl`` or ``en``; that of the client file if ''. output : folder for the report and the minutes.
    share : whether people in the local network may estimate, on a page of their own; the folder of their estimates if there is
        such a page already.
    """
    path = Path(os.path.expanduser(client_file))
    warm_up(path)
    return WorkshopApp(Desk(path, language, Path(output), _room(share)))


def _room(share: bool | str) -> Mailbox | None:
    """Where the estimates of guests come in; a page for them is opened if there is none."""
    if not share:
        return None
    if isinstance(share, str):
        return Mailbox(Path(share))
    mailbox = Mailbox(folder_of_this_process() / "room")
    if not mailbox.address:
        from cdm_bc.workshop.room.guests import guests_server

        guests_server(mailbox, listening(None, address_in_the_room()))
    return mailbox


def warm_up(path: Path) -> None:
    """Compute the case once, so that libraries and models are loaded when the first window opens. Keeps nothing."""
    plotly_source()
    for name in TEXTS:
        texts(name, "en")  # both languages come from one file
    with suppress(InputError):  # the page will tell what is wrong
        slow_figures(decide(load_case(path)), needed={part for parts in NEEDS.values() for part in parts})
    gc.collect()
    gc.freeze()  # what is loaded now stays: going through it again and again would hold up an answer now and then
