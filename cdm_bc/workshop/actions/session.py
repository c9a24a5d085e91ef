"""The workshop itself: undo, save, the file on disk, the window."""

from __future__ import annotations

from cdm_bc.workshop.actions.action import Args, action
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.log_rows import in_short
from cdm_bc.workshop.minutes import labels_of
from cdm_bc.workshop.view import View
from cdm_bc.workshop.where import looks_of


@action
def undo(view: View, args: Args) -> None:
    """Take the last change back, or the one that was chosen with all that came after it; say what that was."""
    done = view.state.done
    index = int(args.get("to", len(done) - 1))
    if not done or not 0 <= index < len(done):
        return
    view.ui.held.clear()
    change, labels = done[index], labels_of(view)
    said = view.t("notice.undone", what=in_short(labels, change), more=len(done) - index - 1)
    view.session.undo_to(index)
    view.ui.notice, view.ui.shows = ("", said), change.edits[0].path


@action
def show(view: View, args: Args) -> None:
    """Go to where the change stood that was undone."""
    for name, value in looks_of(view.case, tuple(args["path"])).items():
        setattr(view.ui, name, value)


@action
def redo(view: View, args: Args) -> None:
    """Do again what was undone."""
    view.ui.held.clear()
    view.session.redo()


@action
def save(view: View, args: Args) -> None:
    """Merge the state into the client file."""
    view.session.save(overwrite=bool(args.get("overwrite")))
    view.ui.notice = ("good", view.t("notice.saved", file=view.session.path.name))


@action
def from_disk(view: View, args: Args) -> None:
    """The file changed on disk: take that over, with or without our changes."""
    view.session.take_from_disk(keep_ours=bool(args["ours"]))


@action
def take_over(view: View, args: Args) -> None:
    """Become the window that writes."""
    view.session.take_over()


@action
def anew(view: View, args: Args) -> None:
    """Put this workshop away and start a new one from the file."""
    if not view.session.is_saved:
        raise Refused("unsaved")
    away = view.session.begin_anew()
    view.ui.notice = ("good", view.t("notice.anew", file=away.name if away else ""))
