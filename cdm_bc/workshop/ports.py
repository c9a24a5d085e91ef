"""Where on this computer the page of the workshop is."""

from __future__ import annotations

import ipaddress
from socket import AF_INET, SOCK_DGRAM, create_server, socket

from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence

HOST = "127.0.0.1"
DEFAULT_PORT = 8866
#: Ports tried after the first, if it is taken.
TRIES = 30


def listening(wanted: int | None, host: str = HOST) -> socket:
    """A socket that listens on `wanted`, or on the first free port from the default on. Nobody else can take it from then on.

    Parameters
    ----------
    host : the address of this computer to listen at; by default nobody else can reach it.

    Raises
    ------
    InputError
        If it is taken, or no port.
    """
    if wanted is not None and not 0 < wanted < 2**16:
        raise InputError([Problem("--port", None, None, "", f"{wanted} is no port. Choose one from 1024 to 65535.")])
    for port in [wanted] if wanted is not None else range(DEFAULT_PORT, DEFAULT_PORT + TRIES):
        try:
            found = create_server((host, port), backlog=128)
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


def address_in_the_room(named: str = "") -> str:
    """The address of this computer in the local network, or the one that was named.

    Raises
    ------
    InputError
        If there is no network, or what was named is no address of this computer.
    """
    if not named:
        with socket(AF_INET, SOCK_DGRAM) as looking:
            try:
                looking.connect(
                    ("192.0.2.1", 9)
                )  # an address of nobody: nothing is sent, the system only chooses its own side
                return str(looking.getsockname()[0])
            except OSError:
                none = Sentence("this computer is in no network. Name an address of it with --share-address.")
                raise InputError([Problem("--share", None, None, "", none)]) from None
    try:
        address = ipaddress.IPv4Address(named)
        if not address.is_unspecified:
            with create_server((str(address), 0)):
                return str(address)
    except (ValueError, OSError):
        pass
    message = Sentence("{found} is no address of this computer. Write one such as 192.168.1.20.", found=repr(named))
    raise InputError([Problem("--share-address", None, None, "", message)])
