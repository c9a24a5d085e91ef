"""The app in a real browser: what a room does with it, and what happens to it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cdm_bc.case import load_case
from tests.lab import jupyterlab, run_all
from tests.workshop.served import Served, open_page, settled, tab

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
SCREENS = (
    "guide",
    "case",
    "priority",
    "benefits",
    "data",
    "effort",
    "customers",
    "first",
    "sure",
    "matrix",
    "compare",
    "minutes",
)
SLIDER = "#personalisation_relevance-benefits-personalisation_relevance-personalisation_uplift-slider"
FIELD = SLIDER.removesuffix("-slider")
WRONG = (ROOT / "tests" / "charts" / "labels.js").read_text(encoding="utf-8")
#: Every chart is drawn or gave way to its table, and all words have found their places.
DRAWN = """() => [...document.querySelectorAll("[data-chart]")].every(
    (chart) => chart.hidden || (chart.dataset.drawn && !("busy" in chart.dataset)))"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workshop")
    shutil.copy(ROOT / "parameters" / "retailer.yaml", folder / "retailer.yaml")
    return folder


@pytest.fixture(scope="module")
def servers(folder):
    """The server that is up; a test that kills it puts another in its place."""
    running = [Served(folder / "retailer.yaml")]
    yield running
    running[-1].stop()


class Heard:
    """What the pages said and asked for."""

    def __init__(self):
        self.errors = []
        self.outside = []

    def watch(self, context):
        context.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda raised: self.errors.append(str(raised.error)))
        context.on("request", lambda request: self.asked(request.url))

    def asked(self, url):
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname != "127.0.0.1":
            self.outside.append(url)


@pytest.fixture(scope="module")
def room(browser, servers):
    """One page that all tests share, as a room does; at the end nothing was asked of the world outside, and nothing
    went wrong but what a test broke on purpose.
    """
    heard = Heard()
    context = browser.new_context(viewport={"width": 1600, "height": 1000})
    heard.watch(context)
    page = open_page(context, servers[-1].address)
    yield page
    context.close()
    assert heard.outside == []
    assert [text for text in heard.errors if "WebSocket" not in text and "ERR_CONNECTION" not in text] == []


@pytest.fixture
def opened(room):
    """The page, in the hands of this window."""
    room.wait_for_selector("#cdm-take-over", state="detached", timeout=20_000)
    return room


def npv(page):
    return page.inner_text("#cdm-npv")


def wait_npv(page, was=None, becomes=None):
    page.wait_for_function(
        "([was, becomes]) => { const now = document.querySelector('#cdm-npv')?.innerText;"
        " return now && (becomes ? now === becomes : now !== was) }",
        arg=[was, becomes],
        timeout=30_000,
    )
    return npv(page)


def rested(page):
    """The answer, once it has stood still for a second and a half: a busy machine follows a slider late."""
    seen = []
    for _ in range(60):
        seen.append(npv(page))
        if len(seen) > 3 and len(set(seen[-4:])) == 1:
            return seen[-1]
        page.wait_for_timeout(500)
    raise AssertionError("the answer never comes to rest")


def drawn(page, chart):
    page.wait_for_selector(f"[data-chart={chart}] .main-svg", timeout=60_000)
    return page.eval_on_selector(f"[data-chart={chart}] > div", "host => JSON.stringify(host.data?.map(t => t.y))")


def move(page, selector, key="ArrowRight", times=1):
    page.focus(selector)
    for _ in range(times):
        page.keyboard.press(key)


def change(page):
    """Something is changed; the answer after it."""
    tab(page, "data")
    move(page, "#share-foundations-processes-current-slider", times=5)
    page.wait_for_timeout(600)
    return npv(page)


def undo_all(page):
    """Take everything back: one step for a pull at a slider, more if the machine was slow between two keys."""
    for _ in range(20):
        page.wait_for_timeout(1600)  # the next pull at a slider is a step of its own
        if page.query_selector("#cdm-undo:disabled"):
            return
        page.click("#cdm-undo")
    raise AssertionError("undo never comes to an end")


def type_in(page, selector, text):
    page.fill(selector, text)
    page.keyboard.press("Enter")


