"""From a client file to a case: what counts, where it came from, and everything that is wrong in one go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.case import Case, load_case
from cdm_bc.case.load import check_client_id
from cdm_bc.decision.scenarios import differences
from cdm_bc.errors import InputError

TESTS = Path(__file__).parents[1]
PARAMETERS = TESTS.parent / "parameters"
BY_HAND = TESTS / "cases" / "by_hand"
FACTS = "facts: {contacts: 1_000, cost_per_contact: 10, requests: 100, cost_per_request: 20}\n"
STATE = "data: {person: {current: {fit_for_use: 0.4}}, clicks: {current: {fit_for_use: 0.2}}}\n"
STATE += "foundations: {systems: {current: 0.5}}\n"
HEAD = "client: {name: Acme}\nmodel: model.yaml\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(BY_HAND / "model.yaml", tmp_path)
    return tmp_path


def case(folder: Path, text: str, name: str = "acme.yaml") -> Case:
    """The case of a client file with this text, on the by-hand model."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return load_case(file)


def problems(folder: Path, text: str) -> dict[str, str]:
    """Key -> message of everything that is wrong with a client file."""
    with pytest.raises(InputError) as raised:
        case(folder, text)
    return {problem.key: problem.message for problem in raised.value.problems}


# --- written back ---------------------------------------------------------------------------------------------------

FILES = [
    BY_HAND / "client.yaml",
    TESTS / "cases" / "worked_example" / "client.yaml",
    *sorted(PARAMETERS.glob("*.yaml")),
]


