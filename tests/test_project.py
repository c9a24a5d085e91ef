"""The project's own files agree with each other and hold nothing that belongs to one machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

TOP_LEVEL = {
    ".ci", ".gitattributes", ".gitignore",
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
    "environment.yml", "pyproject.toml", "requirements.lock",
    "benchmarks", "cdm_bc", "notebooks", "outputs", "parameters", "tests",
}  # fmt: skip

# Written so that these lines do not match themselves.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|farm|root|home|Users|tmp)/\w|\b[A-Z]:[\\/]{1,2}(?:Users|Temp)\b")
INDEX_ADDRESS = re.compile(
    r"--(?:extra-)?index-(?:url)\b|--find-(?:links)\b|pypi\.org/(?:simple)\b|files\.(?:pythonhosted)\.org"
)
UNFINISHED = re.compile(r"\b(?:TO(?:DO)|FIX(?:ME)|XX(?:X)|TB(?:D))\b")


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def tracked_lines(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for file in tracked_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        name = file.relative_to(ROOT).as_posix()
        lines = enumerate(text.splitlines(), 1)
        found += [f"{name}:{number}: {line.strip()[:120]}" for number, line in lines if pattern.search(line)]
    return found


def direct_requirements() -> list[Requirement]:
    project = PROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    groups = [line for lines in PROJECT["dependency-groups"].values() for line in lines]
    return [
        Requirement(line) for line in [*project["dependencies"], *extras, *groups, *PROJECT["build-system"]["requires"]]
    ]


def locked() -> dict[str, list[str]]:
    """Versions by canonical name; a second version of one package would show here."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", LOCK, flags=re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


# --- dependencies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("requirement", direct_requirements(), ids=str)
def test_every_direct_dependency_is_locked_within_its_bound(requirement):
    assert requirement.specifier, f"{requirement.name} needs a lower bound"
    versions = locked().get(canonicalize_name(requirement.name))
    assert versions is not None, f"{requirement.name} is not in requirements.lock: run make lock"
    assert all(requirement.specifier.contains(version) for version in versions)


def test_the_lock_names_one_version_per_package():
    assert {name: versions for name, versions in locked().items() if len(versions) > 1} == {}


def test_every_locked_version_carries_its_hashes():
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(locked()) > 100
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_holds_names_versions_hashes_and_comments_only():
    line = re.compile(r"[A-Za-z0-9][\w.-]*==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|\s*#.*|")
    assert [text for text in LOCK.splitlines() if not line.fullmatch(text)] == []
    assert "://" not in LOCK


def test_the_conda_environment_pins_the_locked_versions_of_the_direct_dependencies():
    environment = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge"]
    pins, (pip_section,) = environment["dependencies"][:-1], environment["dependencies"][-1:]
    assert pip_section == {"pip": ["-e ."]}
    pinned = {canonicalize_name(name): version for name, _, version in (pin.partition("=") for pin in pins)}
    python = pinned.pop("python")
    assert Requirement(f"python{PROJECT['project']['requires-python']}").specifier.contains(Version(python))
    assert "pip" in pinned
    del pinned["pip"]
    direct = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["deck"]]
    wanted = {canonicalize_name(Requirement(line).name) for line in direct}
    assert pinned == {name: locked()[name][0] for name in wanted}


def test_what_is_installed_is_what_is_locked():
    """A virtual environment that has drifted from the lock would make every other test doubtful."""
    differing = {}
    for requirement in direct_requirements():
        name = canonicalize_name(requirement.name)
        if metadata.version(name) not in locked()[name]:
            differing[name] = (metadata.version(name), locked()[name])
    assert differing == {}, "run make setup"


# --- the package ------------------------------------------------------------------------------------------


def declared_entry_points() -> list[tuple[str, str, str]]:
    project = PROJECT["project"]
    groups = {"console_scripts": project["scripts"], **project["entry-points"]}
    return [(group, name, target) for group, points in groups.items() for name, target in points.items()]


@pytest.mark.parametrize(("group", "name", "target"), declared_entry_points())
def test_every_entry_point_is_installed_and_importable(group, name, target):
    (point,) = metadata.entry_points(group=group, name=name)
    assert point.value == target
    assert callable(point.load())


def test_the_version_is_the_same_everywhere():
    import cdm_bc

    assert cdm_bc.__version__ == PROJECT["project"]["version"] == metadata.version("cdm-bc")


def test_the_wheel_carries_data_notebooks_and_sample_clients(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    homes = {"cdm_bc": "cdm_bc", "notebooks": "cdm_bc/_notebooks", "parameters": "cdm_bc/_parameters"}
    wanted = set()
    for file in tracked_files():
        top, _, rest = file.relative_to(ROOT).as_posix().partition("/")
        if top in homes and file.name != ".gitkeep":
            wanted.add(f"{homes[top]}/{rest}")
    assert wanted - carried == set()


# --- what is committed ------------------------------------------------------------------------------------


def test_the_top_level_is_as_the_readme_says():
    assert {file.relative_to(ROOT).parts[0] for file in tracked_files()} == TOP_LEVEL


def test_outputs_are_never_committed():
    assert [file.name for file in tracked_files() if file.is_relative_to(ROOT / "outputs")] == [".gitkeep"]


def test_no_file_names_a_path_of_one_machine():
    assert tracked_lines(MACHINE_PATH) == []


def test_no_file_names_a_package_index():
    assert tracked_lines(INDEX_ADDRESS) == []


def test_nothing_is_left_unfinished():
    assert tracked_lines(UNFINISHED) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, 'open("/' + 'home/me/model.yaml")'),
        (MACHINE_PATH, "C:\\" + "Users\\me"),
        (INDEX_ADDRESS, "--extra-" + "index-url https://example.org"),
        (UNFINISHED, "# TO" + "DO: later"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, text):
    assert pattern.search(text)
    assert not pattern.search("https://example.org/home/page and outputs/tmp/report.html, see /usr/bin/env")


def test_notebooks_are_committed_without_results():
    untidy = []
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = json.loads(file.read_text(encoding="utf-8"))
        marks = {"widgets", "papermill"} & set(notebook["metadata"])
        untidy += [f"{file.name}: metadata.{mark}" for mark in sorted(marks)]
        for number, cell in enumerate(notebook["cells"], 1):
            if cell.get("outputs") or cell.get("execution_count") is not None:
                untidy.append(f"{file.name}: cell {number} has results")
            if "papermill" in cell["metadata"] or "execution" in cell["metadata"]:
                untidy.append(f"{file.name}: cell {number} has marks of a run")
    assert untidy == []
