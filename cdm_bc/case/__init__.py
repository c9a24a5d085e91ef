"""Client files: their form, how they are read, and the case that they become."""

from cdm_bc.case.address import STATES, Address, State, address_of
from cdm_bc.case.case import Case, CaseBenefit, CaseLine, CasePool, Input, Lever
from cdm_bc.case.load import case_of, load_case
from cdm_bc.case.schema import PROGRAMME, Client

__all__ = [
    "PROGRAMME",
    "STATES",
    "Address",
    "Case",
    "CaseBenefit",
    "CaseLine",
    "CasePool",
    "Client",
    "Input",
    "Lever",
    "State",
    "address_of",
    "case_of",
    "load_case",
]
