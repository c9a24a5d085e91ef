"""What every report can do besides showing its sections: list them, and hand out a chart to work with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdm_bc.charts import titled
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.parts import Chart, Section

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


class Report:
    """A report: a method made by :func:`~cdm_bc.rendering.notebook.shows` per section."""

    def sections(self) -> Iterator[Section]:
        """The sections in the order in which they are told, without those that this report does not have."""
        for name, method in vars(type(self)).items():
            if hasattr(method, "tells") and (shown := getattr(self, name)()) is not None:
                yield shown.section

    def chart(self, id: str) -> Figure:
        """A chart of the report as a plotly figure, to change, show or write.

        Parameters
        ----------
        id : such as ``tornado``, ``cash-flow``, ``fan``; a wrong one is answered with those that there are.

        Raises
        ------
        InputError
            If the report has no such chart.
        """
        from plotly.graph_objects import Figure

        known = {part.id: part for section in self.sections() for part in section.parts if isinstance(part, Chart)}
        if id not in known:
            message = f"the report has no such chart. {did_you_mean(id, list(known)) or ', '.join(known)}"
            raise InputError([Problem("", None, None, id, message)])
        return Figure(titled(known[id]))
