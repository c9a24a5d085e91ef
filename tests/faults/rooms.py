"""Workshops that are ended while somebody works in them, and on a full disk: what was acknowledged is there afterwards."""

from __future__ import annotations

import random
import shutil
import threading
from pathlib import Path
from typing import Any

import psutil

from cdm_bc.case import load_case
from cdm_bc.edits.tree import same
from cdm_bc.workshop import commands
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.session import Session
from tests.faults.disk import fill, small_disk
from tests.faults.target import ROOT
from tests.workshop.served import Served, open_page, tab

SLIDER = "#personalisation_relevance-benefits-personalisation_relevance-personalisation_uplift-slider"
#: In the browser: one press of an arrow key; the answer that is shown then, or null if none came, or the connection is lost.
PRESS = """
([selector, step, patience]) => new Promise((done) => {
  const shown = () => document.querySelector('#cdm-npv')?.innerText;
  const slider = document.querySelector(selector);
  const before = shown();
  const end = (said) => { seen.disconnect(); clearTimeout(over); done(said); };
  const seen = new MutationObserver(() => {
    if (document.querySelector('.lost')) end(null);
    else if (shown() !== before) end(shown());
  });
  const over = setTimeout(() => end(null), patience);
  seen.observe(document.body, { subtree: true, childList: true, characterData: true });
  slider.value = String(Number(slider.value) + step);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
})
"""
VICTIMS = ("kernel", "server", "server and kernel")
#: Seconds that a kernel may live on after its server: it looks now and then.
LIVES_ON = 10


class Room:
    """The real server, and a page in a real browser at the screen of the benefits."""

    def __init__(self, folder: Path, browser: Any) -> None:
        self.client, self.browser = folder / "retailer.yaml", browser
        shutil.copy(ROOT / "parameters" / "retailer.yaml", self.client)
        self.server = Served(self.client)
        self.page = self._opened()

    def _opened(self) -> Any:
        context = self.browser.new_context(viewport={"width": 1600, "height": 1000})
        page = open_page(context, self.server.address)
        page.wait_for_selector("#cdm-take-over", state="detached", timeout=60_000)
        tab(page, "benefits")
        page.wait_for_selector(SLIDER)
        return page

    def value(self) -> float:
        """Where the slider is."""
        return float(self.page.input_value(SLIDER))

    def work_until_lost(self, step: int) -> tuple[float, str, float]:
        """Press an arrow key until the connection is lost.

        Returns
        -------
        Where the slider was at the last answer, that answer, and where it is now.
        """
        value, shown = self.value(), self.page.inner_text("#cdm-npv")
        for _ in range(60):
            answer = self.page.evaluate(PRESS, [SLIDER, step, 15_000])
            if answer is None:
                break
            value, shown = self.value(), answer
        return value, shown, self.value()

    def kill(self, victim: str) -> None:
        """End what serves the page, without a chance to say goodbye."""
        kernels, server = self.server.kernels(), psutil.Process(self.server.process.pid)
        if victim == "kernel":
            self.server.busy_kernel().kill()
        elif victim == "server":
            server.kill()
            assert not psutil.wait_procs(kernels, timeout=LIVES_ON)[1], "a kernel lives on without its server"
        else:
            self.server.kill()

    def come_back(self, victim: str) -> None:
        """As the people in the room would: by the button on the page, or by starting the workshop anew."""
        self.page.wait_for_selector(".lost", timeout=60_000)
        if victim == "kernel":
            self.page.click(".lost button")
            self.page.wait_for_selector(".lost", state="detached", timeout=60_000)
            self.page.wait_for_selector(SLIDER, timeout=60_000)
        else:
            self.page.context.close()
            if victim == "server":
                self.server.process.wait(10)
            self.server = Served(self.client)
            self.page = self._opened()

    def close(self) -> None:
        """End it all; nothing was said on the terminal but that."""
        self.page.context.close()
        self.server.stop()
        assert "Traceback" not in self.server.stderr.read_text(encoding="utf-8")


def killed_workshop(room: Room, rng: random.Random, victim: str) -> None:
    """End the server or its kernel while somebody moves a slider; what the page showed is there when it is back."""
    step = 1 if room.value() < 40 else -1
    killer = threading.Timer(rng.uniform(0.2, 3), room.kill, [victim])
    killer.start()
    acknowledged, shown, asked = room.work_until_lost(step)
    killer.join(30)
    room.come_back(victim)
    found = room.value()
    assert min(acknowledged, asked) <= found <= max(acknowledged, asked), (acknowledged, found, asked)
    if found == acknowledged:
        assert room.page.inner_text("#cdm-npv") == shown


def workshop_on_a_full_disk(folder: Path, rng: random.Random) -> None:
    """Work until the disk is full: that is told, and what was said to be kept is kept; with space again it goes on."""
    with small_disk(folder, "size=2m"):
        client = folder / "retailer.yaml"
        shutil.copy(ROOT / "parameters" / "retailer.yaml", client)
        session = Session(client, "w")
        ballast = fill(folder, leave=rng.randint(0, 20_000))
        refusals = set()
        for number in range(60):
            try:
                if number % 13 == 5:
                    session.save()
                session.do(commands.set_number(session.state, "facts.gross_margin", 0.3 + number / 1000))
            except Refused as error:
                refusals.add(error.code)
        assert refusals == {"disk"}
        kept, done = session.state.tree, session.state.done
        session.close()
        ballast.unlink()
        load_case(client)  # it is whole, as it was or as it was saved
        again = Session(client, "w")
        assert not again.record.is_torn
        assert same(again.state.tree, kept)
        assert again.state.done == done
        again.do(commands.set_number(again.state, "facts.gross_margin", 0.45))
        again.save()
        again.close()
