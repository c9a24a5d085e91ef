"""What is told of customers: in the client report, in the report on customers, on the terminal; and what a file takes over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdm_bc import ClientReport, CustomersReport, InputError
from cdm_bc.case import load_case
from cdm_bc.cli import main
from cdm_bc.customers.transactions.measured import measure
from cdm_bc.parts import Chart, Paragraph, Section, Table, written

PARAMETERS = Path(__file__).parents[2] / "parameters"
CASES = Path(__file__).parents[1] / "cases"
SECTIONS = ["customers", "customer-drivers", "customer-investment", "proposals", "journey"]
MEASURED = ["transactions", "pyramid", "behaviour"]


@pytest.fixture(scope="module")
def webshop() -> dict[str, list[Section]]:
    return {
        language: list(CustomersReport(PARAMETERS / "webshop.yaml", language=language).sections())
        for language in ("nl", "en")
    }


def text_of(section: Section) -> str:
    """Everything that a reader reads of a section."""
    words = []
    for part in section.parts:
        if isinstance(part, Paragraph):
            words.append(part.text)
        table = part.table if isinstance(part, Chart) else part
        if isinstance(table, Table):
            words += [written(cell, section.write) for row in table.rows for cell in row.cells]
    return "\n".join(words)


def test_the_sections_are_there_in_both_languages(webshop: dict[str, list[Section]]) -> None:
    for sections in webshop.values():
        ids = [section.id for section in sections]
        assert ids == ["answer", *SECTIONS, "stakes", *MEASURED, "method", "record"]
    charts = {part.id for section in webshop["nl"] for part in section.parts if isinstance(part, Chart)}
    assert charts == {
        "customer-pyramid", "lifetime", "customer-drivers", "journey-priorities", "holdout", "value-pyramid", "concentration",
        "rfm", "cohorts",
    }  # fmt: skip


def test_it_is_said_that_customer_value_is_never_added(webshop: dict[str, list[Section]]) -> None:
    for language, words in (
        ("nl", "nooit bij de netto contante waarde opgeteld"),
        ("en", "never added to its net present value"),
    ):
        (told,) = [section for section in webshop[language] if section.id == "customers"]
        assert words in text_of(told)


def test_what_costs_more_than_it_brings_is_not_for_any_price(webshop: dict[str, list[Section]]) -> None:
    (told,) = [section for section in webshop["en"] if section.id == "journey"]
    assert "not at any price" in text_of(told)
    (chart,) = [part for part in told.parts if isinstance(part, Chart)]
    symbols = chart.figure["data"][0]["marker"]["symbol"]
    assert symbols.count("x") == 1
    assert "not at any price" in chart.figure["layout"]["annotations"][-1]["text"]


def test_the_discount_of_the_paper_costs_customer_value(webshop: dict[str, list[Section]]) -> None:
    (told,) = [section for section in webshop["en"] if section.id == "proposals"]
    said = [part.text for part in told.parts if isinstance(part, Paragraph) and part.kind == "item"]
    assert "costs" in said[0]
    assert "More take-up does not help" in said[0]
    assert "adds" in said[1]


def test_an_association_is_called_one(webshop: dict[str, list[Section]]) -> None:
    (told,) = [section for section in webshop["en"] if section.id == "stakes"]
    assert "This is an association, not a cause" in text_of(told)


def test_the_holdout_stands_in_every_report_of_transactions(webshop: dict[str, list[Section]]) -> None:
    (told,) = [section for section in webshop["en"] if section.id == "transactions"]
    assert "Predicted beforehand against what came" in text_of(told)
    cdnow = {section.id: section for section in CustomersReport(CASES / "cdnow" / "mapping.yaml").sections()}
    assert "1,653 against 1,882 purchases in 273 days (-12%)" in text_of(cdnow["transactions"])
    assert set(cdnow) == {"answer", *MEASURED, "method", "record"}


def test_a_holdout_that_is_off_is_warned_of(mapping: Any) -> None:
    from datetime import date, timedelta

    first = date(2024, 1, 1)
    rows = [(n, first + timedelta(days=n + 20 * k), 10) for n in range(30) for k in range(4 + n % 3)]
    rows += [
        (n, first + timedelta(days=200 + k), 10) for n in range(30) for k in range(40)
    ]  # a rush that nobody expected
    file = mapping(rows, "observation_end: 2024-06-30\n")
    found = measure(file)
    assert found.holdout is not None
    assert found.holdout.is_off
    told = {section.id: section for section in CustomersReport(file, language="en").sections()}
    assert "more than 15% off" in text_of(told["transactions"])


def test_the_client_report_tells_it_where_the_file_does(webshop: dict[str, list[Section]]) -> None:
    report = ClientReport(PARAMETERS / "webshop.yaml", language="nl")
    told = {section.id: section for section in report.sections()}
    assert set(told) >= {*SECTIONS, *MEASURED, "engagement"}
    assert "Wat een zwakke band kan kosten" in text_of(told["engagement"])
    (account,) = [
        part for part in told["engagement"].parts if isinstance(part, Chart) and part.id == "emotional-account"
    ]
    assert [row.cells[0] for row in account.table.rows][1] == "Eerste bestelling op tijd"
    assert "Klantwaarde, naast de businesscase" in text_of(told["inputs"])
    assert "Beste 1%: deel dat een jaar later nog klant is" in text_of(told["inputs"])
    plain = [section.id for section in ClientReport(PARAMETERS / "utility.yaml").sections()]
    assert not set(plain) & {*SECTIONS, *MEASURED}


def test_a_file_that_says_nothing_of_customers_is_told_so() -> None:
    with pytest.raises(InputError, match="says nothing of customers"):
        CustomersReport(PARAMETERS / "utility.yaml")


def test_what_a_client_writes_stays_text(tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    client = tmp_path / "acme.yaml"
    client.write_text(
        f"""client: {{name: Acme}}
