"""The workshop: one state that is the client file, and thin views over it."""

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
