"""The client files of a portfolio, read one by one, and how their figures are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from cdm_bc.batch.candidates import candidates_of
from cdm_bc.calculation.checks import checked
from cdm_bc.case import load_case
from cdm_bc.charts import Chart, Style
from cdm_bc.errors import CdmError, InputError, Problem
from cdm_bc.figures.headline import results_of
from cdm_bc.figures.portfolio import ClientFigures, LeverPool, anonymous, by_currency, client_figures, pooled
from cdm_bc.model import load_model
from cdm_bc.rendering.markup import render
from cdm_bc.telling.section import Section
from cdm_bc.text import Formatter, Texts, texts

ENDINGS = (".yaml", ".yml")
#: For figures without a currency, which a formatter wants all the same.
ANY_CURRENCY = "EUR"


@dataclass(frozen=True)
class LeftOut:
    """A file that is no good client file: as the user named it, and why."""

    file: str
    problems: tuple[Problem, ...]
    is_twin: bool = False


@dataclass(frozen=True)
class Portfolio:
    """Many clients.

    Attributes
    ----------
    clients : the figures of those whose files are right. left_out : the other files. files : the right ones, by name.
    reference : version of the reference model.
    """

    clients: tuple[ClientFigures, ...]
    left_out: tuple[LeftOut, ...]
    files: tuple[Path, ...]
    reference: str

    @property
    def own_models(self) -> int:
        """How many clients have levers that the reference model has not."""
        return sum(not all(lever.shared for lever in client.levers) for client in self.clients)


def read_portfolio(client_files: str | Path | Sequence[str | Path]) -> Portfolio:
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
    found, refused = candidates_of(name for item in given for name in _in_folder(Path(item)))
    clients, files = [], []
    left_out = [LeftOut(name, problems, is_twin=bool(client)) for client, name, problems in refused]
    reference = load_model().model
    for candidate in found:
        try:
            case = checked(load_case(candidate.path))
            results = results_of(case)
            result, decision, warnings = results.result, results.decision, results.findings
        except CdmError as error:
            problems = error.problems if isinstance(error, InputError) else (_problem(candidate.shown, str(error)),)
            left_out.append(LeftOut(candidate.shown, tuple(map(candidate.as_named, problems))))
            continue
        clients.append(client_figures(result, decision, len(warnings), reference))
        files.append(candidate.path)
    if not clients:
        nothing = _problem(", ".join(map(str, given)), "there is no client file (*.yaml) here.")
        raise InputError([problem for item in left_out for problem in item.problems] or [nothing])
    return Portfolio(
        tuple(clients), tuple(left_out), tuple(sorted(files, key=lambda path: path.name)), reference.version
    )


def _in_folder(path: Path) -> list[str | Path]:
    """The client files of a folder, not of the folders in it; anything else as it is."""
    return sorted(file for file in path.iterdir() if file.suffix in ENDINGS) if path.is_dir() else [path]


def _problem(file: str, message: str) -> Problem:
    return Problem(file, None, None, "", message)


@dataclass(frozen=True)
class PortfolioStory:
    """The figures of many clients and how they are told.

    Attributes
    ----------
    portfolio : as read, with names. asked_language : ``nl``, ``en`` or '' for that of most clients.
    anonymous : whether nothing may name a client.
    """

    portfolio: Portfolio
    asked_language: str
    anonymous: bool

    @cached_property
    def language(self) -> str:
        """``nl`` or ``en``."""
        used = Counter(client.language for client in self.portfolio.clients)
        return self.asked_language or min(used, key=lambda language: (-used[language], language))

    @cached_property
    def text(self) -> Texts:
        """The words of the portfolio."""
        return texts("portfolio", self.language)

    @cached_property
    def clients(self) -> tuple[ClientFigures, ...]:
        """The clients as they may be shown, by currency and then by net present value."""
        known = self.portfolio.clients
        if self.anonymous:
            return anonymous(known, lambda number: self.text("words.client", number=number))
        twice = {name for name, count in Counter(client.name for client in known).items() if count > 1}
        told = [replace(one, name=f"{one.name} ({one.id})") if one.name in twice else one for one in known]
        return tuple(client for group in by_currency(told).values() for client in group)

    @cached_property
    def currencies(self) -> dict[str, tuple[ClientFigures, ...]]:
        """The clients per currency."""
        return by_currency(self.clients)

    @cached_property
    def levers(self) -> tuple[LeverPool, ...]:
        """The levers over all clients, first that which comes first most often; those of one client's own model are not."""
        pools = pooled(self.clients)
        return tuple(pool for pool in pools if pool not in self.lone_levers)

    @cached_property
    def lone_levers(self) -> tuple[LeverPool, ...]:
        """The levers that one client has and the reference model has not; none if there are no others."""
        pools = pooled(self.clients)
        lone = tuple(pool for pool in pools if pool.clients == 1 and not pool.shared)
        return () if len(lone) == len(pools) else lone

    def write(self, currency: str = ANY_CURRENCY) -> Formatter:
        """Number formats."""
        return Formatter(self.language, currency)

    def style(self, currency: str = ANY_CURRENCY) -> Style:
        """The look of the charts, in no client's colour."""
        return Style(self.write(currency))

    def paragraph(self, key: str, *, kind: str = "", **values: object) -> Markup:
        """A paragraph of the text `key`."""
        return render("paragraph", content=self.text(key, **values), kind=kind)

    def counted(self, key: str, count: int, **values: object) -> str:
        """The text `key` for a number of things; ``<key>_one`` for one."""
        return self.text(f"{key}_one", **values) if count == 1 else self.text(key, count=count, **values)

    def section(self, id: str, *parts: Markup | Chart, **more: Any) -> Section:
        """The section `id`; its heading is the text ``<id>.heading``."""
        return Section(id, self.text(f"{id}.heading"), parts, self.language, **more)
