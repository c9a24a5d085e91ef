"""The command ``schema``: what editors complete and check files by."""

from __future__ import annotations

import argparse
from pathlib import Path

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc schema``."""
    parser.add_argument("--model", action="store_true", help="of a model file instead of a client file")
    options.add_model(
        parser, "--for", "model file whose facts, benefits and data a client file names (default: reference)"
    )
    options.add_language(parser, "language of the descriptions", default="en")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to this file instead of printing it")


def run(args: argparse.Namespace) -> int:
    """Print the schema, or write it and print the file's name."""
    from cdm_bc.model import load_model
    from cdm_bc.rendering.json_schema import client_schema, model_schema, schema_text, write_schema

    schema = model_schema() if args.model else client_schema(load_model(vars(args)["for"]).model, args.language)
    say(schema_text(schema) if args.output is None else write_schema(schema, Path(args.output)).as_posix())
    return OK


COMMAND = Command(
    "schema",
    add_arguments,
    run,
    "Print the JSON Schema of a client or model file.",
    "Editors complete and check a file by it; cdm-bc new writes one beside each client file.",
)
