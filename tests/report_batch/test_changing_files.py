"""Files that change while a report is made of them: no report is called unchanged that was made of something else.

Each client has a folder with every kind of file that its report depends on, each with a number in it, and its report shows the
numbers that it was made of. While the report is being made, one of the files gets another number. Whatever the next run calls
unchanged must show the numbers that stand in the files then, and `verify` must say so if one has changed.
"""

from __future__ import annotations

import base64
import json
import os
import random
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.batch import report_clients
from cdm_bc.batch.progress import Progress
from cdm_bc.batch.verify import verify

CELL = """
from cdm_bc.case import load_case
from cdm_bc.case.evidence import ASSESSMENT, ENGAGEMENT, SURVEY
from cdm_bc.telling.client.logo import Path, logo_uri

case = load_case(client_file)
said = case.evidence.said
shown = {
    "client": case.client.client.name,
    "model": case.model.version,
    "base": case.model.name.en,
    "relevance": f"{1000 * case.model.relevance['person']['efficiency']:.0f}",
    "logo": logo_uri(case, Path(client_file)),
    "assessment": str(said(ASSESSMENT).respondents),
    "survey": said(SURVEY).respondent[0],
    "engagement": said(ENGAGEMENT)[0].name,
    "maturity": case.evidence.maturity_model.version,
    "maturity_base": case.evidence.maturity_model.name.en,
}
{"numbers": shown}
"""
MODEL = """objectives: {less_cost: {name: {nl: a, en: a}}}
drivers: {efficiency: {objective: less_cost, name: {nl: a, en: a}}}
facts: {orders: {unit: money/year, name: {nl: a, en: a}}}
benefits: {fewer: {driver: efficiency, kind: cost, formula: orders, name: {nl: a, en: a}}}
entities: {person: {group: master, current: {fit_for_use: 0.5}, target: {fit_for_use: 0.9}, name: {nl: a, en: a}}}
"""
SURVEY = "respondent id,organisation,data entity,value,effort"
SEGMENTS = "segment,service score,engagement score,NPS"


class Client:
    """The files of a client, each with a number."""

    def __init__(self, folder: Path, notebook: Path) -> None:
        self.folder, self.notebook = folder, notebook
        folder.mkdir()
        self.kinds: dict[str, Callable[[int], None]] = {
            "client": self.client_file,
            "model": lambda n: self.write("model.yaml", f"id: ours\nversion: '{n}'\nextends: base.yaml\n"),
            "base": lambda n: self.write("base.yaml", f"id: b\nname: {{nl: a, en: '{n}'}}\nrelevance: r.csv\n{MODEL}"),
            "relevance": lambda n: self.write("r.csv", f"entity,efficiency\nperson,{n / 1000}\n"),
            "logo": lambda n: self.write("logo.svg", f"<svg><!--{n}--></svg>"),
            "assessment": self.answers,
            "survey": lambda n: self.write("survey.csv", f"{SURVEY}\n{n},Acme,person,3,2\n"),
            "engagement": lambda n: self.write("segments.csv", f"{SEGMENTS}\n{n},8,6,10\n"),
            "maturity": lambda n: self.write("mm.yaml", f"id: ours\nversion: '{n}'\nextends: mm_base.yaml\n"),
            "maturity_base": lambda n: self.write(
                "mm_base.yaml", f"id: b\nextends: cemm\nname: {{nl: a, en: '{n}'}}\n"
            ),
        }
        self.numbers = dict.fromkeys(self.kinds, 1)
        for write in self.kinds.values():
            write(1)

    @property
    def path(self) -> Path:
        return self.folder / f"{self.folder.name}.yaml"

    def change(self, kind: str) -> None:
        """Give a file another number."""
        self.numbers[kind] += 1
        self.kinds[kind](self.numbers[kind])

    def write(self, name: str, text: str) -> None:
        """Whole or not at all, as editors do."""
        draft = self.folder / f".{name}.draft"
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, self.folder / name)

    def client_file(self, number: int) -> None:
        evidence = "assessment: answers.csv\nsurvey: survey.csv\nengagement: segments.csv\nmaturity_model: mm.yaml\n"
        head = f"client: {{name: 'Acme {number}', language: en, logo: logo.svg}}\nmodel: model.yaml\n"
        self.write(self.path.name, f"{head}{evidence}facts: {{orders: 5}}\n")

    def answers(self, number: int) -> None:
        rows = [f"Acme,r{respondent},strategy.2.vision,yes" for respondent in range(number)]
        self.write("answers.csv", "\n".join(["organisation,respondent id,statement id,answer", *rows]))

    def shown(self, output: Path) -> dict[str, int]:
        """The numbers that the report shows."""
        text = (output / f"{self.folder.name}.html").read_text(encoding="utf-8")
        found = re.search(r"\{'numbers': (\{[^}]*\})\}", text.replace("&#39;", "'"))
        assert found is not None
        shown = json.loads(found[1].replace("'", '"'))
        shown["logo"] = base64.b64decode(shown["logo"].split(",")[1]).decode()
        return {name: int("".join(filter(str.isdigit, text))) for name, text in shown.items()}


def write_notebook(path: Path) -> Path:
    parameters = 'client_file = "client.yaml"\nlanguage = ""\ndate = ""'
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {"tags": [name]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for name, source in (("parameters", parameters), ("shows", CELL))
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(
        json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
    return path


class Changing(Progress):
    """Changes a file of each client at some moment after its report was begun."""

    def __init__(self, clients: dict[str, Client], longest: float, seed: int) -> None:
        self.clients, self.longest, self.rng = clients, longest, random.Random(seed)
        self.timers: list[threading.Timer] = []
        self.changed: dict[str, str] = {}

    def started(self, client: str) -> None:
        kinds = list(self.clients[client].kinds)
        self.changed[client] = kind = kinds[len(self.timers) % len(kinds)]
        timer = threading.Timer(self.rng.uniform(0, self.longest), self.clients[client].change, [kind])
        self.timers.append(timer)
        timer.start()


def assert_nothing_stale(folder: Path, count: int, longest: float, **options: Any) -> set[str]:
    """Reports made while their files change; then again, as they have come to rest. Clients whose files changed too late."""
    notebook, output = write_notebook(folder / "shows.ipynb"), folder / "out"
    clients = {f"c{number}": Client(folder / f"c{number}", notebook) for number in range(count)}
    files = [client.path for client in clients.values()]
    changing = Changing(clients, longest, seed=count)
    first = report_clients(files, output, notebook=notebook, progress=changing, **options)
    assert not first.failed
    for timer in changing.timers:
        timer.join()
    stale = {name for name, client in clients.items() if client.shown(output) != client.numbers}
    said = {check.client: check.sentence for check in verify(output)}
    told = {name for name in clients if said[name] != "as it was made."}
    assert told >= stale  # a file that is read twice and changed in between is made anew to be sure
    second = report_clients(files, output, notebook=notebook, **options)
    assert set(second.made) == told
    assert not second.failed
    assert all(client.shown(output) == client.numbers for client in clients.values())
    return stale


def test_no_report_is_called_unchanged_that_was_made_of_something_else(tmp_path: Path) -> None:
    assert assert_nothing_stale(tmp_path, 60, longest=0.4, jobs=2), "some files changed after they were read"


@pytest.mark.e2e
@pytest.mark.slow
def test_nor_with_a_kernel_for_each_report(tmp_path: Path) -> None:
    assert_nothing_stale(tmp_path, 3, longest=4, jobs=2, engine="papermill")
