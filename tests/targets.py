"""What is broken at random, and what must then hold: it is told plainly, or it works; nothing wrong passes for what was written.

Each target is a class: made in a folder of its own, :meth:`Target.broken` writes a broken file for a random generator, and
:meth:`Target.look` tells what became of it, ``told`` or ``good``; anything else is raised.
"""

from __future__ import annotations

import io
import json
import math
import random
import re
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from cdm_bc.batch.manifest import JOURNAL, MANIFEST, Manifest
from cdm_bc.batch.notebooks import parameter_names, read_notebook, with_parameters
from cdm_bc.batch.runner import imports_of
from cdm_bc.batch.verify import verify
from cdm_bc.calculation import evaluate
from cdm_bc.calculation.plausibility import findings
from cdm_bc.case import load_case
from cdm_bc.cli.check import check_file
from cdm_bc.errors import FormulaError, InputError
from cdm_bc.formula import parse_formula
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.engagement import read_segments
from cdm_bc.maturity.load import load_maturity_model
from cdm_bc.maturity.survey import read_opinions
from cdm_bc.maturity.template import write_template
from cdm_bc.model import load_model
from cdm_bc.text.messages import untold
from cdm_bc.units import unit
from cdm_bc.workshop import commands
from cdm_bc.workshop.journal import Damaged, Journal
from cdm_bc.workshop.session import Session
from cdm_bc.workshop.tree import same
from tests.mutate import (
    ON_THE_REFERENCE,
    broken,
    broken_bytes,
    broken_json,
    broken_table,
    broken_text,
    broken_tree,
    broken_workbook,
    tree,
    yaml_of,
)

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
JARGON = re.compile(
    r"pydantic|Traceback|NoneType|\bNone\b|function-|<class|\bobject at\b|PosixPath|datetime\.|ValidationError"
)
SHAPE, BYTE = "shape", "byte"


def assert_told_plainly(error: InputError) -> None:
    """Each problem is a sentence or two, of a decent length, in no programming language, and known in Dutch."""
    assert error.problems
    for problem in error.problems:
        assert problem.file
        assert len(problem.message) > 8, problem
        assert len(str(problem)) < 2500, problem
        assert not JARGON.search(problem.message), problem
        assert list(untold(problem.message)) == [], problem


class Target:
    """A kind of file. `folder` : an empty one, for it alone."""

    #: How it is broken.
    ways: tuple[str, ...] = (SHAPE, BYTE)
    #: A suite of this many tries is quick.
    few = 40

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def broken(self, rng: random.Random, way: str) -> None:
        """Write it, broken."""
        raise NotImplementedError

    def look(self) -> str:
        """What becomes of it."""
        raise NotImplementedError

    def attempt(self, rng: random.Random, way: str) -> str:
        """Break it and look."""
        self.broken(rng, way)
        try:
            return self.look()
        except InputError as error:
            assert_told_plainly(error)
            return "told"


def broken_yaml(text: str, rng: random.Random, way: str) -> bytes:
    """A YAML file broken in its values, or in its text and bytes."""
    if way == SHAPE:
        return yaml_of(broken_tree(tree(text), rng), rng).encode("utf-8", "surrogatepass")
    return broken_text(text, rng) if rng.random() < 0.5 else broken_bytes(text.encode(), rng)


