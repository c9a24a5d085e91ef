"""A chart as a still picture, SVG drawn from its figure: for notebooks that are read where no script draws charts.

It knows what our charts use of plotly (bars, lines, points and heat maps on axes with written ticks, flows, a radar), and
no more.
"""

from cdm_bc.charts.still.picture import still

__all__ = ["still"]
