"""The workshop: one state that is the client file, and thin views over it.

What it is made of, each in a module of its own:

- an *edit* puts one value into a tree of plain values (:mod:`tree`); a *change* is the edits of one command (:mod:`change`,
  :mod:`commands`); the *state* carries changes out and takes them back (:mod:`state`);
- the *session* keeps them: in the *journal* at once, in the *client file* when asked (:mod:`merge`), under a *lease*;
- a *view* is all that a *screen* may know; screens are built of the pieces in :mod:`nodes`, :mod:`fields` and
  :mod:`screens.parts`, and their figures come from :mod:`cdm_bc.figures`;
- an *action* is what a button or box does; the *desk* answers the browser's messages with pages, the *app* carries them, and
  the *server* shows it all as a page of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdm_bc.workshop.start import open_workshop

__all__ = ["open_workshop"]


def __getattr__(name: str) -> Any:
    # widgets are slow to import, and the command line only asks for its arguments
    if name == "open_workshop":
        from cdm_bc.workshop.start import open_workshop

        return open_workshop
    raise AttributeError(name)
