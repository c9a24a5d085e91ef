"""A deck read back: its slides, the numbers in its charts, and those in the workbooks behind them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

import openpyxl
from pptx import Presentation
from pptx.oxml.ns import qn

REFERENCE = re.compile(r"Sheet1!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?")


@dataclass
class DrawnChart:
    """A chart: its series by name, each with what its elements hold, from the slide and from the workbook."""

    sheet: Any
    series: dict[str, dict[str, list[Any]]]

    def cells(self, reference: str) -> list[Any]:
        found = REFERENCE.fullmatch(reference)
        assert found, reference
        first = int(found[2])
        return [self.sheet[f"{found[1]}{row}"].value for row in range(first, int(found[3] or first) + 1)]


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def titles(presentation: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in presentation.slides]


def charts(presentation: Any) -> list[DrawnChart]:
    return [read(shape.chart) for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def read(chart: Any) -> DrawnChart:
    """A chart; every number in it must equal the cell that it names."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    drawn = DrawnChart(book["Sheet1"], {})
    for series in chart._chartSpace.iter(qn("c:ser")):
        held: dict[str, list[Any]] = {}
        for name in ("cat", "val", "xVal", "yVal", "bubbleSize"):
            element = series.find(qn(f"c:{name}"))
            if element is not None:
                reference = element.find(f".//{qn('c:f')}").text
                held[name] = _cache(element, as_number=name != "cat")
                assert held[name] == _like(drawn.cells(reference), held[name]), (name, reference)
        label = next(series.iter("{http://schemas.microsoft.com/office/drawing/2012/chart}datalabelsRange"), None)
        if label is not None:
            shown = [point[0].text for point in label[1] if point.tag.endswith("}pt")]
            assert shown == [str(cell or "") for cell in drawn.cells(label[0].text)]
            held["labels"] = shown
        tx = series.find(qn("c:tx"))
        name = tx.find(f".//{qn('c:v')}").text
        assert drawn.cells(tx.find(f".//{qn('c:f')}").text) == [name]
        drawn.series[name] = held
    return drawn


def _cache(element: Any, *, as_number: bool) -> list[Any]:
    points = {int(point.get("idx")): point.find(qn("c:v")).text for point in element.iter(qn("c:pt"))}
    count = int(element.find(f".//{qn('c:ptCount')}").get("val"))
    return [float(points[index]) if as_number else points[index] for index in range(count)]


def _like(cells: list[Any], cached: list[Any]) -> list[Any]:
    """The cells; numbers that differ in the sixteenth figure are those of the slide."""
    return [
        kept if isinstance(kept, float) and abs(float(cell) - kept) <= 1e-12 * abs(kept) else cell
        for cell, kept in zip(cells, cached, strict=True)
    ]


def faults(content: bytes) -> list[str]:
    """What is wrong with the file by rules that every program goes by: names, types, relations, ids, axes, formulas, room."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    if len(names) != len(set(names)):
        found.append("a part is there twice")
    types = parts["[Content_Types].xml"].decode()
    for name in names:
        ending = name.rpartition(".")[2]
        if (
            name != "[Content_Types].xml"
            and f'PartName="/{name}"' not in types
            and f'Extension="{ending}"' not in types
        ):
            found.append(f"{name} has no type")
        if name.endswith(".rels"):
            found += _broken_relations(name, parts)
    for name, part in parts.items():
        if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
            ids = re.findall(rb'<p:cNvPr id="(\d+)"', part)
            found += [f"{name}: an id is there twice"] if len(ids) != len(set(ids)) else []
        if name.startswith("ppt/charts/") and re.search(rb'<c:(?:axId|crossAx) val="-', part):
            found.append(f"{name}: the id of an axis is negative")
        if name.endswith(".xlsx"):
            found += [f"{name} holds a formula"] if _has_formula(part) else []
    presentation = opened(content)
    for number, slide in enumerate(presentation.slides, 1):
        for shape in slide.shapes:
            inside = shape.left >= 0 and shape.top >= 0 and shape.left + shape.width <= presentation.slide_width + 1
            if not inside or shape.top + shape.height > presentation.slide_height + 1:
                found.append(f"slide {number}: {shape.name} is not on the slide")
            if shape.is_placeholder and shape.has_text_frame and not shape.text_frame.text.strip():
                found.append(f"slide {number}: {shape.name} is empty")
    return found


def _broken_relations(name: str, parts: dict[str, bytes]) -> list[str]:
    folder = name.partition("_rels/")[0]
    found = []
    for target, mode in re.findall(r'Target="([^"]+)"(?: TargetMode="(\w+)")?', parts[name].decode()):
        path = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
        if mode == "External" or path not in parts:
            found.append(f"{name} leads to {target}, which is not there")
    return found


def _joined(folder: str, target: str) -> str:
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


def _has_formula(workbook: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return any(re.search(rb"<f[ >]", archive.read(name)) for name in archive.namelist() if "sheet" in name)
