"""Customer value from ten million transactions: how long it takes beside reading the file, and how much memory.

Two million invented customers over three years, in a Parquet file and, as people mail them, in a CSV file.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import psutil

from cdm_bc.customers.transactions.bg_nbd import BgNbd
from cdm_bc.customers.transactions.gamma_gamma import GammaGamma
from cdm_bc.customers.transactions.measured import measure
from cdm_bc.customers.transactions.simulate import buyers

ROWS = 10_000_000
WEEKS = 156
#: Of an invented customer.
PURCHASES = 4.5
MAPPING = """\
transactions: {{file: {file}, columns: {{customer: customer, date: date, amount: amount}}, date_format: "%Y-%m-%d"}}
observation_end: 2025-06-30
margin: .3
"""


def main() -> None:
    """Print a line per file."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with TemporaryDirectory() as folder:
        files = _write(Path(folder), rows)
        for file in files:
            reading = _timed(
                lambda file=file: duckdb.sql(f"SELECT count(DISTINCT customer), sum(amount) FROM '{file}'").fetchall()
            )
            mapping = file.with_suffix(".yaml")
            mapping.write_text(MAPPING.format(file=file.name), encoding="utf-8")
            found, seconds, peak = _watched(lambda mapping=mapping: measure(mapping))
            who = f"{file.suffix:9} {found.rows.total:>11,} rows, {found.customers:>9,} customers"
            how_long = f"{seconds / reading:.0f} times as long as counting them ({seconds:.0f} s)"
            print(f"{who}: {how_long}, {peak / 2**20:,.0f} MB more; holdout {found.holdout.error:+.1%}")


def _write(folder: Path, rows: int) -> tuple[Path, ...]:
    model, spend, rng = BgNbd(0.9, 16.0, 0.6, 4.0), GammaGamma(6.0, 4.0, 60.0), np.random.default_rng(1)
    made = buyers(round(rows / PURCHASES), WEEKS, model, spend, rng, arrive=120)
    table = {"customer": made.customer, "day": (made.time * 7).astype(np.int64), "amount": made.amount.round(2)}
    database = duckdb.connect()
    database.register("made", table)
    date = "CAST(DATE '2023-01-01' + CAST(day AS INTEGER) AS DATE)"
    query = f"SELECT 'c' || customer AS customer, {date} AS date, amount FROM made"
    files = folder / "orders.parquet", folder / "orders.csv"
    for file in files:
        database.execute(f"COPY ({query}) TO '{file.as_posix()}'")
    database.close()
    return files


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _watched(work: Callable[[], Any]) -> tuple[Any, float, int]:
    """What comes of it, the seconds, and the most memory that it took on top of what was taken before."""
    process, done, peak = psutil.Process(), threading.Event(), 0
    before = process.memory_info().rss

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, process.memory_info().rss - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        found = work()
    finally:
        seconds = time.perf_counter() - began
        done.set()
        watcher.join()
    return found, seconds, peak


if __name__ == "__main__":
    main()
