"""``cdm-bc workshop``: arguments and start. The server is only imported when it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from cdm_bc.workshop.ports import DEFAULT_PORT


def add_workshop_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", metavar="FILE", help="client file (parameters/<client>.yaml)")
    parser.add_argument(
        "--language", choices=("nl", "en"), default="", help="language to begin in (default: the client's)"
    )
    parser.add_argument(
        "-o", "--output", default="outputs", metavar="FOLDER", help="for report and minutes (default: outputs)"
    )
    parser.add_argument(
        "--port", type=int, default=None, metavar="N", help=f"port (default: the first free from {DEFAULT_PORT})"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--no-preheat", action="store_true", help="start the kernel when the page opens, not before")


def run_workshop(args: argparse.Namespace) -> int:
    """Serve the workshop until Ctrl-C."""
    from cdm_bc.case import load_case

    path = Path(args.file)
    load_case(path)  # what is wrong with the file is said here, before a server starts
    from cdm_bc.workshop.server import serve

    return serve(
        path,
        language=args.language,
        output=Path(args.output),
        port=args.port,
        open_browser=not args.no_browser,
        preheat=not args.no_preheat,
    )
