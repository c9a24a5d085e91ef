"""One telling, many renderings: the same parts as HTML, as text, and in a form that a test makes up."""

from __future__ import annotations

import pytest

from cdm_bc.parts import (
    Block,
    Cell,
    Chart,
    Cover,
    Formula,
    Joined,
    KeyFigure,
    Paragraph,
    Row,
    Section,
    Table,
    column,
    figures,
    measured,
    money,
    months,
    number,
    percent,
    rounded,
    table,
    written,
)
from cdm_bc.quantity import parse_quantity
from cdm_bc.rendering.html import html
from cdm_bc.rendering.notebook import bundles
from cdm_bc.rendering.terminal import show
from cdm_bc.text import Formatter

NL, EN = Formatter("nl", "EUR"), Formatter("en", "EUR")


@pytest.mark.parametrize(
    ("content", "dutch", "english"),
    [
        ("words", "words", "words"),
        (money(1234567.4), "€\xa01.234.567", "€1,234,567"),
        (money(12.5, None), "€\xa012,50", "€12.50"),
        (money(None), "–", "–"),
        (rounded(1_234_567), "€\xa01,23\xa0mln", "€1.23m"),
        (rounded(1_234, signed=True), "+€\xa01.230", "+€1,230"),
        (rounded(-1_234, signed=True), "-€\xa01.230", "-€1,230"),
        (rounded(0.2, signed=True), "€\xa00", "€0"),
        (percent(0.1234), "12,34%", "12.34%"),
        (percent(1.5, 0), "150%", "150%"),
        (percent(None, 0), "–", "–"),
        (number(0.25, 2), "0,25", "0.25"),
        (number(0.25, 1, signed=True), "+0,2", "+0.2"),
        (number(1234, 0, "day"), "1.234", "1,234"),
        (months(33.4), "33\xa0maanden", "33\xa0months"),
        (measured(7.25, "money/contact"), "€\xa07,25 per contact", "€7.25 per contact"),
        (
            measured(parse_quantity({"low": 0.1, "base": 0.2, "high": 0.4}), "1"),
            "20% (10% tot 40%)",
            "20% (10% to 40%)",
        ),
        (Joined((percent(0.3, 0), percent(0.8, 0))), "30% → 80%", "30% → 80%"),
        (Joined((money(1), "–"), "; "), "€\xa01; –", "€1; –"),
    ],
)
def test_a_cell_is_written_in_the_language_of_the_reader(content, dutch, english):
    assert (written(content, NL), written(content, EN)) == (dutch, english)


def test_a_cell_keeps_the_value_in_full_and_its_unit():
    assert rounded(1_234_567.891) == Cell(1_234_567.891, "money", "round")
    assert percent(0.123456, 0).value == 0.123456
    assert number(12, 0, "day").unit == "day"


@pytest.fixture
def section() -> Section:
    """A section with every kind of part."""
    grid = table(
        "By year",
        [column("Year", width=20), figures("Net")],
        [Row(("Later",), "group"), ("2027", money(1200)), Row(("Total", money(1200)), "total")],
    )
    steps = table("How", [column("Step"), column("How"), figures("Result")], [("gain", "5 − 2", money(3))])
    cover = Cover("Kicker", "Title", "", "2026", "", "Lead", "Figures", (KeyFigure("NPV", rounded(5e6), "over 5 years"),),
                  (Block("First", ("Start here.",)),))  # fmt: skip
    chart = Chart(
        "c", {"data": [], "layout": {"height": 100, "margin": {"t": 0}}}, "Picture", "What it shows", "Alt", grid
    )
    words = (
        Paragraph("Plain & <b>bold</b>"),
        Paragraph("Part", "heading"),
        Paragraph("one", "item"),
        Paragraph("two", "item"),
    )
    terms = table("", [column(""), column("")], [("Word", "Meaning")], kind="terms")
    return Section("s", "Heading", (cover, *words, grid, Formula("Gain", "", "", "", steps), terms, chart), EN)


def test_every_part_becomes_html_and_text_stays_text(section):
    page = str(html(section.parts, section.write))
    assert "<p>Plain &amp; &lt;b&gt;bold&lt;/b&gt;</p>" in page
    assert "<h3>Part</h3>" in page
    assert page.count("<ul>") == 1
    assert page.count("<li>") == 2
    assert '<td class="n">€1,200</td>' in page
    assert '<tr class="group"><th scope="rowgroup" colspan="2">Later</th></tr>' in page
    assert '<tr class="total">' in page
    assert "<dt>Word</dt><dd>Meaning</dd>" in page
    assert '<dd class="value">€5.00m</dd>' in page
    assert 'id="chart-c"' in page


def test_every_part_becomes_text(section, capsys):
    show(section)
    said = capsys.readouterr().out
    for words in (
        "Heading",
        "Title",
        "NPV: €5.00m (over 5 years)",
        "Start here.",
        "- one",
        "Later",
        "€1,200",
        "5 − 2",
        "Picture",
    ):
        assert words in said


def test_a_notebook_shows_texts_together_and_each_chart_on_its_own(section):
    (texts, about), (chart, nothing) = bundles(section)
    assert about == {"cdm_bc": {"section": "s", "heading": "Heading"}}
    assert nothing == {}
    assert '<h2 id="s">' not in texts["text/html"]  # the cover brings its own heading
    assert "application/vnd.plotly.v1+json" in chart


def test_another_form_of_output_needs_the_parts_alone(section):
    """What a workbook will do: values and units, not words."""
    found: list[tuple[object, str]] = []
    for part in section.parts:
        grid = part if isinstance(part, Table) else getattr(part, "table", None) or getattr(part, "steps", None)
        for row in grid.rows if grid else ():
            found += [(cell.value, cell.unit) for cell in row.cells if isinstance(cell, Cell)]
    assert found == [(1200, "money"), (1200, "money"), (3, "money"), (1200, "money"), (1200, "money")]
