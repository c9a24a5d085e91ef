"""The portfolio: many client files side by side, a method per section. The notebook calls them in order.

>>> report = PortfolioReport("parameters", language="en")  # doctest: +SKIP
>>> report.clients()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cdm_bc.errors import InputError, Problem, did_you_mean, shown
from cdm_bc.schema import LANGUAGES
from cdm_bc.telling.charted import Charted
from cdm_bc.telling.portfolio import answer as portfolio_answer
from cdm_bc.telling.portfolio import sections as portfolio
from cdm_bc.telling.portfolio.story import LeftOut, PortfolioStory, read_portfolio
from cdm_bc.telling.section import Section

#: What stands for true and false where a command line knows texts only (``papermill -p anonymous yes``).
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0", "")


class PortfolioReport(Charted):
    """Everything that the portfolio of many clients tells.

    Parameters
    ----------
    client_files : a folder, a file, a pattern such as ``parameters/*.yaml``, or a list of these. A wrong file is left out.
    language : ``nl`` or ``en``; that of most clients if empty.
    anonymous : clients are numbered by their figures; no name, id, logo, colour or file name is shown, no sector of fewer
        than five clients, and no lever that only a client's own model has.

    Raises
    ------
    InputError
        If there is no client file that is right, or the language is wrong.
    """

    def __init__(
        self, client_files: str | Path | Sequence[str | Path], *, language: str = "", anonymous: bool | str = False
    ) -> None:
        if language and language not in LANGUAGES:
            raise _wrong("language", f"'{language}' is no language of the report. {did_you_mean(language, LANGUAGES)}")
        self.story = PortfolioStory(read_portfolio(client_files), language, _truth(anonymous))

    @property
    def left_out_files(self) -> tuple[LeftOut, ...]:
        """The files that were left out, with all their mistakes."""
        return self.story.portfolio.left_out

    def answer(self) -> Section:
        """The cover: how many gain, what it is worth, what comes first."""
        return portfolio_answer.answer(self.story)

    def clients(self) -> Section:
        """The clients side by side."""
        return portfolio.clients(self.story)

    def distribution(self) -> Section:
        """How net present value is spread over the clients."""
        return portfolio.distribution(self.story)

    def effort(self) -> Section:
        """Value against effort, of the clients and of the data."""
        return portfolio.effort(self.story)

    def first(self) -> Section:
        """Which data comes first how often."""
        return portfolio.first(self.story)

    def sectors(self) -> Section:
        """Figures and first steps per sector."""
        return portfolio.sectors(self.story)

    def left_out(self) -> Section | None:
        """The wrong files, a sentence each; nothing if all are right."""
        return portfolio.left_out(self.story)

    def run_record(self) -> Section:
        """What this was made from."""
        return portfolio.record(self.story)


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise _wrong("anonymous", f"must be true or false; found {shown(value)}.")


def _wrong(key: str, message: str) -> InputError:
    return InputError([Problem("portfolio", None, None, key, message)])