class Client(Target):
    """Client files on the reference model and on one of their own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.file = folder / "acme.yaml"
        shutil.copy(CASES / "worked_example" / "model.yaml", folder)
        own = (CASES / "worked_example" / "client.yaml").read_text(encoding="utf-8")
        shutil.copy(ROOT / "parameters" / "wholesaler_answers.csv", folder)
        sample = (ROOT / "parameters" / "wholesaler.yaml").read_text(encoding="utf-8")
        self.texts = (own, own, ON_THE_REFERENCE, ON_THE_REFERENCE, sample)

    def broken(self, rng: random.Random, way: str) -> None:
        self.file.write_bytes(broken_yaml(rng.choice(self.texts), rng, way))

    def look(self) -> str:
        check_file(self.file)
        try:
            case = load_case(self.file)
            result = evaluate(case)
            findings(result, influential=())
        except InputError as error:
            raise AssertionError(f"check calls it good, and then: {error}") from error
        finance = result.finance
        assert np.isfinite(finance.net).all()
        assert all(math.isfinite(value) for value in (finance.npv, finance.pv_costs, result.data_value.target))
        return "good"


class Model(Target):
    """Model files, a base and one that extends it."""

    EXTENSION = "id: x\nextends: base.yaml\nremove: {benefits: [mood]}\nbenefits: {faster: {inputs: {saved_share: {base: 0.3}}}}\n"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.text = (CASES / "by_hand" / "model.yaml").read_text(encoding="utf-8")
        (folder / "matrix.csv").write_text("entity,a,b\nx,1,2\n", encoding="utf-8")

    def broken(self, rng: random.Random, way: str) -> None:
        base_too = rng.random() < 0.3
        base = broken_yaml(self.text, rng, way) if base_too else self.text.encode()
        (self.folder / "base.yaml").write_bytes(base)
        text = rng.choice([self.text, self.text, self.EXTENSION])
        (self.folder / "model.yaml").write_bytes(broken_yaml(text, rng, way))

    def look(self) -> str:
        check_file(self.folder / "model.yaml")
        load_model(self.folder / "model.yaml")
        return "good"


class Relevance(Target):
    """The matrix of a model as a table."""

    TEXT = "entity,engagement,efficiency\nidentity,3,1\nclick,2,0\nprofile,1,3\n"

    def broken(self, rng: random.Random, way: str) -> None:
        model = CASES / "worked_example" / "model.yaml"
        (self.folder / "model.yaml").write_text(f"id: x\nextends: base.yaml\nrelevance: r.csv\n", encoding="utf-8")
        shutil.copy(model, self.folder / "base.yaml")
        table = broken_table(self.TEXT, rng) if way == SHAPE else broken_bytes(self.TEXT.encode(), rng)
        (self.folder / "r.csv").write_bytes(table)

    def look(self) -> str:
        load_model(self.folder / "model.yaml")
        return "good"


class MaturityModel(Target):
    """Maturity models, whole and extending."""

    few = 12

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.whole = (ROOT / "cdm_bc" / "reference" / "maturity" / "cef.yaml").read_text(encoding="utf-8")
        self.small = (
            "id: ours\nextends: cemm\nversion: '2'\nremove: {statements: [data.5.paid_value], incoherent: []}\n"
            "rules: {level_threshold: 0.8, smallest_group: 2}\npillars: {data: {name: {nl: D, en: D}}}\n"
            "statements: {data.2.owner: {text: {nl: a, en: b}, provenance: inferred}}\n"
        )

    def broken(self, rng: random.Random, way: str) -> None:
        text = rng.choice([self.small, self.small, self.small, self.whole])
        (self.folder / "mm.yaml").write_bytes(broken_yaml(text, rng, way))

    def look(self) -> str:
        load_maturity_model(self.folder / "mm.yaml")
        return "good"


class Answers(Target):
    """Answers as CSV: long and wide."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model = load_maturity_model()
        asked = self.model.asked[:20]
        long = [f"A{n % 2},B2B,r{n % 5},staff,{key},yes,note {n}" for n, key in enumerate(asked)]
        wide = [f"A{n % 2},r{n},board," + ",".join(["partly"] * len(asked)) for n in range(6)]
        head = "organisation,business unit,respondent id,layer,statement id,answer,comment"
        self.texts = ("\n".join([head, *long]), "\n".join(["organisation,respondent id,layer," + ",".join(asked), *wide]))
        self.file = folder / "answers.csv"

    def broken(self, rng: random.Random, way: str) -> None:
        text = rng.choice(self.texts)
        self.file.write_bytes(broken_table(text, rng) if way == SHAPE else broken_bytes(text.encode(), rng))

    def look(self) -> str:
        answers = read_answers(self.file)
        for warning in answers.warnings:
            assert list(untold(warning.message)) == []
        for organisation in answers.organisations[:2]:
            assess(self.model, answers, organisation)
        return "good"


class Questionnaire(Answers):
    """The questionnaire, filled in, as a workbook."""

    few = 8

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.file = folder / "answers.xlsx"
        self.raw = _filled_questionnaire(folder)

    def broken(self, rng: random.Random, way: str) -> None:
        self.file.write_bytes(broken_workbook(self.raw, rng) if way == SHAPE else broken_bytes(self.raw, rng))


@lru_cache(maxsize=1)
def _filled_questionnaire(folder: Path) -> bytes:
    template = write_template(folder / "template.xlsx")
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[1]
    for row, text in ((3, "Acme"), (4, "B2B"), (5, "r1")):
        sheet.cell(row, 2, text)
    for row in range(9, 40):
        sheet.cell(row, 5, "ja / yes")
    out = io.BytesIO()
    book.save(out)
    template.unlink()
    return out.getvalue()


