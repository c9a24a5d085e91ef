"""A port is taken from the moment it is chosen, so that two workshops can start at the same time."""

from __future__ import annotations

import pytest

from cdm_bc.errors import InputError
from cdm_bc.workshop.ports import HOST, listening


def test_two_workshops_get_two_ports_and_a_taken_one_is_refused():
    first, second = listening(None), listening(None)
    try:
        ports = [each.getsockname()[1] for each in (first, second)]
        assert ports[0] != ports[1]
        assert first.getsockname()[0] == HOST
        with pytest.raises(InputError, match=f"port {ports[0]} is taken. Choose another with --port."):
            listening(ports[0])
    finally:
        for each in (first, second):
            each.close()


@pytest.mark.parametrize("port", [-1, 0, 70_000])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(InputError, match="is no port"):
        listening(port)
