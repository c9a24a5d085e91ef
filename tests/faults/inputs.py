"""What users write: client files, models, answers, surveys, notebooks, formulas."""

from __future__ import annotations

import io
import json
import math
import random
import shutil
from pathlib import Path

import numpy as np
import openpyxl
from pptx import Presentation

from cdm_bc.batch.notebooks import parameter_names, read_notebook, with_parameters
from cdm_bc.batch.runner import imports_of
from cdm_bc.calculation import evaluate
from cdm_bc.calculation.plausibility import findings
from cdm_bc.case import load_case
from cdm_bc.cli.check import check_file
from cdm_bc.errors import FormulaError, InputError
from cdm_bc.formula import parse_formula
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.engagement import read_segments
from cdm_bc.maturity.expected import overestimation
from cdm_bc.maturity.load import load_instrument, load_maturity_model
from cdm_bc.maturity.step_choices import read_step_choices
from cdm_bc.maturity.survey import read_opinions
from cdm_bc.maturity.template import write_template
from cdm_bc.model import load_model
from cdm_bc.rendering.deck.pptx import pptx
from cdm_bc.reports.client import ClientReport
from cdm_bc.reports.deck import template_of
from cdm_bc.telling.deck.deck import deck
from cdm_bc.units import unit
from tests.faults.files import SHAPE, broken_json, broken_table, broken_text, broken_workbook, broken_yaml
from tests.faults.shapes import ON_THE_REFERENCE
from tests.faults.target import CASES, GOOD, ROOT, TOLD, Target, assert_said


class YamlFile(Target):
    """A file in YAML."""

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other values; now and then another text of the same values."""
        text = sound.decode()
        return broken_text(text, rng) if rng.random() < 0.2 else broken_yaml(text, rng)


class Client(YamlFile):
    """Client files on the reference model and on one of their own, with answers."""

    name = "acme.yaml"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        own, sample = CASES / "worked_example" / "client.yaml", ROOT / "parameters" / "wholesaler.yaml"
        shutil.copy(own.with_name("model.yaml"), folder)
        for evidence in ("wholesaler_answers.csv", "opinions.csv"):
            shutil.copy(sample.with_name(evidence), folder)
        self.sounds = [own.read_bytes(), ON_THE_REFERENCE.encode(), sample.read_bytes()]

    def look(self) -> str:
        """What `check` says; what it calls good can be calculated."""
        check_file(self.file)
        try:
            case = load_case(self.file)
            result = evaluate(case)
            findings(result, influential=())
        except InputError as error:
            raise AssertionError(f"check calls it good, and then: {error}") from error
        assert np.isfinite(result.finance.net).all()
        assert all(
            math.isfinite(value) for value in (result.finance.npv, result.finance.pv_costs, result.data_value.reached)
        )
        return GOOD


class Model(YamlFile):
    """Model files, and one that extends another, which is broken now and then."""

    name = "model.yaml"
    EXTENSION = b"""
id: x
extends: base.yaml
remove: {benefits: [mood]}
benefits: {faster: {inputs: {saved_share: {base: 0.3}}}}
"""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        whole = (CASES / "by_hand" / "model.yaml").read_bytes()
        self.base = folder / "base.yaml"
        self.base.write_bytes(whole)
        self.sounds = [whole, self.EXTENSION]

    def attempt(self, rng: random.Random, way: str) -> str:
        """Break the model, or what it extends."""
        whole = self.sounds[0]
        self.base.write_bytes(self.in_shape(whole, rng) if rng.random() < 0.3 else whole)
        return super().attempt(rng, way)

    def look(self) -> str:
        """What `check` says; what it calls good can be loaded."""
        check_file(self.file)
        load_model(self.file)
        return GOOD


class MaturityModel(YamlFile):
    """Maturity models, whole and extending."""

    name, few = "maturity.yaml", 12
    EXTENSION = b"""
id: ours
extends: cemm
version: '2'
remove: {statements: [data.5.paid_value], incoherent: []}
rules: {level_threshold: 0.8, smallest_group: 2}
pillars: {data: {name: {nl: D, en: D}}}
statements: {data.2.owner: {text: {nl: a, en: b}, provenance: inferred}}
"""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        shipped = ROOT / "cdm_bc" / "reference" / "maturity"
        self.sounds = [*[self.EXTENSION] * 3, *((shipped / name).read_bytes() for name in ("cef.yaml", "cemm.yaml"))]

    def look(self) -> str:
        """Whether it can be loaded."""
        load_instrument(str(self.file))
        return GOOD


class Table(Target):
    """A table with commas."""

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other rows, columns and cells."""
        return broken_table(sound.decode(), rng)


