"""Seconds per report, by five roads, in one run on one machine.

    python benchmarks/batch.py                    70 clients by ours, a few by the slow roads
    python benchmarks/batch.py --clients 700      whether time per report and memory stay flat
    python benchmarks/batch.py --only ours-1 limit
    python benchmarks/batch.py --rounds 3         all roads three times in turn, the quickest of each counts: for a
                                                  machine that others use too

The same notebook and the same client files each time:

    stock     papermill and nbconvert as commands, one after the other per client
    api       papermill and nbconvert as libraries in one process; a kernel per client
    ours-1    cdm-bc report --jobs 1
    ours-2    cdm-bc report --jobs 2
    limit     the calls that the notebook makes, in one warm process, without notebook, kernel or processes

Each road runs in fresh processes of its own. Ours is timed from the start of the command to its end, and again without
what every run pays once (start, imports), as the difference between a large and a small run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "20_client_report.ipynb"
ROADS = ("stock", "api", "ours-1", "ours-2", "limit")
#: Clients by a slow road, however many are asked for: each sample once, after the one that pays for what the process loads.
FEW = {"stock": 5, "api": 6}


def make_clients(folder: Path, count: int) -> list[Path]:
    """`count` client files: the samples over and over, each with an id of its own."""
    shutil.copytree(ROOT / "parameters", folder)
    samples = sorted(folder.glob("*.yaml"))
    made = []
    for number in range(count):
        sample = samples[number % len(samples)]
        made.append(sample.with_name(f"{sample.stem}-{number:04d}.yaml"))
        shutil.copyfile(sample, made[-1])
    return made


class Watch(threading.Thread):
    """Memory (what each process has to itself) and processor time of a process and all below it, sampled."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.samples, self.cpu, self.over = pid, [], 0.0, threading.Event()

    def run(self) -> None:
        """Sample until the process has ended."""
        import psutil

        while not self.over.wait(0.2):
            memory, cpu = 0, 0.0
            try:
                head = psutil.Process(self.pid)
                for process in (head, *head.children(recursive=True)):
                    memory += process.memory_full_info().pss
                    cpu += sum(process.cpu_times()[:4])  # its own, and of the children that it has seen end
            except (psutil.Error, AttributeError):
                continue
            self.samples.append(memory / 2**20)
            self.cpu = max(self.cpu, cpu)

    def halves(self) -> tuple[float, float]:
        """Peak in megabytes in the first and in the second half of the run."""
        self.over.set()
        middle = len(self.samples) // 2
        return max(self.samples[:middle], default=0.0), max(self.samples[middle:], default=0.0)


