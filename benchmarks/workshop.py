"""The workshop in a real browser: from a move at a slider to the answer and the charts, page opening, memory.

    python benchmarks/workshop.py                 50 moves, 500 for memory
    python benchmarks/workshop.py --moves 20 --long 100

A move is one press of an arrow key on a slider of the screen of benefits (the answer) or on a slider that stays in the page
while the Case is shown (its charts). The clock runs in the browser, from the event to the change in the page. Everything
is loopback; whatever else the machine does is in the figures, so the load is printed with them.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import BROWSER_ARGUMENTS, find_browser  # noqa: E402
from tests.workshop.served import Served, open_page, settled, tab  # noqa: E402

SLIDER = "#personalisation_relevance-benefits-personalisation_relevance-personalisation_uplift-slider"
NUMBER = "#guide-number-slider"
#: In the browser: move a slider by `step`, and give the milliseconds until `changed` (an expression) says something else.
MOVE = """
([selector, step, watch]) => new Promise((done) => {
  const look = () => watch.startsWith('chart:')
    ? document.querySelector(`[data-chart=${watch.slice(6)}]`)?.dataset.drawn
    : document.querySelector(watch)?.innerText;
  const slider = document.querySelector(selector);
  const before = look();
  const begin = performance.now();
  const over = setTimeout(() => { seen.disconnect(); done(null); }, 5000);
  const seen = new MutationObserver(() => {
    if (look() !== before) { seen.disconnect(); clearTimeout(over); done(performance.now() - begin); }
  });
  seen.observe(document.querySelector('.cdm'), { subtree: true, childList: true, characterData: true, attributes: true });
  slider.value = String(Number(slider.value) + step);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
})
"""


def percentiles(values: list[float]) -> dict[str, int]:
    """p50, p95 and the largest, in whole milliseconds."""
    ordered = sorted(values)
    return {
        "p50": round(ordered[len(ordered) // 2]),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]),
        "max": round(ordered[-1]),
        "n": len(ordered),
    }


def moves(page: Any, selector: str, watch: str, count: int, pause: float) -> list[float]:
    """`count` moves to and fro; milliseconds each."""
    found = []
    for number in range(count):
        took = page.evaluate(MOVE, [selector, -3 if number % 2 else 3, watch])
        if took is not None:
            found.append(took)
        page.wait_for_timeout(pause * 1000)
    return found


def opening(browser: Any, folder: Path, *options: str) -> float:
    """Milliseconds from the request of the page to the answer in it."""
    server = Served(folder / "retailer.yaml", *options)
    try:
        time.sleep(8)  # a kernel has time to get ready, if it is to
        context = browser.new_context()
        begin = time.perf_counter()
        open_page(context, server.address)
        took = (time.perf_counter() - begin) * 1000
        context.close()
        return took
    finally:
        server.stop()


class Guests:
    """So many guests who look at the question all the time and estimate twice a second, each in a thread of its own."""

    def __init__(self, address: str, count: int) -> None:
        self.place = urlsplit(address)
        self.over = threading.Event()
        self.took: list[float] = []
        self.threads = [threading.Thread(target=self._estimate, args=(number,), daemon=True) for number in range(count)]
        for thread in self.threads:
            thread.start()

    def _ask(self, line: http.client.HTTPConnection, guest: str, body: str | None = None) -> Any:
        heads = {"X-Token": self.place.query.removeprefix("token="), "X-Guest": guest}
        begin = time.perf_counter()
        line.request("POST" if body else "GET", "/estimate" if body else "/state", body, heads)
        answer = json.loads(line.getresponse().read())
        self.took.append((time.perf_counter() - begin) * 1000)
        return answer

    def _estimate(self, number: int) -> None:
        line = http.client.HTTPConnection(self.place.hostname or "", self.place.port, timeout=30)
        guest = f"benchmark{number:012d}"
        while not self.over.wait(0.5):
            question = self._ask(line, guest)["question"]
            said = {"low": "1", "base": str(2 + number), "high": "9", "name": "", "language": "nl"}
            self._ask(line, guest, json.dumps({**said, "round": question["round"]}))

    def stop(self) -> None:
        """They go home."""
        self.over.set()
        for thread in self.threads:
            thread.join(30)


def with_guests(page: Any, count: int) -> dict[str, Any]:
    """The answer while the room is in the guide and five guests estimate at once."""
    tab(page, "room")
    address = page.inner_text("#cdm-room-address")
    page.click(".room .figures-table button >> nth=0")
    page.wait_for_selector("#cdm-reveal")
    guests = Guests(address, 5)
    tab(page, "guide")
    page.click("#cdm-guide-begin")
    while not page.query_selector(NUMBER):
        place = page.get_attribute("#cdm-screen", "data-place")
        page.click("#cdm-next-step")
        page.wait_for_function("was => document.querySelector('#cdm-screen').dataset.place !== was", arg=place)
    moves(page, NUMBER, "#cdm-npv", 3, 0.3)
    found = {
        "answer in the guide, five guests estimating (ms)": percentiles(moves(page, NUMBER, "#cdm-npv", count, 0.4))
    }
    guests.stop()
    return found | {"answer to a guest (ms)": percentiles(guests.took)}


def memory(server: Served) -> float:
    """Megabytes of the kernel of the page."""
    return server.busy_kernel().memory_info().rss / 1e6


def measure(browser: Any, folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    found: dict[str, Any] = {}
    found["page open, kernel ready (ms)"] = round(opening(browser, folder))
    found["page open, kernel started then (ms)"] = round(opening(browser, folder, "--no-preheat"))
    server = Served(folder / "retailer.yaml", "--share-address", "127.0.0.1")
    try:
        page = open_page(browser.new_context(viewport={"width": 1600, "height": 1000}), server.address)
        tab(page, "case")
        page.wait_for_selector("[data-chart=cash-flow] .main-svg", timeout=60_000)
        tab(page, "benefits")
        page.wait_for_selector(SLIDER)
        moves(page, SLIDER, "#cdm-npv", 5, 0.3)
        found["answer on Benefits (ms)"] = percentiles(moves(page, SLIDER, "#cdm-npv", args.moves, 0.4))
        tab(page, "data")
        slider = "#share-data-customer_profile-current-timely-slider"
        page.click("text=k · ")
        page.wait_for_selector(slider)
        moves(page, slider, "chart:quality", 3, 0.3)
        found["chart on Data, no simulation (ms)"] = percentiles(moves(page, slider, "chart:quality", args.moves, 0.4))
        tab(page, "sure")
        settled(page)
        slider = page.eval_on_selector(".sure input[type=range]", "slider => '#' + slider.id")
        moves(page, slider, "chart:tornado", 3, 1)
        found["tornado on Sure?, simulation and sensitivities (ms)"] = percentiles(
            moves(page, slider, "chart:tornado", args.moves, 1.0)
        )
        tab(page, "first")
        settled(page)
        slider = "#limit-budget_per_year-slider"
        page.wait_for_selector(slider)
        moves(page, slider, "chart:budget", 3, 1)
        found["curve on First things first, simulation and plans (ms)"] = percentiles(
            moves(page, slider, "chart:budget", args.moves, 1.0)
        )
        found |= with_guests(page, args.moves)
        tab(page, "benefits")
        page.wait_for_selector(SLIDER)
        before = memory(server)
        steps = []
        for _ in range(5):
            moves(page, SLIDER, "#cdm-npv", args.long // 5, 0.02)
            steps.append(round(memory(server)))
        found["kernel memory (MB), before and along the moves"] = [round(before), *steps]
        found["moves"] = args.long
        journal = folder / "retailer.workshop.jsonl"
        found["journal (kB)"] = round(journal.stat().st_size / 1000)
    finally:
        server.stop()
    return found


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=50)
    parser.add_argument("--long", type=int, default=500)
    args = parser.parse_args()
    browser_path = find_browser()
    if browser_path is None:
        print("no browser found: nothing measured", file=sys.stderr)
        return 0
    from playwright.sync_api import sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copy(ROOT / "parameters" / "retailer.yaml", folder / "retailer.yaml")
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=[*BROWSER_ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
        )
        found = measure(browser, folder, args)
        browser.close()
    found["cores"] = os.cpu_count()
    if hasattr(os, "getloadavg"):
        found["load of the machine"] = [round(value, 1) for value in os.getloadavg()]
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
