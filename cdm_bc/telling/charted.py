"""What every report can do besides telling its sections: list them, and hand out a chart to work with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdm_bc.charts import Chart, titled
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.telling.section import Section

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


class Charted:
    """A report: its sections are the public methods that return a :class:`~cdm_bc.telling.section.Section`."""

    def sections(self) -> Iterator[Section]:
        """The sections in the order in which they are told, without those that this report does not have."""
        for name, method in vars(type(self)).items():
            if "Section" in str(getattr(method, "__annotations__", {}).get("return")) and (
                found := getattr(self, name)()
            ):
                yield found

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
