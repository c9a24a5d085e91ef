"""Estimates of the guests: asked, revealed, taken over."""

from __future__ import annotations

from dataclasses import replace

from cdm_bc.workshop import commands
from cdm_bc.workshop.actions.action import Args, action
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.room import rounds
from cdm_bc.workshop.room.mailbox import Mailbox
from cdm_bc.workshop.view import View


def _mailbox(view: View) -> Mailbox:
    if view.room is None:
        raise Refused("gone")
    if view.read_only:
        raise Refused("read_only")
    return view.room


@action
def ask_room(view: View, args: Args) -> None:
    """Ask the guests for a number, or a warm-up question."""
    _mailbox(view).ask(rounds.question_on(view.case, str(args["id"])))


@action
def reveal(view: View, args: Args) -> None:
    """Show what the guests said."""
    rounds.reveal(_mailbox(view))


@action
def ask_again(view: View, args: Args) -> None:
    """Ask the guests the same once more."""
    rounds.again(_mailbox(view))


@action
def close_round(view: View, args: Args) -> None:
    """Leave the question, whatever was said."""
    _mailbox(view).close()


@action
def take_estimate(view: View, args: Args) -> None:
    """The range that the guests agree on becomes the number; how it came about is its source."""
    id, raw = rounds.agreed(_mailbox(view), view.case.language)
    view.session.do(replace(commands.set_number(view.state, id, raw), what="estimate"))
    _mailbox(view).close()
