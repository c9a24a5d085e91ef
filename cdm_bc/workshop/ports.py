"""Where on this computer the page of the workshop is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdm_bc.errors import InputError, Problem

if TYPE_CHECKING:
    from socket import socket

HOST = "127.0.0.1"
DEFAULT_PORT = 8866
#: Ports tried after the first, if it is taken.
TRIES = 30


def listening(wanted: int | None) -> list[socket]:
    """Sockets that listen on `wanted`, or on the first free port from the default on. Nobody else can take it from then on.

    Raises
    ------
    InputError
        If it is taken, or no port.
    """
    from tornado.netutil import bind_sockets

    if wanted is not None and not 0 < wanted < 2**16:
        raise InputError([Problem("--port", None, None, "", f"{wanted} is no port. Choose one from 1024 to 65535.")])
    for port in [wanted] if wanted is not None else range(DEFAULT_PORT, DEFAULT_PORT + TRIES):
        try:
            return bind_sockets(port, HOST)
        except OSError:
            continue
    message = (
        f"port {wanted} is taken. Choose another with --port."
        if wanted is not None
        else "no free port found. Name one with --port."
    )
    raise InputError([Problem("--port", None, None, "", message)])
