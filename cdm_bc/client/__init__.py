"""Client files: their form, how they are read and what they become."""

from cdm_bc.client.case import Case, CaseBenefit, CaseLine, CasePool, Input, Lever
from cdm_bc.client.load import case_of, load_case
from cdm_bc.client.schema import PROGRAMME, Client

__all__ = [
    "PROGRAMME",
    "Case",
    "CaseBenefit",
    "CaseLine",
    "CasePool",
    "Client",
    "Input",
    "Lever",
    "case_of",
    "load_case",
]
