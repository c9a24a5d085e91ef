"""Small client files, quick to work out, in which every word is the tester's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import v4

from cdm_bc.rendering.page import export_html
from cdm_bc.reports.portfolio import PortfolioReport

SECTIONS = ("answer", "clients", "distribution", "effort", "first", "sectors", "left_out", "run_record")

CLIENT = """
client: {{name: "{name}", sector: "{sector}", language: en, currency: {currency}, date: 2026-11-22, accent: "{accent}"}}
model: {model}
facts:
  revenue: {revenue}
  active_customers: 200_000
  contacts_per_year: {{by_year: [100_000, 110_000], low: 0.9, high: 1.2}}
  failed_deliveries_per_year: 8_000
  addressed_media_spend: 1_500_000
  manual_hours_per_year: {{base: 9_000, low: 6_000, high: 12_000}}
  data_user_fte: 30
  addressable_revenue_share: 0.5
data:
  company_identity: {{in_scope: false}}
  company_registration: {{in_scope: false}}
  company_structure: {{in_scope: false}}
foundations:
  processes: {{current: 0.5, target: 0.8}}
effort:
  day_rate: 700
  lines:
    - {{lever: person_identity, what: Clean up, kind: processes, days: 20, cost: {cost}}}
    - {{lever: programme, what: Lead, kind: organisation, by_year: [10_000, 5_000]}}
finance: {{horizon_years: 4, discount_rate: 0.08}}
uncertainty: {{samples: 64, seed: 0}}
"""

WriteClient = Callable[..., Path]


@pytest.fixture
def write_client(tmp_path: Path) -> WriteClient:
    """``write_client("acme", name="Acme", …)`` writes ``clients/acme.yaml``; a folder that is a portfolio."""
    folder = tmp_path / "clients"
    folder.mkdir()

    def write(id: str, **values: object) -> Path:
        given = {"name": id.title(), "sector": "retail", "currency": "EUR", "accent": "#112233", "model": "reference"}
        given |= {"revenue": 50_000_000, "cost": 20_000}
        path = folder / f"{id}.yaml"
        path.write_text(CLIENT.format(**(given | values)), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def page_of() -> Callable[..., str]:
    """The page of a portfolio, made in this process without a kernel; plotly.js taken out on request."""

    def make(report: PortfolioReport, *, plotly: bool = False) -> str:
        cells = []
        for name in SECTIONS:
            section = getattr(report, name)()
            bundles = section.bundles() if section else []
            outputs = [v4.new_output("display_data", data, metadata=metadata) for data, metadata in bundles]
            cells.append(v4.new_code_cell(f"report.{name}()", outputs=outputs, id=name.replace("_", "-")))
        html = export_html(v4.new_notebook(cells=cells))
        return html if plotly else re.sub(r'(<script type="text/plain" id="plotly">).*?(</script>)', r"\1\2", html)

    return make
