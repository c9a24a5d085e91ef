"""Value against effort per lever."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.charts import Chart
from cdm_bc.report.story import Story


def lever_parts(story: Story) -> list[Markup | Chart]:
    """The chart and the table of the levers."""
    return []
