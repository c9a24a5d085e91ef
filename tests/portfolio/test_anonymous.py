"""An anonymous portfolio names nobody: not in words, not by colour, not by order, not by what is rare."""

from __future__ import annotations

import pytest

from cdm_bc.reports.portfolio import PortfolioReport

SECRETS = ("Zyxomma", "zyx-client", "zyxsector", "Zyxlever", "a1b2c3", "zyxfile", "zyx_broken")
MODEL = """
id: zyxmodel
extends: reference
entities:
  zyxlever:
    letter: z
    group: transaction
    name: {nl: Zyxlever van Zyxomma, en: Zyxlever of Zyxomma}
    current: {fit_for_use: 0.1}
    target: {fit_for_use: 0.9}
  person_identity: {name: {nl: Zyxomma-personen, en: Zyxomma people}}
relevance:
  zyxlever: {efficiency: 3, customer_engagement: 3}
"""


def costed(file):
    """What the lever of the own model costs: without that it has no rank."""
    line = "  lines:\n    - {lever: zyxlever, what: Clean up, cost: 1_000}\n"
    file.write_text(file.read_text(encoding="utf-8").replace("  lines:\n", line), encoding="utf-8")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_that_a_client_file_names_is_on_the_page(write_client, page_of, language):
    folder = write_client(
        "zyx-client", name="Zyxomma BV", sector="zyxsector", accent="#a1b2c3", model="zyxmodel.yml"
    ).parent
    (folder / "zyxmodel.yml").write_text(MODEL, encoding="utf-8")
    costed(folder / "zyx-client.yaml")
    (folder / "zyx_broken.yaml").write_text("client: {name: Zyxomma NV}\nfacts: {zyxomma: 1}\n", encoding="utf-8")
    write_client("zyxfile-2", name="Zyxomma Holding", sector="zyxsector two", cost=50_000)
    files = sorted(folder.glob("*.yaml"))
    named = page_of(PortfolioReport(files, language=language))
    assert [secret for secret in SECRETS if secret not in named] == [
        "a1b2c3"
    ]  # a page over many has no client's colour
    page = page_of(PortfolioReport(files, language=language, anonymous=True))
    assert [secret for secret in (*SECRETS, "zyx") if secret.lower() in page.lower()] == []
    assert {"nl": "klant 1", "en": "client 1"}[language] in page


def test_other_names_give_the_same_page_byte_for_byte(write_client, page_of):
    """So no name, nor the order of names or files, can be read from it."""
    figures = [
        dict(cost=cost, currency=currency) for cost, currency in ((9_000, "EUR"), (60_000, "EUR"), (20_000, "USD"))
    ]
    for number, given in enumerate(figures):
        folder = write_client(f"client-{number}", name=f"Name {number}", **given).parent
    first = page_of(PortfolioReport(folder, anonymous=True), plotly=True)
    for file in folder.glob("*.yaml"):
        file.unlink()
    for number, given in enumerate(figures):
        write_client(f"other-{9 - number}", name=f"Zeta {9 - number}", accent="#ff0000", **given)
    assert page_of(PortfolioReport(folder, anonymous=True), plotly=True) == first


def test_clients_are_numbered_by_currency_and_net_present_value(write_client):
    costs = {"a": 90_000, "b": 10_000, "c": 50_000}
    for id, cost in costs.items():
        folder = write_client(id, cost=cost).parent
    clients = PortfolioReport(folder, anonymous=True).story.clients
    assert [client.name for client in clients] == ["client 1", "client 2", "client 3"]
    assert [client.npv for client in clients] == sorted((client.npv for client in clients), reverse=True)


@pytest.mark.parametrize(("count", "is_shown"), [(4, False), (5, True)])
def test_a_sector_is_shown_apart_from_five_clients_on(write_client, page_of, count, is_shown):
    for number in range(count):
        folder = write_client(
            f"large-{number}", sector="Wholesale" if number else "wholesale", cost=10_000 + number
        ).parent
    write_client("small", sector="lighthouses", cost=99_000)
    page = page_of(PortfolioReport(folder, anonymous=True))
    assert ("Wholesale" in page) is is_shown
    assert "ighthouses" not in page
    assert ("other sectors" in page) is is_shown
    assert ("No sector has 5 clients or more" in page) is not is_shown
    assert "ighthouses" in page_of(PortfolioReport(folder))


def test_it_warns_where_a_currency_has_few_clients(write_client, page_of):
    for number in range(5):
        folder = write_client(f"client-{number}", cost=10_000 + number).parent
    warning = "may recognise clients in a currency with fewer than five"
    assert warning not in page_of(PortfolioReport(folder, anonymous=True))
    write_client("dollar", currency="USD")
    assert warning in page_of(PortfolioReport(folder, anonymous=True))
    assert warning not in page_of(PortfolioReport(folder))


def test_a_lever_of_an_own_model_is_counted_nowhere(write_client):
    folder = write_client("own", model="zyxmodel.yml").parent
    (folder / "zyxmodel.yml").write_text(MODEL, encoding="utf-8")
    costed(folder / "own.yaml")
    story = PortfolioReport(folder / "own.yaml", anonymous=True).story
    assert all(pool.shared for pool in story.levers)
    assert story.portfolio.own_models == 1
    (person,) = [pool for pool in story.levers if pool.key == "person_identity"]
    assert person.name["en"] == "Identity and contact details of persons"
