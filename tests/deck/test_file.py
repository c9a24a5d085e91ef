"""The file: sound in every template, its numbers those of the library, the same bytes each time."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx.oxml.ns import qn

from cdm_bc import ClientReport
from cdm_bc.rendering.deck.pptx import usable_template
from cdm_bc.rendering.deck.titles import title_room
from cdm_bc.reports.deck import deck_file
from cdm_bc.telling.deck.deck import deck
from tests.report.pages import CLIENT

from .opened import charts, faults, opened, titles
from .templates import TEMPLATES, by_libreoffice, convert, office

#: Names a program that checks a file by the rules of Open XML and prints JSON, such as ooxml-validator of npm.
VALIDATOR = os.environ.get("CDM_BC_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
needs_office = pytest.mark.skipif(office() is None, reason="LibreOffice with Impress is not installed")


def is_valid(content: bytes, folder: Path) -> bool:
    """By the rules of Open XML, where something can tell."""
    if VALIDATOR is None:
        return True
    file = folder / "deck.pptx"
    file.write_bytes(content)
    said = subprocess.run([VALIDATOR, str(file)], capture_output=True, check=False, timeout=60).stdout
    found = json.loads(said)
    assert found["errors"] == []
    return bool(found["ok"])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["", *TEMPLATES])
def test_the_file_is_sound_in_every_template(
    deck_in: Callable[..., bytes], name: str, language: str, tmp_path: Path
) -> None:
    content = deck_in(name, language)
    assert faults(content) == []
    assert is_valid(content, tmp_path)


def test_the_faults_that_it_looks_for_are_found(deck_in: Callable[..., bytes]) -> None:
    """The rules by which the tests call a file sound would find what libraries and programs have got wrong."""
    content = deck_in()
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("docProps/core.xml", b"<x/>")
    assert "a part is there twice" in faults(stream.getvalue())
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            if part != "ppt/theme/theme1.xml":
                new.writestr(part, old.read(part).replace(b'<c:axId val="', b'<c:axId val="-'))
    found = " ".join(faults_of_parts(broken.getvalue()))
    assert "the id of an axis is negative" in found
    assert "leads to" in found


def faults_of_parts(content: bytes) -> list[str]:
    try:
        return faults(content)
    except KeyError:  # python-pptx itself does not open a deck without its theme
        from .opened import _broken_relations

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        negative = ["the id of an axis is negative"] if b'axId val="-' in parts["ppt/charts/chart1.xml"] else []
        return negative + [line for name in parts if name.endswith(".rels") for line in _broken_relations(name, parts)]


def test_charts_hold_the_figures_of_the_library_and_their_workbooks_too(
    deck_in: Callable[..., bytes], report: Callable[..., ClientReport]
) -> None:
    """``charts`` compares every number and label of a chart with its cell."""
    story = report("nl").story
    decision, result = story.decision, story.result
    value, fall, bubbles, flow, swings, bars = charts(opened(deck_in()))
    (columns,) = value.series.values()
    assert columns["val"] == [result.data_value.today, result.data_value.reached, result.data_value.perfect]
    base, above, below = (fall.series[name]["val"] for name in ("base", "above", "below"))
    from cdm_bc.figures.gains import steps

    found, level = steps(result), 0.0
    for index, step in enumerate(found):
        begin = 0.0 if step.is_total else level
        level = begin + step.amount
        reach = sorted((begin, level))
        assert [base[index] if base[index] > 0 else below[index], base[index] + above[index]] == pytest.approx(reach)
    assert [cell.value for cell in fall.sheet["G"][1:]] == pytest.approx([step.amount for step in found], rel=1e-12)
    placed = {
        row[4].value: (row[0].value, row[1].value, row[5].value)
        for row in bubbles.sheet.iter_rows()
        if isinstance(row[0].value, int | float)
    }
    assert placed == {
        f"{item.lever.letter or ''} {item.lever.name['nl']}".strip(): pytest.approx(
            (item.effort, item.value, item.days)
        )
        for item in decision.levers.ranked
    }
    finance = result.finance
    assert [series["val"] for series in flow.series.values()] == [
        finance.benefits.tolist(),
        (-finance.costs).tolist(),
        finance.cumulative.tolist(),
    ]
    widest = decision.sensitivity.top(5)
    assert [series["val"] for series in swings.series.values()] == [
        [item.swing[side] for item in widest] for side in (0, 1)
    ]
    (worth,) = bars.series.values()
    assert worth["val"] == sorted((item.evppi for item in decision.sensitivity.inputs), reverse=True)[:5]


def test_quadrant_lines_are_the_medians_and_swings_begin_at_the_base(
    deck_in: Callable[..., bytes], report: Callable[..., ClientReport]
) -> None:
    decision = report("nl").story.decision
    found = [shape.chart for slide in opened(deck_in()).slides for shape in slide.shapes if shape.has_chart]
    crossings = [
        sorted(float(at.get("val")) for at in chart._chartSpace.iter(qn("c:crossesAt")))
        for chart in (found[2], found[4])
    ]
    medians = sorted((decision.levers.median_effort, decision.levers.median_value))
    assert crossings == [pytest.approx(medians), pytest.approx([decision.subject.finance.npv])]


@pytest.mark.parametrize("sign", ['=HYPERLINK("a.b";1)', "+1+1", "-1+1", "@SUM(A1)"])
def test_words_of_a_client_are_no_formula_anywhere(tmp_path: Path, sign: str) -> None:
    file = tmp_path / "acme.yaml"
    wide = CLIENT.replace("high: 140", "high: 2_000")  # so that the line, named by the client, stands in a chart
    file.write_text(wide.format(name=json.dumps(sign), language="nl", more=""), encoding="utf-8")
    content = deck_file(ClientReport(file))
    assert faults(content) == []  # a formula in a workbook, and a link, are faults
    drawn = charts(opened(content))
    cells = [cell for chart in drawn for row in chart.sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"n", "s"}
    assert any(str(cell.value).startswith(sign) for cell in cells)
    assert opened(content).slides[0].shapes.title.text_frame.text == sign


def test_equal_input_gives_equal_bytes(report: Callable[..., ClientReport], template: Callable[[str], Path]) -> None:
    def made() -> list[bytes]:
        return [
            deck_file(report("nl"), usable_template(template(name)) if name else None) for name in ("", "decorated")
        ]

    first = made()
    time.sleep(2.1)  # an archive knows its time to two seconds, properties to one
    assert made() == first


def test_every_slide_has_its_message_its_notes_and_its_number(
    deck_in: Callable[..., bytes], report: Callable[..., ClientReport]
) -> None:
    told = deck(report("nl").story)
    presentation = opened(deck_in())
    said = titles(presentation)
    assert said[0] == told.title
    for slide in told.slides:
        assert any(title.startswith(one) for title in said for one in slide.titles), slide.id
    for made in list(presentation.slides)[1:]:
        notes = made.notes_slide.notes_text_frame.text
        assert "werkboek" in notes
        assert "retailer.yaml" in notes
        assert "<a:fld id=" in made.element.xml


@pytest.mark.parametrize("name", ["", *TEMPLATES])
def test_every_title_fits_its_place(deck_in: Callable[..., bytes], name: str) -> None:
    for slide in list(opened(deck_in(name)).slides)[1:]:
        room, title = title_room(slide.slide_layout), slide.shapes.title
        (run,) = title.text_frame.paragraphs[0].runs
        size = run.font.size.pt if run.font.size else room.size
        assert room.holds(run.text, size), (run.text, size)
        assert size >= 0.6 * room.size - 0.05


def test_colours_and_letters_are_those_of_the_theme(deck_in: Callable[..., bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(deck_in("decorated"))) as archive:
        for name in archive.namelist():
            if name.startswith(("ppt/slides/slide", "ppt/charts/chart")) and name.endswith(".xml"):
                text = archive.read(name)
                assert b"srgbClr" not in text, name
                assert b"<a:latin" not in text.replace(b'<a:latin typeface="+mn-lt"/>', b""), name


@pytest.mark.e2e
@needs_office
def test_libreoffice_saves_a_template_and_shows_every_slide(
    report: Callable[..., ClientReport], tmp_path: Path
) -> None:
    content = deck_file(report("nl"), usable_template(by_libreoffice(tmp_path)))
    assert faults(content) == []
    assert is_valid(content, tmp_path)
    file = tmp_path / "made.pptx"
    file.write_bytes(content)
    convert(file, "pdf", tmp_path / "shown")
    shown = (tmp_path / "shown" / "made.pdf").read_bytes()
    assert shown.count(b"/Type/Page\n") + shown.count(b"/Type/Page/") == len(opened(content).slides)
