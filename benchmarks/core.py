"""Start-up of the command, loading, one evaluation, and the size of a report.

    python benchmarks/core.py              everything, on parameters/retailer.yaml
    python benchmarks/core.py FILE         on another client file

Start-up is given as a ratio to ``python -c pass`` too, which says more than seconds do on another machine. Each figure is
the median of several runs. What runs in this process is given in processor time, which other work on the machine leaves alone.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 9
PASS = ["-c", "pass"]
COMMANDS = {
    "cdm-bc --help": ["-m", "cdm_bc", "--help"],
    "cdm-bc check": ["-m", "cdm_bc", "check"],
    "cdm-bc evaluate": ["-m", "cdm_bc", "evaluate"],
}


def median_ms(run: Callable[[], object], times: int, clock: Callable[[], float] = time.process_time) -> float:
    """Median duration of a call in milliseconds."""
    taken = []
    for _ in range(times):
        start = clock()
        run()
        taken.append(1000 * (clock() - start))
    return statistics.median(taken)


def process_ms(arguments: list[str]) -> float:
    """Median duration of a Python process in milliseconds."""
    command = [sys.executable, *arguments]
    run = lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: E731
    return median_ms(run, PROCESSES, time.perf_counter)


def start_up(file: Path) -> None:
    """Time the commands against an interpreter that does nothing."""
    nothing = process_ms(PASS)
    print(f"{'python -c pass':<28}{nothing:>10.0f} ms")
    for name, arguments in COMMANDS.items():
        own = process_ms(arguments if name.endswith("help") else [*arguments, str(file)])
        print(f"{name:<28}{own:>10.0f} ms{own / nothing:>8.1f} times")


def in_process(file: Path) -> None:
    """Time what the commands and the reports do, once everything is imported."""
    from cdm_bc.calculation import evaluate
    from cdm_bc.case import load_case
    from cdm_bc.model.load import _load_reference, load_model

    def reference() -> object:
        _load_reference.cache_clear()
        return load_model()

    print(f"{'load the reference model':<28}{median_ms(reference, 5):>10.0f} ms")
    print(f"{'load the client file':<28}{median_ms(lambda: load_case(file), 5):>10.0f} ms")
    case = load_case(file)
    print(f"{'one evaluation':<28}{median_ms(lambda: evaluate(case), 200):>10.2f} ms")


def reports() -> None:
    """Say how large the reports in outputs are."""
    for report in sorted((ROOT / "outputs").glob("*.html")):
        print(f"{report.name:<28}{report.stat().st_size / 1e6:>10.2f} MB")


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "parameters" / "retailer.yaml")
    file = parser.parse_args().file.resolve()
    start_up(file)
    in_process(file)
    reports()


if __name__ == "__main__":
    main()
