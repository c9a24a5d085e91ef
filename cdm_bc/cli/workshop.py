"""``cdm-bc workshop``: arguments and start. The server is only imported when it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from cdm_bc.cli import options
from cdm_bc.cli.command import Command
from cdm_bc.workshop.ports import DEFAULT_PORT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc workshop``."""
    parser.add_argument("file", metavar="FILE", help="client file (parameters/<client>.yaml)")
    options.add_language(parser, "language to begin in (default: the client's)")
    options.add_output(parser, text="for report and minutes")
    parser.add_argument(
        "--port", type=int, default=None, metavar="N", help=f"port (default: the first free from {DEFAULT_PORT})"
    )
    parser.add_argument(
        "--share",
        action="store_true",
        help="open a second page where people in the local network estimate on their phones; its address is in the app",
    )
    parser.add_argument(
        "--share-address",
        default="",
        metavar="ADDRESS",
        help="with --share: the address of this computer to use, such as 192.168.1.20 (default: the one of the local network)",
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--no-preheat", action="store_true", help="start the kernel when the page opens, not before")


def run(args: argparse.Namespace) -> int:
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
        share=args.share_address if args.share or args.share_address else None,
    )


COMMAND = Command(
    "workshop",
    add_arguments,
    run,
    "Open the workshop app for a client in the browser.",
    "The app listens on this computer only (loopback address), with a token. With --share, a second page with a token of "
    "its own listens in the local network: guests can give their estimate of the number at hand there, and nothing else.",
)
