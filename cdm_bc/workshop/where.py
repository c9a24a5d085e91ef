"""Where on the screens a place of the client file is shown."""

from __future__ import annotations

from cdm_bc.case import PROGRAMME, Case
from cdm_bc.document import KeyPath

#: Section of the file -> the screen that shows it; what is not named is shown in the case.
SCREENS = {
    **dict.fromkeys(("facts", "benefits"), "benefits"),
    **dict.fromkeys(("data", "foundations", "master_data", "data_quality"), "data"),
    **dict.fromkeys(("effort", "delivery", "finance"), "effort"),
    **dict.fromkeys(("importance",), "priority"),
    **dict.fromkeys(("customers",), "customers"),
    **dict.fromkeys(("scenarios",), "compare"),
}
LIMITS = ("budget_per_year", "capacity_days_per_year", "plan_for")


def looks_of(case: Case, path: KeyPath) -> dict[str, str]:
    """What to look at to see a place of the tree: the screen, and what is unfolded on it."""
    branch, *rest = [str(part) for part in path]
    if branch != "file" or not rest:
        return {"tab": {"points": "minutes", "snapshots": "compare"}.get(branch, "case")}
    section, *more = rest
    looks = {"tab": SCREENS.get(section, "case")}
    name = more[0] if more else ""
    if section == "finance" and name in LIMITS:
        looks["tab"] = "first"
    elif looks["tab"] == "benefits":
        looks |= _driver(case, section, name)
    elif section == "data" and name in case.model.entities:
        looks["entity"] = name
    elif section == "effort" and name == "lines":
        index = int(more[1]) if len(more) > 1 else -1
        looks["lever"] = case.lines[index].lever if -1 < index < len(case.lines) else PROGRAMME
    return looks


def _driver(case: Case, section: str, name: str) -> dict[str, str]:
    """The driver under which a benefit or fact is shown."""
    benefits = case.model.benefits
    if section == "benefits":
        return {"driver": benefits[name].driver} if name in benefits else {}
    id = f"facts.{name}"
    used = next((b.driver for b in case.benefits if id in b.names.values() or name in b.missing), None)
    return {"driver": used} if used else {}
