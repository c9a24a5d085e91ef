"""Maturity reports in the batch road: which there are of a survey, and what each is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cdm_bc.batch.inputs import PACKAGE, together
from cdm_bc.batch.job import Job, Report, Settings
from cdm_bc.figures.maturity import summary_of
from cdm_bc.files import Read
from cdm_bc.maturity.matrix import Answers
from cdm_bc.reports.maturity import MaturityReport, respondents_of
from cdm_bc.telling.maturity.names import KIND, part_ids, report_ids

#: Parameters of the notebook that are files or folders.
PATHS = ("answers", "before", "model", "steps", "client")


@dataclass(frozen=True)
class MaturityJob(Job):
    """The report on an organisation or respondent to make.

    Attributes
    ----------
    given : what the notebook is given besides language and date. survey : hash of all files that the reports are made from.
    """

    given: Mapping[str, Any] = field(default_factory=dict)
    survey: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """What changes this report besides its files: which part of the survey it is about, and what was chosen."""
        own = {name: value for name, value in self.given.items() if name not in (*PATHS, "series")}
        return {"survey": self.survey, "series": list(self.given.get("series", ()))} | own

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files whose place must not show."""
        paths = [self.given[name] for name in PATHS if self.given.get(name)]
        return tuple(map(Path, [*paths, *self.given.get("series", {}).values()]))

    def parameters(self, settings: Settings) -> dict[str, Any]:
        """What the notebook is given: paths, names and options."""
        given = {**self.given, "language": settings.language, "date": settings.day}
        return {name: value for name, value in given.items() if value}

    def check(self, settings: Settings) -> None:
        """Read the input, for its faults."""
        _ = MaturityReport(**self.parameters(settings)).assessment

    def report(self, names: Mapping[str, Any], settings: Settings) -> Report:
        """What to note of the report."""
        mine = (v for name, v in names.items() if not name.startswith("_") and isinstance(v, MaturityReport))
        report = next(mine, None) or MaturityReport(**self.parameters(settings))
        model = {"id": report.model.id, "version": report.model.version}
        summary = {"kind": KIND, **summary_of(report.assessment, report.model, report.language)}
        return Report(summary, tuple(path.absolute() for path in report.files), model)


def maturity_jobs(
    answers: Answers,
    survey: Path,
    options: Mapping[str, Any],
    read: Read,
    *,
    units: Callable[[str], Iterable[str]] = lambda organisation: (),
    per_respondent: bool = False,
) -> list[MaturityJob]:
    """A job per organisation, per business unit that `units` names of it, and per respondent if asked.

    Parameters
    ----------
    survey : as the user named it. options : further parameters of the notebook.
    read : what was read to know which reports there are.
    """
    paths = {name: str(Path(value).absolute()) for name, value in options.items() if name in PATHS and value}
    common = {"answers": str(survey.absolute())} | {k: v for k, v in options.items() if v} | paths
    digest = together({path: found for path, found in read.items() if not path.is_relative_to(PACKAGE)})

    def job(report: str, **who: str) -> MaturityJob:
        given = common | {name: value for name, value in who.items() if value}
        return MaturityJob(report, survey.absolute(), survey.as_posix(), given, digest)

    found = []
    for organisation, report in report_ids(answers.organisations).items():
        found.append(job(report, organisation=organisation))
        told = set(units(organisation))
        for (unit, respondent), name in part_ids(report, respondents_of(answers, organisation)).items():
            if per_respondent if respondent else unit in told:
                found.append(job(name, organisation=organisation, unit=unit, respondent=respondent))
    return found
