"""What the sections on a model tell from."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.calculation import BusinessCase
from cdm_bc.model import Model
from cdm_bc.telling.story import Story


@dataclass(frozen=True)
class ModelStory(Story):
    """A model and how it is told."""

    words = "model_report"

    model: Model


@dataclass(frozen=True)
class ExtensionStory(ModelStory):
    """A model that extends another.

    Attributes
    ----------
    source : text of the model file. before, after : the case of one client without and with it.
    """

    source: str
    before: BusinessCase
    after: BusinessCase