customers:
  segments:
    a: {{name: "{evil}", customers: 100, margin: 10, retention: 0.5, new_per_year: 10, acquisition_cost: 2}}
    b: {{customers: 100, margin: 10, retention: 0.5}}
  proposals: {{p: {{name: "{evil}", reach: 10, take_up: 0.5, effect: {{margin: 1, years: 1}}}}}}
  journey: {{j: {{name: "{evil}", phase: "{evil}", customers: 10, satisfaction: 1}}}}
""",
        encoding="utf-8",
    )
    report = CustomersReport(client)
    figures = [part.figure for section in report.sections() for part in section.parts if isinstance(part, Chart)]
    assert len(figures) == 4
    assert evil not in json.dumps(figures)
    for name in ("customer_value", "proposals", "journey"):
        assert evil not in getattr(report, name)().html()


# -- what a client file takes over -------------------------------------------------------------------------------------


def test_segments_and_facts_come_with_their_pedigree() -> None:
    case, found = load_case(PARAMETERS / "webshop.yaml"), measure(PARAMETERS / "transactions" / "webshop.yaml")
    assert found.value is not None
    assert found.facts is not None
    tiers = {group.id: group for group in found.value.tiers}
    for name in ("top", "large", "medium", "small"):
        for key in ("customers", "margin", "retention"):
            taken = case.inputs[f"customers.segments.{name}.{key}"]
            assert taken.quantity.base == pytest.approx(getattr(tiers[name], key), rel=1e-5)
            assert (taken.source, taken.grade) == ("transactions/webshop.yaml", "sourced")
    assert found.holdout is not None
    margin = case.inputs["customers.segments.top.margin"].quantity
    assert margin.high == pytest.approx(margin.base * (1 + abs(found.holdout.error or 0)), rel=1e-5)
    for name in ("active_customers", "revenue_per_customer", "high_value_revenue_share", "high_value_churn_rate"):
        fact = case.inputs[f"facts.{name}"]
        assert fact.quantity.base == pytest.approx(getattr(found.facts, name), rel=1e-5)
        assert fact.source == "transactions/webshop.yaml"
    assert {path.name for path in case.files} >= {"webshop.yaml", "webshop_orders.parquet"}


def test_what_the_transactions_do_not_say_is_told_at_its_line(mapping: Any, capsys: Any) -> None:
    from datetime import date, timedelta

    rows = [(n, date(2024, 1, 1) + timedelta(days=n + 9 * k), 10) for n in range(30) for k in range(4)]
    file = mapping(rows)
    client = file.with_name("acme.yaml")
    client.write_text(
        "client: {name: Acme}\ntransactions: orders.yaml\nfacts:\n  high_value_churn_rate: from_customers\n"
        "  revenue: from_customers\ncustomers:\n  segments:\n    gold: {customers: from_customers, margin: 5, retention: 1}\n",
        encoding="utf-8",
    )
    assert main(["check", str(client)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition("acme.yaml:")[2].split(":")[0] for line in lines] == ["4", "5", "8"]
    assert "that takes two years of them" in lines[0]
    assert "no transactions say it. from_customers gives active_customers" in lines[1]
    assert "the transactions have no segment 'gold'" in lines[2]


def test_the_word_needs_transactions(tmp_path: Path, capsys: Any) -> None:
    client = tmp_path / "acme.yaml"
    client.write_text("client: {name: Acme}\nfacts: {active_customers: from_customers}\n", encoding="utf-8")
    assert main(["check", str(client)]) == 2
    assert "names no transactions" in capsys.readouterr().err


def test_faults_of_a_mapping_are_told_at_the_line_that_names_it(mapping: Any, capsys: Any) -> None:
    file = mapping([("1", "soon", "5")])
    client = file.with_name("acme.yaml")
    client.write_text("client: {name: Acme}\ntransactions: orders.yaml\n", encoding="utf-8")
    assert main(["check", str(client)]) == 2
    said = capsys.readouterr().err
    assert "date_format" in said
    assert "1 of 1 rows have no date" in said


# -- the command -------------------------------------------------------------------------------------------------------


def test_one_wrong_file_does_not_keep_the_others_from_being_told(capsys: Any) -> None:
    status = main(
        ["customers", str(CASES / "customer_value" / "client.yaml"), str(PARAMETERS / "utility.yaml"), "--json"]
    )
    printed = capsys.readouterr()
    assert status == 2
    assert [table["equity"] for table in json.loads(printed.out)] == [pytest.approx(9998414.098572)]
    assert "says nothing of customers" in printed.err


def test_two_files_that_would_be_one_page_are_not_written_over(tmp_path: Path, capsys: Any) -> None:
    files = (PARAMETERS / "webshop.yaml", PARAMETERS / "transactions" / "webshop.yaml")
    assert main(["customers", *map(str, files), "-o", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out.strip().endswith("webshop-customers.html")
    assert "would become the same page" in printed.err


def test_a_mapping_can_be_checked(capsys: Any) -> None:
    assert main(["check", str(CASES / "cdnow" / "mapping.yaml")]) == 0
    assert "6,919 rows, 2,357 customers" in capsys.readouterr().out


@pytest.mark.e2e
def test_the_page_draws_its_charts_without_a_network(page: Any, browser_log: Any, axe: Any, tmp_path: Path) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "cdm_bc", "customers", str(PARAMETERS / "webshop.yaml"), "-o", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    page.goto((tmp_path / "webshop-customers.html").as_uri())
    page.wait_for_selector("html[data-charts='drawn']", state="attached", timeout=60_000)
    assert page.locator(".js-plotly-plot").count() == 9
    assert (browser_log.errors, browser_log.requests, axe(page)) == ([], [], [])


def test_a_report_without_transactions_does_without_the_database() -> None:
    import subprocess
    import sys

    heavy = "{'duckdb', 'pandas', 'scipy.optimize'}"
    script = f"import sys, cdm_bc.reports.client; assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
