"""The page of the guests: it lets them estimate, blindly, and nobody do anything else."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from cdm_bc.errors import InputError
from cdm_bc.figures.estimates import Estimate, combined, hits, outliers
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.ports import address_in_the_room, listening
from cdm_bc.workshop.room.guests import LARGEST, guests_server
from cdm_bc.workshop.room.mailbox import MOST_GUESTS, Mailbox, Question
from cdm_bc.workshop.room.warm_up import warm_ups
from tests.workshop.acting import do

UPLIFT = "benefits.personalisation_relevance.personalisation_uplift"
ANNA, BEN = "a" * 20, "b" * 20
WORDS = {"nl": "vraag", "en": "question"}
RIGHT = {"low": "2", "base": "5", "high": "9,5", "name": "", "language": "nl"}


class Served:
    """A guests' page in a thread, and requests to it."""

    def __init__(self, folder):
        self.mailbox = Mailbox(folder)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.ready = threading.Event()
        self.thread.start()
        self.ready.wait(10)
        self.place = urlsplit(self.mailbox.address)
        self.token = self.place.query.removeprefix("token=")

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.call_soon(self._serve)
        self.loop.run_forever()

    def _serve(self):
        self.server = guests_server(self.mailbox, listening(None))
        self.ready.set()

    def stop(self):
        self.loop.call_soon_threadsafe(self.server.stop)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def ask(self, path, method="GET", body=None, **heads):
        line = http.client.HTTPConnection(self.place.hostname, self.place.port, timeout=20)
        heads = {name.replace("_", "-"): value for name, value in heads.items()}
        try:
            line.request(method, path, body, heads)
            answer = line.getresponse()
            return answer.status, answer.read().decode("utf-8"), dict(answer.getheaders())
        finally:
            line.close()

    def state(self, guest=ANNA, **heads):
        status, text, _ = self.ask("/state", **{"X_Token": self.token, "X_Guest": guest} | heads)
        return json.loads(text) if status == 200 else status

    def say(self, guest=ANNA, raw=None, heads=None, **parts):
        message = RIGHT | {"round": "r1"} | parts
        body = json.dumps(message) if raw is None else raw
        heads = {"X_Token": self.token, "X_Guest": guest} | (heads or {})
        status, text, _ = self.ask("/estimate", "POST", body, **heads)
        return json.loads(text) if status == 200 else status


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    found = Served(tmp_path_factory.mktemp("room"))
    yield found
    found.stop()


@pytest.fixture
def room(served):
    """A fresh question, nothing said."""
    for part in ("estimates", "guests", "told"):
        for path in (served.mailbox.folder / part).iterdir():
            path.unlink()
    served.mailbox.ask(Question("r1", UPLIFT, WORDS, WORDS, WORDS, "share", "EUR"))
    return served


def test_a_guest_estimates_changes_it_and_sees_only_his_own(room):
    assert room.state()["mine"] is None
    assert room.say() == {"wrong": {}}
    assert room.say(BEN, low="10", base="20", high="30 procent", name="  Ben   de\nVries ") == {"wrong": {}}
    assert room.mailbox.estimates("r1") == [Estimate(0.02, 0.05, 0.095), Estimate(0.1, 0.2, 0.3, "Ben de Vries")]
    found = room.state()
    assert found["mine"]["nl"] == {"low": "2%", "base": "5%", "high": "9,5%"}
    assert "20" not in json.dumps(found)
    assert "Ben" not in json.dumps(found)
    assert room.say(low="3") == {"wrong": {}}
    assert [one.low for one in room.mailbox.estimates("r1")] == [0.03, 0.1]