class Relevance(Table):
    """The matrix of a model."""

    name = "matrix.csv"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model = folder / "model.yaml"
        self.model.write_text("id: x\nextends: base.yaml\nrelevance: matrix.csv\n", encoding="utf-8")
        shutil.copy(CASES / "worked_example" / "model.yaml", folder / "base.yaml")
        matrix = load_model(folder / "base.yaml").model.relevance
        goals = next(iter(matrix.values()))
        rows = [",".join(["entity", *goals]), *(",".join([entity, *("3" for _ in goals)]) for entity in matrix)]
        self.sounds = ["\n".join(rows).encode()]

    def look(self) -> str:
        """Whether the model can be loaded."""
        load_model(self.model)
        return GOOD


class Answers(Table):
    """Answers, a row for each and a row for each respondent."""

    name = "answers.csv"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model = load_maturity_model()
        asked = self.model.asked[:20]
        long = [f"A{n % 2},B2B,r{n % 5},staff,{key},yes,note {n}" for n, key in enumerate(asked)]
        wide = [f"A{n % 2},r{n},board," + ",".join(["partly"] * len(asked)) for n in range(6)]
        tables = (
            ["organisation,business unit,respondent id,layer,statement id,answer,comment", *long],
            ["organisation,respondent id,layer," + ",".join(asked), *wide],
        )
        self.sounds = ["\n".join(rows).encode() for rows in tables]

    def look(self) -> str:
        """Whether they can be read, and an assessment made of them."""
        answers = read_answers(self.file)
        for warning in answers.warnings:
            assert_said(warning.message)
        for organisation in answers.organisations[:2]:
            assess(self.model, answers, organisation)
        return GOOD


class Expectations(Table):
    """What the board expects, beside answers that are sound."""

    name = "expected.csv"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model = load_maturity_model()
        self.answers = folder / "answers.csv"
        rows = (f"Acme,B2B,r{n}," + ",".join(["partly"] * len(self.model.asked)) for n in range(6))
        header = "organisation,business unit,respondent id," + ",".join(self.model.asked)
        self.answers.write_text("\n".join([header, *rows]), encoding="utf-8")
        self.sounds = [
            b"organisation,layer,pillar id,expected level\nAcme,board,data,4\nAcme,,strategy,2 herhaalbaar\n"
        ]

    def look(self) -> str:
        """Whether they can be read, and held against what was measured."""
        answers = read_answers([self.answers, self.file])
        for warning in answers.warnings:
            assert_said(warning.message)
        found = overestimation(assess(self.model, answers, "Acme"), answers.expected, {})
        assert all(1 <= one.expected <= 5 for one in found.values())
        return GOOD


class Steps(Table):
    """Who owns which step, and what it takes."""

    name = "steps.csv"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model = load_maturity_model()
        rows = "data.3.signals,Ada,4,1000\ndata.3.dashboards,,,\nstrategy.2.vision,Bo,2.5,\n"
        self.sounds = [f"statement id,owner,days,cost\n{rows}".encode()]

    def look(self) -> str:
        """Whether they can be read."""
        read_step_choices(self.file, self.model)
        return GOOD