def test_move_a_slider_see_answer_and_chart_change_undo_reload(opened, folder):
    page = opened
    assert page.get_attribute("html", "lang") == "nl"
    assert "Voorbeeldretailer" in page.title()
    tab(page, "case")
    settled(page)
    start, chart = npv(page), drawn(page, "fan")
    assert start.startswith("€")
    tab(page, "benefits")
    move(page, SLIDER, times=12)
    moved = wait_npv(page, was=start)
    tab(page, "case")
    page.wait_for_function(
        "was => JSON.stringify(document.querySelector('[data-chart=fan] > div').data?.map(t => t.y)) !== was", arg=chart
    )
    settled(page)
    assert page.inner_text("#cdm-changes").count("→") == 1
    undo_all(page)
    assert wait_npv(page, becomes=start)
    tab(page, "benefits")
    move(page, SLIDER, times=12)
    wait_npv(page, was=start)
    moved = rested(page)
    page.keyboard.press("Control+z")
    wait_npv(page, was=moved)
    page.keyboard.press("Control+y")
    wait_npv(page, becomes=moved)
    page.reload()
    page.wait_for_selector("#cdm-npv", timeout=60_000)
    assert npv(page) == moved
    page.wait_for_selector("#tab-benefits[aria-selected=true]")
    assert page.is_enabled("#cdm-undo")
    assert load_case(folder / "retailer.yaml").inputs["facts.gross_margin"].quantity.base == 0.335


def test_the_guide_leads_from_question_to_question_and_numbers_are_agreed_on(opened):
    page = opened
    tab(page, "guide")
    settled(page)
    page.click("#cdm-guide-begin")
    page.wait_for_selector("#cdm-where >> text=Vraag 1 van 6")
    for _ in range(40):
        place = page.get_attribute("#cdm-screen", "data-place")
        if "number:" in place:
            break
        page.click("#cdm-next-step")
        page.wait_for_function("was => document.querySelector('#cdm-screen').dataset.place !== was", arg=place)
    assert "van de onzekerheid" in page.inner_text(".guide")
    page.click("#cdm-agree-now")
    page.wait_for_selector("#cdm-agree .agreed")
    assert page.inner_text("#cdm-agreed").strip() == "1 van 12 getallen akkoord"
    page.click("#cdm-guide-home")
    page.wait_for_selector("#cdm-guide-begin >> text=Ga verder bij vraag")
    # the bar with the tabs stays in view
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.locator("#tab-guide").bounding_box()["y"] >= 0
    undo_all(page)
    tab(page, "case")


def test_customers_are_begun_and_a_slider_moves_their_worth(opened):
    page = opened
    tab(page, "customers")
    page.click("#cdm-begin-customers")
    equity = "#cdm-customers-equity .value"
    page.wait_for_selector(equity)
    before, chart = page.inner_text(equity), drawn(page, "customer-drivers")
    move(page, "#customers-customers-segments-everybody-retention-slider", times=12)
    page.wait_for_function("([at, was]) => document.querySelector(at).innerText !== was", arg=[equity, before])
    page.wait_for_function(
        "was => JSON.stringify(document.querySelector('[data-chart=customer-drivers] > div').data?.map(t => t.x)) !== was",
        arg=chart,
    )
    undo_all(page)
    page.wait_for_selector("#cdm-begin-customers")
    tab(page, "case")


def test_numbers_typed_in_dutch_and_in_english(opened):
    page = opened
    tab(page, "benefits")
    before = npv(page)
    page.fill(FIELD, "1 tot 4,5 tot 12%")
    page.wait_for_function("id => document.querySelector(id + '-echo').innerText.startsWith('4,5%')", arg=FIELD)
    page.keyboard.press("Enter")
    after = wait_npv(page, was=before)
    assert page.input_value(FIELD) == "1% tot 4,5% tot 12%"
    type_in(page, FIELD, "1.5")
    page.wait_for_selector(f"{FIELD}.wrong")
    said = page.inner_text(f"{FIELD}-echo")
    assert "1,5" in said
    assert "15" in said
    assert npv(page) == after
    type_in(page, FIELD, "250")
    page.wait_for_function("id => document.querySelector(id + '-echo').innerText.includes('aandeel')", arg=FIELD)
    assert npv(page) == after
    page.click("#cdm-language")
    page.wait_for_selector("text=Net present value")
    assert page.input_value(FIELD) == "1% to 4.5% to 12%"
    type_in(page, FIELD, "1 to 3.5 to 12%")
    wait_npv(page, was=npv(page))
    page.click("#cdm-language")
    page.wait_for_selector("text=Netto contante waarde")


def test_what_is_written_down_is_there_once(opened):
    page = opened
    tab(page, "minutes")
    type_in(page, "#cdm-point-open", "Wie is eigenaar van klikgedrag?")
    page.wait_for_selector(".points li")
    page.locator("#cdm-point-agreement").click()
    page.wait_for_timeout(500)
    assert page.locator(".points li").count() == 1
    note = "[id^=cdm-note-] >> nth=0"
    type_in(page, note, "gevraagd door <b>Jan</b>")
    tab(page, "compare")
    type_in(page, "#cdm-keep", "Na de pauze")
    page.wait_for_selector("select >> nth=0 >> text=Na de pauze", state="attached")
    page.wait_for_timeout(500)
    assert page.query_selector(".wrong") is None
    tab(page, "minutes")
    assert page.input_value("[id^=cdm-note-] >> nth=1") == "gevraagd door <b>Jan</b>"
    with page.expect_popup() as popup:
        page.click("#cdm-minutes")
    minutes = popup.value
    minutes.wait_for_url("**/results/retailer-minutes.html", timeout=30_000)
    minutes.wait_for_selector("h1")
    assert "gevraagd door <b>Jan</b>" in minutes.inner_text("body")
    minutes.close()


