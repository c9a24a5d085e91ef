"""Nothing is lost: journal, lease, save, reload, crash, two windows, a file that changes on disk."""

from __future__ import annotations

import json

import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.case import load_case
from cdm_bc.edits.merge import merged
from cdm_bc.edits.tree import same
from cdm_bc.errors import InputError
from cdm_bc.workshop import commands
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.journal import Damaged
from cdm_bc.workshop.lease import SILENCE
from cdm_bc.workshop.scenarios import file_data
from cdm_bc.workshop.session import Session


def margin(session, value):
    return session.do(commands.set_number(session.state, "facts.gross_margin", value))


def base(session):
    return session.state.case.inputs["facts.gross_margin"].quantity.base


def npv(session):
    return evaluate(session.state.case).finance.npv


def test_opening_changes_nothing_and_a_reload_brings_everything_back(session, client_file):
    text = client_file.read_text(encoding="utf-8")
    one = session("w")
    margin(one, 0.34)
    margin(one, 0.35)
    one.undo()
    one.keep_ui({"tab": "data"})
    again = session("w")
    assert client_file.read_text(encoding="utf-8") == text
    assert again.can_write
    assert base(again) == 0.34
    assert (len(again.state.done), len(again.state.undone)) == (1, 1)
    assert again.record.ui == {"tab": "data"}
    again.redo()
    assert base(again) == 0.35


def test_a_full_disk_refuses_the_change_and_keeps_what_there_was(session, monkeypatch):
    one = session("w")
    margin(one, 0.34)

    def full(event):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(one.journal, "append", full)
        for act in (lambda: margin(one, 0.35), one.undo, lambda: one.explain(0, "why")):
            with pytest.raises(Refused, match="disk"):
                act()
            assert base(one) == 0.34
            assert (len(one.state.done), len(one.state.undone), one.state.done[0].note) == (1, 0, "")
        one.keep_ui({"tab": "data"})
    margin(one, 0.36)
    again = session("w")
    assert same(again.state.tree, one.state.tree)
    assert again.state.done == one.state.done


def test_a_note_stays_with_its_change(session):
    one = session("w")
    margin(one, 0.34)
    margin(one, 0.35)
    one.save()
    one.explain(0, "bron: jaarverslag")
    with pytest.raises(Refused):
        one.explain(2, "no such change")
    assert one.is_saved  # the client file has no place for it
    one.undo()
    one.undo()
    one.redo()
    for now in (one, session("w")):
        assert [change.note for change in now.state.done] == ["bron: jaarverslag"]
        assert [change.note for change in now.state.undone] == [""]


def test_a_save_is_read_back_as_the_same_case(session, client_file):
    one = session("w")
    margin(one, {"low": 0.3, "base": 0.33, "high": 0.36})
    one.do(commands.agree(one.state, "facts.gross_margin", True))
    one.do(commands.keep_scenario(one.state, "kept"))
    one.do(commands.set_relevance(one.state, "person_identity", "innovation", 3))
    one.do(commands.add_line(one.state, {"lever": "programme", "what": "Extra: één", "cost": 12_345}))
    assert not one.is_saved
    one.save()
    assert one.is_saved
    case = load_case(client_file)
    assert evaluate(case).finance.npv == pytest.approx(npv(one), rel=1e-12)
    assert "kept" in case.scenarios
    assert case.client.relevance == {"person_identity": {"innovation": 3}}
    assert one.disk_change is None
    text = client_file.read_text(encoding="utf-8")
    assert "# How to use it" in text
    assert "# a third of store sales has no customer" in text
    # saved again: not a byte
    one.save()
    assert client_file.read_text(encoding="utf-8") == text
    # and another workshop starts from there
    again = session("w")
    assert again.is_saved
    assert npv(again) == pytest.approx(npv(one), rel=1e-12)
    assert merged(text, file_data(again.state)) == text


def test_a_torn_last_line_costs_that_line_only(session):
    one = session("w")
    margin(one, 0.34)
    margin(one, 0.35)
    raw = one.journal.path.read_bytes()
    one.journal.path.write_bytes(raw[: raw.rindex(b'{"event":"end"') - 20])
    again = session("w")
    assert base(again) == 0.34
    margin(again, 0.36)
    assert base(session("w")) == 0.36


def test_a_journal_that_is_none_is_said(session, client_file):
    client_file.with_name("retailer.workshop.jsonl").write_text("hello\n", encoding="utf-8")
    with pytest.raises(Damaged, match="no journal"):
        session("w")


def test_a_second_window_follows_and_never_writes(session, clock):
    one, two = session("a"), session("b")
    assert (one.can_write, two.can_write) == (True, False)
    margin(one, 0.34)
    assert two.tick()
    assert base(two) == 0.34
    with pytest.raises(Refused):
        margin(two, 0.30)
    with pytest.raises(Refused):
        two.save()
    assert base(session("a")) == 0.34


