"""A case as a workbook."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.excel.benefits import write_benefits
from cdm_bc.excel.book import Book
from cdm_bc.excel.cash_flow import write_cash_flow
from cdm_bc.excel.charts import write_charts
from cdm_bc.excel.checks import write_checks
from cdm_bc.excel.costs import write_costs, write_new_costs
from cdm_bc.excel.cover import write_cover, write_picker
from cdm_bc.excel.delivered import flag_delivered, write_delivered
from cdm_bc.excel.draft import Draft, start_pages
from cdm_bc.excel.inputs import write_inputs
from cdm_bc.excel.manifest import write_manifest
from cdm_bc.excel.plan import write_plan
from cdm_bc.excel.potential import write_potential
from cdm_bc.excel.quality import write_quality, write_states
from cdm_bc.excel.render import rendered
from cdm_bc.figures.headline import Results

#: In the order in which sheets need each other.
STEPS = (
    start_pages, write_picker, write_inputs, write_plan, write_quality, write_states, write_potential, write_benefits,
    write_new_costs, write_costs, write_cash_flow, write_checks, write_delivered, flag_delivered, write_cover, write_charts,
    write_manifest,
)  # fmt: skip


def workbook(results: Results, *, language: str = "", file_hash: str = "") -> bytes:
    """The workbook of a case: the client file itself, with the plan that is advised.

    Parameters
    ----------
    language : of its texts; the client's if ''. file_hash : of the client file, which the cover names.
    """
    return rendered(book_of(results, language=language, file_hash=file_hash))


def book_of(
    results: Results,
    *,
    language: str = "",
    file_hash: str = "",
    scenario: str = "",
    waves: Mapping[str, int] | None = None,
) -> Book:
    """The cells of the workbook.

    Parameters
    ----------
    scenario : the one that is chosen; '' for the file itself. waves : lever id -> wave; the plan that is advised by default.
    """
    subject, case = results.decision.subject, results.case
    if waves is None:
        waves = {lever.id: int(wave) for lever, wave in zip(case.levers, subject.waves, strict=True)}
    number = 1 + list(case.scenarios).index(scenario) if scenario else 0
    draft = Draft(results, language or case.language, number, waves, file_hash)
    draft.book.title, draft.book.author = case.client.client.name, "cdm-bc"
    for step in STEPS:
        step(draft)
    return draft.book
