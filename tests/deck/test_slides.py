"""What the slides say: messages that are true for either sign, nothing empty, the figures of the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cdm_bc import ClientReport
from cdm_bc.parts import Paragraph, Table, written
from cdm_bc.slides import Columns, Deck, Slide, Swings, Waterfall
from cdm_bc.telling.deck.deck import SLIDES, deck
from tests.report.pages import CLIENT
from tests.report.test_odd_clients import CASES

SAMPLES = ("bol", "business_central_2020", "retailer", "utility", "webshop", "wholesaler")


def slides(found: Deck) -> dict[str, Slide]:
    return {slide.id: slide for slide in found.slides}


def texts(found: Deck) -> list[str]:
    """Every text of a deck."""
    said = [found.title, found.subtitle, found.footer]
    for slide in found.slides:
        said += [*slide.titles, *slide.notes]
        for part in slide.parts:
            if isinstance(part, Paragraph):
                said.append(part.text)
            elif isinstance(part, Table):
                said += [column.heading for column in part.columns]
                said += [written(cell, found.write) for row in part.rows for cell in row.cells]
            else:
                said.append(part.alt)
    return said


def is_readable(found: Deck) -> bool:
    signs = ("nan", "None", "inf", "Traceback", "array(")
    return not any(sign in text.split() or "{" in text for text in texts(found) for sign in signs)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("title", CASES)
def test_of_an_odd_client_nothing_is_empty_and_nothing_unreadable(tmp_path: Path, title: str, language: str) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(CASES[title], encoding="utf-8")
    found = deck(ClientReport(file, language=language).story)
    assert is_readable(found)
    assert found.slides[0].id == "decision"
    for slide in found.slides:
        assert slide.parts, slide.id
        assert all(part.rows for part in slide.parts if isinstance(part, Table)), slide.id
        assert all(part.text for part in slide.parts if isinstance(part, Paragraph)), slide.id
        assert slide.notes


def test_the_reference_client_has_every_slide(report: Callable[..., ClientReport]) -> None:
    for language in ("nl", "en"):
        found = deck(report(language).story)
        assert len(found.slides) == len(SLIDES)
        assert is_readable(found)


def test_of_nothing_filled_in_only_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(CASES["nothing but a name"], encoding="utf-8")
    assert [slide.id for slide in deck(ClientReport(file).story).slides] == ["decision"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_case_that_does_not_pay_says_so_on_every_slide(root: Path, tmp_path: Path, language: str) -> None:
    text = (root / "parameters" / "retailer.yaml").read_text(encoding="utf-8")
    file = tmp_path / "dear.yaml"
    file.write_text(re.sub(r"(?m)^  day_rate:\n(?:    .*\n)+", "  day_rate: 9000\n", text), encoding="utf-8")
    story = ClientReport(file, language=language).story
    assert story.headline.recommended == "nothing" and story.headline.npv < 0
    found = slides(deck(story))
    asked, never, nothing, chance = {
        "nl": ("doe nu niets", "verdient zich binnen 5 jaar niet terug", "geen enkele mogelijkheid", "alles tegelijk"),
        "en": ("do nothing now", "not earned back within 5 years", "no option", "everything at once"),
    }[language]
    assert asked in found["decision"].titles[0]
    assert never in found["payback"].titles[0]
    assert nothing in found["options"].titles[0]
    assert chance in found["risks"].titles[0]
    assert "plan" not in found  # there is none
    about = [part.text for key in ("why_now", "waterfall", "payback", "risks") for part in found[key].parts[1:2]]
    assert len(set(about)) == 1  # each says at once what its figures are about


def test_a_gain_below_zero_is_told_as_a_loss(report: Callable[..., ClientReport]) -> None:
    from cdm_bc.telling.deck import money

    story = report("en").story
    for gain, words in ((-5_000.0, "€5,000 a year less than today"), (0.0, "gains nothing"), (5_000.0, "gains €5,000")):
        told = replace(story)
        told.__dict__["headline"] = replace(story.headline, gain=gain)
        slide = money.waterfall(told)
        assert slide is not None and words in slide.titles[0]


def test_what_a_slide_shows_are_the_figures_of_the_library(report: Callable[..., ClientReport]) -> None:
    story = report("nl").story
    found, decision, value = slides(deck(story)), story.decision, story.result.data_value
    (columns,) = (part for part in found["why_now"].parts if isinstance(part, Columns))
    assert columns.series.values == (value.today, value.reached, value.perfect)
    (fall,) = (part for part in found["waterfall"].parts if isinstance(part, Waterfall))
    assert fall.levels()[-1] == (0.0, value.gain)
    # what is left after every change is what the next level says
    for index, is_total in enumerate(fall.totals[1:], 1):
        if is_total:
            assert fall.levels()[index - 1][1] == pytest.approx(fall.amounts.values[index], abs=1e-6)
    (swings,) = (part for part in found["risks"].parts if isinstance(part, Swings))
    assert swings.base == decision.subject.finance.npv
    widest = sorted(decision.sensitivity.inputs, key=lambda item: -item.width)[:5]
    assert tuple(zip(swings.low.values, swings.high.values, strict=True)) == tuple(item.swing for item in widest)


def test_words_of_a_client_reach_slides_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    name = "=HYPERLINK(<b>&amp;"
    file.write_text(CLIENT.format(name=f"'{name}'", language="nl", more=""), encoding="utf-8")
    found = deck(ClientReport(file).story)
    assert found.title == name
    assert sum(name in text for text in texts(found)) > 1


@pytest.mark.parametrize("client", SAMPLES)
def test_no_title_of_a_sample_is_longer_than_two_lines(report: Callable[..., ClientReport], client: str) -> None:
    for slide in deck(report("nl", client).story).slides:
        assert min(map(len, slide.titles)) <= 90, slide.titles
