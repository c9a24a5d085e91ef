"""What to do first, in words."""

from __future__ import annotations

from cdm_bc.report.story import Story


def first_steps(story: Story) -> tuple[str, ...]:
    """A few sentences: where to start, and what to find out."""
    return ()
