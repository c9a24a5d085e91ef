"""The command ``model``: a resolved model as JSON, or as a listing that says where each value came from."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, say

if TYPE_CHECKING:
    from cdm_bc.document import KeyPath
    from cdm_bc.model import LoadedModel, Model


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc model``."""
    options.add_model(parser, "file", "a model file")
    parser.add_argument("--json", action="store_true", help="print it as JSON, in the form of a model file")


def run(args: argparse.Namespace) -> int:
    """Print the resolved model."""
    from cdm_bc.model import load_model

    loaded = load_model(args.file)
    if args.json:
        say(model_json(loaded.model))
    else:
        print_model(loaded)
    return OK


def model_json(model: Model) -> str:
    """The resolved model as JSON; written to a file it loads as the same model."""
    return json.dumps(model.model_dump(exclude_none=True), ensure_ascii=False, indent=1)


def print_model(loaded: LoadedModel) -> None:
    """Print every value with the file and line it came from."""
    from rich.text import Text as RichText

    from cdm_bc.document import dotted
    from cdm_bc.rendering.terminal import console

    out = console()
    model = loaded.model
    out.print(RichText(f"{model.id} {model.version}", style="bold"))
    for path, value in leaves(loaded.document.data):
        place = loaded.document.place(path)
        line = RichText(f"{dotted(path)} = {_short(value)}")
        line.append(f"   {place.file}:{place.line}", style="dim")
        out.print(line, soft_wrap=True)


def leaves(data: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """The values of a tree that hold no others, with their paths."""
    if isinstance(data, dict) and data:
        return [leaf for key, value in data.items() for leaf in leaves(value, (*path, key))]
    if isinstance(data, list) and any(isinstance(item, dict) for item in data):
        return [leaf for index, value in enumerate(data) for leaf in leaves(value, (*path, index))]
    return [(path, data)]


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 100 else text[:99] + "…"


COMMAND = Command(
    "model",
    add_arguments,
    run,
    "Show the resolved model.",
    "With every value the file and line it came from; the shipped reference model if no file is given.",
)