def run(command: list[str]) -> tuple[float, float, tuple[float, float]]:
    """Seconds that a command takes, on the clock and of the processors, and its memory."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    watch = Watch(process.pid)
    watch.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"{' '.join(command[:5])} … failed:\n{said[-2000:]}")
    return seconds, watch.cpu, watch.halves()


def stock(clients: list[Path], output: Path) -> dict[str, Any]:
    """The loop that everybody writes first."""
    seconds = cpu = 0.0
    for client in clients:
        executed = str(output / f"{client.stem}.ipynb")
        papermill = ["-m", "papermill", str(NOTEBOOK), executed, "-p", "client_file", str(client), "--no-progress-bar"]
        for command in (papermill, ["-m", "nbconvert", "--to", "html", "--no-input", executed]):
            took, worked, _ = run([sys.executable, *command])
            seconds, cpu = seconds + took, cpu + worked
    return {"seconds": seconds / len(clients), "cpu": cpu / len(clients)}


def timed_inside(road: str, clients: list[Path], output: Path) -> dict[str, Any]:
    """A road that this script runs itself, in a process of its own that says how long each client took."""
    told = output / "seconds.json"
    command = [sys.executable, __file__, "--inside", road, str(told), str(output), *map(str, clients)]
    _, cpu, memory = run(command)
    seconds = json.loads(told.read_text(encoding="utf-8"))
    warm = seconds[1:] or seconds  # the first pays the imports
    return {"seconds": sum(warm) / len(warm), "first": seconds[0], "cpu": cpu / len(clients), "memory": memory}


def ours(jobs: int, clients: list[Path], output: Path) -> dict[str, Any]:
    """The command, on a few clients and on all: what one more report costs, and what the start costs."""
    command = [sys.executable, "-m", "cdm_bc", "report", "--jobs", str(jobs), "-o"]
    few = clients[: max(8, len(clients) // 10)]
    start, start_cpu, _ = run([*command, str(output / "few"), *map(str, few)])
    whole, cpu, memory = run([*command, str(output / "all"), *map(str, clients)])
    more = len(clients) - len(few)
    return {
        "seconds": (whole - start) / more,
        "start": start - (whole - start) / more * len(few),
        "whole": whole / len(clients),
        "total": whole,
        "cpu": (cpu - start_cpu) / more,
        "memory": memory,
    }


def api(clients: list[Path], output: Path) -> list[float]:
    """Papermill's and nbconvert's functions, one client after the other."""
    import papermill
    from nbconvert import HTMLExporter

    seconds = []
    for client in clients:
        began = time.perf_counter()
        made = papermill.execute_notebook(
            str(NOTEBOOK), str(output / f"{client.stem}.ipynb"), {"client_file": str(client)}, progress_bar=False
        )
        page, _ = HTMLExporter(exclude_input=True).from_notebook_node(made)
        (output / f"{client.stem}.html").write_text(page, encoding="utf-8")
        seconds.append(time.perf_counter() - began)
    return seconds


def limit(clients: list[Path], output: Path) -> list[float]:
    """The sections of the report in the order of the notebook, and the page made of them."""
    from cdm_bc import ClientReport
    from cdm_bc.rendering.page import export_html

    sources = [cell["source"] for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]]
    methods = ["".join(source).removeprefix("report.").removesuffix("()") for source in sources]
    methods = [name for name in methods if name.isidentifier() and hasattr(ClientReport, name)]
    seconds = []
    for client in clients:
        began = time.perf_counter()
        report = ClientReport(client)
        cells = []
        for name in methods:
            section = getattr(report, name)()  # None where a client has nothing to tell there
            bundles = section.bundles() if section is not None else []
            outputs = [{"output_type": "display_data", "data": data, "metadata": about} for data, about in bundles]
            cells.append(
                {"cell_type": "code", "source": "", "metadata": {}, "execution_count": None, "outputs": outputs}
            )
        page = export_html({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        report.story.results.headline.summary()
        (output / f"{client.stem}.html").write_text(page, encoding="utf-8")
        seconds.append(time.perf_counter() - began)
    return seconds


def measure(road: str, clients: list[Path], output: Path) -> dict[str, Any]:
    """One road."""
    output.mkdir()
    if road == "stock":
        return stock(clients, output)
    if road in ("api", "limit"):
        return timed_inside(road, clients, output)
    return ours(int(road[-1]), clients, output)


def main() -> None:
    """Measure the roads and print seconds per report and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=70, help="10 or more (default: 70)")
    parser.add_argument("--only", nargs="+", choices=ROADS, default=ROADS, metavar="ROAD")
    parser.add_argument("--rounds", type=int, default=1, help="all roads so many times, the quickest of each counts")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--inside", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        road, told, output, *clients = args.inside
        seconds = {"api": api, "limit": limit}[road]([Path(client) for client in clients], Path(output))
        Path(told).write_text(json.dumps(seconds), encoding="utf-8")
        return
    print(f"{args.clients} clients, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}")
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        clients = make_clients(Path(folder) / "parameters", args.clients)
        for _ in range(args.rounds):
            for road in args.only:
                figures = measure(road, clients[: FEW.get(road, len(clients))], Path(folder) / road)
                print_road(road, figures)
                found[road] = min(found.get(road, figures), figures, key=lambda one: one["seconds"])
                shutil.rmtree(Path(folder) / road)
    print_ratios(found)
    if args.json:
        args.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def print_road(road: str, figures: dict[str, Any]) -> None:
    """One line."""
    more = {
        "first": "first {:.2f} s",
        "start": "start {:.1f} s",
        "total": "in all {:.1f} s",
    }
    parts = ["{cpu:.3f} s of the processors".format(**figures)]
    parts += [text.format(figures[key]) for key, text in more.items() if key in figures]
    if "memory" in figures:
        parts.append("memory at most {:.0f} MB in the first half, {:.0f} MB in the second".format(*figures["memory"]))
    print(f"{road:8} {figures['seconds']:7.3f} s per report   {'; '.join(parts)}", flush=True)


def print_ratios(found: dict[str, dict[str, Any]]) -> None:
    """How many times faster ours is, and how far from the limit one job of ours is."""
    pairs = [("stock", "ours-2"), ("stock", "ours-1"), ("api", "ours-2"), ("api", "ours-1"), ("ours-1", "limit")]
    for slow, fast in pairs:
        if slow in found and fast in found:
            whole = (
                f" ({found[slow]['seconds'] / found[fast]['whole']:.1f} with its start)"
                if "whole" in found[fast]
                else ""
            )
            cpu = f"; of the processors {found[slow]['cpu'] / found[fast]['cpu']:.2f}"
            print(f"{slow} / {fast}: {found[slow]['seconds'] / found[fast]['seconds']:.2f}{whole}{cpu}")


if __name__ == "__main__":
    main()
