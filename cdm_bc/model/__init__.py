"""The reference model: its form, how it is loaded, extended and shown."""

from cdm_bc.model.load import REFERENCE, LoadedModel, load_model
from cdm_bc.model.schema import (
    SCORES,
    Assumption,
    Benefit,
    Driver,
    Entity,
    Fact,
    Foundation,
    Model,
    Pool,
    Scores,
    Source,
)

__all__ = [
    "REFERENCE",
    "SCORES",
    "Assumption",
    "Benefit",
    "Driver",
    "Entity",
    "Fact",
    "Foundation",
    "LoadedModel",
    "Model",
    "Pool",
    "Scores",
    "Source",
    "load_model",
]
