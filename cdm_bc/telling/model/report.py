"""The reference model explained: what it holds, how it hangs together, and what each number rests on."""

from __future__ import annotations

from pathlib import Path

from cdm_bc.charts import Style
from cdm_bc.model import REFERENCE, LoadedModel, load_model
from cdm_bc.telling.charted import Charted
from cdm_bc.telling.model import reference
from cdm_bc.telling.section import Section
from cdm_bc.text import Formatter


class ModelReport(Charted):
    """A model as sections of a notebook.

    Parameters
    ----------
    model : ``reference``, or the path of a model file. language : ``nl`` or ``en``. currency : for the word money.

    Raises
    ------
    InputError
        If the model file is wrong.
    """

    def __init__(self, model: str | Path = REFERENCE, *, language: str = "en", currency: str = "EUR") -> None:
        self.loaded: LoadedModel = load_model(model)
        self.model = self.loaded.model
        self.style = Style(Formatter(language, currency))

    def overview(self) -> Section:
        """Objectives, drivers and benefits."""
        return reference.overview(self.model, self.style)

    def data(self) -> Section:
        """The data entities by group, and the foundations under them."""
        return reference.data(self.model, self.style)

    def relevance(self) -> Section:
        """Which data each driver needs."""
        return reference.relevance_section(self.model, self.style)

    def evidence(self) -> Section:
        """How many numbers are published, derived, bounded or judged."""
        return reference.evidence(self.model, self.style)

    def formulas(self) -> Section:
        """Every benefit and pool with its formula, its inputs and their sources."""
        return reference.formulas(self.model, self.style)

    def facts(self) -> Section:
        """What a client is asked for."""
        return reference.facts(self.model, self.style)
