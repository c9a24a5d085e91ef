"""Makes the orders of the sample web shop anew: invented customers, the same ones each time.

    python -m cdm_bc.customers.transactions.sample parameters/transactions/webshop_orders.parquet

They behave as BG/NBD and Gamma-Gamma say, but for two things that shops have and the models do not know: more orders in
November and December, and parcels that come back.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import duckdb
import numpy as np

from cdm_bc.customers.transactions.bg_nbd import BgNbd
from cdm_bc.customers.transactions.gamma_gamma import GammaGamma
from cdm_bc.customers.transactions.simulate import buyers

FIRST = datetime.date(2023, 7, 1)
WEEKS = 156
ROWS = 200_000
MODEL = BgNbd(r=0.62, alpha=9.0, a=0.45, b=3.4)
SPEND = GammaGamma(p=4.0, q=3.6, gamma=42.0)
#: Orders of these months that are kept; of the others a part is left out.
BUSY, QUIET = (11, 12), 0.8
RETURNED = 0.06


def write_orders(target: Path) -> None:
    """Write the Parquet file."""
    rng = np.random.default_rng(2026)
    made = buyers(52_000, WEEKS, MODEL, SPEND, rng)
    day = (made.time * 7).astype(np.int64)
    month = (np.datetime64(FIRST) + day).astype("datetime64[M]").astype(np.int64) % 12 + 1
    kept = np.isin(month, BUSY) | (rng.random(day.size) < QUIET)
    customer, day = made.customer[kept] + 1, day[kept]
    amount = np.maximum(made.amount[kept].round(), 1.0) - 0.05
    back = np.flatnonzero(rng.random(day.size) < RETURNED)
    late = np.minimum(day[back] + rng.integers(5, 30, back.size), day.max())
    table = {
        "klant": np.concatenate([customer, customer[back]]),
        "dag": np.concatenate([day, late]),
        "bedrag": np.concatenate([amount, -amount[back]]),
    }
    order = np.lexsort([table["dag"], table["klant"]])[:ROWS]
    database = duckdb.connect()
    database.register("made", {name: column[order] for name, column in table.items()})
    database.execute(
        f"COPY (SELECT CAST(klant AS INTEGER) AS klant, DATE '{FIRST}' + CAST(dag AS INTEGER) AS datum, "
        "CAST(bedrag AS DECIMAL(9, 2)) AS bedrag "
        f"FROM made) TO '{target.as_posix()}' (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 19)"
    )


if __name__ == "__main__":
    write_orders(Path(sys.argv[1]))
