"""Who comes in at the server of the workshop, and what everybody else is told."""

from __future__ import annotations

import http.client
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.workshop.served import Served

pytestmark = [pytest.mark.e2e]
ROOT = Path(__file__).resolve().parents[2]
KERNEL = "00000000-0000-0000-0000-000000000000"
Ask = Callable[..., tuple[int, str, dict[str, str]]]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("door")
    shutil.copy(ROOT / "parameters" / "retailer.yaml", folder / "retailer.yaml")
    server = Served(folder / "retailer.yaml", "--no-preheat")
    yield server
    server.stop()


@pytest.fixture
def ask(served: Served) -> Ask:
    """Status, text and headers of the answer to a request; ``TOKEN`` in an address stands for the token."""
    parts = urlsplit(served.address)

    def request(address: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        line.request(method, address.replace("TOKEN", parts.query), headers=headers)
        answer = line.getresponse()
        text = answer.read().decode("utf-8")
        line.close()
        return answer.status, text, dict(answer.getheaders())

    return request


UNKNOWN = [
    "/nope",
    "/nope?TOKEN",
    "/login",
    "/logout?TOKEN",
    "/api/me?TOKEN",
    "/api/kernels?TOKEN",
    f"/api/kernels/{KERNEL}?TOKEN",
]
UNKNOWN += [
    "/voila/render/x?TOKEN",
    "/voila/files/retailer.yaml?TOKEN",
    "/static/x.css",
    "/results/none.html?TOKEN",
    "/%00?TOKEN",
]
UNKNOWN += ["/results/%00?TOKEN", "/workshop/none.js", "/" + "a" * 5000]


@pytest.mark.parametrize("address", UNKNOWN, ids=range(len(UNKNOWN)))
def test_an_unknown_address_gives_a_plain_page_in_both_languages(ask: Ask, address: str) -> None:
    status, text, headers = ask(address)
    assert status == 404
    assert "Deze pagina is er niet." in text
    assert "There is no such page." in text
    assert "Location" not in headers
    assert "jupyter" not in text.lower()


@pytest.mark.parametrize(
    "address", ["/", "/?token=wrong", "/results/retailer.html", f"/api/kernels/{KERNEL}/channels", "/?token="]
)
def test_without_the_token_our_own_page_says_what_to_do(ask: Ask, address: str) -> None:
    status, text, headers = ask(address)
    assert status == 403
    assert "Gebruik het hele adres dat bij het starten is getoond" in text
    assert "Use the whole address that was shown at the start" in text
    assert "Location" not in headers


@pytest.mark.parametrize("name", ["evil.example", "evil.example:8866", "127.0.0.1.evil.example", "[::1]", "0.0.0.0"])
@pytest.mark.parametrize("address", ["/?TOKEN", "/workshop/app.js", f"/api/kernels/{KERNEL}/channels?TOKEN", "/nope"])
def test_only_this_computers_own_name_is_answered(ask: Ask, name: str, address: str) -> None:
    status, text, _ = ask(address, Host=name)
    assert status == 421
    assert "Deze workshop luistert alleen naar de naam van deze computer zelf." in text
    assert ask("/workshop/app.js", Host="localhost")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_whatever_is_asked_of_an_unknown_address_it_is_unknown(ask: Ask, method: str) -> None:
    assert ask("/nope", method)[0] == 404


def test_nothing_of_all_that_reaches_the_terminal_and_the_token_stays_secret(ask: Ask, served: Served) -> None:
    ask("/results/%00?TOKEN")
    ask(f"/leave/{KERNEL}", "POST")
    assert [line for line in served.stderr.read_text(encoding="utf-8").splitlines() if "Ctrl-C" not in line] == []
    log = served.client_file.with_name("retailer.workshop.log")
    assert not log.exists() or urlsplit(served.address).query not in log.read_text(encoding="utf-8")
