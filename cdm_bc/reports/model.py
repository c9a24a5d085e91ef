"""The reference model explained: what it holds, how it hangs together, and what each number rests on."""

from __future__ import annotations

from pathlib import Path

from cdm_bc.charts import Style
from cdm_bc.model import REFERENCE, load_model
from cdm_bc.rendering.notebook import shows
from cdm_bc.reports.options import language_of
from cdm_bc.reports.report import Report
from cdm_bc.telling.model import reference
from cdm_bc.telling.model.story import ModelStory
from cdm_bc.text import Formatter


class ModelReport(Report):
    """A model as sections of a notebook.

    Parameters
    ----------
    model : ``reference``, or the path of a model file. language : ``nl`` or ``en``. currency : for the word money.

    Raises
    ------
    InputError
        If the model file or the language is wrong.
    """

    def __init__(self, model: str | Path = REFERENCE, *, language: str = "en", currency: str = "EUR") -> None:
        style = Style(Formatter(language_of(language, str(model)) or "en", currency))
        self.model = load_model(model).model
        self.story = ModelStory(style, self.model)

    overview = shows(reference.overview)
    provenance = shows(reference.provenance)
    data = shows(reference.data)
    relevance = shows(reference.relevance)
    evidence = shows(reference.evidence)
    formulas = shows(reference.formulas)
    facts = shows(reference.facts)
