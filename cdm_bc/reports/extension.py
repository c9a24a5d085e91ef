"""What a model file of one's own adds, and what it does to a client's case."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cdm_bc.calculation import evaluate
from cdm_bc.case import Case, case_of, load_case
from cdm_bc.case.load import check_client_id
from cdm_bc.charts import Style
from cdm_bc.document import read
from cdm_bc.errors import InputError, Problem
from cdm_bc.files import read_text
from cdm_bc.model import load_model
from cdm_bc.rendering.notebook import Shown, shows
from cdm_bc.reports.options import language_of
from cdm_bc.reports.report import Report
from cdm_bc.telling.model import extending
from cdm_bc.telling.model.story import ExtensionStory


class Extension(Report):
    """A client's case on its own model and on a model file that extends it.

    Parameters
    ----------
    client_file, model_file : the files. language : ``nl`` or ``en``; the client's own if empty.

    Raises
    ------
    InputError
        If one of the files or the language is wrong.
    """

    def __init__(self, client_file: str | Path, model_file: str | Path, *, language: str = "") -> None:
        client, model = Path(client_file), Path(model_file)
        before = evaluate(load_case(client))
        after = evaluate(case_with_model(client, model))
        style = Style.of(before.case, language_of(language, client.name))
        self.story = ExtensionStory(style, after.case.model, read_text(model), before, after)

    source = shows(extending.source)
    changes = shows(extending.changes)
    additions = shows(extending.additions)
    effect = shows(extending.effect)

    def try_out(self, old: str, new: str) -> Shown:
        """What the checks say if the text `old` of the model file were `new`; the file itself stays as it is."""
        problems = problems_of_text(self.story.source.replace(old, new))
        return Shown(extending.verdict(self.story, old, new, problems))


def case_with_model(client_file: Path, model_file: Path) -> Case:
    """The case of a client file, as if it named another model file. Errors as in :func:`~cdm_bc.case.load_case`."""
    document = read(client_file)
    if isinstance(document.data, dict):
        document.data["model"] = str(model_file.resolve())
    return case_of(document, check_client_id(client_file), client_file.parent)


def problems_of_text(text: str) -> tuple[Problem, ...]:
    """The problems of a model file with this text; none if it is right. It may extend the shipped model only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            load_model(path)
        except InputError as error:
            return error.problems
    return ()
