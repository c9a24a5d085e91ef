"""Where on this computer the page of the workshop is."""

from __future__ import annotations

import socket
import sys

from cdm_bc.errors import InputError, Problem

HOST = "127.0.0.1"
DEFAULT_PORT = 8866
#: Ports tried after the first, if it is taken.
TRIES = 30


def free_port(wanted: int | None) -> int:
    """`wanted`, or the first free port from the default on.

    Raises
    ------
    InputError
        If it is taken.
    """
    for port in [wanted] if wanted is not None else range(DEFAULT_PORT, DEFAULT_PORT + TRIES):
        with socket.socket() as probe:
            if sys.platform != "win32":  # where it would allow two servers on one port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
                return port
            except OSError:
                continue
    message = (
        f"port {wanted} is taken. Choose another with --port."
        if wanted
        else "no free port found. Name one with --port."
    )
    raise InputError([Problem("--port", None, None, "", message)])
