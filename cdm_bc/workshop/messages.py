"""Messages between kernel and page that Voilà 0.5.13 cannot read the head of.

Voilà takes every binary message for one of the newer protocol, whose first 8 bytes count the parts that follow. In a message
of the older protocol the same bytes give an enormous count; Voilà then makes a list of that length, and the server stands
still and eats memory until it is killed (seen: 8 GB).
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from voila.tornado import kernel_websocket_handler as handler

#: Length of one offset at the head of a message, in bytes.
OFFSET = 8


def read_heads_with_care() -> None:
    """Let Voilà read the head of a binary message only where it can be one of the newer protocol."""
    read = handler.read_header_from_binary_message
    if getattr(read, "has_care", False):
        return

    @wraps(read)
    def careful(message: bytes) -> dict[str, Any] | None:
        return read(message) if may_have_head(message) else None

    careful.has_care = True  # type: ignore[attr-defined]
    handler.read_header_from_binary_message = careful


def may_have_head(message: bytes) -> bool:
    """Whether the offsets that the message promises fit in it.

    >>> may_have_head((2).to_bytes(8, "little") + bytes(16))
    True
    >>> may_have_head((2).to_bytes(4, "big") + bytes(100))
    False
    """
    return OFFSET * (int.from_bytes(message[:OFFSET], "little") + 1) <= len(message)
