"""The workbook against the library: every sample, scenario and three plans, and models at random, recalculated from noughts
by LibreOffice and by a second engine. Prints the largest difference of any cell, and how long and how large it all is.

    python benchmarks/workbook.py [MODELS]        200 by default; LibreOffice takes a second or two per book
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cdm_bc.excel.book import Book
from cdm_bc.excel.render import rendered
from cdm_bc.excel.write import book_of
from tests.excel.conftest import SAMPLES, named, plans, random_book, worked_out
from tests.excel.engines import OFFICE, by_formualizer, furthest, office, values_in

#: Books that LibreOffice recalculates in one go, and the seconds that it may take.
AT_ONCE, PATIENCE = 8, 1800.0


def sample_books() -> Iterator[tuple[str, Book]]:
    """Every sample, scenario and three plans."""
    for file in SAMPLES:
        for number, (scenario, waves) in enumerate(plans(file, all_of_them=True)):
            yield f"{named(file)}-{number}", book_of(worked_out(file), scenario=scenario, waves=waves)


def random_books(folder: Path, count: int) -> Iterator[tuple[str, Book]]:
    """Models at random; every twentieth over one year, every fiftieth over fifty."""
    for seed in range(1000, 1000 + count):
        horizon = 50 if seed % 50 == 0 else 1 if seed % 20 == 0 else None
        yield f"random-{seed}", random_book(folder / str(seed), seed, horizon)


def compared(books: Iterator[tuple[str, Book]], folder: Path) -> tuple[int, int, dict[str, float]]:
    """Books, formulas, and by engine the largest difference of any cell."""
    worst = dict.fromkeys(("formualizer", "LibreOffice") if OFFICE else ("formualizer",), 0.0)
    waiting: dict[Path, Book] = {}
    count = cells = 0

    def by_office() -> None:
        if OFFICE and waiting:
            for made, book in zip(office(folder, *waiting, patience=PATIENCE), waiting.values(), strict=True):
                worst["LibreOffice"] = max(
                    worst["LibreOffice"], furthest(values_in(made, book.formulas), book.formulas)
                )
        waiting.clear()

    for name, book in books:
        file = folder / f"{name}.xlsx"
        file.write_bytes(rendered(book, zeros=True))
        count, cells = count + 1, cells + len(book.formulas)
        worst["formualizer"] = max(worst["formualizer"], furthest(by_formualizer(file, book.formulas), book.formulas))
        waiting[file] = book
        if len(waiting) == AT_ONCE:
            by_office()
    by_office()
    return count, cells, worst


def main() -> None:
    """Print the table."""
    models = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="workbooks-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for title, books in (
            ("samples", sample_books()),
            ("models at random", random_books(folder / "random", models)),
        ):
            count, cells, worst = compared(books, folder)
            told = ", ".join(f"{engine} {far:.1e}" for engine, far in worst.items())
            print(f"{title}: {count} books, {cells:,} formulas; largest difference: {told}")
    began = time.perf_counter()
    made = rendered(book_of(worked_out(SAMPLES[2])))
    print(f"retailer: {len(made) / 1000:.0f} kB, written in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    try:
        main()
    except subprocess.TimeoutExpired as error:
        sys.exit(f"LibreOffice took more than {error.timeout} seconds.")
