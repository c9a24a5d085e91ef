"""The command ``deck``, and decks beside reports."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .opened import opened, titles

CLIENT = """client: {{name: {name}, language: nl, date: 2026-11-22}}
facts: {{revenue: 10_000_000, contacts_per_year: {{low: 8_000, base: 10_000, high: 14_000}}}}
effort: {{day_rate: 500, lines: [{{lever: person_identity, what: Schonen, days: 20, cost: 1000}}]}}
uncertainty: {{samples: 256}}
"""


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    folder = tmp_path / "clients"
    folder.mkdir()
    for name in ("acme", "beta"):
        (folder / f"{name}.yaml").write_text(CLIENT.format(name=name.title()), encoding="utf-8")
    return folder


def test_a_deck_per_client_and_what_is_wrong_with_the_others(
    said: Callable[..., tuple[int, str, str]], clients: Path, tmp_path: Path
) -> None:
    (clients / "wrong.yaml").write_text("client: {name: X}\nfacts: {revenue: ten}\n", encoding="utf-8")
    status, out, err = said("deck", clients, "-o", tmp_path / "out", "--language", "en", "--date", "2026-12-01")
    assert status == 2
    assert [Path(line).name for line in out.splitlines()] == ["acme.pptx", "beta.pptx"]
    assert "wrong.yaml:2" in err and "acme" not in err
    made = opened((tmp_path / "out" / "acme.pptx").read_bytes())
    assert titles(made)[0] == "Acme"
    assert made.slides[0].placeholders[1].text_frame.text == "Business case for customer data · 1 December 2026"


def test_a_template_that_cannot_be_used_stops_all_of_it(
    said: Callable[..., tuple[int, str, str]], clients: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "house.potx"
    wrong.write_text("house", encoding="utf-8")
    for command in (("deck",), ("report", "--deck")):
        status, out, err = said(*command, clients, "-o", tmp_path / "out", "--template", wrong)
        assert (status, out) == (2, "")
        assert err.count("is no readable PowerPoint template") == 1
    assert not (tmp_path / "out").exists()
    status, _, err = said("report", clients, "-o", tmp_path / "out", "--template", wrong)
    assert status == 2 and "Add --deck." in err


def test_without_the_library_one_sentence_says_how_to_get_it(
    said: Callable[..., tuple[int, str, str]], clients: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pptx", None)
    for command in (("deck",), ("report", "--deck")):
        status, out, err = said(*command, clients, "-o", tmp_path / "out")
        assert (status, out) == (1, "")
        assert (
            err == "cdm-bc: a deck needs the package python-pptx, which is not installed: pip install 'cdm-bc[deck]'.\n"
        )
    assert not (tmp_path / "out").exists()


def test_a_deck_beside_a_report_is_in_its_manifest_and_made_anew_for_another_template(
    said: Callable[..., tuple[int, str, str]], clients: Path, tmp_path: Path, template: Callable[[str], Path]
) -> None:
    out, file = tmp_path / "out", clients / "acme.yaml"
    run = ("report", file, "-o", out, "--jobs", "1", "--deck")
    house = ("--template", template("four_by_three"))

    def entry() -> dict:
        return json.loads((out / "manifest.json").read_text(encoding="utf-8"))["reports"]["acme"]

    assert "1 made" in said(*run)[2]
    assert sorted(entry()["results"]) == ["acme.html", "acme.ipynb", "acme.pptx"]
    plain = (out / "acme.pptx").read_bytes()
    assert "0 made, 1 unchanged" in said(*run)[2]
    assert said("verify", out)[0] == 0
    assert "1 made" in said(*run, *house)[2]
    assert (out / "acme.pptx").read_bytes() != plain
    assert entry()["options"]["deck"] != ""
    (out / "acme.pptx").write_bytes(b"changed")
    assert "acme.pptx was changed" in "".join(said("verify", out)[1:])
    assert "1 made" in said(*run)[2]
    assert (out / "acme.pptx").read_bytes() == plain  # equal input, equal bytes, also in another process
    assert said("deck", file, "-o", tmp_path / "alone")[0] == 0
    assert (tmp_path / "alone" / "acme.pptx").read_bytes() == plain
    assert "1 made" in said("report", file, "-o", out, "--jobs", "1")[2]
    assert not (out / "acme.pptx").exists()  # no deck was asked for: an old one would look like one of now
