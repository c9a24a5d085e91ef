"""Guests with phones, in a real browser: the code on the screen, the estimates, the reveal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.workshop.served import Served, open_page, settled, tab

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guests")
    shutil.copy(ROOT / "parameters" / "retailer.yaml", folder / "retailer.yaml")
    server = Served(folder / "retailer.yaml", "--share-address", "127.0.0.1")
    yield server
    server.stop()


def estimate(page, *numbers):
    for key, number in zip(("low", "base", "high"), numbers, strict=True):
        page.fill(f"#{key}", number)
    page.click("#send")


def test_a_room_estimates_blindly_and_the_leader_reveals_and_takes_over(browser, served, axe):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    leader = open_page(context, served.address)
    settled(leader)
    tab(leader, "room")
    address = leader.inner_text("#cdm-room-address")
    assert leader.get_attribute(".code", "src").startswith("data:image/svg+xml")
    phones = [browser.new_context(viewport={"width": 390, "height": 844}, locale="nl-NL").new_page() for _ in range(2)]
    for phone in phones:
        phone.goto(address)
    leader.wait_for_selector("#cdm-present >> text=Aanwezig: 2")
    assert axe(leader) == []
    assert axe(phones[0]) == []
    leader.click("text=Stel deze vraag >> nth=0")
    for phone in phones:
        phone.wait_for_selector("#form", state="visible", timeout=10_000)
    assert axe(phones[0]) == []
    estimate(phones[0], "veel", "2", "1")
    phones[0].wait_for_selector("#wrong-low:not(:empty)")
    estimate(phones[0], "300.000", "350.000", "400 000")
    estimate(phones[1], "100", "200", "300")
    leader.wait_for_selector("#cdm-estimated >> text=Geschat: 2 van 2")
    assert "350.000" not in leader.content()
    leader.click("#cdm-reveal")
    leader.wait_for_selector("#cdm-truth >> text=Van 2 bandbreedtes bevatten 1")
    leader.wait_for_selector("[data-chart=estimates] .main-svg")
    phones[0].wait_for_selector("#sent >> text=384.400 kilometer ✓", timeout=10_000)
    # no way from the phone to the workshop
    bare = served.address.split("?")[0]
    token = address.split("token=")[1]
    assert phones[0].request.get(f"{bare}?token={token}").status == 403
    for one in (context, *(phone.context for phone in phones)):
        one.close()
