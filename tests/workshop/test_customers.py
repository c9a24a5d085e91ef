"""The screen of customers: figures that move at once, proposals tried out, and what is saved."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.case import load_case
from cdm_bc.figures.customer_view import CustomerView, customer_view
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.minutes import net_changes
from tests.workshop.acting import do

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """A copy of the worked case of two segments."""
    return Path(shutil.copy(CASES / "customer_value" / "client.yaml", tmp_path / "worked.yaml"))


def opened(file: Path, language: str = "nl") -> Desk:
    desk = Desk(file, language, file.parent / "outputs")
    desk.handle({"type": "hello", "window": "here"})
    do(desk, "look", key="tab", to="customers")
    return desk


def text_of(node: Any) -> str:
    return node if isinstance(node, str) else " ".join(map(text_of, node.get("c", [])))


def page_of(desk: Desk) -> str:
    return " ".join(map(text_of, desk.page()["page"])).replace("\xa0", " ")


def now(desk: Desk) -> CustomerView:
    found = desk.view().customers
    assert found is not None
    return found


def test_a_number_moves_the_value_and_the_difference_is_told(worked: Path) -> None:
    desk = opened(worked)
    before = now(desk).value.equity.base
    assert "€ 10 mln" in page_of(desk)
    do(desk, "number", id="customers.segments.regular.retention", value="80%")
    after = now(desk).value.equity.base
    assert after > before
    assert "+€" in page_of(desk)
    do(desk, "undo")
    assert now(desk).value.equity.base == before


def test_a_number_that_the_file_leaves_out_can_be_given_and_taken_away(worked: Path) -> None:
    desk = opened(worked)
    before = now(desk).proposals[0].net.base
    id = "customers.proposals.welcome_back.effect.growth"
    do(desk, "number", id=id, value="5%")
    assert now(desk).proposals[0].net.base > before
    do(desk, "number", id=id, value="")
    assert now(desk).proposals[0].net.base == before


def test_a_proposal_is_tried_out_named_aimed_and_taken_out(worked: Path) -> None:
    desk = opened(worked)
    do(desk, "add_proposal")
    (new,) = [one for one in now(desk).proposals if one.id == "proposal_1"]
    assert (new.name, new.segment, new.reach) == ("Nieuw voorstel", None, 4250)
    do(desk, "proposal", id="proposal_1", key="name", value="Kaart bij de bestelling")
    do(desk, "proposal", id="proposal_1", key="segment", value="business")
    do(desk, "number", id="customers.proposals.proposal_1.take_up", value="40%")
    assert "Kaart bij de bestelling" in page_of(desk)
    said = [place for place, _, _ in net_changes(desk.view())]
    assert "Proposal 1: deel dat meedoet" in said
    do(desk, "proposal", id="proposal_1", key="name", value=" ")
    assert desk.ui.notice is not None
    do(desk, "remove_proposal", id="welcome_back")
    do(desk, "save")
    saved = load_case(worked)
    assert saved.client.customers is not None
    assert list(saved.client.customers.proposals) == ["discount", "proposal_1"]
    found = customer_view(saved, with_ranges=False)
    assert found is not None
    assert found.proposals[1].net.base == now(desk).proposals[1].net.base


def test_every_part_of_the_screen_is_drawn(worked: Path) -> None:
    for language in ("nl", "en"):
        desk = opened(worked, language)
        for chosen in ("regular", "business", "proposals", "journey", "steps"):
            reply = do(desk, "look", key="customers", to=chosen)
            assert desk.ui.notice is None
            assert len(page_of(desk)) > 500
            assert reply["page"]


def test_a_file_without_customers_can_begin_with_what_it_knows(client_file: Path) -> None:
    desk = opened(client_file)
    do(desk, "begin_customers")
    (segment,) = now(desk).value.segments
    assert (segment.name, segment.customers) == ("Alle klanten", 500_000)
    assert desk.view().case.inputs["customers.segments.everybody.margin"].quantity.base == pytest.approx(200 * 0.335)
    do(desk, "save")
    assert load_case(client_file).client.customers is not None


def test_what_the_transactions_gave_can_be_agreed_to(tmp_path: Path) -> None:
    parameters = CASES.parents[1] / "parameters"
    for name in ("webshop.yaml", "webshop_engagement.csv"):
        shutil.copy(parameters / name, tmp_path / name)
    shutil.copytree(parameters / "transactions", tmp_path / "transactions")
    desk = opened(tmp_path / "webshop.yaml")
    do(desk, "agree", id="customers.segments.top.margin", value=True)
    taken = desk.view().case.inputs["customers.segments.top.margin"]
    assert (taken.grade, taken.source) == ("agreed", "transactions/webshop.yaml")
    assert "from_customers" in (tmp_path / "webshop.yaml").read_text(encoding="utf-8")
