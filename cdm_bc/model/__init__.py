"""The reference model: its form, how it is loaded, extended and shown."""

from cdm_bc.model.load import REFERENCE, LoadedModel, load_model
from cdm_bc.model.numbers import Assumption, Fact, Source
from cdm_bc.model.schema import Benefit, Driver, Entity, Foundation, Model, Pool
from cdm_bc.model.scores import SCORES, Scores

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
