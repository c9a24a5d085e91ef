"""The overview over all clients of a folder: one table that can be sorted, one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from cdm_bc.batch.manifest import Manifest
from cdm_bc.files import write_atomically
from cdm_bc.rendering.html import TEMPLATES, render
from cdm_bc.text import Formatter, texts

INDEX = "index.html"
#: Kind of the reports on the maturity of an organisation.
MATURITY = "maturity"
#: Column -> whether it holds numbers.
COLUMNS = {
    "name": False,
    "sector": False,
    "advice": False,
    "npv": True,
    "roi": True,
    "payback": True,
    "range": True,
    "chance": True,
    "first_step": False,
    "warnings": True,
}


def write_index(manifest: Manifest, language: str = "") -> None:
    """Write the overview of what the manifest lists."""
    write_atomically(manifest.folder / INDEX, index_page(manifest, language))


def index_page(manifest: Manifest, language: str = "") -> str:
    """The overview as a page; in the language of most reports, unless one is asked for."""
    summaries = {client: entry["summary"] for client, entry in manifest.reports.items() if entry["summary"]}
    assessed = {report: figures for report, figures in summaries.items() if figures.get("kind") == MATURITY}
    language = language or _main_language(manifest)
    script = (TEMPLATES / "overview.js").read_text(encoding="utf-8")
    rows = [_row(client, manifest.reports[client], language) for client in sorted(summaries.keys() - assessed.keys())]
    return render(
        "overview",
        language=language,
        text=texts("index", language),
        title=texts("index", language)("title" if rows or not assessed else "maturity.heading"),
        columns=COLUMNS,
        rows=sorted(rows, key=lambda row: (-row["npv"]["sort"], row["client"])),
        assessed=[_assessed(report, assessed[report], language) for report in sorted(assessed)],
        failed=sorted(manifest.failed.items()),
        style=(TEMPLATES / "overview.css").read_text(encoding="utf-8"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _main_language(manifest: Manifest) -> str:
    used = Counter(
        entry["options"]["language"] or entry["summary"].get("language", "en") for entry in manifest.reports.values()
    )
    return min(used, key=lambda language: (-used[language], language)) if used else "en"


def _row(client: str, entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What a row shows, and what it is sorted by."""
    figures = entry["summary"]
    write = Formatter(language, figures["currency"])
    low, high = figures["p10"], figures["p90"]
    texts_of = {
        "npv": (write.money_round(figures["npv"]), figures["npv"]),
        "roi": (write.percent(figures["roi"], 0), figures["roi"]),
        "payback": (write.months(figures["payback_months"]), figures["payback_months"]),
        "range": (_range(write, low, high), low),
        "chance": (write.percent(figures["probability_positive"], 0), figures["probability_positive"]),
        "warnings": (str(figures["warnings"]), figures["warnings"]),
    }
    row: dict[str, Any] = {
        key: {"text": text, "sort": float("-inf") if value is None else value}
        for key, (text, value) in texts_of.items()
    }
    steps = figures["first_step"].get(language, [])
    return row | {
        "client": client,
        "name": figures["name"],
        "sector": figures["sector"] or "",
        "advice": texts("index", language)(f"advice.{figures['recommended']}"),
        "first_step": steps[0] if steps else "",
        "more_steps": steps[1:],
        "files": sorted(entry["results"]),
    }


def _assessed(report: str, figures: Mapping[str, Any], language: str) -> dict[str, str]:
    """What the row of a maturity report shows."""
    write = Formatter(language, "EUR")
    lowest = figures["lowest"].get(language, "")
    return {
        "report": report,
        "name": figures["name"],
        "respondents": str(figures["respondents"]),
        "index": write.number(figures["index"], 1),
        "lowest": f"{lowest} ({write.number(figures['lowest_index'], 1)})" if lowest else write.number(None),
    }


def _range(write: Formatter, low: float | None, high: float | None) -> str:
    return write.money_round(None) if low is None else f"{write.money_round(low)} – {write.money_round(high)}"
