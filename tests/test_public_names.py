"""What the library promises to hold, holds."""

from __future__ import annotations

import subprocess
import sys

import pytest

import cdm_bc


@pytest.mark.parametrize("name", cdm_bc.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(cdm_bc, name).__name__ == name
    assert name in dir(cdm_bc)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'evalute'"):
        cdm_bc.evalute  # noqa: B018


def test_importing_the_library_and_asking_for_help_loads_nothing_heavy() -> None:
    code = "import sys, cdm_bc.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1]
    assert [name for name in ("numpy", "pandas", "plotly", "pydantic", "scipy") if f"'{name}'" in loaded] == []
