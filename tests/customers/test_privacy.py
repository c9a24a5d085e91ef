"""A canary: an id, a name and an amount of one person that must not come out, whatever goes right or wrong."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.cli import main
from cdm_bc.customers.transactions.groups import SMALLEST, joined, shown
from cdm_bc.customers.transactions.measured import measure

ID, NAME, AMOUNT = "canary-7f3ab1", "Kanarie van Geel", 91237.77
#: The id, the name, and the amount in any notation.
CANARY = re.compile(r"canary|Kanarie|van Geel|91.?237", re.IGNORECASE)
FIRST = datetime.date(2023, 1, 1)


def rows() -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = [
        (f"k{n}", "Jansen" if n % 8 else "Smit", FIRST + datetime.timedelta(days=start + 40 * again), 10 + n % 30)
        for n in range(400)
        for start in [n % 90]
        for again in range(n % 7 + 1)
    ]
    return [*found, *((ID, NAME, FIRST + datetime.timedelta(days=100 * again), AMOUNT) for again in range(5))]


@pytest.fixture
def shop(mapping: Any) -> Path:
    """A mapping whose file holds the canary, and a client file that names it."""
    columns = "{customer: id, date: date, amount: amount, segment: name}"
    file = Path(
        mapping(rows(), "name: Shop\nobservation_end: 2023-09-30\n", header="id,name,date,amount", columns=columns)
    )
    (file.parent / "acme.yaml").write_text(
        "client: {name: Acme, date: 2026-11-22}\ntransactions: orders.yaml\nfacts: {gross_margin: 0.4}\n"
        "customers: {segments: {jansen: {customers: from_customers, margin: from_customers, retention: from_customers}}}\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def say(capsys: Any) -> Callable[..., tuple[int, str]]:
    """``say("customers", file)``: exit status, and everything that is printed."""

    def run(*arguments: object) -> tuple[int, str]:
        status = main(list(map(str, arguments)))
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_neither_figures_nor_pages_nor_manifest_hold_the_canary(shop: Path, say: Any, run_cdm_bc: Any) -> None:
    out = shop.parent / "out"
    done = run_cdm_bc("report", shop.parent / "acme.yaml", "-o", out)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    for arguments in (
        ("customers", shop),
        ("customers", shop, "--json"),
        ("customers", shop, "-o", out),
        ("check", shop.parent / "acme.yaml"),
        ("customers", shop.parent / "acme.yaml"),
        ("evaluate", shop.parent / "acme.yaml", "--json"),
    ):
        status, printed = say(*arguments)
        assert status == 0, printed
        said += printed
    files = [file for file in out.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} >= {".html", ".ipynb", ".json"}
    for text in (said, *(file.read_text(encoding="utf-8") for file in files)):
        assert not CANARY.search(text)
    assert not [file for file in shop.parent.rglob("*") if file.suffix in (".tmp", ".duckdb", ".wal")]


def spoil(text: str, how: str) -> str:
    lines = text.splitlines()
    canary = next(number for number, line in enumerate(lines) if ID in line)
    if how == "a column too many":
        lines[canary] += ",more"
    elif how == "an open quote":
        lines[canary] = lines[canary].replace(NAME, f'"{NAME}')
    elif how == "no header":
        lines = [lines[canary], *lines[1:]]
    elif how == "dates of another kind":
        lines[1:] = [re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", line) for line in lines[1:]]
    elif how == "amounts in words":
        lines[1:] = [re.sub(r",([\d.]+)$", rf",about {AMOUNT}", line) for line in lines[1:]]
    elif how == "the canary alone":
        lines = [lines[0], *(line for line in lines if ID in line)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "how",
    [
        "a column too many",
        "an open quote",
        "no header",
        "dates of another kind",
        "amounts in words",
        "the canary alone",
    ],
)
def test_no_error_quotes_the_canary(shop: Path, say: Any, how: str) -> None:
    file = shop.parent / "orders.csv"
    file.write_text(spoil(file.read_text(encoding="utf-8"), how), encoding="utf-8")
    for arguments in (("customers", shop), ("check", shop.parent / "acme.yaml")):
        status, printed = say(*arguments)
        assert status == 2
        assert printed
        assert not CANARY.search(printed)


def test_no_group_is_smaller_than_ten(shop: Path) -> None:
    found = measure(shop)
    assert found.value is not None
    # the canary's is too small to be told, and stands with the smallest that could be
    assert {group.id: group.customers for group in found.value.segments} == {"Jansen": 350, "other": 51}
    groups = [*found.value.tiers, *found.value.segments, *found.grid, *found.cohorts]
    groups += found.holdout.by_repeats if found.holdout else ()
    assert groups
    assert min(group.customers for group in groups) >= SMALLEST


@pytest.mark.parametrize("sizes", [[3, 40, 50], [9, 10, 11], [1, 2, 3, 4], [0, 5, 0, 500], [12], [4]])
def test_what_is_left_out_cannot_be_told_from_the_total(sizes: list[int]) -> None:
    told = shown(sizes)
    left = sum(size for size, is_told in zip(sizes, told, strict=True) if not is_told)
    assert left == 0 or left >= SMALLEST or left == sum(sizes)
    assert all(size == 0 or size >= SMALLEST for size, is_told in zip(sizes, told, strict=True) if is_told)
    groups = joined(sizes)
    assert [place for group in groups for place in group] == (list(range(len(sizes))) if groups else [])
    assert all(sum(sizes[place] for place in group) >= SMALLEST for group in groups)


def test_a_segment_that_is_not_told_cannot_be_asked_for(shop: Path, say: Any) -> None:
    client = shop.parent / "acme.yaml"
    client.write_text(client.read_text(encoding="utf-8").replace("jansen", "kanarie_van_geel"), encoding="utf-8")
    status, printed = say("check", client)
    assert status == 2
    assert "Allowed: other, jansen." in printed