class Sheets(Target):
    """Opinions on value and effort, and segments of customers."""

    OPINIONS = "respondent id,organisation,data entity,value,effort\n1,Acme,person,3,2\n2,Acme,click,5,1\n3,Beta,person,1,4\n"
    SEGMENTS = "segment,service score,engagement score,NPS,customers\nyoung,9,6,10,100\nold,\"7,5\",8,-20,200\n"

    def broken(self, rng: random.Random, way: str) -> None:
        for name, text in (("opinions.csv", self.OPINIONS), ("segments.csv", self.SEGMENTS)):
            raw = broken_table(text, rng) if way == SHAPE else broken_bytes(text.encode(), rng)
            (self.folder / name).write_bytes(raw)

    def look(self) -> str:
        read_segments(self.folder / "segments.csv")
        read_opinions(self.folder / "opinions.csv", {"person": ("A", "Persoon"), "click": ("B", "Klik")})
        return "good"


class Notebook(Target):
    """A notebook of the user's own."""

    def broken(self, rng: random.Random, way: str) -> None:
        raw = (ROOT / "tests" / "report_batch" / "notebooks" / "ok.ipynb").read_bytes()
        made = broken_json(json.loads(raw), rng) if way == SHAPE else broken_bytes(raw, rng)
        (self.folder / "own.ipynb").write_bytes(made)

    def look(self) -> str:
        file = self.folder / "own.ipynb"
        names = parameter_names(file)
        notebook = with_parameters(read_notebook(file), dict.fromkeys(names, ""))
        imports_of(notebook["cells"])
        return "good"


class Formula(Target):
    """Formulas of any text, with units."""

    ways = (SHAPE,)
    GOOD = "a * b * (1 - c) + max(a, a * c * 3) * b / 2 - b * min(a, a)"
    PARTS = ["a", "b", "c", "(", ")", "((", "))", " + ", " - ", " * ", " / ", "**12", "**2", "**-3", "min(", "max(", ", ", "0.5", "1e9"]
    PARTS += ["**", "9" * 20, "not ", "if", "lambda", "[", "]", "{", "'", ".x", "_", "\n", "#", "é", "->", ":=", "a b", "1_0", "0x1", "a" * 99]

    def broken(self, rng: random.Random, way: str) -> None:
        text = self.GOOD
        for _ in range(rng.choice([1, 1, 2, 3])):
            start = rng.randrange(len(text))
            text = text[:start] + rng.choice(self.PARTS) + text[start + rng.choice([0, 0, 1, 3]) :]
        if rng.random() < 0.3:
            text = "".join(rng.choices(self.PARTS, k=rng.randint(1, 30)))
        if rng.random() < 0.1:
            depth = rng.randint(2, 30)
            text = "(" * depth + "a" + ")**12" * depth + " + 1"
        self.text = text

    def look(self) -> str:
        units = {"a": unit("contact/year"), "b": unit("money/contact"), "c": unit("1")}
        try:
            formula = parse_formula(self.text)
            formula.unit(units)
        except FormulaError as error:
            assert 8 < len(str(error)) < 1600
            assert list(untold(error.sentence)) == [], error
            return "told"
        formula.evaluate({"a": 2.0, "b": 3.0, "c": np.array([0.0, 1.0])})
        return "good"


class WorkshopJournal(Target):
    """The journal of a workshop: what opens without a word is what was written."""

    few = 25

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.client = folder / "retailer.yaml"
        shutil.copy(ROOT / "parameters" / "retailer.yaml", self.client)
        session = Session(self.client, "w")
        for value in (0.34, 0.35, 0.36):
            session.do(commands.set_number(session.state, "facts.gross_margin", value))
        session.undo()
        session.explain(0, "why")
        session.do(commands.add_point(session.state, "open", "who owns it?"))
        session.keep_ui({"tab": "data"})
        session.save()
        session.do(commands.set_number(session.state, "facts.gross_margin", 0.37))
        session.close()
        self.whole, self.tree, self.done = session.journal.path.read_bytes(), session.state.tree, session.state.done
        self.journal = session.journal.path

    def broken(self, rng: random.Random, way: str) -> None:
        if way == BYTE:
            self.journal.write_bytes(broken_bytes(self.whole, rng))
            return
        lines = self.whole.splitlines()
        for _ in range(rng.choice([1, 1, 2])):
            place = rng.randrange(len(lines))
            match rng.randrange(5):
                case 0:
                    del lines[place]
                case 1:
                    lines.insert(rng.randrange(len(lines)), lines[place])
                case 2:
                    lines = lines[:place] or lines[:1]
                case _:
                    lines[place] = broken_json(json.loads(lines[place]), rng) if lines[place][:1] == b"{" else b"x"
        self.journal.write_bytes(b"\n".join([*lines, b""]))

    def look(self) -> str:
        try:
            session = Session(self.client, "w")
        except Damaged as error:
            assert list(untold(error.sentence)) == [], error
            return "told"
        session.close()
        if session.record.is_torn:
            return "told"
        assert same(session.state.tree, self.tree)
        assert session.state.done == self.done
        return "good"