def test_a_killed_kernel_costs_nothing(opened, servers):
    page = opened
    kept = change(page)
    servers[-1].busy_kernel().kill()
    page.wait_for_selector(".lost", timeout=30_000)
    assert "verbinding" in page.inner_text(".lost")
    page.click(".lost button")
    page.wait_for_selector(".lost", state="detached", timeout=60_000)
    page.wait_for_selector("#cdm-npv", timeout=60_000)
    assert npv(page) == kept
    page.wait_for_selector("#tab-data[aria-selected=true]")
    assert page.is_enabled("#cdm-undo")


def test_a_kernel_that_died_while_it_waited_shows_a_page_all_the_same(opened, servers):
    page, server = opened, servers[-1]
    kept = npv(page)
    deadline = time.time() + 60
    while len(server.kernels()) < 2 and time.time() < deadline:
        page.wait_for_timeout(500)
    page.wait_for_timeout(4000)  # the one in waiting has run its notebook
    busy = server.busy_kernel().pid
    for kernel in server.kernels():
        if kernel.pid != busy:
            kernel.kill()
    page.reload(wait_until="commit")
    page.wait_for_selector("#workshop .opening >> text=geopend")  # not white
    page.wait_for_selector("#cdm-npv", timeout=90_000)
    assert npv(page) == kept


def test_a_page_shows_its_case_without_waiting_for_a_clock(browser, servers):
    # the first word is said before the line is open; it must not have to be said again
    context = browser.new_context()
    context.clock.install()
    context.clock.pause_at(time.time() + 10)
    open_page(context, servers[-1].address)
    context.close()


def test_an_answer_that_is_given_twice_does_not_take_the_page_back(browser, client_file):
    server, said, heard = Served(client_file), [], []

    def between(page_side):
        server_side = page_side.connect_to_server()

        def pass_on(message):
            said.append((server_side, message))
            server_side.send(message)

        def pass_back(message):
            page_side.send(message)
            heard.append(message)

        page_side.on_message(pass_on)
        server_side.on_message(pass_back)

    context = browser.new_context()
    context.route_web_socket("**/channels*", between)
    page = open_page(context, server.address)
    tab(page, "benefits")
    settled(page)
    page.locator(SLIDER).press("ArrowRight")
    page.wait_for_selector("#cdm-chance.waiting")
    settled(page)  # the answer came at once, what takes longer a moment later
    line, asked = next(pair for pair in reversed(said) if b'"type":"act"' in pair[1])
    place = asked.index(b'"msg_id":"') + len(b'"msg_id":"')
    line.send(asked[:place] + b"again" + asked[place + 5 :])  # as a page does that has waited long
    count, answer = len(heard), b'"page":'
    while not any(answer in message for message in heard[count:]):
        page.wait_for_timeout(50)
    page.wait_for_timeout(100)  # the page has it too
    assert page.query_selector("#cdm-chance.waiting") is None
    context.close()
    server.stop()


def test_two_windows_show_the_same_and_one_writes(opened, servers, browser):
    page = opened
    tab(page, "data")
    context = browser.new_context()
    other = open_page(context, servers[-1].address)
    other.wait_for_selector("#cdm-take-over")
    assert npv(other) == npv(page)
    before = npv(page)
    move(page, "#share-data-person_identity-current-timely-slider", times=4)
    changed = wait_npv(page, was=before)
    for _ in range(60):  # a slider that still moves is followed to where it comes to rest
        changed = npv(page)
        page.wait_for_timeout(500)
        if npv(page) == npv(other) == changed:
            break
    assert npv(other) == npv(page) == changed != before
    other.click("#cdm-take-over")
    other.wait_for_selector("#cdm-take-over", state="detached")
    page.wait_for_selector("#cdm-take-over")
    context.close()
    page.click("#cdm-take-over")
    page.wait_for_selector("#cdm-take-over", state="detached")


def test_save_and_a_change_on_disk(opened, folder):
    page = opened
    path = folder / "retailer.yaml"
    page.click("#cdm-save")
    page.wait_for_selector(".status.saved", timeout=20_000)
    text = path.read_text(encoding="utf-8")
    assert "# How to use it" in text
    path.write_text(text.replace("discount_rate: 0.083", "discount_rate: 0.06"), encoding="utf-8")
    page.wait_for_selector("#cdm-disk", timeout=20_000)
    assert "8,3% → 6%" in page.inner_text("#cdm-disk")
    before = npv(page)
    page.click("#cdm-disk-both")
    wait_npv(page, was=before)
    page.wait_for_selector("#cdm-disk", state="detached")


