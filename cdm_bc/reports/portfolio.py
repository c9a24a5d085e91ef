"""The portfolio: many client files side by side, read one by one. The notebook calls a method per section.

>>> report = PortfolioReport("parameters", language="en")  # doctest: +SKIP
>>> report.clients()  # doctest: +SKIP
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cdm_bc.calculation.checks import checked
from cdm_bc.case import load_case
from cdm_bc.case.client_files import client_files as files_of
from cdm_bc.decision.together import same_numbers
from cdm_bc.errors import CdmError, InputError, Problem
from cdm_bc.figures.headline import results_of
from cdm_bc.figures.portfolio import client_figures
from cdm_bc.model import load_model
from cdm_bc.rendering.notebook import shows
from cdm_bc.reports.options import language_of, truth_of, wrong
from cdm_bc.reports.report import Report
from cdm_bc.telling.portfolio import answer, sections
from cdm_bc.telling.portfolio.story import LeftOut, Portfolio, PortfolioStory

ClientFiles = str | Path | Sequence[str | Path]


class PortfolioReport(Report):
    """Everything that the portfolio of many clients tells.

    Parameters
    ----------
    client_files : a folder, a file, a pattern such as ``parameters/*.yaml``, or a list of these. A wrong file is left out.
    language : ``nl`` or ``en``; that of most clients if empty.
    anonymous : clients are numbered by their figures; no name, id, logo, colour or file name is shown, no sector of fewer
        than five clients, and no lever that only a client's own model has.
    reports : ids of the clients whose reports lie beside the page, which then links to them.

    Raises
    ------
    InputError
        If there is no client file that is right, or the language is wrong.
    """

    def __init__(
        self,
        client_files: ClientFiles,
        *,
        language: str = "",
        anonymous: bool | str = False,
        reports: Sequence[str] = (),
    ) -> None:
        hidden = truth_of(anonymous, "anonymous", "portfolio")
        language = language_of(language, "portfolio")
        self.story = PortfolioStory.of(read_portfolio(client_files), language, anonymous=hidden, reports=reports)

    @property
    def left_out_files(self) -> tuple[LeftOut, ...]:
        """The files that were left out, with all their mistakes."""
        return self.story.portfolio.left_out

    answer = shows(answer.answer)
    clients = shows(sections.clients)
    distribution = shows(sections.distribution)
    effort = shows(sections.effort)
    first = shows(sections.first)
    sectors = shows(sections.sectors)
    left_out = shows(sections.left_out)
    run_record = shows(sections.record)


def read_portfolio(client_files: ClientFiles) -> Portfolio:
    """Read and work out every client file; what is wrong is set aside and the rest goes on.

    Parameters
    ----------
    client_files : a folder, a file, a pattern such as ``parameters/*.yaml``, or a list of these.

    Raises
    ------
    InputError
        If there is no client file, or not one that is right.
    """
    given = [client_files] if isinstance(client_files, str | Path) else list(client_files)
    found, refused = files_of(given)
    clients, files = [], []
    twins: Counter[str] = Counter()
    left_out = [LeftOut(name, problems, is_twin=bool(client)) for client, name, problems in refused]
    reference = load_model().model
    for file in found:
        try:
            case = checked(load_case(file.path))
            numbers = same_numbers(case)
            clients.append(client_figures(results_of(case), reference, twins[numbers]))
            twins[numbers] += 1
        except CdmError as error:
            problems = error.problems if isinstance(error, InputError) else wrong(file.shown, "", str(error)).problems
            left_out.append(LeftOut(file.shown, tuple(map(file.as_named, problems))))
        else:
            files.append(file.path)
    if not clients:
        nothing = Problem(", ".join(map(str, given)), None, None, "", "there is no client file (*.yaml) here.")
        raise InputError([problem for item in left_out for problem in item.problems] or [nothing])
    in_order = tuple(sorted(files, key=lambda path: path.name))
    return Portfolio(tuple(clients), tuple(left_out), in_order, reference.version)
