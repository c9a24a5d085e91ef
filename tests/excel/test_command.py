"""``cdm-bc workbook`` and ``report --workbook``, as a user runs them."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from cdm_bc.batch.batch import report_clients
from cdm_bc.batch.companions import COMPANIONS
from cdm_bc.batch.verify import verify
from cdm_bc.cli import main
from cdm_bc.excel.write import workbook
from cdm_bc.figures.headline import results_of
from tests.excel.conftest import ROOT, worked_out
from tests.excel.test_back import cell_of

HAND = ROOT / "tests" / "cases" / "by_hand"


@pytest.fixture
def client(tmp_path: Path) -> Path:
    shutil.copytree(HAND, tmp_path / "clients")
    return tmp_path / "clients" / "client.yaml"


def test_written_read_applied(client: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    assert main(["workbook", str(client), "-o", str(out)]) == 0
    book = out / "client.xlsx"
    assert capsys.readouterr().out.strip() == book.as_posix()
    assert main(["workbook", "--read", str(book), str(client)]) == 0
    assert "nothing was changed" in capsys.readouterr().out
    written = openpyxl.load_workbook(book)
    cell_of(written, "in_facts_contacts").value = 12_000
    written.save(book)
    before = client.read_text(encoding="utf-8")
    assert main(["workbook", "--read", str(book), str(client)]) == 0
    said = capsys.readouterr()
    assert (
        "facts.contacts" in said.out
        and "1000 contacts" in said.out
        and "12000" in said.out
        and "Net present value:" in said.out
    )
    assert "Nothing was written" in said.err
    assert client.read_text(encoding="utf-8") == before
    assert main(["workbook", str(client), "-o", str(out)]) == 2  # the changes would be lost
    assert "not read back: 1" in capsys.readouterr().err
    assert main(["workbook", "--read", str(book), str(client), "--apply"]) == 0
    assert "12_000" in client.read_text(encoding="utf-8")
    log = (client.parent / "client.workbook.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["key"] for line in log] == ["facts.contacts"]
    assert main(["workbook", str(client), "-o", str(out), "--force"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [["workbook"], ["workbook", "--apply"], ["workbook", "absent.yaml"], ["workbook", "--read", "absent.xlsx"]],
)
def test_a_wrong_command_line_is_told(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().err.strip()
    assert not list(tmp_path.iterdir())


def test_the_batch_writes_it_beside_the_report_and_in_the_manifest(client: Path, tmp_path: Path) -> None:
    out, chosen = tmp_path / "out", [COMPANIONS["workbook"].chosen({})]
    result = report_clients([client], out, companions=chosen)
    assert result.exit_status == 0
    assert (out / "client.xlsx").is_file()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert "client.xlsx" in manifest["reports"]["client"]["results"]
    assert "client.xlsx" in (out / "index.html").read_text(encoding="utf-8")
    assert all(check.is_good for check in verify(out))
    assert report_clients([client], out, companions=chosen).unchanged == ("client",)
    (out / "client.xlsx").unlink()
    assert report_clients([client], out, companions=chosen).made == ("client",)


def test_text_of_a_client_is_text(tmp_path: Path) -> None:
    """Also in names, labels of charts, comments and the properties of the document."""
    evil = '=HYPERLINK("http://evil","x")'
    shutil.copytree(HAND, tmp_path / "clients")
    client = tmp_path / "clients" / "evil.yaml"
    text = (HAND / "client.yaml").read_text(encoding="utf-8")
    text = text.replace("name: By hand", f"name: '{evil}'").replace("what: Clean up", f"what: '{evil}'")
    text += f"\nscenarios: {{'{evil}': {{finance: {{discount_rate: 0.1}}}}, '@SUM(A1)': {{}}, \"it's *\": {{}}}}\n"
    assert evil in text
    client.write_text(text, encoding="utf-8")
    from cdm_bc.case import load_case

    made = workbook(results_of(load_case(client)))
    book = openpyxl.load_workbook(io.BytesIO(made))
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas and not [formula for formula in formulas if "HYPERLINK" in formula or "@" in formula]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]
        for name in names:
            content = archive.read(name).decode("utf-8", errors="replace")
            assert "<f>HYPERLINK" not in content and "<hyperlink " not in content
            assert not (name.startswith("xl/charts/") and "HYPERLINK" in content)


def test_nothing_of_it_names_the_place_where_it_was_made(tmp_path: Path) -> None:
    made = workbook(worked_out(ROOT / "parameters" / "retailer.yaml"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            assert str(ROOT).encode() not in archive.read(name)
