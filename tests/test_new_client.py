"""A new client file: it names every fact, passes the check as it is, and filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cdm_bc.case import load_case
from cdm_bc.cli import main
from cdm_bc.cli.check import check_file
from cdm_bc.model import load_model
from cdm_bc.rendering.new_client import write_new_client
from cdm_bc.text import Formatter

FACT_LINE = re.compile(r"^  # (\w+):   # (.+)$", re.MULTILINE)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_names_every_fact_with_its_unit_and_what_it_is_good_for(tmp_path: Path, language: str) -> None:
    text = write_new_client("acme", tmp_path, language).read_text(encoding="utf-8")
    facts = load_model().model.facts
    write = Formatter(language, "EUR")
    assert dict(FACT_LINE.findall(text)) == {name: write.unit(fact.unit) for name, fact in facts.items()}
    assert re.search(r"money/|[0-9]e[+-]?[0-9]", text) is None, "units and numbers stand there as people write them"
    for fact in facts.values():
        assert f"# {fact.name[language]}" in text
    assert text.count("Voor: " if language == "nl" else "For: ") == len(facts)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_untouched_it_passes_and_calculates_nothing(tmp_path: Path, language: str) -> None:
    path = write_new_client("acme", tmp_path, language)
    counted = sum(benefit.include for benefit in load_model().model.benefits.values())
    assert f"0 of {counted} benefits" in check_file(path).sentence


@pytest.mark.parametrize("language", ["nl", "en"])
def test_filled_in_it_passes_and_calculates_every_benefit(tmp_path: Path, language: str) -> None:
    path = write_new_client("acme", tmp_path, language)
    retailer = load_case(Path(__file__).parents[1] / "parameters" / "retailer.yaml")
    known = {item.key: item for item in retailer.inputs.values() if item.kind == "facts"}

    def fill(line: re.Match[str]) -> str:
        name = line[1]
        return f"  {name}: {known[name].quantity.base}   # {line[2]}" if name in known else line[0]

    path.write_text(FACT_LINE.sub(fill, path.read_text(encoding="utf-8")), encoding="utf-8")
    assert f"{len(retailer.quantified)} of {len(retailer.benefits)} benefits" in check_file(path).sentence
    assert {item.key for item in load_case(path).inputs.values() if item.kind == "facts"} >= known.keys()


def test_the_rest_of_the_comments_is_a_valid_file_too(tmp_path: Path) -> None:
    """Every commented setting, its # taken away, is understood: inputs, qualities, foundations, limits."""
    path = write_new_client("acme", tmp_path, "en")
    head, rest = path.read_text(encoding="utf-8").split("\nbenefits:\n")
    setting = re.compile(r"^  # ( *(?:- \{|[a-z_]+: ?\S?|[a-z_]+:$).*)$", re.MULTILINE)
    settings = "\n".join(
        setting.sub(r"  \1", line) if not line.startswith("  # ") or setting.match(line) else ""
        for line in rest.replace("  lines: []", "  # lines:").splitlines()
    )
    path.write_text(f"{head}\nbenefits:\n{settings}\n", encoding="utf-8")
    assert "good, client acme" in check_file(path).sentence


def test_an_existing_file_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_new_client("acme", tmp_path, "en")
    path.write_text("mine", encoding="utf-8")
    assert main(["new", "acme", "-o", str(tmp_path)]) == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert "nothing was written" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Acme BV", "../acme", "con", "a/b", ""])
def test_what_is_no_client_id_is_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", name, "-o", str(tmp_path / "p")]) == 2
    assert capsys.readouterr().err
    assert not list(tmp_path.rglob("*.yaml"))


def test_it_works_for_a_model_of_ones_own(tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / "parameters" / "models" / "extension_example.yaml"
    path = write_new_client("acme", tmp_path, "nl", str(example))
    assert "benefits can be calculated" in check_file(path).sentence
