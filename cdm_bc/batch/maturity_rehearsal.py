"""A maturity report for practice: what is loaded or kept at first use is then there for all."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path

from cdm_bc.batch.isolation import clear_shell
from cdm_bc.batch.job import make_report
from cdm_bc.batch.maturity_job import MaturityJob
from cdm_bc.batch.notebooks import notebook_path
from cdm_bc.cli.assess import NOTEBOOK
from cdm_bc.maturity.load import load_instrument

ANSWERS = ("yes", "partly", "no")
ORGANISATIONS, RESPONDENTS = 5, 3


def rehearse() -> None:
    """Make the report of an organisation that does not exist and throw it away."""
    here = os.getcwd()
    with tempfile.TemporaryDirectory(prefix="cdm-bc-") as name:
        folder = Path(name)
        survey, results, work = folder / "survey.csv", folder / "results", folder / "work"
        results.mkdir()
        work.mkdir()
        _write(survey)
        os.chdir(work)
        try:
            given = {"answers": str(survey), "organisation": "0"}
            make_report(MaturityJob("0.maturity", survey, notebook_path(NOTEBOOK), results, given=given))
        finally:
            os.chdir(here)
            clear_shell()


def _write(path: Path) -> None:
    asked = [key for name in ("cemm", "cef") for key in load_instrument(name).asked]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["organisation", "respondent id", *asked])
        for organisation in range(ORGANISATIONS):
            for respondent in range(RESPONDENTS):
                words = [ANSWERS[(place + organisation + respondent) % len(ANSWERS)] for place in range(len(asked))]
                writer.writerow([organisation, respondent, *words])
