"""A client in which every word is the tester's, its pages, and a reader of pages."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from nbformat import v4

from cdm_bc import ClientReport

SECTIONS = (
    "answer", "benefits_that_matter", "data_needed", "data_sources", "data_storage", "effort", "value", "plan", "certainty",
    "scenarios", "warnings", "defaults", "formulas", "inputs", "method", "run_record",
)  # fmt: skip

EVIL = '<script>alert(1)</script> & "=1+1"'

CLIENT = """
client: {{name: {name}, sector: {name}, language: {language}, currency: EUR, date: 2026-11-22, accent: "#ffee00"{more}}}
facts:
  revenue: {{base: 50_000_000, source: {name}}}
  active_customers: 200_000
  contacts_per_year: {{by_year: [100_000, 110_000], low: 0.9, high: 1.2}}
  failed_deliveries_per_year: 8_000
  addressed_media_spend: 1_500_000
  customer_decision_budget: 4_000_000
  manual_hours_per_year:
    {{base: 9_000, low: 6_000, high: 12_000, source: {{title: {name}, url: "javascript:alert(1)"}}, note: {name}}}
  data_user_fte: 30
  addressable_revenue_share: 0.5
data:
  person_identity: {{sources: [{name}], stored_in: {name}, owner: {name}, note: {name}}}
  company_identity: {{in_scope: false}}
  company_registration: {{in_scope: false}}
  company_structure: {{in_scope: false}}
foundations:
  system_landscape: {{current: 0.4, target: 0.8}}
  processes: {{current: 0.5, target: 0.8}}
  organisation: {{current: 0.5, target: 0.8}}
effort:
  day_rate: 700
  lines:
    - {{lever: person_identity, what: {name}, kind: processes, days: {{low: 60, base: 80, high: 140}}, cost: 20_000}}
    - {{lever: system_landscape, what: {name}, kind: systems, cost: 40_000, yearly_cost: 15_000}}
    - {{lever: programme, what: {name}, kind: organisation, by_year: [10_000, 5_000]}}
finance: {{horizon_years: 4, discount_rate: 0.08, budget_per_year: 300_000, first_year: 2027}}
uncertainty: {{samples: 256, seed: 0}}
scenarios:
  {name}: {{facts: {{revenue: 40_000_000}}}}
"""


def notebook_of(client_file: Path, language: str = "") -> Any:
    """The notebook of a report as it is after a run: its outputs, but no kernel was needed."""
    report = ClientReport(client_file, language=language)
    cells = []
    for name in SECTIONS:
        bundles = getattr(report, name)().bundles()
        outputs = [v4.new_output("display_data", data, metadata=metadata) for data, metadata in bundles]
        cells.append(v4.new_code_cell(f"report.{name}()", outputs=outputs, id=name.replace("_", "-")))
    return v4.new_notebook(cells=cells)


class Outline(HTMLParser):
    """The texts of a page by element, in order: ``texts`` holds (path of tags, attributes, text)."""

    VOID = frozenset({"meta", "link", "br", "img", "col", "hr", "input"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], dict[str, str | None], str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append((tag, dict(attrs)))
            self.texts.append((tuple(name for name, _ in self.open), dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            attrs = self.open[-1][1]
            self.texts.append((tuple(name for name, _ in self.open), attrs, data.strip()))

    def words_in(self, *tags: str) -> str:
        """Everything readable inside elements of these tags."""
        return " ".join(text for path, _, text in self.texts if text and set(tags) & set(path) and "script" not in path)