def test_after_the_reveal_nobody_can_change_and_still_nobody_sees_others(room):
    room.say()
    room.say(BEN, low="71", base="72", high="73")
    room.mailbox.ask(Question("r1", UPLIFT, WORDS, WORDS, WORDS, "share", "EUR", state="revealed"))
    assert room.say(low="3") == {"late": True}
    assert "72" not in json.dumps(room.state())
    assert [one.low for one in room.mailbox.estimates("r1")] == [0.02, 0.71]
    room.mailbox.close()
    assert room.say() == {"late": True}
    assert room.state() == {"question": None, "mine": None}


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"low": "x"}, {"low"}),
        ({"low": "", "high": "1.5"}, {"low", "high"}),
        ({"low": "9", "base": "5", "high": "2"}, {"base"}),
        ({"high": "120"}, {"high"}),
        ({"low": "-3"}, {"high"}),
        ({"base": "1; 2"}, {"base"}),
        ({"base": "1 tot 2 tot 3"}, {"base"}),
        ({"base": "0,05"}, {"base"}),
    ],
)
def test_what_is_no_estimate_is_told_at_its_box_and_not_kept(room, parts, wrong):
    found = room.say(**parts)["wrong"]
    assert found.keys() == wrong
    assert all(sentence.endswith(".") for sentence in found.values())
    assert room.mailbox.estimates("r1") == []


@pytest.mark.parametrize("token", ["", "wrong", "é", "x" * 5000])
def test_without_the_token_there_is_nothing(room, token):
    for status, text, heads in (
        room.ask("/"),
        room.ask("/?token=wrong"),
        room.ask("/state", X_Token=token.encode("utf-8"), X_Guest=ANNA),
        room.ask("/estimate", "POST", json.dumps(RIGHT | {"round": "r1"}), X_Token=token.encode("utf-8"), X_Guest=ANNA),
    ):
        assert status == 403
        assert "vraag" not in text.replace("gevraagd", "")
        assert "Location" not in heads
    assert room.mailbox.count("r1") == 0
    assert room.mailbox.present() == 0


def test_an_old_token_opens_nothing(room, tmp_path):
    other = Served(tmp_path)
    other.stop()
    assert room.state(X_Token=other.token) == 403
    assert room.ask(f"/?token={other.token}")[0] == 403
    assert room.ask(f"/?token={room.token}")[0] == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", "0.0.0.0:{port}"]
)
def test_another_host_is_not_answered(room, name):
    host = name.format(port=room.place.port)
    for path in ("/", "/state", "/front/guest.js"):
        status, text, _ = room.ask(f"{path}?token={room.token}", Host=host, X_Token=room.token, X_Guest=ANNA)
        assert status == 421
        assert "vraag" not in text
    assert room.mailbox.present() == 0


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"])
def test_another_page_cannot_use_the_guests_browser(room, origin):
    heads = {"Origin": origin.format(port=room.place.port)}
    assert room.say(heads=heads) == 403
    assert room.state(**heads) == 403
    assert room.mailbox.count("r1") == 0
    assert room.say(heads={"Origin": f"http://127.0.0.1:{room.place.port}"}) == {"wrong": {}}