def test_the_report_of_now_opens_with_one_click(opened, folder):
    page = opened
    tab(page, "case")
    page.wait_for_selector("[data-chart=fan] .main-svg", timeout=60_000)
    with page.expect_popup() as popup:
        page.click("#cdm-report")
    page.wait_for_selector("#cdm-progress")
    report = popup.value
    report.wait_for_url("**/results/retailer.html", timeout=150_000)
    report.wait_for_selector("h1", timeout=30_000)
    assert "Voorbeeldretailer" in report.inner_text("body")
    report.wait_for_selector(".main-svg", timeout=30_000)
    assert page.get_attribute("#cdm-report-link", "href").endswith("/results/retailer.html")
    report.close()
    # the charts are still charts after the page has changed around them
    position = "layer => getComputedStyle(layer.closest('svg')).position"
    assert page.eval_on_selector("[data-chart=fan] .hoverlayer", position) == "absolute"
    assert (folder / "outputs" / "retailer-minutes.html").is_file()


def test_every_screen_is_accessible_and_large_type_is_large(opened, axe):
    page = opened
    found = {}
    for name in SCREENS:
        if name == "matrix" and not page.query_selector("#tab-matrix"):
            tab(page, "case")
            page.click("#cdm-matrix-open")
        page.wait_for_selector(f"#tab-{name}")
        tab(page, name)
        settled(page)
        if os.environ.get("CDM_BC_SCREENSHOTS"):
            page.screenshot(path=Path(os.environ["CDM_BC_SCREENSHOTS"]) / f"{name}.png", full_page=True)
        found |= {name: axe(page)} if axe(page) else {}
    assert found == {}
    small = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.cdm')).fontSize)")
    page.check("#cdm-large")
    page.wait_for_selector(".cdm-large")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.cdm')).fontSize)") > 1.2 * small
    page.uncheck("#cdm-large")
    tab(page, "case")
    page.focus("#tab-case")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#tab-priority[aria-selected=true]")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (390, 844)])
def test_no_word_in_a_chart_is_cut_or_on_another_and_no_screen_is_wider_than_the_window(
    width, height, browser, servers
):
    context = browser.new_context(viewport={"width": width, "height": height})
    heard = Heard()
    heard.watch(context)
    page = open_page(context, servers[-1].address)
    wrong = {}
    for name in (name for name in SCREENS if name != "matrix"):
        tab(page, name)
        settled(page)
        page.wait_for_function(DRAWN)
        found = page.evaluate(WRONG)
        if found:
            wrong[name] = found
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert wrong == {}
    assert heard.errors == []


def test_a_killed_server_costs_nothing(opened, servers, folder, browser):
    page = opened
    kept = change(page)
    servers[-1].kill()
    page.wait_for_selector(".lost", timeout=30_000)
    servers.append(Served(folder / "retailer.yaml"))
    context = browser.new_context()
    again = open_page(context, servers[-1].address)
    assert npv(again) == kept
    assert again.is_enabled("#cdm-undo")
    assert not again.query_selector("#cdm-take-over")
    context.close()


def test_nobody_without_the_token_gets_in(servers, page):
    bare = servers[-1].address.split("?")[0]
    page.goto(bare)
    assert page.query_selector("#cdm-npv") is None
    for path in ("voila/files/workshop.ipynb", "api/kernels", "workshop/../server.py"):
        assert page.request.get(bare + path).status in (401, 403, 404) or "login" in page.request.get(bare + path).url


#: Once the kernel listens: cells run earlier are forgotten by JupyterLab.
def test_the_same_notebook_works_in_jupyterlab(page, browser_log, tmp_path):
    for part in ("notebooks/90_workshop.ipynb", "parameters/retailer.yaml"):
        target = tmp_path / part
        target.parent.mkdir()
        shutil.copy(ROOT / part, target)
    with jupyterlab(tmp_path, tmp_path / "settings") as address:
        run_all(page, address, "notebooks/90_workshop.ipynb")
        page.wait_for_selector("#cdm-npv", timeout=90_000)
        tab(page, "case")
        page.wait_for_selector("[data-chart=cash-flow] .main-svg", timeout=60_000)
        before, chart = npv(page), drawn(page, "cash-flow")
        tab(page, "benefits")
        move(page, SLIDER, times=10)
        settled(page)
        wait_npv(page, was=before)
        tab(page, "case")
        page.wait_for_function(
            "was => JSON.stringify(document.querySelector('[data-chart=cash-flow] > div').data?.map(t => t.y)) !== was",
            arg=chart,
        )
        undo_all(page)
        wait_npv(page, becomes=before)
        assert browser_log.outside == []
