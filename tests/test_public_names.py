"""What the library promises to hold, holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cdm_bc

PACKAGE = Path(cdm_bc.__file__).parent

#: The house: a part may use what stands to its left.
FLOORS = [
    {"errors", "number_text", "yaml_faults", "pert"},
    {"document"},
    {"quantity", "formula"},
    {"schema"},
    {"model"},
    {"client"},
    {"calculation"},
    {"decision", "maturity"},
    {"text"},
    {"charts"},
    {"report", "export"},
    {"workshop"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names}
#: A foundation's readiness may come from an assessment: the loader asks the maturity part for it where a file says so.
UPWARDS = {("client", "maturity")}


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


def test_imports_go_one_way_through_the_house() -> None:
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        part = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cdm_bc."):
                other = str(node.module).split(".")[1]
                if part != "__init__" and LEVEL[other] > LEVEL[part] and (part, other) not in UPWARDS:
                    wrong.append(f"{file.name}:{node.lineno} {part} uses {other}")
    assert wrong == []