def test_a_taken_over_window_becomes_read_only_at_its_next_word(session):
    one, two = session("a"), session("b")
    two.take_over()
    margin(two, 0.35)
    with pytest.raises(Refused):
        margin(one, 0.30)
    one.tick()
    assert (one.can_write, base(one)) == (False, 0.35)


def test_a_silent_window_loses_its_lease(session, clock):
    one, two = session("a"), session("b")
    clock.now += SILENCE - 1
    one.tick()
    clock.now += SILENCE - 1
    two.tick()
    assert not two.can_write
    clock.now += SILENCE + 1
    assert two.tick()
    assert two.can_write
    one.tick()
    assert not one.can_write


def test_a_dead_process_holds_nothing(session):
    one = session("a")
    holder = json.loads(one.lease.path.read_text(encoding="utf-8"))
    one.lease.path.write_text(json.dumps({**holder, "owner": "gone", "process": 2**22 + 1}), encoding="utf-8")
    assert session("b").can_write


def test_a_reloaded_window_takes_over_from_itself(session):
    session("a")
    assert session("a").can_write


def test_a_broken_lease_file_binds_nobody(session):
    session("a").lease.path.write_text("{", encoding="utf-8")
    assert session("b").can_write


def test_the_file_changed_on_disk_is_shown_and_asked(session, client_file):
    one = session("w")
    margin(one, 0.34)
    text = client_file.read_text(encoding="utf-8")
    client_file.write_text(
        text.replace("horizon_years: 5", "horizon_years: 4").replace("base: 0.335", "base: 0.32"), encoding="utf-8"
    )
    assert one.tick()
    assert one.disk_change is not None
    assert {edit.path for edit in one.disk_change.edits} == {
        ("finance", "horizon_years"),
        ("facts", "gross_margin", "base"),
    }
    assert [edit.path for edit in one.disk_change.both] == [("facts", "gross_margin", "base")]
    with pytest.raises(Refused):
        one.save()
    one.take_from_disk(keep_ours=True)
    assert (one.state.case.horizon, base(one)) == (4, 0.34)
    assert one.disk_change is None
    one.undo()
    assert one.state.case.horizon == 5
    one.redo()
    one.save()
    assert load_case(client_file).horizon == 4
    again = session("w")
    assert again.disk_change is None
    assert same(again.state.tree, one.state.tree)


def test_only_the_file_can_count(session, client_file):
    one = session("w")
    margin(one, 0.34)
    one.save()
    margin(one, 0.36)
    client_file.write_text(
        client_file.read_text(encoding="utf-8").replace("horizon_years: 5", "horizon_years: 3"), encoding="utf-8"
    )
    one.tick()
    one.take_from_disk(keep_ours=False)
    assert (one.state.case.horizon, base(one)) == (3, 0.34)
    one.undo()
    assert (one.state.case.horizon, base(one)) == (5, 0.36)


def test_a_file_that_became_wrong_or_vanished_can_be_written_anew(session, client_file):
    one = session("w")
    margin(one, 0.34)
    client_file.write_text("client: [", encoding="utf-8")
    one.tick()
    assert one.disk_change.edits is None
    assert one.disk_change.reason
    client_file.unlink()
    one.tick()
    with pytest.raises(Refused):
        one.save()
    one.save(overwrite=True)
    assert load_case(client_file).inputs["facts.gross_margin"].quantity.base == 0.34


def test_comments_changed_on_disk_are_kept(session, client_file):
    one = session("w")
    margin(one, 0.34)
    client_file.write_text("# new comment\n" + client_file.read_text(encoding="utf-8"), encoding="utf-8")
    one.tick()
    assert one.disk_change.edits == ()
    one.take_from_disk(keep_ours=True)
    one.save()
    assert client_file.read_text(encoding="utf-8").startswith("# new comment\n")


def test_a_new_workshop_puts_the_old_one_away(session, client_file):
    one = session("w")
    margin(one, 0.34)
    one.save()
    away = one.begin_anew()
    assert away is not None
    assert away.exists()
    assert not one.state.done
    assert base(one) == 0.34


def test_the_journal_stays_small(session):
    one = session("w")
    for step in range(60):
        margin(one, 0.3 + step / 1000)
    assert one.journal.path.stat().st_size < 60_000


def test_a_wrong_file_is_refused_and_leaves_no_journal(client_file, clock):
    client_file.write_text(
        client_file.read_text(encoding="utf-8").replace("horizon_years: 5", "horizon_years: x"), encoding="utf-8"
    )
    with pytest.raises(InputError, match="horizon_years"):
        Session(client_file, "w", clock)
    assert not client_file.with_name("retailer.workshop.jsonl").exists()
