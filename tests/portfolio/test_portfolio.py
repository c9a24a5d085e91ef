"""What a portfolio says: the figures of `evaluate`, no amounts added over currencies, nothing lost to a wrong file."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace

import nbformat
import pytest

from cdm_bc.batch.notebooks import notebook_path, parameter_names
from cdm_bc.errors import InputError
from cdm_bc.figures.portfolio import by_currency, pooled
from cdm_bc.reports.portfolio import PortfolioReport, read_portfolio
from cdm_bc.telling.portfolio.story import Portfolio, PortfolioStory
from cdm_bc.text import Formatter

from .conftest import SECTIONS

BROKEN = "client: {name: Broken}\nmodel: reference\nfacts: {reveue: 3, gros_margin: 0.2}\n"


@pytest.fixture(scope="module")
def samples(root) -> Portfolio:
    return read_portfolio(root / "parameters")


def told(portfolio: Portfolio, language: str = "en", *, anonymous: bool = False) -> PortfolioReport:
    report = PortfolioReport.__new__(PortfolioReport)
    report.story = PortfolioStory.of(portfolio, language, anonymous=anonymous)
    return report


def rows_of(section) -> list[list[str]]:
    """Cells of the tables of a section, as read."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", section.html(), flags=re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL) for row in rows]
    return [[html.unescape(cell) for cell in row] for row in cells]


# -- the figures are those of evaluate


def test_every_figure_of_the_table_is_the_one_that_evaluate_prints(samples, root, run_cdm_bc):
    files = sorted((root / "parameters").glob("*.yaml"))
    printed = run_cdm_bc("evaluate", *files, "--csv")
    assert printed.returncode == 0, printed.stderr
    lines = {line["name"]: line for line in csv.DictReader(io.StringIO(printed.stdout))}
    rows = {row[0]: row for row in rows_of(told(samples).clients()) if len(row) == 10}
    for client in samples.clients:
        line, row = lines[client.name], rows[client.name]
        write = Formatter("en", client.currency)
        assert row[2] == write.money_round(float(line["npv"]))
        assert row[4] == write.percent(float(line["roi"]), 0)
        assert row[5] == write.months(float(line["payback_months"]))
        if client.p10 is not None:
            low, high = (write.money_round(float(line[key])) for key in ("npv_p10", "npv_p90"))
            assert row[6] == f"{low}\xa0– {high}"
            assert row[7] == write.percent(float(line["probability_positive"]), 0)
        assert row[9] == line["warnings"]
        assert {lever.key.split(".")[-1] for lever in client.first} <= set(line["first_step"].split())


def test_of_each_client_the_levers_add_up_to_its_return(samples):
    """Σ value − Σ effort − programme = NPV of everything at once, so the shares of the chart add up to its ROI."""
    for client in samples.clients:
        programme = client.all_costs - sum(lever.effort for lever in client.levers)
        shares = sum((lever.value - lever.effort) / client.all_costs for lever in client.levers)
        assert shares - programme / client.all_costs == pytest.approx(client.everything_npv / client.all_costs)


def test_first_and_top_are_counted_over_the_clients_that_have_the_lever(samples):
    for pool in pooled(samples.clients):
        having = [lever for client in samples.clients for lever in client.levers if lever.key == pool.key]
        assert pool.clients == len(having)
        assert pool.first == sum(lever.first for lever in having)
        assert pool.top == sum(lever.top for lever in having)
    assert all(sum(lever.top for lever in client.levers) == min(3, len(client.levers)) for client in samples.clients)


def test_a_model_of_its_own_is_in_the_table_and_not_among_the_shared_levers(samples):
    (own,) = [client for client in samples.clients if client.currency == "USD"]
    assert [lever.shared for lever in own.levers] == [False]
    report = told(samples)
    assert any(row[8] == "One business system" for row in rows_of(report.clients()) if len(row) == 10)
    assert all(pool.shared for pool in report.story.levers)
    assert "not counted: One business system" in report.first().html()


def test_a_portfolio_of_one_client_reads_well(samples):
    for client in samples.clients:
        one = Portfolio((client,), (), samples.files[:1], samples.reference)
        report = told(one)
        for name in SECTIONS:
            section = getattr(report, name)()
            assert section is None or section.html()
        assert "to one client" in report.answer().html()


def test_a_client_without_costs_or_benefits_does_not_count_as_paying_for_itself(samples):
    good = next(client for client in samples.clients if client.currency == "EUR" and client.npv > 0)
    free = replace(good, id="free", pv_costs=0.0, all_costs=0.0, npv=good.pv_benefits, roi=None)
    blank = replace(good, id="blank", pv_benefits=0.0, npv=-good.pv_costs, everything_npv=-good.all_costs)
    cover = told(Portfolio((good, free, blank), (), samples.files, samples.reference)).answer().html()
    assert "At 1 of 3 clients" in cover
    assert "2 clients have no amount for benefits or for costs yet" in cover


# -- currencies


def test_amounts_of_different_currencies_are_never_added(samples):
    groups = by_currency(samples.clients)
    assert list(groups) == ["EUR", "USD"]
    totals = [row for row in rows_of(told(samples).clients()) if row[0].startswith("Total")]
    npv = Formatter("en", "EUR").money_round(sum(client.npv for client in groups["EUR"]))
    assert [(row[0], row[2]) for row in totals] == [("Total in EUR", npv)]
    page = told(samples).answer().html() + told(samples).clients().html()
    assert "Amounts in different currencies are not added up." in page
    assert "neither added nor converted" in page


