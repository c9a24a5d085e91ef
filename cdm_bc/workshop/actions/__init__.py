"""What the buttons and boxes of the page do: name -> function of the view and the arguments.

Most return the change of the case that they mean; the others change where the room looks, or ask something of the session.
"""

from cdm_bc.workshop.actions import customers, effort, guests, looking, notes, numbers, session
from cdm_bc.workshop.actions.action import ACTIONS

__all__ = ["ACTIONS", "customers", "effort", "guests", "looking", "notes", "numbers", "session"]
