"""Charts: functions from results to plain plotly figures, in one style."""

from cdm_bc.charts.chart import Chart, Style
from cdm_bc.charts.theme import titled

__all__ = ["Chart", "Style", "titled"]
