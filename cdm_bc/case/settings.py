"""The numbers of the method itself that a client file or a model sets: what is delivered of the plan, the gate, the overlap."""

from __future__ import annotations

from cdm_bc.case.address import ATTAINMENT, COST_FACTOR, DELAY, OVERLAP, THRESHOLD, attainment_of
from cdm_bc.case.ledger import Ledger
from cdm_bc.model.numbers import Setting
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Text

REACHED = Text(nl="bereikt deel van de verbetering", en="share of the improvement reached")
#: Unit and name of each.
SETTINGS = {
    THRESHOLD: ("1", Text(nl="Drempel van de stamdata", en="Master-data threshold")),
    OVERLAP: ("1", Text(nl="Deel van de fouten op dezelfde records", en="Share of the faults on the same records")),
    ATTAINMENT: ("1", Text(nl="Bereikt deel van de verbeteringen", en="Share of the improvements reached")),
    DELAY: ("year", Text(nl="Vertraging van de baten", en="Delay of the benefits")),
    COST_FACTOR: ("1", Text(nl="Kosten ten opzichte van de raming", en="Cost against the estimate")),
}
SHARES = (THRESHOLD, OVERLAP, ATTAINMENT)


def add_settings(ledger: Ledger) -> None:
    """Note each setting that the client file or the model names, and what single levers reach of their improvement."""
    for address, (unit, name) in SETTINGS.items():
        own: Quantity | None = getattr(getattr(ledger.client, address.kind), address.key)
        default: Setting | None = getattr(getattr(ledger.model, address.kind), address.key)
        if own is None and (default is None or (address == THRESHOLD and not _has_gate(ledger, default.quantity))):
            continue
        ledger.add(
            address,
            default.quantity if own is None and default is not None else own,  # type: ignore[arg-type]
            unit,
            name,
            path=None if own is None else address.path,
            default=default,
            default_path=address.path,
            is_share=address in SHARES,
        )
    for lever in (*ledger.entities, *ledger.model.foundations):
        _add_attainment(ledger, lever)


def _has_gate(ledger: Ledger, threshold: Quantity) -> bool:
    """Whether the model's threshold can hold anything back."""
    model = ledger.model
    has_master = any(model.entities[key].group == model.master_data.group for key in ledger.entities)
    return has_master and not (threshold.is_certain and threshold.base == 0)


def _add_attainment(ledger: Ledger, lever: str) -> None:
    """What one lever reaches, if the client file says so."""
    client, entity = ledger.client, ledger.model.entities.get(lever)
    state = client.data.get(lever) if entity else client.foundations.get(lever)
    if state is not None and state.attainment is not None:
        address = attainment_of("data" if entity else "foundations", lever)
        of = (entity or ledger.model.foundations[lever]).name
        name = Text(nl=f"{of.nl}: {REACHED.nl}", en=f"{of.en}: {REACHED.en}")
        ledger.add(address, state.attainment, "1", name, path=address.path)
