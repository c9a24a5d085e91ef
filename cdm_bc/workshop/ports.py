"""Where on this computer the page of the workshop is."""

from __future__ import annotations

from socket import create_server, socket

from cdm_bc.errors import InputError, Problem

HOST = "127.0.0.1"
DEFAULT_PORT = 8866
#: Ports tried after the first, if it is taken.
TRIES = 30


def listening(wanted: int | None) -> socket:
    """A socket that listens on `wanted`, or on the first free port from the default on. Nobody else can take it from then on.

    Raises
    ------
    InputError
        If it is taken, or no port.
    """
    if wanted is not None and not 0 < wanted < 2**16:
        raise InputError([Problem("--port", None, None, "", f"{wanted} is no port. Choose one from 1024 to 65535.")])
    for port in [wanted] if wanted is not None else range(DEFAULT_PORT, DEFAULT_PORT + TRIES):
        try:
            found = create_server((HOST, port), backlog=128)
            found.setblocking(False)  # as the server's loop wants it
            return found
        except OSError:
            continue
    message = (
        f"port {wanted} is taken. Choose another with --port."
        if wanted is not None
        else "no free port found. Name one with --port."
    )
    raise InputError([Problem("--port", None, None, "", message)])
