"""What the source states is counted apart from what we read into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc import load_model
from cdm_bc.errors import InputError
from cdm_bc.figures.provenance import provenance
from cdm_bc.maturity.load import load_maturity_model


def test_the_reference_model_by_what_its_source_states() -> None:
    """Counted by hand in the source: 18 benefits of which one is named with its driver, 6 drivers of which three with their
    objective, 11 kinds of data whose letters stood in a drawing.
    """
    found = {one.kind: one for one in provenance(load_model().model)}
    assert (found["benefits"].stated, found["benefits"].own) == (18, {"driver": 17})
    assert (found["drivers"].stated, found["drivers"].own["objective"], found["drivers"].own["theme"]) == (6, 3, 6)
    assert (found["entities"].stated, found["entities"].own["letter"]) == (11, 11)
    assert (found["pools"].stated, found["facts"].stated) == (0, 0)
    assert not any(one.unknown for one in found.values())


def test_the_one_benefit_that_the_source_ties_to_a_driver() -> None:
    model = load_model().model
    tied = [key for key, item in model.benefits.items() if "driver" not in item.inferred]
    assert tied == ["improved_customer_service"]


def test_links_between_pillars_and_meanings_of_levels_are_our_reading() -> None:
    cemm = load_maturity_model()
    assert all("description" in level.inferred for level in cemm.levels.values())
    assert all(pair.provenance == "inferred" or "difference" in pair.inferred for pair in cemm.incoherent.values())
    assert all("foundation" in one.inferred for one in cemm.pillars.values() if one.foundation)


def test_what_is_inferred_must_be_a_field(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("id: own\nextends: reference\ndrivers: {compliance: {inferred: [objectiv]}}\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"'objectiv' is no field of this element\. Allowed: name, description, objective"
    ):
        load_model(file)
