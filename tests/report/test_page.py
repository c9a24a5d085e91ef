"""The page as a file: what is in it, and above all what is not."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from nbformat import v4

from cdm_bc import ClientReport
from cdm_bc.charts import Style
from cdm_bc.errors import InputError, ReportError
from cdm_bc.rendering.page import about, export_html

from .pages import EVIL, SECTIONS, Outline, notebook_of

#: Words that a Dutch reader would stumble over in a Dutch report, and an English one in an English report. Short words that
#: both languages have (is, of, in, over, data, plan) are not among them.
ENGLISH = set(
    re.findall(r"\w+", "the and with from this that which what benefits costs year years today worth effort first")
)
DUTCH = set(re.findall(r"\w+", "het een van de jaar jaren baten kosten waarde wat welke niet geen zijn wordt nu eerst"))
OURS = ("h1", "h2", "h3", "p", "caption", "dt", "dd", "summary", "nav", "ul")


def test_a_page_is_one_file_of_less_than_two_and_a_half_megabytes(write_client, page_of):
    size = page_of(write_client()).stat().st_size
    assert 1_000_000 < size < 2_500_000


def test_the_same_client_gives_the_same_page_byte_for_byte(write_client):
    file = write_client()
    assert export_html(notebook_of(file)) == export_html(notebook_of(file))


def test_the_page_forbids_every_request_and_names_none(write_client, page_of, outline):
    page = outline(page_of(write_client()))
    policies = [
        attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
    ]
    loads = [(tag, attrs) for tag, attrs in page.elements if tag in ("link", "iframe", "object", "embed", "base")]
    assert loads == []
    assert [
        attrs["src"] for tag, attrs in page.elements if "src" in attrs and not str(attrs["src"]).startswith("data:")
    ] == []


def test_the_page_holds_no_code_no_path_and_no_parameter(write_client, page_of):
    file = write_client()
    html = re.sub(r'<script type="text/plain" id="plotly">.*?</script>', "", page_of(file).read_text(encoding="utf-8"))
    signs = ("papermill", "ClientReport", "report.answer()", "Traceback", "client_file", "cdn", "mathjax")
    for sign in (str(file.parent), *signs):
        assert sign not in html, sign


@pytest.mark.parametrize(("language", "foreign"), [("nl", ENGLISH), ("en", DUTCH)])
def test_a_report_is_in_one_language(write_client, page_of, outline, language, foreign):
    page = outline(page_of(write_client("Acme", language)))
    words = re.findall(r"[a-zë]+", page.words_in(*OURS).lower())
    assert len(words) > 800
    assert sorted(set(words) & foreign) == []
    assert ("html", {"lang": language}) in page.elements


def test_amounts_and_dates_are_written_as_the_language_has_them(write_client, page_of, outline):
    dutch = outline(page_of(write_client("Acme", "nl"))).words_in("body")
    english = outline(page_of(write_client("Acme", "en"))).words_in("body")
    assert "22 november 2026" in dutch
    assert "22 November 2026" in english
    assert re.search(r"€\xa0\d{1,3}\.\d{3}", dutch)
    assert re.search(r"€\d{1,3},\d{3}", english)
    assert not re.search(r"€\s?\d{1,3},\d{3}\b", dutch)
    assert not re.search(r"€\s?\d{1,3}\.\d{3}\b", english)


def test_the_language_of_the_run_goes_before_that_of_the_client(write_client, page_of, outline):
    page = outline(page_of(write_client("Acme", "nl"), "en"))
    assert ("html", {"lang": "en"}) in page.elements
    assert "what better customer data is worth" in page.words_in("h1")


def test_headings_go_down_one_step_at_a_time(write_client, page_of, outline):
    levels = [int(tag[1]) for tag, _ in outline(page_of(write_client())).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_entry_of_the_contents_leads_somewhere(write_client, page_of, outline):
    elements = outline(page_of(write_client())).elements
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [attrs["href"] for tag, attrs in elements if tag == "a" and str(attrs.get("href", "")).startswith("#")]
    assert len(targets) == len(SECTIONS) + 1  # and the link that skips the contents
    assert {str(target)[1:] for target in targets} <= set(ids)


def test_tables_have_captions_and_their_headers_a_scope(write_client, page_of, outline):
    page = outline(page_of(write_client()))
    tags = [tag for tag, _ in page.elements]
    assert tags.count("table") > 15
    assert tags.count("caption") == tags.count("table")
    assert all(attrs.get("scope") for tag, attrs in page.elements if tag == "th")
    assert sum(1 for path, _, text in page.texts if path[-1] == "caption" and text) == tags.count("caption")


def test_every_chart_says_in_words_what_it_shows(write_client, page_of, outline):
    page = outline(page_of(write_client()))
    labels = [str(attrs["aria-label"]) for tag, attrs in page.elements if attrs.get("class") == "plot"]
    assert len(labels) == sum(1 for _, attrs in page.elements if "data-chart" in attrs) >= 12
    assert all(len(label.split()) >= 8 and "{" not in label for label in labels)


def test_words_of_the_client_never_become_markup(write_client, page_of):
    html = page_of(write_client(EVIL)).read_text(encoding="utf-8")
    assert "alert(1)</script>" not in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;=1+1&#34;" in html


def test_a_formula_stays_readable_after_escaping(write_client, page_of, outline):
    words = outline(page_of(write_client("R&D <Benelux>"))).words_in("h1")
    assert words == "R&D <Benelux>: what better customer data is worth"


def test_a_failed_notebook_gives_no_page():
    cell = v4.new_code_cell(
        "1/0", outputs=[v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero")]
    )
    with pytest.raises(ReportError, match="the notebook failed: division by zero"):
        export_html(v4.new_notebook(cells=[cell]))


def test_a_notebook_says_whose_report_it_is(write_client):
    found = about(notebook_of(write_client("Acme", "nl")))
    assert (found.client, found.language) == ("acme", "nl")
    assert found.title == "Acme: wat betere klantdata waard is"
    assert len(found.sections) == len(SECTIONS)


def test_an_analysts_own_cells_are_shown_too():
    figure = {"data": [{"type": "bar", "y": [1, 2]}], "layout": {"title": {"text": "</script>"}}}
    outputs = [
        v4.new_output("display_data", {"application/vnd.plotly.v1+json": figure}),
        v4.new_output("display_data", {"text/plain": "a < b"}),
        v4.new_output("display_data", {"image/png": "aGFs\nbG8="}),
        v4.new_output("stream", name="stderr", text="a warning"),
    ]
    cells = [v4.new_markdown_cell("## In between\n\nSome *words*."), v4.new_code_cell("…", outputs=outputs)]
    html = export_html(v4.new_notebook(cells=cells), title="Mine", language="en")
    assert "<em>words</em>" in html
    assert "\\u003c/script\\u003e" in html
    assert "a &lt; b" in html
    assert "data:image/png;base64,aGFsbG8=" in html
    assert "a warning" not in html
    assert ("title", {}) in Outline(html).elements


def test_an_accent_too_light_to_read_is_darkened(write_client):
    style = Style.of(ClientReport(write_client()).case)
    assert style.accent != "#ffee00"
    assert f"--accent: {style.accent};" in export_html(notebook_of(write_client()))


@pytest.mark.parametrize(
    ("given", "words"), [({"language": "fr"}, "is no language"), ({"date": "22-11-2026"}, "is no date")]
)
def test_a_wrong_option_is_told_as_such(write_client, given, words):
    with pytest.raises(InputError, match=words):
        ClientReport(write_client(), **given)


def test_the_date_of_the_run_goes_before_that_of_the_client(write_client):
    assert "1 December 2026" in ClientReport(write_client(), date="2026-12-01").answer().html()


def test_a_logo_that_is_too_large_is_refused(write_client):
    file = write_client(more=", logo: big.png")
    (file.parent / "big.png").write_bytes(bytes(300_000))
    with pytest.raises(InputError, match="a logo is at most 256 kB"):
        ClientReport(file)
