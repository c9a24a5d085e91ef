"""The client file to fill in: every fact that the model can use, with its unit and what it is good for."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cdm_bc.case.load import check_client_id
from cdm_bc.errors import InputError, Problem
from cdm_bc.formula import parse_formula
from cdm_bc.model import REFERENCE, Model, load_model
from cdm_bc.quantity import Quantity
from cdm_bc.rendering.json_schema import client_schema, schema_name, write_schema
from cdm_bc.text import Formatter

WIDTH = 118


def write_new_client(
    client_id: str, folder: Path, language: str, model_name: str = REFERENCE, *, force: bool = False
) -> Path:
    """Write ``<folder>/<client_id>.yaml``, and the schema that editors check it by; return the path of the client file.

    Raises
    ------
    InputError
        If the id is no client id, the file exists (and not `force`), or the model has problems.
    """
    path = free_path(client_id, folder, ".yaml", force=force)
    model, schema = load_model(model_name).model, folder / schema_name(model_name, language)
    text = new_client_text(client_id, model, language, model_reference(model_name, folder), schema.name)
    write_schema(client_schema(model, language), schema)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError([Problem(path.as_posix(), None, None, "", f"cannot be written: {error.strerror}.")]) from None
    return path


def free_path(client_id: str, folder: Path, ending: str, *, force: bool) -> Path:
    """Where a new file of a client goes.

    Raises
    ------
    InputError
        If the id is no client id, or the file exists (and not `force`).
    """
    path = folder / f"{client_id}{ending}"
    check_client_id(path)
    if Path(client_id).name != client_id:
        raise InputError(
            [Problem(path.as_posix(), None, None, "", "the client id holds a folder. Use --output for it.")]
        )
    if path.exists() and not force:
        message = "the file exists, and nothing was written. Choose another id, or add --force to replace it."
        raise InputError([Problem(path.as_posix(), None, None, "", message)])
    return path


def model_reference(model_name: str, folder: Path) -> str:
    """How the client file in `folder` names the model."""
    if model_name == REFERENCE:
        return REFERENCE
    return Path(os.path.relpath(Path(model_name).resolve(), folder.resolve())).as_posix()


def new_client_text(client_id: str, model: Model, language: str, model_name: str, schema: str) -> str:
    """The text of a client file for `model`, with comments in `language`; `schema` is the file that editors check it by."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # a YAML comment, no HTML; ids and texts come from a checked model
    )
    environment.filters["comment"] = _comment
    formatter = Formatter(language, "EUR")
    return environment.get_template("new_client.yaml.j2").render(
        client_id=client_id,
        model=model,
        model_name=model_name,
        schema=schema,
        language=language,
        nl=language == "nl",
        used_by=used_by(model, language),
        unit=formatter.unit,
        write=_write,
    )


def used_by(model: Model, language: str) -> dict[str, list[str]]:
    """Fact -> names of the benefits and pools that use it."""
    users: dict[str, list[str]] = {fact: [] for fact in model.facts}
    for benefit in model.benefits.values():
        formulas = [benefit.formula] if benefit.formula else []
        if benefit.pool:
            formulas.append(model.pools[benefit.pool].formula)
        for fact in dict.fromkeys(name for formula in formulas for name in parse_formula(formula).names):
            if fact in users and benefit.name[language] not in users[fact]:
                users[fact].append(benefit.name[language])
    return users


def _comment(text: str, indent: int = 2) -> str:
    """Text as YAML comment lines."""
    start = " " * indent + "# "
    return textwrap.fill(" ".join(text.split()), WIDTH, initial_indent=start, subsequent_indent=start)


def _write(quantity: Quantity) -> str:
    """A quantity as it is written in a file, on one line."""
    if quantity.is_certain:
        return _plain(quantity.base) if not quantity.is_series else f"[{', '.join(map(_plain, quantity.values))}]"
    ends = {"low": quantity.low, "base": quantity.base, "high": quantity.high}
    return f"{{{', '.join(f'{key}: {_plain(value or 0.0)}' for key, value in ends.items())}}}"


def _plain(value: float) -> str:
    """A number as people write it in a file: to six figures, without powers of ten.

    >>> _plain(5.4e6), _plain(0.00015), _plain(7.25), _plain(1363.0)
    ('5_400_000', '0.00015', '7.25', '1_363')
    """
    rounded = float(f"{value:.6g}")
    return f"{rounded:_.0f}" if rounded == int(rounded) else f"{rounded:_.10f}".rstrip("0")
