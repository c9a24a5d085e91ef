"""Batches of reports that are ended at any moment, and on disks that are too small."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from cdm_bc.batch.verify import verify
from cdm_bc.errors import InputError
from tests.faults.disk import small_disk
from tests.faults.target import CASES, ROOT

CLIENTS = "abcdefgh"
#: Seconds that a process may live on after what started it.
LIVES_ON = 5


class Batch:
    """Clients in a folder, and the command that makes their reports in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.output, self.temporary = folder, folder / "reports", folder / "tmp"
        self.temporary.mkdir()
        shutil.copy(CASES / "worked_example" / "model.yaml", folder)
        self.text = (CASES / "worked_example" / "client.yaml").read_text(encoding="utf-8")
        self.names: dict[str, str] = {}
        self.number = 0
        for client in CLIENTS:
            self.rename(client)

    def rename(self, client: str) -> None:
        """Change a client file: its report has to be made anew, and says so by the name on it."""
        self.number += 1
        self.names[client] = f"Client {client} {self.number}"
        text = self.text.replace("name: ", f"name: {self.names[client]} #", 1)
        (self.folder / f"{client}.yaml").write_text(text, encoding="utf-8")

    def begin(self, *options: str) -> subprocess.Popen[bytes]:
        """Start the command; what it says goes to a file."""
        files = [f"{client}.yaml" for client in CLIENTS]
        with (self.folder / "said.txt").open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "cdm_bc", "report", *files, "-o", "reports", "--jobs", "2", *options],
                cwd=self.folder,
                env={**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT)},
                stdout=subprocess.DEVNULL,
                stderr=said,
                preexec_fn=_hear_ctrl_c if os.name == "posix" else None,  # noqa: PLW1509
            )

    def run(self, *options: str) -> int:
        """The whole command; gives its exit status."""
        status = self.begin(*options).wait(120)
        self.assert_plain()
        return status

    def said(self) -> str:
        """What the command said on standard error."""
        return (self.folder / "said.txt").read_text(encoding="utf-8", errors="replace")

    def assert_plain(self) -> None:
        """It said what it had to say in sentences; what Python says before it has come to this package is its own."""
        said = self.said()
        assert "Traceback" not in said or "cdm_bc" not in said, said

    def assert_in_order(self) -> None:
        """Each page is whole, and what `verify` calls as it was made is of the client file as it is now."""
        for page in self.output.glob("*.html"):
            assert page.read_text(encoding="utf-8").rstrip().endswith("</html>"), f"{page.name} is half a page"
        with suppress(InputError):  # it was ended before it began
            for check in verify(self.output):
                if check.sentence == "as it was made." and check.client in self.names:
                    self.assert_page(check.client)

    def assert_page(self, client: str) -> None:
        """The page is of the client file as it is now."""
        assert self.names[client] in (self.output / f"{client}.html").read_text(encoding="utf-8")

    def assert_finished(self) -> None:
        """All pages are there, of the client files as they are, and nothing else is left behind."""
        assert all(check.is_good for check in verify(self.output)), [*verify(self.output)]
        for client in CLIENTS:
            self.assert_page(client)
        assert [path.name for path in self.temporary.iterdir() if path.name.startswith("cdm-bc-")] == []
        known = {f"{client}{ending}" for client in CLIENTS for ending in (".html", ".ipynb")}
        known |= {"index.html", "manifest.json", ".cdm-bc.lock", "outdated"}
        assert {path.name for path in self.output.iterdir()} <= known


def _hear_ctrl_c() -> None:
    """A shell starts what runs in its background deaf to Ctrl-C, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


#: What is ended and how: the command itself without a word, by Ctrl-C, by a polite request; or one of its processes.
VICTIMS = ("command", "Ctrl-C", "terminate", "worker") if os.name == "posix" else ("command", "worker")


def killed_batch(batch: Batch, rng: random.Random, victim: str, longest: float) -> None:
    """End a batch at any moment up to `longest` seconds: nothing is lost or stale, and the same command finishes."""
    for client in rng.sample(CLIENTS, rng.randint(0, 4)):
        batch.rename(client)
    process = batch.begin(*rng.choice([[], ["--force"]]))
    time.sleep(rng.uniform(0, longest))
    family = _family(process.pid)
    match victim:
        case "command":
            process.kill()
        case "Ctrl-C":
            process.send_signal(signal.SIGINT)
        case "terminate":
            process.terminate()
        case "worker":
            with suppress(psutil.Error, IndexError):
                rng.choice([one for one in family if not _is_pythons_own(one)]).kill()
    process.wait(60)
    alive = psutil.wait_procs(family, timeout=LIVES_ON)[1]
    assert not alive, f"{len(alive)} processes live on"
    batch.assert_plain()
    batch.assert_in_order()
    assert batch.run() == 0, batch.said()
    batch.assert_finished()


def _family(process: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(process).children(recursive=True))
    except psutil.Error:
        return []


def _is_pythons_own(process: psutil.Process) -> bool:
    """The process that looks after locks for the others; Python says on the terminal that it is gone."""
    return "resource_tracker" in " ".join(process.cmdline())


def batch_on_a_full_disk(batch: Batch, rng: random.Random) -> None:
    """Make reports on a disk that is too small: it is told, no half page is left, and with more space the command finishes."""
    is_output = rng.random() < 0.7
    where = batch.output if is_output else batch.temporary
    shutil.rmtree(batch.output, ignore_errors=True)
    with small_disk(where, f"size={rng.randint(20, 6000)}k"):
        if batch.run() != 0:
            assert "the disk is full" in batch.said(), batch.said()
        batch.assert_in_order()
        subprocess.run(["mount", "-o", "remount,size=256m", str(where)], check=True)
        assert batch.run() == 0, batch.said()
        batch.assert_finished()
