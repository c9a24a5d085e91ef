"""The list of facts of a new client, written; and a client file made of one that came back."""

from __future__ import annotations

from pathlib import Path

from cdm_bc.errors import InputError, Problem
from cdm_bc.excel.fact_list import fact_list
from cdm_bc.excel.fact_list_back import Answers, with_answers
from cdm_bc.files import os_sentence, read_text, write_atomically
from cdm_bc.model import REFERENCE, load_model
from cdm_bc.rendering.json_schema import client_schema, schema_name, write_schema
from cdm_bc.rendering.new_client import free_path, model_reference, new_client_text
from cdm_bc.sentences import Sentence


def write_fact_list(
    client_id: str, folder: Path, language: str, model_name: str = REFERENCE, *, force: bool = False
) -> Path:
    """Write ``<folder>/<client_id>.xlsx`` and return its path. Errors as those of a new client file."""
    path = free_path(client_id, folder, ".xlsx", force=force)
    content = fact_list(client_id, load_model(model_name).model, model_reference(model_name, folder), language)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        message = Sentence("cannot be written: {reason}", reason=os_sentence(error))
        raise InputError([Problem(path.as_posix(), None, None, "", message)]) from None
    return path


def client_text(answers: Answers, path: Path) -> str:
    """The text of the client file `path` with the answers in it; of a new one if there is none."""
    if path.exists():
        return with_answers(read_text(path, keeps_mark=True), answers, path)
    language, name = answers.about["language"], answers.about["model"]
    model = load_model(name if name == REFERENCE else path.parent / name).model
    text = new_client_text(answers.about["client"], model, language, name, schema_name(name, language))
    return with_answers(text, answers, path)


def write_client(text: str, answers: Answers, path: Path) -> None:
    """Write the client file, and the schema that editors check it by if there is none."""
    language, name = answers.about["language"], answers.about["model"]
    schema = path.parent / schema_name(name, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() and not schema.exists():
        write_schema(
            client_schema(load_model(name if name == REFERENCE else path.parent / name).model, language), schema
        )
    write_atomically(path, text)
