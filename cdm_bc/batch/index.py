"""The overview over all clients of a folder: a tile per client, searched and sorted; one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from cdm_bc.batch.manifest import Manifest
from cdm_bc.files import write_atomically
from cdm_bc.rendering.html import asset, render
from cdm_bc.rendering.page import DEFAULT_ACCENT
from cdm_bc.text import Formatter, texts

INDEX = "index.html"
#: The page over all clients, if it lies beside.
PORTFOLIO = "portfolio.html"
#: Kind of the reports on the maturity of an organisation.
MATURITY = "maturity"
#: What tiles are sorted by; the first at first.
ORDERS = ("npv", "chance", "date", "name")
#: What a tile links to, if it lies beside: ending of the file's name -> text.
LINKS = {".html": "report", ".pdf": "pdf", ".pptx": "deck", ".xlsx": "workbook", "-customers.html": "customers"}


def write_index(manifest: Manifest, language: str = "") -> None:
    """Write the overview of what the manifest lists."""
    write_atomically(manifest.folder / INDEX, index_page(manifest, language))


def index_page(manifest: Manifest, language: str = "") -> str:
    """The overview as a page; in the language of most reports, unless one is asked for."""
    summaries = {client: entry["summary"] for client, entry in manifest.reports.items() if entry["summary"]}
    assessed = {report: figures for report, figures in summaries.items() if figures.get("kind") == MATURITY}
    language = language or _main_language(manifest)
    script = asset("overview.js")
    by_name = {figures["name"]: report for report, figures in assessed.items()}
    tiles = [_tile(manifest, client, by_name, language) for client in sorted(summaries.keys() - assessed.keys())]
    return render(
        "overview",
        language=language,
        text=texts("index", language),
        title=texts("index", language)("title" if tiles or not assessed else "maturity.heading"),
        orders=ORDERS,
        tiles=sorted(tiles, key=lambda tile: (-tile["sort"]["npv"], tile["client"])),
        assessed=[_assessed(report, assessed[report], language) for report in sorted(assessed)],
        failed=sorted(manifest.failed.items()),
        portfolio=PORTFOLIO if (manifest.folder / PORTFOLIO).is_file() else "",
        accent=DEFAULT_ACCENT,
        style=asset("page.css") + asset("report.css") + asset("overview.css"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _main_language(manifest: Manifest) -> str:
    used = Counter(
        entry["options"]["language"] or entry["summary"].get("language", "en") for entry in manifest.reports.values()
    )
    return min(used, key=lambda language: (-used[language], language)) if used else "en"


def _tile(manifest: Manifest, client: str, assessed: Mapping[str, str], language: str) -> dict[str, Any]:
    """What a tile shows, and what it is sorted and found by."""
    entry, text = manifest.reports[client], texts("index", language)
    figures = entry["summary"]
    write = Formatter(language, figures["currency"])
    low, high = figures["p10"], figures["p90"]
    steps = figures["first_step"].get(language, [])
    day = entry["options"].get("date") or figures.get("date") or ""
    begin = text("first_more", name=steps[0], count=len(steps) - 1) if len(steps) > 1 else "".join(steps)
    shown = {
        "npv": write.money_round(figures["npv"]),
        "chance": write.percent(figures["probability_positive"], 0),
        "payback": write.months(figures["payback_months"]),
        "roi": write.percent(figures["roi"], 0),
    }
    return shown | {
        "client": client,
        "name": figures["name"],
        "about": " · ".join(filter(None, (figures["sector"], write.date(date.fromisoformat(day)) if day else ""))),
        "advice": text(f"advice.{figures['recommended']}"),
        "range": "" if low is None else text("range", low=write.money_round(low), high=write.money_round(high)),
        "first": text("first", name=begin) if begin else "",
        "warnings": text("warnings_one" if figures["warnings"] == 1 else "warnings", count=figures["warnings"]),
        "links": _links(manifest, client, entry) | _of_maturity(figures["name"], assessed),
        "sort": {"npv": figures["npv"], "chance": _or_last(figures["probability_positive"]), "date": day},
    }


def _links(manifest: Manifest, client: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """Text -> file of what there is of a client."""
    names = {key: f"{client}{ending}" for ending, key in LINKS.items()}
    there = {key: name for key, name in names.items() if name in entry["results"] or (manifest.folder / name).is_file()}
    return {"report": names["report"]} | there


def _of_maturity(name: str, assessed: Mapping[str, str]) -> dict[str, str]:
    return {"maturity": f"{assessed[name]}.html"} if name in assessed else {}


def _or_last(value: float | None) -> float:
    return float("-inf") if value is None else value


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