MALFORMED = [
    "",
    "null",
    "[]",
    "5",
    "{",
    "[" * 1500,
    json.dumps(RIGHT),
    json.dumps(RIGHT | {"round": "r1", "more": "x"}),
    json.dumps(RIGHT | {"round": "r1", "low": 5}),
    json.dumps(RIGHT | {"round": "r1", "low": None}),
    json.dumps(RIGHT | {"round": "r1", "low": "9" * 41}),
    json.dumps(RIGHT | {"round": "r1", "name": "n" * 41}),
    json.dumps(RIGHT | {"round": "r1", "language": "fr"}),
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("raw", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_message_gets_nothing_and_harms_nobody(room, raw):
    assert room.say(raw=raw) == 400
    assert room.mailbox.count("r1") == 0
    assert room.say() == {"wrong": {}}


def test_an_oversized_message_gets_nothing_and_harms_nobody(room):
    for size in (LARGEST + 1, 1_000_000):
        try:
            status = room.say(raw=json.dumps(RIGHT | {"round": "r1", "name": "n" * size}))
        except (ConnectionError, http.client.HTTPException):
            status = 400  # cut off while it was talking
        assert status in (400, 413)
    with suppress(ConnectionError, http.client.HTTPException):
        assert room.state(X_More="x" * 20_000) in (400, 431)
    assert room.mailbox.count("r1") == 0
    assert room.say() == {"wrong": {}}


@pytest.mark.parametrize("guest", ["", "short", "A" * 20, "../../../etc/passwd", "a" * 41, "a" * 19 + "/"])
def test_a_guest_without_a_sound_name_is_nobody(room, guest):
    assert room.state(guest) == 400
    assert room.say(guest) == 400
    assert list((room.mailbox.folder / "guests").iterdir()) == []


def test_there_is_room_for_so_many(room):
    for number in range(MOST_GUESTS):
        assert room.say(f"guest{number:015d}") == {"wrong": {}}
    assert room.say("onetoomany00000000") == 429
    assert room.say(f"guest{0:015d}", low="1") == {"wrong": {}}
    assert room.mailbox.count("r1") == MOST_GUESTS


@pytest.mark.parametrize(
    "path", ["/nope", "/question.json", "/front/guest.html.j2", "/front/../guests.py", "/estimates/x", "/%00"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_nothing_else_is_there(room, path, method):
    status, text, _ = room.ask(f"{path}?token={room.token}", method, X_Token=room.token, X_Guest=ANNA)
    assert status in (404, 405)
    assert "vraag" not in text


def test_the_page_may_load_nothing_and_tells_nobody(room):
    _, text, heads = room.ask(f"/?token={room.token}")
    assert "default-src 'none'" in heads["Content-Security-Policy"]
    assert heads["Referrer-Policy"] == "no-referrer"
    assert heads["Cache-Control"] == "no-store"
    assert room.token not in text


# -- the workshop with guests ------------------------------------------------------------------------------------------------


@pytest.fixture
def mailbox(tmp_path):
    return Mailbox(tmp_path / "room")


@pytest.fixture
def desk(client_file, mailbox):
    mailbox.open_at("http://127.0.0.1:1/?token=x")
    desk = Desk(client_file, "nl", room=mailbox)
    desk.handle({"type": "hello", "window": "here"})
    return desk


def shown(desk):
    return json.dumps(desk.page(), ensure_ascii=False)


def test_there_are_no_guests_unless_asked_for(client_file):
    desk = Desk(client_file, "nl")
    desk.handle({"type": "hello", "window": "here"})
    assert "tab-room" not in shown(desk)
    do(desk, "ask_room", id=UPLIFT)
    assert desk.ui.notice[0] == "bad"


def test_a_round_is_blind_until_it_is_revealed_and_what_is_agreed_goes_into_the_file(desk, mailbox, client_file):
    desk.take(desk.job()())
    do(desk, "step", to=f"number:{UPLIFT}")
    assert "0,5% tot 3% tot 10%" in shown(desk)
    do(desk, "ask_room", id=UPLIFT)
    assert "0,5% tot 3% tot 10%" not in shown(desk)  # nobody leans on the number that stands there
    do(desk, "reveal")
    assert desk.ui.notice == ("bad", "Er heeft nog niemand geschat.")
    said = [Estimate(0.012, 0.0417, 0.061), Estimate(0.022, 0.0513, 0.081), Estimate(0.3, 0.4, 0.5)]
    for number, one in enumerate(said):
        mailbox.say(mailbox.question.round, f"g{number}", one)
    page = shown(desk)
    assert "4,17%" not in page
    do(desk, "reveal")
    page = shown(desk)
    assert "4,17%" in page
    assert "Buiten die bandbreedte: 3" in page
    do(desk, "ask_again")
    assert mailbox.count(mailbox.question.round) == 0
    for number, one in enumerate(said[:2]):
        mailbox.say(mailbox.question.round, f"g{number}", one)
    do(desk, "reveal")
    do(desk, "take_estimate")
    found = desk.session.state.case.inputs[UPLIFT].quantity
    assert (found.low, found.base, found.high, found.agreed) == (0.017, 0.0465, 0.071, True)
    assert found.source.startswith("2 mensen, blind geschat; gemiddelde")
    do(desk, "save")
    assert "2 mensen, blind geschat" in client_file.read_text(encoding="utf-8")
    assert mailbox.question is None
    do(desk, "undo")
    assert desk.session.state.case.inputs[UPLIFT].quantity.base == 0.03


def test_a_page_that_is_read_anew_goes_on_with_the_round(desk, mailbox, client_file):
    do(desk, "ask_room", id=UPLIFT)
    mailbox.say(mailbox.question.round, "g", Estimate(0.01, 0.02, 0.03))
    desk.session.close()
    again = Desk(client_file, "nl", room=mailbox)
    again.handle({"type": "hello", "window": "here"})
    do(again, "look", key="tab", to="room")
    assert "Geschat: 1 van" in shown(again)


def test_a_window_that_only_looks_on_cannot_lead(desk, mailbox, client_file):
    other = Desk(client_file, "nl", room=mailbox)
    other.handle({"type": "hello", "window": "there"})
    do(other, "ask_room", id=UPLIFT)
    assert mailbox.question is None


def test_the_page_moves_when_guests_do(desk, mailbox):
    do(desk, "ask_room", id=UPLIFT)
    desk.handle({"type": "tick"})
    assert desk.handle({"type": "tick"}) == {}
    mailbox.say(mailbox.question.round, "g", Estimate(0.01, 0.02, 0.03))
    assert "page" in desk.handle({"type": "tick"})


def test_a_missing_fact_can_be_estimated(client_file, mailbox):
    from cdm_bc.document import parse
    from cdm_bc.edits.merge import merged

    text = client_file.read_text(encoding="utf-8")
    data = parse(text, "").data
    del data["facts"]["contacts_per_year"]
    client_file.write_text(merged(text, data), encoding="utf-8")
    desk = Desk(client_file, "nl", room=mailbox)
    desk.handle({"type": "hello", "window": "here"})
    do(desk, "ask_room", id="facts.contacts_per_year")
    assert mailbox.question.words == {"nl": "contacten per jaar", "en": "contacts per year"}
    mailbox.say(mailbox.question.round, "g", Estimate(200_000, 250_000, 300_000))
    do(desk, "reveal")
    do(desk, "take_estimate")
    assert desk.session.state.case.inputs["facts.contacts_per_year"].quantity.base == 250_000


def test_warm_up_questions_show_how_narrow_the_ranges_are(desk, mailbox):
    do(desk, "look", key="tab", to="room")
    for subject in warm_ups():
        do(desk, "ask_room", id=subject)
        answer = warm_ups()[subject].answer
        assert mailbox.question.answer is None
        mailbox.say(mailbox.question.round, "g0", Estimate(answer * 0.9, answer, answer * 1.1))
        mailbox.say(mailbox.question.round, "g1", Estimate(1, 2, 3))
        do(desk, "reveal")
        assert mailbox.question.answer == answer
        do(desk, "take_estimate")
        assert desk.ui.notice[0] == "bad"  # it is no number of the case
    assert "5 van 10 bandbreedtes bevatten het antwoord. Gevraagd was 90%" in shown(desk)
    assert desk.session.state.done == []


def test_every_warm_up_question_says_where_it_can_be_checked_in_both_languages():
    assert len(warm_ups()) == 5
    for one in warm_ups().values():
        assert one.source["url"].startswith("https://")
        assert one.source["publisher"]
        assert set(one.question) == set(one.unit) == {"nl", "en"}
        assert all(text.endswith("?") for text in one.question.values())


def test_combined_is_the_mean_of_each_and_hits_are_counted():
    said = [Estimate(1, 2, 3), Estimate(3, 4, 8), Estimate(2, 6, 10)]
    assert combined(said) == Estimate(2, 4, 7)
    assert outliers(said) == []
    assert outliers([]) == []
    assert [hits(said, truth) for truth in (0.5, 1, 3, 7, 11)] == [0, 1, 3, 2, 0]


@pytest.mark.parametrize("named", ["0.0.0.0", "nonsense", "192.0.2.77", "::1", "8.8.8.8.8"])
def test_guests_are_served_at_an_address_of_this_computer_only(named):
    with pytest.raises(InputError, match="is no address of this computer"):
        address_in_the_room(named)
    assert address_in_the_room("127.0.0.1") == "127.0.0.1"
