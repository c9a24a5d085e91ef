"""What was delivered stays as long as it is right; what a run could not do, and what is damaged, is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cdm_bc.batch.batch import report_clients
from cdm_bc.batch.manifest import DAMAGED, JOURNAL, MANIFEST, Manifest
from cdm_bc.batch.verify import verify
from cdm_bc.errors import CdmError, InputError
from tests.faults.disk import fill


def said(output: Path) -> dict[str, str]:
    """What verify says, but for what is as it was made."""
    return {check.client: check.sentence for check in verify(output) if not check.is_good}


def pages(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(output.glob("[a-z]*.html")) if path.name != "index.html"}


# --- a failure that is not the client's ---------------------------------------------------------------------------------


def test_a_limit_of_time_takes_no_good_report_away(client, output, deliverables) -> None:
    files = [client("a"), client("b")]
    report_clients(files, output)
    before = pages(output)
    result = report_clients(files, output, force=True, timeout=0.01)
    assert result.exit_status == 1
    assert [failure.earlier for failure in result.failed] == ["kept", "kept"]
    assert pages(output) == before
    assert deliverables() == ["a.html", "a.ipynb", "b.html", "b.ipynb"]
    sentence = (
        "as it was made. The last run could not make it anew: it was not ready within 0.01 seconds and was stopped."
    )
    assert said(output) == {"a": sentence, "b": sentence}
    assert report_clients(files, output).unchanged == ("a", "b")
    assert said(output) == {}


def test_only_a_report_whose_files_changed_is_put_aside(client, report, output, deliverables) -> None:
    files = [client("a", name="good"), client("b", name="good")]
    report(files, "by_name")
    client("a", name="raises")
    result = report(files, "by_name", force=True)
    (failure,) = result.failed
    assert (failure.client, failure.earlier) == ("a", "outdated")
    assert deliverables() == ["b.html", "b.ipynb", "outdated", "outdated/a.html", "outdated/a.ipynb"]
    assert said(output)["a"].startswith("has no report; the last run could not make it: the cell")
    assert "is in 'outdated' now" in said(output)["a"]


def test_a_scheduler_that_is_not_there_takes_nothing_away_and_is_told(client, report, output, monkeypatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("cdm_bc.batch.remote.SECONDS_TO_CONNECT", 1)
    report([client("a")])
    before = pages(output)
    with pytest.raises(CdmError, match="there is no Dask scheduler"):
        report([client("a")], dask="tcp://127.0.0.1:9", force=True)
    assert pages(output) == before
    assert said(output) == {"the last run": "failed: there is no Dask scheduler at 'tcp://127.0.0.1:9'."}


def test_a_full_disk_takes_no_good_report_away(client, report, output, disk) -> None:
    disk(output, "size=512k")
    files = [client("a"), client("b")]
    report(files)
    before = pages(output)
    ballast = fill(output)
    result = report([client("a", name="Another"), files[1]], force=True)
    assert (result.made, result.exit_status) == ((), 1)
    assert "the disk is full" in result.broken
    assert pages(output)["b.html"] == before["b.html"]
    assert said(output)
    ballast.unlink()
    report(files)
    assert said(output) == {}


def test_a_disk_that_is_full_when_the_report_is_to_be_put_in_its_place(client, report, output, monkeypatch) -> None:
    report([client("a")])
    before = pages(output)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Manifest, "making", full)
        result = report([client("a", name="Another")])
    assert [failure.message for failure in result.failed] == ["the disk is full."]
    assert (output / "outdated" / "a.html").read_bytes() == before["a.html"], (
        "its file changed: it is not lost, but put aside"
    )
    assert report([client("a")]).made == ("a",)


# --- damage ---------------------------------------------------------------------------------------------------------------


def test_of_a_damaged_manifest_only_what_is_sound_is_used(client, report, output) -> None:
    files = [client(name) for name in ("a", "b", "c")]
    report(files)
    text = (output / MANIFEST).read_text(encoding="utf-8")
    place = text.index('"b": {')
    broken = text[:place] + text[place:].replace('"currency": "EUR"', '"currency": "USD"', 1)
    (output / MANIFEST).write_text(broken, encoding="utf-8")
    found = said(output)
    assert "is damaged. Of 2 reports it still says what was made" in found[MANIFEST]
    assert found["b.html"] == "nothing is known of it."
    result = report(files)
    assert (sorted(result.unchanged), result.made) == (["a", "c"], ("b",))
    assert "is damaged" in result.notes[0]
    assert (output / DAMAGED).read_text(encoding="utf-8") == broken
    assert said(output) == {}
    assert "USD" not in (output / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"reports": []}',
        b'{"form": 2}',
        b'{"form": "2"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"form": 2, "reports": {"a": [1]}, "failed": [], "pages": {}, "broken": "", "check": "x"}',
    ],
)
def test_a_manifest_of_any_shape_is_told_and_made_anew(client, report, output, content: bytes) -> None:
    report([client("a")])
    (output / MANIFEST).write_bytes(content)
    assert "is damaged" in said(output)[MANIFEST]
    assert report([client("a")]).made == ("a",)
    assert said(output) == {}


def test_a_manifest_of_another_form_is_refused_and_of_an_earlier_one_made_anew(client, report, output) -> None:
    report([client("a")])
    (output / MANIFEST).write_text(json.dumps({"form": 7, "anything": 1}), encoding="utf-8")
    for act in (lambda: verify(output), lambda: report([client("a")])):
        with pytest.raises(InputError, match="is of form 7, which this version of cdm-bc does not know"):
            act()
    (output / MANIFEST).write_text(json.dumps({"form": 1, "reports": {}}), encoding="utf-8")
    assert "is of an earlier version" in said(output)[MANIFEST]
    assert report([client("a")]).made == ("a",)


def test_a_manifest_that_is_no_ordinary_file_is_told(output) -> None:
    (output / MANIFEST).mkdir(parents=True)
    with pytest.raises(InputError, match="is a folder, not a file"):
        verify(output)


def test_a_damaged_journal_is_told_and_its_sound_lines_count(client, report, output) -> None:
    report([client("a"), client("b")])
    entries = Manifest(output).reports
    (output / MANIFEST).unlink()
    made = Manifest(output)
    made.begin()
    for name, entry in entries.items():
        made.making(name, entry)
    lines = (output / JOURNAL).read_bytes().split(b"\n")
    lines.insert(2, b'{"client": "a", "entry": 5}')
    (output / JOURNAL).write_bytes(b"\n".join(lines))
    assert said(output)[JOURNAL] == "the journal of the last run is damaged: 1 of its lines cannot be read."
    assert "was ended before its end" in said(output)["the last run"]
    result = report([client("a"), client("b")])
    assert result.unchanged == ("a", "b")
    assert said(output) == {}


def test_what_a_run_had_written_down_but_not_yet_put_in_place_is_not_believed(client, report, output) -> None:
    """A run that is killed between the two: the report of before is there, and so it counts."""
    report([client("a")])
    entry = Manifest(output).reports["a"]
    again = Manifest(output)
    again.begin()
    again.making("a", {**entry, "results": {"a.html": {"sha256": "0" * 64, "bytes": 5}}})
    assert list(said(output)) == ["the last run"]
    assert report([client("a")]).unchanged == ("a",)
