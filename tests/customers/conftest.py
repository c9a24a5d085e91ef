"""Mappings of transactions made for a test."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

Rows = Iterable[tuple[object, ...]]


@pytest.fixture
def mapping(tmp_path: Path) -> Callable[..., Path]:
    """``mapping(rows, more)``: a CSV file of rows (customer, date, amount) and the mapping that names it."""

    def write(rows: Rows, more: str = "", *, header: str = "id,date,amount", columns: str = "") -> Path:
        lines = [header, *(",".join(map(str, row)) for row in rows)]
        (tmp_path / "orders.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        named = columns or "{customer: id, date: date, amount: amount}"
        text = f"""\
            transactions: {{file: orders.csv, columns: {named}, date_format: "%Y-%m-%d", period: week}}
            margin: 0.3
            """
        file = tmp_path / "orders.yaml"
        file.write_text(textwrap.dedent(text) + more, encoding="utf-8")
        return file

    return write