#: Folders of files that client files name.
FOLDERS = {"models", "transactions"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_client_file_written_back_is_the_same_case(tmp_path: Path, file: Path) -> None:
    first = load_case(file)
    for model in [*file.parent.glob("model*.yaml"), *file.parent.glob("*.csv")]:
        shutil.copy(model, tmp_path / model.name)
    for folder in FOLDERS & {path.name for path in file.parent.iterdir()}:
        shutil.copytree(file.parent / folder, tmp_path / folder)
    text = json.dumps(first.client.model_dump(mode="json", exclude_none=True), ensure_ascii=False, indent=1)
    again = case(tmp_path, text, file.name)
    assert again.client == first.client
    assert {key: item.quantity for key, item in again.inputs.items()} == {
        key: item.quantity for key, item in first.inputs.items()
    }
    assert list(again.scenarios) == list(first.scenarios)
    assert evaluate(again).finance.npv == evaluate(first).finance.npv


# --- what counts and where it came from -----------------------------------------------------------------------------


def test_every_number_knows_its_origin_grade_and_place(folder: Path) -> None:
    inputs = case(
        folder,
        HEAD
        + "facts:\n  contacts: {base: 1_000, agreed: true}\n  cost_per_contact: {base: 10, source: ERP}\n  requests: 100\n"
        "  cost_per_request: 20\n" + STATE,
    ).inputs
    assert [inputs[f"facts.{name}"].grade for name in ("contacts", "cost_per_contact", "requests")] == [
        "agreed",
        "sourced",
        "stated",
    ]
    assert {inputs["facts.contacts"].origin, inputs["data.person.current.fit_for_use"].origin} == {"client"}
    default = inputs["benefits.faster.saved_share"]
    assert (default.origin, default.grade) == ("model", "ungraded")
    place = inputs["facts.requests"].place
    assert place is not None
    assert (Path(place.file).name, place.line) == ("acme.yaml", 6)
    place = default.place
    assert place is not None
    assert Path(place.file).name == "model.yaml"


def test_a_benefit_that_lacks_a_fact_is_not_quantified_and_says_which(folder: Path) -> None:
    found = case(folder, HEAD + "facts: {contacts: 1_000, requests: 100}\n" + STATE)
    missing = {benefit.id: benefit.missing for benefit in found.benefits}
    assert missing == {
        "faster": ("cost_per_contact",),
        "fewer": ("cost_per_contact",),
        "requests": ("cost_per_request",),
        "mood": (),
    }
    assert found.quantified == ()
    assert found.pools == ()
    result = evaluate(found)
    assert [item.benefit.id for item in result.unquantified] == ["faster", "fewer", "requests", "mood"]
    assert result.finance.npv == 0


def test_a_benefit_whose_pool_lacks_a_fact_is_not_quantified(folder: Path) -> None:
    model = (folder / "model.yaml").read_text(encoding="utf-8")
    model = model.replace("{formula: contacts * cost_per_contact,", "{formula: contacts * cost_per_contact * budget,")
    model = model.replace("facts:\n", 'facts:\n  budget: {unit: "1", name: {nl: B, en: B}}\n')
    (folder / "model.yaml").write_text(model, encoding="utf-8")
    missing = {benefit.id: benefit.missing for benefit in case(folder, HEAD + FACTS + STATE).benefits}
    assert missing == {"faster": ("budget",), "fewer": ("budget",), "requests": (), "mood": ()}


def test_a_fact_with_a_default_need_not_be_given(folder: Path) -> None:
    model = (folder / "model.yaml").read_text(encoding="utf-8")
    (folder / "model.yaml").write_text(
        model.replace("unit: request/year,", "unit: request/year, default: 50,"), "utf-8"
    )
    found = case(folder, HEAD + "facts: {cost_per_request: 20}\n" + STATE)
    assert [benefit.id for benefit in found.quantified] == ["requests"]
    assert found.inputs["facts.requests"].origin == "model"


def test_a_benefit_left_out_is_not_there(folder: Path) -> None:
    found = case(folder, HEAD + FACTS + STATE + "benefits: {faster: {include: false}}\n")
    assert [benefit.id for benefit in found.benefits] == ["fewer", "requests", "mood"]


def test_what_differs_for_a_benefit_replaces_the_model(folder: Path) -> None:
    inputs = "inputs: {saved_share: {low: 0.1, base: 0.2, high: 0.3}}"
    choice = f"benefits: {{requests: {{{inputs}, risk_adjustment: 0, ramp_up: [0.3]}}}}\n"
    found = case(folder, HEAD + FACTS + STATE + choice)
    benefit = next(benefit for benefit in found.benefits if benefit.id == "requests")
    assert (benefit.risk_adjustment, benefit.ramp_up) == (0, (0.3,))
    assert found.inputs["benefits.requests.saved_share"].quantity.base == 0.2
    assert found.inputs["benefits.faster.saved_share"].quantity.base == 0.5


def test_an_entity_out_of_scope_is_in_no_sum(folder: Path) -> None:
    text = HEAD + FACTS + "data: {person: {current: {fit_for_use: 0.4}}, clicks: {in_scope: false}}\n"
    found = case(folder, text + "foundations: {systems: {current: 1}}\n")
    assert found.entities == ("person",)
    assert [lever.id for lever in found.levers] == ["person", "systems"]
    assert next(b for b in found.benefits if b.id == "faster").weights == (1,)
    # φ 1 × gate 0.5 × q 0.4, over person alone
    assert evaluate(found).benefits[0].share_today == pytest.approx(0.2)


SPENT = """effort:
  free: [clicks]
  precedence: [[person, clicks], [person, systems]]
  lines:
    - {lever: person, what: Clean, cost: 5}
    - {lever: systems, what: Build, cost: 7}
"""


def test_a_scenario_takes_an_entity_out_of_scope_with_its_cost_lines(folder: Path) -> None:
    scenarios = "scenarios: {without: {data: {person: {in_scope: false}, clicks: {in_scope: false}}}}\n"
    found = case(folder, HEAD + FACTS + STATE + SPENT + scenarios).scenarios["without"]
    assert [(line.number, line.lever) for line in found.lines] == [(2, "systems")]  # what is left keeps its number
    assert "effort.2.cost" in found.inputs
    assert "effort.1.cost" not in found.inputs
    assert (found.client.effort.free, found.client.effort.precedence) == ([], [])
    differs = scenarios_of(case(folder, HEAD + FACTS + STATE + SPENT + scenarios))
    assert {("removed", "effort.1.cost"), ("lever", "person")} <= differs


def test_in_the_file_itself_nothing_is_spent_out_of_scope(folder: Path) -> None:
    found = problems(folder, HEAD + FACTS + "data: {person: {in_scope: false}}\n" + SPENT)
    assert "out of scope" in found["effort.lines.1.lever"]


def scenarios_of(case: Case) -> set[tuple[str, str]]:
    """What differs in the first scenario."""
    (other,) = case.scenarios.values()
    return {(item.what, item.id) for item in differences(case, other)}


def test_a_scenario_may_weigh_otherwise(folder: Path) -> None:
    scenarios = "scenarios: {other: {importance: {service: 3}, relevance: {person: {service: 2}}}}\n"
    found = scenarios_of(case(folder, HEAD + FACTS + STATE + scenarios))
    assert found == {("weight", "person.service"), ("importance", "service")}


def test_data_that_nobody_aims_at_stay_as_they_are(folder: Path) -> None:
    inputs = case(folder, HEAD + FACTS + STATE).inputs
    assert inputs["data.person.target.fit_for_use"].quantity.base == 0.4
    assert inputs["data.person.target.fit_for_use"].origin == "client"
    assert inputs["foundations.systems.target"].quantity.base == 0.5


WITH_TARGET = "person: {letter: a, group: master, target: {timely: 0.9, correct: 0.9, complete: 0.9, unique: 0.9},"


def test_the_models_target_never_lies_below_what_the_client_has(folder: Path) -> None:
    model = (folder / "model.yaml").read_text(encoding="utf-8")
    (folder / "model.yaml").write_text(model.replace("person: {letter: a, group: master,", WITH_TARGET), "utf-8")
    scores = "{timely: 0.5, correct: 0.97, complete: 0.5, unique: 0.5}"
    text = HEAD + FACTS + STATE.replace("{fit_for_use: 0.4}", scores)
    inputs = case(folder, text).inputs
    targets = {s: inputs[f"data.person.target.{s}"] for s in ("timely", "correct", "complete", "unique")}
    assert [item.quantity.base for item in targets.values()] == [0.9, 0.97, 0.9, 0.9]
    assert [item.origin for item in targets.values()] == ["model", "client", "model", "model"]
    better = case(folder, text.replace(scores, "{fit_for_use: 0.8}")).inputs
    assert better["data.person.target.fit_for_use"].quantity.base == 0.8


def test_an_empty_section_is_no_fault(folder: Path) -> None:
    assert case(folder, HEAD + FACTS + STATE + "benefits:\n# nothing yet\nscenarios:\n").benefits


def test_the_reference_model_is_the_default(tmp_path: Path) -> None:
    found = case(tmp_path, "client: {name: Acme}\n")
    assert found.model.id == "reference"
    assert found.client.finance.horizon_years == 5


def test_a_case_is_frozen_and_changed_inputs_make_a_new_one(folder: Path) -> None:
    found = case(folder, HEAD + FACTS + STATE)
    dearer = found.inputs["facts.cost_per_contact"].quantity.__class__((20.0,))
    changed = found.with_inputs({"facts.cost_per_contact": dearer})
    assert found.inputs["facts.cost_per_contact"].quantity.base == 10
    assert changed.inputs["facts.cost_per_contact"].quantity.base == 20
    with pytest.raises(TypeError):
        found.inputs["facts.contacts"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        found.id = "other"  # type: ignore[misc]


# --- scenarios ------------------------------------------------------------------------------------------------------


def test_a_scenario_is_the_file_with_a_few_changes(folder: Path) -> None:
    text = HEAD + FACTS + STATE + "scenarios:\n  bare: {benefits: {faster: {include: false}}}\n"
    text += "  cautious: {facts: {contacts: 500}, finance: {discount_rate: 0.1}}\n"
    found = case(folder, text)
    cautious = found.scenarios["cautious"]
    assert (found.scenario, cautious.scenario) == ("", "cautious")
    assert cautious.inputs["facts.contacts"].quantity.base == 500
    assert cautious.inputs["facts.cost_per_contact"].quantity.base == 10
    assert cautious.client.finance.discount_rate == 0.1
    assert found.inputs["facts.contacts"].quantity.base == 1000
    assert [benefit.id for benefit in found.scenarios["bare"].benefits] == ["fewer", "requests", "mood"]
    assert dict(cautious.scenarios) == {}


def test_a_quantity_or_set_of_scores_in_a_scenario_stands_in_place_of_the_files(folder: Path) -> None:
    text = HEAD + FACTS.replace("contacts: 1_000", "contacts: {low: 900, base: 1_000, high: 1_200}") + STATE
    scores = "{timely: 1, correct: 1, complete: 1, unique: 1}"
    text += f"scenarios: {{a: {{facts: {{contacts: {{base: 700}}}}, data: {{person: {{current: {scores}}}}}}}}}"
    changed = case(folder, text).scenarios["a"]
    assert changed.inputs["facts.contacts"].quantity.is_certain
    assert "data.person.current.fit_for_use" not in changed.inputs


def test_a_note_in_a_scenario_takes_nothing_away(folder: Path) -> None:
    text = HEAD + FACTS + STATE + "scenarios: {a: {data: {person: {note: Later, target: {fit_for_use: 0.9}}}}}"
    changed = case(folder, text).scenarios["a"]
    assert changed.inputs["data.person.current.fit_for_use"].quantity.base == 0.4
    assert changed.inputs["data.person.target.fit_for_use"].quantity.base == 0.9


def test_what_is_wrong_in_a_scenario_is_told_with_its_name_and_line(folder: Path) -> None:
    text = HEAD + FACTS + STATE + "scenarios:\n  odd:\n    facts:\n      contact: 5\n    finance: {horizon_years: 0}\n"
    with pytest.raises(InputError) as raised:
        case(folder, text)
    found = {problem.key: (problem.line, problem.message) for problem in raised.value.problems}
    assert found["scenarios.odd.facts.contact"] == (9, "the model has no such fact. Did you mean 'contacts'?")
    assert found["scenarios.odd.finance.horizon_years"] == (10, "must be at least 1; found 0.")


def test_a_fault_of_the_file_is_not_told_again_for_each_scenario(folder: Path) -> None:
    text = HEAD + FACTS + "facts2: {}\n" + STATE + "effort: {lines: [{lever: nobody, what: x, cost: 1}]}\n"
    found = problems(folder, text + "scenarios: {a: {facts: {contacts: 1}}, b: {facts: {contact: 2}}}")
    assert sorted(found) == ["effort.lines.1.lever", "facts2", "scenarios.b.facts.contact"]


@pytest.mark.parametrize("change", ["model: other.yaml", "scenarios: {x: {}}"])
def test_a_scenario_cannot_be_another_file(folder: Path, change: str) -> None:
    found = problems(folder, HEAD + FACTS + STATE + f"scenarios: {{a: {{{change}}}}}")
    assert list(found) == [f"scenarios.a.{change.split(':', maxsplit=1)[0]}"]


def test_a_logo_named_in_a_scenario_cannot_lead_out_of_the_folder_either(folder: Path) -> None:
    found = problems(folder, HEAD + FACTS + STATE + "scenarios: {a: {client: {logo: ../secret.svg}}}")
    assert "leads out of the folder" in found["scenarios.a.client.logo"]


# --- everything in one go -------------------------------------------------------------------------------------------


def test_every_problem_of_a_client_file_comes_in_one_go(folder: Path) -> None:
    found = problems(
        folder,
        HEAD.replace("name: Acme", "nam: Acme, language: de")
        + """
facts:
  contacts: 5%
  contacts: 5
  contact: 12
  requests: {low: 3, base: 2, high: 1}
benefits:
  faster: {inputs: {saved_share: 5}}
  fewer: {risk_adjustment: 15, inputs: {avoided: 0.1}}
data:
  person: {current: {timely: 0.5}}
  clicks: {current: {fit_for_use: 0.5}, target: {fit_for_use: 0.4}}
foundations:
  systems: {current: }
effort:
  lines:
    - {lever: person, what: "", cost: 1}
    - {lever: persons, what: x, cost: 1}
finance: {horizon_years: 0}
logo: x
scenarios:
  a: {facts: {request: 1}}
  b: 3
""",
    )
    assert sorted(found) == [
        "benefits.faster.inputs.saved_share",
        "benefits.fewer.inputs.avoided",
        "benefits.fewer.risk_adjustment",
        "client.language",
        "client.nam",
        "client.name",
        "data.clicks.target.fit_for_use",
        "data.person.current",
        "effort.lines.1.what",
        "effort.lines.2.lever",
        "facts.contact",
        "facts.contacts",
        "facts.requests.low",
        "finance.horizon_years",
        "foundations.systems.current",
        "logo",
        "scenarios.a.facts.request",
        "scenarios.b",
    ]


def test_the_faults_of_the_model_come_with_those_of_the_client(folder: Path) -> None:
    model = (folder / "model.yaml").read_text(encoding="utf-8")
    (folder / "model.yaml").write_text(model.replace("driver: service\n", "driver: servis\n"), encoding="utf-8")
    found = problems(folder, HEAD + "finance: {discount_rate: 8}\n")
    assert sorted(found) == ["benefits.faster.driver", "finance.discount_rate"]


# --- names of files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["acme", "acme-bv", "acme_2", "2027", "a" * 200])
def test_small_letters_digits_and_dashes_make_a_client_id(name: str) -> None:
    assert check_client_id(Path("parameters") / f"{name}.yaml") == name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Acme BV", "Rename the file to acme-bv.yaml"),
        ("Café", "Rename the file to caf.yaml"),
        ("-acme", "Rename the file to acme.yaml"),
        ("acme.old", "Rename the file to acme-old.yaml"),
        ("日本", "Rename the file to client.yaml"),
        ("con", "cannot be a file name on every system"),
        ("lpt1", "cannot be a file name on every system"),
        ("a" * 201, "cannot be a file name on every system"),
    ],
)
def test_a_name_that_no_report_could_bear_everywhere_is_refused(name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_client_id(Path("parameters") / f"{name}.yaml")


@pytest.mark.parametrize(
    "logo", ["../x.svg", "/etc/x.svg", "a/../../x.svg", "C:\\\\x.svg", "\\\\\\\\host\\\\x.svg", "link/x.svg"]
)
def test_a_logo_outside_the_folder_is_refused(folder: Path, logo: str) -> None:
    (folder / "here").mkdir()
    (folder / "x.svg").write_text("<svg/>")
    shutil.copy(folder / "model.yaml", folder / "here")
    try:
        (folder / "here" / "link").symlink_to(folder, target_is_directory=True)
    except OSError:
        if logo.startswith("link"):
            pytest.skip("this system makes no links for this user")
    found = problems(folder / "here", HEAD.replace("name: Acme", f'name: Acme, logo: "{logo}"') + FACTS + STATE)
    assert "leads out of the folder" in found["client.logo"]


def test_a_logo_below_the_folder_is_fine(folder: Path) -> None:
    (folder / "logos").mkdir()
    (folder / "logos" / "x.svg").write_text("<svg/>")
    assert case(folder, HEAD.replace("name: Acme", "name: Acme, logo: logos/x.svg") + FACTS + STATE)
