"""How long a survey takes to read and score, and how much memory.

    python benchmarks/maturity.py                     100,000 respondents in 5,000 organisations, long and wide CSV
    python benchmarks/maturity.py --respondents 1000  a smaller one
    python benchmarks/maturity.py --survey DIR        only write a survey of 70 organisations, 3 to 12 respondents each
    python benchmarks/maturity.py --reports           render that survey in one batch, a report per organisation

Each form is read in a fresh process, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.load import load_maturity_model
from cdm_bc.maturity.model import MaturityModel, step_of
from cdm_bc.maturity.position import survey_totals
from cdm_bc.maturity.scoring import codes_of, score
from cdm_bc.maturity.series import grouped, series

WORDS = np.array(["yes", "partly", "no", "not applicable", ""])
LAYERS = ("board", "management", "staff")
UNITS = ("B2B", "B2C")
HEADER = "organisation,business unit,respondent id,layer"


def simulated_codes(model: MaturityModel, organisation: np.ndarray, layer: np.ndarray, seed: int) -> np.ndarray:
    """Respondents × statements, numbers in WORDS: organisations differ in maturity, the board is milder than staff."""
    generator = np.random.default_rng(seed)
    maturity = generator.normal(0.0, 1.0, organisation.max() + 1)[organisation] + np.array([0.5, 0.2, 0.0])[layer]
    difficulty = np.array([int(step_of(key)) - 3 for key in model.asked]) * 0.8
    draw = maturity[:, None] - difficulty + generator.normal(0.0, 0.8, (len(organisation), len(model.asked)))
    codes = np.where(draw > 0.5, 0, np.where(draw > -0.5, 1, 2))
    codes[generator.random(codes.shape) < 0.03] = 3
    codes[generator.random(codes.shape) < 0.02] = 4
    return codes


def people(sizes: np.ndarray, seed: int) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Per respondent the first cells of a row, the organisation and the layer."""
    generator = np.random.default_rng(seed)
    organisation = np.repeat(np.arange(len(sizes)), sizes)
    layer = generator.integers(0, len(LAYERS), len(organisation))
    unit = generator.integers(0, len(UNITS), len(organisation))
    cells = [
        f"Organisation {which:05d},{UNITS[part]},r{n},{LAYERS[rank]}"
        for n, (which, part, rank) in enumerate(zip(organisation.tolist(), unit.tolist(), layer.tolist(), strict=True))
    ]
    return cells, organisation, layer


def long_lines(model: MaturityModel, cells: list[str], codes: np.ndarray) -> Iterator[str]:
    """The long form, a block of lines per respondent."""
    yield f"{HEADER},statement id,answer,comment\n"
    for person, line in zip(cells, WORDS[codes].tolist(), strict=True):
        yield "".join(f"{person},{key},{word},\n" for key, word in zip(model.asked, line, strict=True))


def wide_lines(model: MaturityModel, cells: list[str], codes: np.ndarray) -> Iterator[str]:
    """The wide form, a line per respondent."""
    yield f"{HEADER},{','.join(model.asked)}\n"
    for person, line in zip(cells, WORDS[codes].tolist(), strict=True):
        yield f"{person},{','.join(line)}\n"


def write(path: Path, lines: Iterator[str]) -> Path:
    """Write the lines of a survey."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)
    return path


def measure(path: Path) -> dict[str, float]:
    """Seconds for reading, scoring, all organisations, one of them, by sector and over two years; peak memory in MB."""
    model, memory = load_maturity_model(), Memory()
    clock = [time.perf_counter()]
    processor = time.process_time()
    answers = read_answers(path, [model])
    clock.append(time.perf_counter())
    score(model, codes_of(model, answers))
    clock.append(time.perf_counter())
    survey_totals(model, answers)
    clock.append(time.perf_counter())
    first = answers.organisations[0]
    assess(model, answers, first)
    clock.append(time.perf_counter())
    sectors = {name: f"sector {number % 12}" for number, name in enumerate(answers.organisations)}
    grouped(model, replace(answers, attributes={"sector": sectors}), "sector", first)
    series(model, {"2025": answers, "2026": answers}, first)
    clock.append(time.perf_counter())
    read, scored, totals, one, many = (later - earlier for earlier, later in pairwise(clock))
    return {
        "file_mb": path.stat().st_size / 1e6, "respondents": len(answers.respondents), "read": read, "score": scored,
        "organisations": totals, "one_report": one, "series": many,
        "processor": time.process_time() - processor, "peak_mb": memory.peak(),
    }  # fmt: skip


class Memory:
    """Peak memory of this process; of Python's own objects only where the system does not tell (Windows)."""

    def __init__(self) -> None:
        try:
            import resource
        except ImportError:
            tracemalloc.start()
            self._resource = None
        else:
            self._resource = resource

    def peak(self) -> float:
        """Peak in MB. Linux counts in kilobytes, macOS in bytes."""
        if self._resource is None:
            return tracemalloc.get_traced_memory()[1] / 1e6
        used = self._resource.getrusage(self._resource.RUSAGE_SELF).ru_maxrss
        return used / 1e6 if sys.platform == "darwin" else used / 1e3