def test_with_one_currency_nothing_is_said_of_currencies(samples):
    euro = by_currency(samples.clients)["EUR"]
    report = told(Portfolio(euro, (), samples.files, samples.reference))
    assert "currencies" not in report.answer().html() + report.clients().html()


def test_the_charts_in_money_hold_one_currency_each(samples):
    charts = [part for part in told(samples).distribution().section.parts if hasattr(part, "figure")]
    assert [chart.id for chart in charts] == ["npv-eur", "npv-share"]
    euro = by_currency(samples.clients)["EUR"]
    assert charts[0].figure["data"][1]["x"] == pytest.approx([client.npv for client in euro], rel=1e-3)
    shares = sorted((client.npv / client.revenue for client in euro), reverse=True)
    assert charts[1].figure["data"][1]["x"] == pytest.approx(shares, rel=1e-3)


def test_every_amount_of_a_chart_is_in_the_currency_of_its_clients(samples):
    """The section is written in one language and holds charts in several currencies."""
    twice = [replace(client, id=f"{client.id}-2", name=f"{client.name} 2") for client in samples.clients]
    report = told(Portfolio((*samples.clients, *twice), (), samples.files, samples.reference))
    rows = {tuple(row) for row in rows_of(report.distribution()) + rows_of(report.effort())}
    for client in samples.clients:
        write = Formatter("en", client.currency).money_round
        assert (client.name, *map(write, (client.npv, client.p10, client.p90))) in rows
        assert (client.name, *map(write, (client.pv_benefits, client.pv_costs, client.npv))) in rows


def test_many_clients_share_a_chart_of_fixed_height(samples):
    one = samples.clients[0]
    many = [replace(one, id=f"{n:03}", name=f"Client {n}", npv=one.npv * (n - 40) / 40) for n in range(90)]
    report = told(Portfolio(tuple(many), (), samples.files, samples.reference))
    chart = next(part for part in report.distribution().section.parts if hasattr(part, "figure"))
    assert chart.figure["layout"]["height"] <= 700
    assert not chart.figure["layout"]["yaxis"]["showticklabels"]
    assert len(chart.table.rows) == 90


def test_more_sectors_than_fit_are_put_together(samples):
    one = next(client for client in samples.clients if client.currency == "EUR")
    many = tuple(replace(one, id=f"{n:03}", sector=f"sector {n:02}") for n in range(20))
    chart = told(Portfolio(many, (), samples.files, samples.reference)).sectors().section.parts[-1]
    header = [column.heading for column in chart.table.columns]
    assert header[-1] == "other sectors (12)"
    assert len(header) == 10


# -- which files


def test_a_wrong_file_is_listed_with_its_first_mistake_and_the_rest_goes_on(write_client, page_of):
    folder = write_client("acme", name="Acme").parent
    (folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (folder / "Not An Id.yaml").write_text(BROKEN, encoding="utf-8")
    report = PortfolioReport(folder)
    page = html.unescape(page_of(report))
    assert "What better customer data is worth to one client" in page
    assert "2 client files were left out" in page
    assert "broken.yaml:3:9: facts.reveue: the model has no such fact. Did you mean 'revenue'? (and 1 more)" in page
    assert "Rename the file to not-an-id.yaml" in page
    assert str(folder) not in page
    assert len(report.left_out_files) == 2


def test_two_files_of_one_name_count_neither(write_client, tmp_path):
    file = write_client("acme")
    write_client("other")
    twin = tmp_path / "acme.yaml"
    twin.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    report = PortfolioReport([file.parent, twin])
    assert [client.id for client in report.story.clients] == ["other"]
    assert "acme.yaml: there is another file of this name; neither is counted." in report.left_out().html()


def test_without_one_right_file_every_problem_is_told(write_client, tmp_path):
    folder = write_client("acme").parent
    (folder / "acme.yaml").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(InputError, match="reveue"):
        PortfolioReport(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"holds no client file \(\*.yaml\)"):
        PortfolioReport(tmp_path / "empty")
    with pytest.raises(InputError, match="no such file"):
        PortfolioReport(tmp_path / "missing.yaml")


def test_a_folder_a_pattern_and_a_list_in_any_order_give_the_same_page(write_client, page_of):
    files = [write_client(id, cost=cost) for id, cost in (("acme", 10_000), ("bravo", 10_000), ("coyote", 90_000))]
    folder = files[0].parent
    pages = {page_of(PortfolioReport(given)) for given in (folder, str(folder / "*.yaml"), files, files[::-1])}
    assert len(pages) == 1


def test_clients_of_one_name_are_told_apart_by_their_id(write_client):
    folder = write_client("acme", name="Same").parent
    write_client("bravo", name="Same", cost=90_000)
    assert [client.name for client in PortfolioReport(folder).story.clients] == ["Same (acme)", "Same (bravo)"]


def test_wrong_options_are_refused(write_client):
    file = write_client("acme")
    with pytest.raises(InputError, match="Did you mean 'nl'"):
        PortfolioReport(file, language="nll")
    with pytest.raises(InputError, match="anonymous: must be true or false; found 'perhaps'"):
        PortfolioReport(file, anonymous="perhaps")
    assert PortfolioReport(file, anonymous="yes").story.anonymous
    assert not PortfolioReport(file, anonymous="False").story.anonymous


# -- the notebook


def test_the_notebook_shows_every_section_and_takes_four_options():
    notebook = nbformat.read(notebook_path("30_portfolio"), as_version=4)
    calls = [match[1] for cell in notebook.cells if (match := re.fullmatch(r"report\.(\w+)\(\)", cell.source))]
    assert tuple(calls) == SECTIONS
    assert parameter_names(notebook_path("30_portfolio")) == ("client_files", "language", "anonymous", "reports")
