"""A journal that is damaged is named, nothing older opens without a word, and nothing is lost of it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from cdm_bc.edits.tree import same
from cdm_bc.errors import InputError
from cdm_bc.workshop import commands
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.journal import Damaged, Journal
from cdm_bc.workshop.session import Session

MARGINS = (0.34, 0.35, 0.36, 0.37)


def margin(session, value):
    session.do(commands.set_number(session.state, "facts.gross_margin", value))


def base(session):
    return session.state.case.inputs["facts.gross_margin"].quantity.base


@pytest.fixture
def journal(session, client_file) -> Path:
    """The journal of a workshop in which something of everything was said."""
    one = session("w")
    for value in MARGINS:
        margin(one, value)
    one.undo()
    one.redo()
    one.explain(1, "waarom")
    one.keep_ui({"tab": "data"})
    one.save()
    margin(one, 0.38)
    one.close()
    return one.journal.path


def lines(path: Path) -> list[bytes]:
    *events, _ = path.read_bytes().splitlines(keepends=True)
    return events


def end(path: Path) -> bytes:
    return path.read_bytes().splitlines(keepends=True)[-1]


def opened(client_file) -> Desk:
    desk = Desk(client_file, "nl")
    desk.handle({"type": "hello", "window": "w"})
    return desk


def words(page) -> str:
    """The text on a page."""
    if isinstance(page, str):
        return page
    return " ".join(map(words, page if isinstance(page, list) else page.get("c", [])))


def test_each_line_that_is_not_what_was_written_is_noticed_and_what_stands_above_it_can_be_kept(
    journal, session, client_file
):
    whole, last = lines(journal), end(journal)
    for number in range(1, len(whole)):
        changed = whole[number].replace(b"0.3", b"0.4").replace(b"undo", b"redo").replace(b"data", b"case")
        if changed == whole[number]:
            changed = whole[number][:-20] + b"\n"
        journal.write_bytes(b"".join([*whole[:number], changed, *whole[number + 1 :]]) + last)
        with pytest.raises(Damaged, match=f"line {number + 1} cannot be used") as raised:
            session("w")
        assert len(raised.value.record.lines) == number
    for away in (
        whole[:3] + whole[4:],
        [*whole[:2], whole[3], whole[2], *whole[4:]],
        whole[:3] + whole[2:],
        whole[:-1],
    ):
        journal.write_bytes(b"".join(away) + last)
        with pytest.raises(Damaged):
            session("w")


def test_a_journal_that_was_cut_off_anywhere_says_so(journal, client_file, session):
    whole = journal.read_bytes()
    rng = random.Random(4)
    first = len(lines(journal)[0])
    for cut in sorted(
        {*rng.sample(range(first, len(whole)), 25), *(len(b"".join(lines(journal)[:n])) for n in (1, 3, 6))}
    ):
        journal.write_bytes(whole[:cut])
        desk = opened(client_file)
        assert desk.session is not None
        assert "Het einde van retailer.workshop.jsonl ontbreekt" in words(desk.page()["page"])
        desk.session.close()
    for cut in (0, 1, first - 1):
        journal.write_bytes(whole[:cut])
        with pytest.raises(Damaged, match="no journal of a workshop"):
            session("w")


SHAPES = [
    b"hello",
    b"[]",
    b"5",
    b"null",
    b"{}",
    b'{"event":"note","index":99,"note":"x"}',
    b'{"event":"do"}',
    b'{"event":"do","change":{"what":"number","edits":[{"path":[{}]}]}}',
    b'{"event":"ui","ui":[1]}',
    b'{"event":"saved"}',
    b'{"event":"redo","time":5}',
    b'{"event":"dance"}',
    b'{"event":"ui","ui":' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"event":"ui","ui":{"$date":5}}',
    b"\xff\xfe",
    b"\x00" * 50,
]


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
@pytest.mark.parametrize("form", [1, 2])
def test_a_line_of_any_shape_is_told_with_the_name_of_the_journal(journal, client_file, shape, form):
    """In a journal of the earlier form too, whose lines carry no checksum."""
    whole, last = lines(journal), end(journal)
    if form == 1:
        events = [{k: v for k, v in json.loads(line).items() if k != "check"} for line in whole]
        whole = [json.dumps(event | ({"form": 1} if "form" in event else {})).encode() + b"\n" for event in events]
    journal.write_bytes(b"".join([*whole[:3], shape + b"\n", *whole[3:]]) + (last if form == 2 else b""))
    desk = opened(client_file)
    said = words(desk.page()["page"])
    assert "Het journaal van deze workshop is beschadigd" in said
    assert "retailer.workshop.jsonl: regel 4 is niet te gebruiken" in said
    assert "Leesbaar zijn 2 wijzigingen; de laatste is van 15 januari 2027" in said
    assert desk.session is None


def test_going_on_keeps_what_could_be_read_and_the_damaged_journal(journal, client_file):
    whole = journal.read_bytes()
    broken = whole.replace(b'"base":0.36', b'"base":0.99')
    journal.write_bytes(broken)
    desk = opened(client_file)
    reply = desk.handle({"type": "act", "name": "mend", "args": {"keep": True}})
    assert base(desk.session) == 0.35
    said = words(reply["page"])
    (aside,) = client_file.parent.glob("retailer.workshop.damaged.*.jsonl")
    assert f"Het beschadigde journaal is bewaard als {aside.name}" in said
    assert aside.read_bytes() == broken
    margin(desk.session, 0.3)
    desk.session.close()
    assert base(opened(client_file).session) == 0.3


def test_beginning_anew_takes_the_client_file(journal, client_file):
    journal.write_bytes(b"hello\n")
    desk = opened(client_file)
    assert "Ga verder" not in words(desk.page()["page"])
    desk.handle({"type": "act", "name": "mend", "args": {"keep": False}})
    assert base(desk.session) == MARGINS[-1], "which was saved"
    assert not desk.session.state.done
    assert len(list(client_file.parent.glob("retailer.workshop.damaged.*.jsonl"))) == 1


def test_who_only_looks_on_mends_nothing(journal, client_file, session):
    one = session("other")
    margin(one, 0.31)
    damaged = journal.read_bytes().replace(b"0.31", b"0.32")
    journal.write_bytes(damaged)
    desk = opened(client_file)
    desk.handle({"type": "act", "name": "mend", "args": {"keep": True}})
    assert "Dit venster is alleen om te lezen" in words(desk.page()["page"])
    assert journal.read_bytes() == damaged


def test_a_journal_that_does_not_fit_its_client_file_any_more_is_told_and_used_as_far_as_it_does(journal, client_file):
    """The events are what was written, but the last change makes no case: the model became another, say."""
    record = Journal(journal).read()
    events = list(record.lines)
    events[-1] = json.loads(json.dumps(events[-1]).replace("0.38", '"many"'))
    Journal(journal).rewrite(events)
    desk = opened(client_file)
    assert "past niet meer bij het klantbestand of het model" in words(desk.page()["page"])
    desk.handle({"type": "act", "name": "mend", "args": {"keep": True}})
    assert base(desk.session) == MARGINS[-1]


def test_with_a_wrong_client_file_that_is_what_is_told(journal, client_file):
    Journal(journal).rewrite([{"event": "start", "time": "2027-01-15T10:00:00+01:00", "text": "client: [\n"}])
    assert "past niet meer" in words(opened(client_file).page()["page"])
    client_file.write_text("client: {name: X, language: nl, horizon: 3}\n", encoding="utf-8")
    said = words(opened(client_file).page()["page"])
    assert "Dit klantbestand kan niet worden geopend" in said
    assert "onbekende sleutel" in said


def test_what_becomes_of_the_journal_during_a_workshop_is_noticed(session, client_file):
    one = session("w")
    margin(one, 0.34)
    one.journal.path.unlink()
    margin(one, 0.35)  # it is written anew, whole
    two = session("w")
    assert same(two.state.tree, one.state.tree)
    assert len(two.state.done) == 2
    two.journal.path.write_bytes(two.journal.path.read_bytes().replace(b"0.34", b"0.39"))
    with pytest.raises(Damaged):
        session("v")
    client_file.unlink()
    client_file.mkdir()
    one.journal.path.unlink()
    with pytest.raises(InputError, match="is a folder, not a file"):
        Session(client_file, "x")


def test_a_lease_of_any_shape_binds_nobody(session):
    one = session("a")
    for content in (
        b"",
        b"[]",
        b'{"owner": 5}',
        b"[" * 9000,
        b'{"owner":"x","window":"y","process":"z","computer":"c","heard":"h"}',
    ):
        one.lease.path.write_bytes(content)
        assert session("b").can_write
