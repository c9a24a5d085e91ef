"""What to do first: value per lever, the multi-year plan, and how sure we are."""

from cdm_bc.decision.budget import Binding, BudgetPoint, Held
from cdm_bc.decision.correlation import correlation_problems
from cdm_bc.decision.decision import Decision, decide
from cdm_bc.decision.options import OPTIONS, Option, OptionId
from cdm_bc.decision.plan import Limits, Plan, Wave
from cdm_bc.decision.ranking import LeverRank, Ranking
from cdm_bc.decision.scenarios import Difference, Scenario
from cdm_bc.decision.sensitivity import InputSensitivity, Sensitivity
from cdm_bc.decision.simulation import FAN, Outcome, Simulation, simulate
from cdm_bc.decision.tails import Tail
from cdm_bc.decision.value_per_lever import LeverValue, LeverValues, value_per_lever
from cdm_bc.decision.waiting import Waiting

__all__ = [
    "FAN",
    "OPTIONS",
    "Binding",
    "BudgetPoint",
    "Decision",
    "Difference",
    "Held",
    "InputSensitivity",
    "LeverRank",
    "LeverValue",
    "LeverValues",
    "Limits",
    "Option",
    "OptionId",
    "Outcome",
    "Plan",
    "Ranking",
    "Scenario",
    "Sensitivity",
    "Simulation",
    "Tail",
    "Waiting",
    "Wave",
    "correlation_problems",
    "decide",
    "simulate",
    "value_per_lever",
]
