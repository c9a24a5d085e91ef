"""Maturity reports in the batch road: which there are of a survey, and what each is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.batch.candidates import Candidate
from cdm_bc.batch.job import Job, Told
from cdm_bc.batch.manifest import Hashes
from cdm_bc.figures.maturity import summary_of
from cdm_bc.maturity.matrix import Answers
from cdm_bc.reports.maturity import MaturityReport, respondents_of
from cdm_bc.telling.maturity.names import KIND, report_ids, respondent_ids

if TYPE_CHECKING:
    from cdm_bc.batch.batch import Settings

#: Parameters of the notebook that are files or folders.
PATHS = ("answers", "before", "model")


@dataclass(frozen=True)
class MaturityJob(Job):
    """One maturity report to make; `given` is what the notebook is given besides language and date."""

    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, str]:
        """What the notebook is given: paths, names and options."""
        given = {**self.given, "language": self.language, "date": self.date.isoformat() if self.date else ""}
        return {name: value for name, value in given.items() if value}

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files whose place must not show."""
        return tuple(Path(self.given[name]) for name in PATHS if self.given.get(name))

    def check(self) -> None:
        """Read the input, for its faults."""
        _ = self._report().assessment

    def told(self, namespace: Mapping[str, Any]) -> Told:
        """What to note of the report."""
        reports = [
            value for name, value in namespace.items() if not name.startswith("_") and isinstance(value, MaturityReport)
        ]
        report = reports[0] if reports else self._report()
        model = {"id": report.model.id, "version": report.model.version}
        summary = {"kind": KIND, **summary_of(report.assessment, report.model, report.language)}
        return Told(summary, tuple(path.absolute() for path in report.files), model)

    def _report(self) -> MaturityReport:
        return MaturityReport(**self.parameters)


@dataclass(frozen=True)
class Subject(Candidate):
    """An organisation or respondent to report on. `survey`: hash of all files that the reports are made from."""

    given: Mapping[str, str] = field(default_factory=dict)
    survey: str = ""

    @property
    def rehearsal(self) -> str:
        """A report on an organisation that does not exist."""
        return "cdm_bc.batch.maturity_rehearsal"

    @property
    def options(self) -> dict[str, Any]:
        """What changes this report besides its files: which part of the survey it is about, and what was chosen."""
        return {"survey": self.survey} | {name: value for name, value in self.given.items() if name not in PATHS}

    def job(self, settings: Settings, results: Path) -> MaturityJob:
        """The report to make."""
        return MaturityJob(
            self.client,
            self.path,
            settings.notebook,
            results,
            settings.engine,
            settings.language,
            settings.date,
            settings.pdf,
            self.given,
        )


def subjects_of(
    answers: Answers, survey: Path, options: Mapping[str, str], files: tuple[Path, ...], *, per_respondent: bool = False
) -> list[Subject]:
    """A subject per organisation, and per respondent if asked.

    Parameters
    ----------
    survey : as the user named it. options : further parameters of the notebook.
    files : everything the reports are made from.
    """
    paths = {name: str(Path(value).absolute()) for name, value in options.items() if name in PATHS and value}
    common = {"answers": str(survey.absolute())} | {k: v for k, v in options.items() if v} | paths
    digest = Hashes().together(files)

    def subject(report: str, **who: str) -> Subject:
        given = common | {name: value for name, value in who.items() if value}
        return Subject(report, survey.absolute(), survey.as_posix(), given, digest)

    found = []
    for organisation, report in report_ids(answers.organisations).items():
        found.append(subject(report, organisation=organisation))
        if per_respondent:
            people = respondent_ids(report, respondents_of(answers, organisation))
            found += [
                subject(name, organisation=organisation, unit=unit, respondent=respondent)
                for (unit, respondent), name in people.items()
            ]
    return found