FORMS = {"long": long_lines, "wide": wide_lines}


def simulate(path: Path, form: str, sizes: np.ndarray, seed: int) -> Path:
    """Write a survey of organisations with so many respondents each."""
    model = load_maturity_model()
    cells, organisation, layer = people(sizes, seed)
    return write(path, FORMS[form](model, cells, simulated_codes(model, organisation, layer, seed)))


def in_own_process(*arguments: object) -> str:
    """Run this file again: the peak memory of a process is told with that of the one it came from."""
    command = [sys.executable, __file__, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Write the surveys, measure each in a process of its own, print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--respondents", type=int, default=100_000)
    options.add_argument("--organisations", type=int, default=5_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--survey", type=Path, help="write a survey of 70 organisations into this folder and stop")
    options.add_argument("--reports", action="store_true", help="render such a survey in one batch")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="reports made at the same time")
    options.add_argument("--write", nargs=2, metavar=("FORM", "PATH"), help=argparse.SUPPRESS)
    options.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    sizes = np.full(given.organisations, given.respondents // given.organisations)
    if given.measure is not None:
        print(json.dumps(measure(given.measure)))
    elif given.write is not None:
        simulate(Path(given.write[1]), given.write[0], sizes, given.seed)
    elif given.survey is not None:
        given.survey.mkdir(parents=True, exist_ok=True)
        print(small_survey(given.survey, given.seed))
    elif given.reports:
        reports(given.seed, given.jobs)
    else:
        table(given.respondents, given.organisations, given.seed)


def small_survey(folder: Path, seed: int) -> Path:
    """A survey of 70 organisations, 3 to 12 respondents each."""
    sizes = np.random.default_rng(seed).integers(3, 13, 70)
    return simulate(folder / "survey.csv", "long", sizes, seed)


def reports(seed: int, jobs: int) -> None:
    """Render the small survey in one batch: seconds in all and per report, and what lies in the folder."""
    with tempfile.TemporaryDirectory() as folder:
        path, output = small_survey(Path(folder), seed), Path(folder) / "outputs"
        command = [sys.executable, "-m", "cdm_bc", "assess", str(path), "-o", str(output), "--jobs", str(jobs)]
        for what in ("first time", "unchanged"):
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
            seconds, count = time.perf_counter() - start, len(done.stdout.splitlines())
            print(
                f"{what}: {count} reports in {seconds:.1f} s, {seconds / count:.2f} s each, {jobs} at a time",
                flush=True,
            )
        size = sum(file.stat().st_size for file in output.iterdir()) / 1e6
        print(f"folder: {size:.0f} MB")


def table(respondents: int, organisations: int, seed: int) -> None:
    """Measure both forms."""
    print(f"{respondents:,} respondents, {organisations:,} organisations; seconds")
    print(
        f"{'form':6}{'file MB':>9}{'read':>8}{'score':>8}{'orgs':>8}{'1 org':>8}{'series':>8}{'CPU':>8}{'peak MB':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            path = Path(folder) / f"{form}.csv"
            same = ("--respondents", respondents, "--organisations", organisations, "--seed", seed)
            in_own_process(*same, "--write", form, path)
            found = json.loads(in_own_process("--measure", path))
            path.unlink()
            keys = ("read", "score", "organisations", "one_report", "series", "processor")
            figures = "".join(f"{found[key]:8.2f}" for key in keys)
            print(f"{form:6}{found['file_mb']:9.0f}{figures}{found['peak_mb']:9.0f}", flush=True)


if __name__ == "__main__":
    main()