class EarlierJournal(WorkshopJournal):
    """The same without checksums: each line is looked at before it is believed."""

    ways = (SHAPE,)
    few = 15

    def broken(self, rng: random.Random, way: str) -> None:
        events = [json.loads(line) for line in self.whole.splitlines()[:-1]]
        for event in events:
            event.pop("check")
        events[0]["form"] = 1
        place = rng.randrange(len(events))
        broken_line = broken_json(events[place], rng)
        lines = [json.dumps(event).encode() for event in events]
        lines[place] = broken_line
        self.journal.write_bytes(b"\n".join([*lines, b""]))

    def look(self) -> str:
        try:
            Journal(self.journal).read()
        except Damaged as error:
            if error.record is not None:
                assert len(error.record.lines) >= 1
        return super().look()


class Lease(WorkshopJournal):
    """The small file that says who writes."""

    few = 10

    def broken(self, rng: random.Random, way: str) -> None:
        holder = {"owner": "x", "window": "v", "process": 1, "computer": "c", "heard": 1.8e9}
        raw = broken_json(holder, rng) if way == SHAPE else broken_bytes(json.dumps(holder).encode(), rng)
        self.journal.write_bytes(self.whole)
        self.client.with_name("retailer.workshop.lease").write_bytes(raw)


class BatchManifest(Target):
    """The manifest of a batch: only entries that are as they were written are used, and damage is said."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name in ("a", "b", "c"):
            (folder / f"{name}.yaml").write_text("client: {name: X}\n", encoding="utf-8")
            (folder / f"{name}.html").write_text(f"<html>{name}</html>", encoding="utf-8")
        made = Manifest(folder)
        made.begin()
        for name in ("a", "b", "c"):
            made.making(name, _entry(folder, name))
        made.no_report("d", "a cell failed.", kept=False)
        self.lines = (folder / JOURNAL).read_bytes()
        made.close("", ("a.html",))
        self.whole = (folder / MANIFEST).read_bytes()
        self.reports, self.failed = dict(made.reports), dict(made.failed)

    def broken(self, rng: random.Random, way: str) -> None:
        made = broken_json(json.loads(self.whole), rng) if way == SHAPE else broken_bytes(self.whole, rng)
        (self.folder / MANIFEST).write_bytes(made)

    def look(self) -> str:
        found = Manifest(self.folder)
        checks = verify(self.folder)
        self.assert_nothing_else_is_believed(found)
        if found.damage or any(not check.is_good for check in checks if check.client not in ("d", "the last run")):
            assert any(not check.is_good for check in checks)
            return "told"
        assert (found.reports, found.failed) == (self.reports, self.failed)
        return "good"

    def assert_nothing_else_is_believed(self, found: Manifest) -> None:
        for client, entry in found.reports.items():
            assert entry == self.reports[client]


class BatchJournal(BatchManifest):
    """The journal of a batch that was killed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / MANIFEST).unlink()

    def broken(self, rng: random.Random, way: str) -> None:
        lines = self.lines.split(b"\n")
        if way == BYTE:
            raw = broken_bytes(self.lines, rng)
        else:
            place = rng.randrange(1, len(lines))
            lines[place] = rng.choice([broken_json(json.loads(lines[place]), rng), b"", b"[]", b"{}", b"null", lines[-1]])
            raw = b"\n".join(lines)
        (self.folder / JOURNAL).write_bytes(raw)

    def look(self) -> str:
        found = Manifest(self.folder)
        checks = verify(self.folder)
        self.assert_nothing_else_is_believed(found)
        assert any(not check.is_good for check in checks), "a run that did not come to its end is said"
        return "told" if found.damage else "good"


def _entry(folder: Path, name: str) -> dict[str, Any]:
    from cdm_bc.batch.inputs import results_of
    from cdm_bc.files import hash_of

    return {
        "client_file": {"path": f"{name}.yaml", "sha256": hash_of(folder / f"{name}.yaml")},
        "files": [],
        "notebook": {"name": "n.ipynb", "sha256": "0" * 64},
        "library": {"version": "0"},
        "versions": {},
        "options": {"language": "", "date": None},
        "model": {"id": "reference"},
        "results": results_of(folder, (f"{name}.html",)),
        "summary": {"name": name, "npv": 1234.5, "currency": "EUR"},
    }


TARGETS: dict[str, type[Target]] = {
    "client files": Client,
    "model files": Model,
    "relevance matrices": Relevance,
    "maturity models": MaturityModel,
    "answers (CSV)": Answers,
    "questionnaires (XLSX)": Questionnaire,
    "opinions and segments": Sheets,
    "notebooks": Notebook,
    "formulas": Formula,
    "workshop journals": WorkshopJournal,
    "journals without checksums": EarlierJournal,
    "leases": Lease,
    "manifests": BatchManifest,
    "batch journals": BatchJournal,
}
