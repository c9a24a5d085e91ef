"""Evidence that a client file names: listed once, read once, scored by the client's own maturity model if it names one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cdm_bc import ClientReport
from cdm_bc.case import Case, load_case
from cdm_bc.case.evidence import ASSESSMENT, READERS, EvidenceFiles, evidence_names
from cdm_bc.case.schema import Client
from cdm_bc.errors import InputError
from cdm_bc.maturity import foundations
from cdm_bc.maturity.load import load_maturity_model

#: Technology measures nothing any more, strategy the system landscape instead.
OWN_MODEL = """\
extends: cemm
id: ours
pillars:
  strategy: {foundation: system_landscape}
remove: {pillars: [technology]}
"""
FROM_ANSWERS = "foundations: {system_landscape: {current: from_assessment}}\nassessment: answers.csv\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Answers of one person: yes to all on strategy, no to the rest."""
    asked = load_maturity_model().asked
    with (tmp_path / "answers.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["organisation", "respondent id", *asked])
        writer.writerow(["Acme", "1", *("yes" if key.startswith("strategy.") else "no" for key in asked)])
    (tmp_path / "ours.yaml").write_text(OWN_MODEL, encoding="utf-8")
    return tmp_path


def client(folder: Path, text: str = FROM_ANSWERS) -> Path:
    path = folder / "acme.yaml"
    path.write_text(f"client: {{name: Acme}}\n{text}", encoding="utf-8")
    return path


def case(folder: Path, text: str = FROM_ANSWERS) -> Case:
    return load_case(client(folder, text))


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        ClientReport(client(folder, text))
    return [f"{Path(one.file).name}:{one.line}: {one.key}: {one.message}" for one in raised.value.problems]


def test_every_reader_is_a_key_of_the_client_file_and_every_such_key_has_a_reader() -> None:
    keys = [reader.key for reader in READERS]
    assert keys == [key for key in EvidenceFiles.model_fields if key != "assessment_unit"], "the unit is no file"
    assert set(keys) <= Client.model_fields.keys()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
def test_each_kind_must_be_there_and_in_the_folder_and_is_the_same_in_every_scenario(folder: Path, reader) -> None:
    (said,) = problems(folder, f"{reader.key}: none.xyz\n")
    assert said == f"acme.yaml:2: {reader.key}: there is no file 'none.xyz' beside this file."
    (said,) = problems(folder, f"{reader.key}: ../none.xyz\n")
    assert "leads out of the folder of this file" in said
    (said,) = problems(folder, f"scenarios: {{a: {{{reader.key}: none.xyz}}}}\n")
    assert f"a scenario cannot change the {reader.key.replace('_', ' ')}. Make another client file" in said


def test_what_a_file_names_is_known_without_reading_it() -> None:
    assert evidence_names({"survey": "a.csv", "logo": "b.svg", "assessment": 3}) == {"survey": "a.csv"}


def test_a_report_depends_on_its_evidence_and_on_what_that_builds_on(folder: Path) -> None:
    (folder / "base.yaml").write_text(OWN_MODEL, encoding="utf-8")
    (folder / "ours.yaml").write_text("extends: base.yaml\nid: more\n", encoding="utf-8")
    found = load_case(client(folder, f"{FROM_ANSWERS}maturity_model: ours.yaml\n")).files
    own = [path.name for path in found if path.parent == folder]
    assert own == ["answers.csv", "ours.yaml", "base.yaml"]
    assert "facts.yaml" in [path.name for path in found]


def test_evidence_is_read_once_for_readiness_check_and_report(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, paths = foundations.read_answers, []
    monkeypatch.setattr(
        foundations, "read_answers", lambda path, *rest, **more: paths.append(path) or read(path, *rest, **more)
    )
    report = ClientReport(client(folder))
    report.case.evidence.check()
    assert report.one_level_up() is not None
    assert len(paths) == 1


def test_evidence_that_nobody_asks_for_is_not_read(folder: Path) -> None:
    (folder / "answers.csv").write_text("nonsense", encoding="utf-8")
    found = case(folder, "assessment: answers.csv\n")
    with pytest.raises(InputError):
        found.evidence.check()
    with pytest.raises(InputError):
        found.evidence.said(ASSESSMENT)


def test_a_client_can_have_a_maturity_model_of_its_own(folder: Path) -> None:
    key = "foundations.system_landscape.current"
    assert case(folder).inputs[key].quantity.base == 0.0
    own = f"{FROM_ANSWERS}maturity_model: ours.yaml\n"
    found = case(folder, own)
    assert found.evidence.maturity_model.id == "ours"
    item = found.inputs[key]
    assert (item.quantity.base, item.origin, item.grade, item.source) == (1.0, "client", "sourced", "answers.csv")


@pytest.mark.parametrize(
    ("language", "three", "two"),
    [
        ("nl", "Drie pijlers van de volwassenheidsmeting bepalen", "2 pijlers van de volwassenheidsmeting bepalen"),
        ("en", "Three pillars of the maturity assessment determine", "2 pillars of the maturity assessment determine"),
    ],
)
def test_one_level_up_is_told_by_the_clients_own_maturity_model(
    folder: Path, language: str, three: str, two: str
) -> None:
    def told(text: str) -> str:
        return ClientReport(client(folder, text), language=language).one_level_up().html()  # type: ignore[union-attr]

    assert three in told(FROM_ANSWERS)
    (folder / "ours.yaml").write_text("extends: cemm\nid: ours\nremove: {pillars: [data]}\n", encoding="utf-8")
    said = told(f"{FROM_ANSWERS}maturity_model: ours.yaml\n")
    assert two in said
    assert "{" not in said


def test_what_is_wrong_with_the_maturity_model_is_told_at_its_own_line(folder: Path) -> None:
    (folder / "ours.yaml").write_text(f"{OWN_MODEL}rules: {{level_threshold: 2}}\n", encoding="utf-8")
    (said,) = problems(folder, "maturity_model: ours.yaml\n")
    assert said.startswith("ours.yaml:6: rules.level_threshold: must be at most 1")
    (said,) = problems(folder, f"{FROM_ANSWERS}maturity_model: ours.yaml\n")
    assert said.startswith("ours.yaml:6: ")


def test_a_foundation_that_the_own_model_does_not_measure_is_told(folder: Path) -> None:
    own = FROM_ANSWERS.replace("system_landscape", "processes") + "maturity_model: ours.yaml\n"
    assert case(folder, own).inputs["foundations.processes.current"].quantity.base == 0.0
    (folder / "ours.yaml").write_text(OWN_MODEL.replace("[technology]", "[technology, data]"), encoding="utf-8")
    (said,) = problems(folder, own)
    assert said.startswith("acme.yaml:2: foundations.processes.current: no pillar of ours measures 'processes'.")
