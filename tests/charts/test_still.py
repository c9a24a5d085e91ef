"""The still picture of every chart of every report: well-formed, within its frame, safe, and with the names of the chart."""

from __future__ import annotations

import copy
import html
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cdm_bc import ClientReport, MaturityReport, ModelReport, PortfolioReport
from cdm_bc.charts import Chart
from cdm_bc.charts.still import still

PARAMETERS = Path(__file__).resolve().parents[2] / "parameters"
REPORTS = {
    "client": lambda: ClientReport(PARAMETERS / "retailer.yaml", language="en"),
    "portfolio": lambda: PortfolioReport(PARAMETERS, language="en"),
    "model": ModelReport,
    "maturity": lambda: MaturityReport(PARAMETERS / "wholesaler_answers.csv", language="en"),
}


@pytest.fixture(scope="module", params=REPORTS)
def charts(request):
    parts = [part for section in REPORTS[request.param]().sections() for part in section.parts]
    return [part for part in parts if isinstance(part, Chart)]


def test_every_chart_has_a_well_formed_picture_within_its_frame(charts):
    assert charts
    for chart in charts:
        root = ElementTree.fromstring(still(chart.figure))
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            assert -1 <= float(text.attrib["x"]) <= width + 1, (chart.id, text.text)
            assert -1 <= float(text.attrib["y"]) <= height + 1, (chart.id, text.text)
        assert not re.search(r"nan|inf\b|None", still(chart.figure)), chart.id


def test_the_labels_of_the_axes_are_in_it(charts):
    for chart in charts:
        words = " ".join(ElementTree.fromstring(still(chart.figure)).itertext())
        for key, axis in chart.figure["layout"].items():
            if re.fullmatch(r"yaxis\d*", key):
                shown = [html.unescape(text.split("<br>")[0]) for text in axis.get("ticktext", ())]
                assert [text for text in shown if text not in words] == [], chart.id


def test_drawing_does_not_change_the_figure(charts):
    for chart in charts:
        before = copy.deepcopy(chart.figure)
        still(chart.figure)
        assert chart.figure == before


def test_words_of_a_client_never_become_markup():
    axis = {"tickvals": [0], "ticktext": ["<script>alert(1)</script> & &lt;b&gt;"]}
    layout = {"height": 100, "margin": {"l": 8, "r": 8, "t": 12, "b": 8}, "xaxis": {}, "yaxis": axis}
    drawn = still({"data": [{"type": "bar", "orientation": "h", "x": [1], "y": [0]}], "layout": layout})
    assert "<script" not in drawn
    assert "&lt;b&gt;" in drawn


def test_bars_are_as_long_as_what_they_stand_for():
    layout = {"height": 100, "margin": {"l": 8, "r": 8, "t": 12, "b": 8}, "xaxis": {"range": [0, 4]}, "yaxis": {}}
    drawn = still({"data": [{"type": "bar", "orientation": "h", "x": [1, 3], "y": [0, 1]}], "layout": layout})
    short, long = (float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', drawn))
    assert long == pytest.approx(3 * short, abs=0.2)