class Questionnaire(Answers):
    """The questionnaire, filled in, as a workbook."""

    name, few = "answers.xlsx", 12

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sounds = [_filled_questionnaire(folder / "template.xlsx")]

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other parts of the archive."""
        return broken_workbook(sound, rng)


def _filled_questionnaire(path: Path) -> bytes:
    book = openpyxl.load_workbook(write_template(path))
    sheet = book.worksheets[1]
    for row, text in ((3, "Acme"), (4, "B2B"), (5, "r1")):
        sheet.cell(row, 2, text)
    for row in range(10, 41):
        sheet.cell(row, 5, "ja / yes")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Opinions(Table):
    """What value and effort respondents see in kinds of data."""

    name = "opinions.csv"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        rows = "1,Acme,person,3,2\n2,Acme,click,5,1\n3,Beta,person,1,4\n"
        self.sounds = [f"respondent id,organisation,data entity,value,effort\n{rows}".encode()]

    def look(self) -> str:
        """Whether they can be read."""
        read_opinions(self.file, {"person": ("A", "Persoon"), "click": ("B", "Klik")})
        return GOOD


class Segments(Table):
    """Segments of customers."""

    name = "segments.csv"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        rows = 'young,9,6,10,100\nold,"7,5",8,-20,200\n'
        self.sounds = [f"segment,service score,engagement score,NPS,customers\n{rows}".encode()]

    def look(self) -> str:
        """Whether they can be read."""
        read_segments(self.file)
        return GOOD


class DeckTemplate(Target):
    """A template of a deck: what is called good can be made a deck with."""

    name, few = "house.pptx", 12

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        stream = io.BytesIO()
        Presentation().save(stream)
        self.sounds = [stream.getvalue()]
        self.deck = deck(ClientReport(_small_client(folder)).story)

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other parts of the archive."""
        return broken_workbook(sound, rng)

    def look(self) -> str:
        """Whether a deck can be made with it."""
        made = pptx(self.deck, template_of(self.file))
        assert len(Presentation(io.BytesIO(made)).slides) > 1
        return GOOD


class DeckMapping(YamlFile):
    """A mapping of a template."""

    name = "house.yaml"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        Presentation().save(folder / "house.potx")
        area = "area: {left: 0.1, top: 0.3, right: 0.9, bottom: 0.9}"
        self.sounds = [f"template: house.potx\nopening: Title Slide\ncontent: Title Only\n{area}\n".encode()]

    def look(self) -> str:
        """Whether a deck can be made with it."""
        template_of(self.file)
        return GOOD


def _small_client(folder: Path) -> Path:
    """A client file of which a deck has few slides."""
    file = folder / "small.yaml"
    file.write_text("client: {name: Small}\n", encoding="utf-8")
    return file


class Notebook(Target):
    """A notebook of the user's own."""

    name = "own.ipynb"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sounds = [(ROOT / "tests" / "report_batch" / "notebooks" / "ok.ipynb").read_bytes()]

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other values in its JSON."""
        return broken_json(json.loads(sound), rng)

    def look(self) -> str:
        """Whether what is asked of a notebook before it runs can be told."""
        names = parameter_names(self.file)
        notebook = with_parameters(read_notebook(self.file), dict.fromkeys(names, ""))
        imports_of(notebook["cells"])
        return GOOD


#: What formulas are made of, and what does not belong in them.
PARTS = [*"abc()[]{'_\n#é", "((", "))", " + ", " - ", " * ", " / ", "**", "**2", "**-3", "**12", "min(", "max(", ", "]
PARTS += ["0.5", "1e9", "1_0", "0x1", "a b", ".x", "->", ":="]
PARTS += ["not ", " if ", "lambda", "9" * 20, "a" * 99]


class Formula(Target):
    """Formulas with units."""

    ways = (SHAPE,)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.text = ""
        self.sounds = [b"a * b * (1 - c) + max(a, a * c * 3) * b / 2 - b * min(a, a)"]

    def write(self, raw: bytes) -> None:
        """Keep it: it is in no file of its own."""
        self.text = raw.decode()

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other parts in it, parts alone, or powers of powers."""
        text = sound.decode()
        for _ in range(rng.choice([1, 1, 2, 3])):
            start = rng.randrange(len(text))
            text = text[:start] + rng.choice(PARTS) + text[start + rng.choice([0, 0, 1, 3]) :]
        if rng.random() < 0.2:
            text = sound.decode().replace(rng.choice("abc"), rng.choice(["a", "b", "c", "(a + a)", "0.5 * b", "c**2"]))
        if rng.random() < 0.3:
            text = "".join(rng.choices(PARTS, k=rng.randint(1, 30)))
        if rng.random() < 0.1:
            depth = rng.randint(2, 30)
            text = "(" * depth + "a" + ")**12" * depth + " + 1"
        return text.encode()

    def look(self) -> str:
        """Whether it can be read and has a unit."""
        units = {"a": unit("contact/year"), "b": unit("money/contact"), "c": unit("1")}
        try:
            formula = parse_formula(self.text)
            formula.unit(units)
        except FormulaError as error:
            assert_said(error.sentence)
            return TOLD
        formula.evaluate({"a": 2.0, "b": 3.0, "c": np.array([0.0, 1.0])})
        return GOOD
