"""Charts: functions from results to plain plotly figures, in one style."""

from cdm_bc.charts.chart import Chart, Style

__all__ = ["Chart", "Style"]
