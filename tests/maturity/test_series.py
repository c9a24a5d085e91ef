"""Many organisations: by sector and size, from year to year, and nothing of fewer than five."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.errors import InputError
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.model import MaturityModel, step_of
from cdm_bc.maturity.series import grouped, series


@pytest.fixture
def folder(cemm: MaturityModel, write_csv: Callable, wide_form: Callable, tmp_path: Path) -> Callable[..., Path]:
    """A survey of organisations of one person each, at these levels (everything up to it: yes), with their sector and size."""

    def make(name: str, levels: list[int], about: list[tuple[str, str]] = ()) -> Path:  # type: ignore[assignment]
        codes = np.array([[2 if int(step_of(key)) <= level else 0 for key in cemm.asked] for level in levels])
        people = [(f"Org {n}", "", "r1", "staff") for n in range(len(levels))]
        (tmp_path / name).mkdir()
        write_csv(wide_form(people, cemm.asked, codes), f"{name}/answers.csv")
        rows = [[f"Org {n}", sector, size] for n, (sector, size) in enumerate(about)]
        if rows:
            write_csv([["organisation", "sector", "size"], *rows], f"{name}/organisations.csv")
        return tmp_path / name

    return make


def test_by_sector_and_size_by_hand(cemm: MaturityModel, folder: Callable) -> None:
    """Trade 1, 2, 3, 4, 5: median 3. Industry 2, 2, 2, 4, 4: median 2. Care is three: not shown, and industry is hidden with
    it, or care could be worked out from the total.
    """
    levels = [1, 2, 3, 4, 5, 2, 2, 2, 4, 4, 3, 3, 3]
    about = [("trade", "large")] * 5 + [("industry", "large")] * 5 + [("care", "small")] * 3
    answers = read_answers(folder("now", levels, about), [cemm])
    assert answers.organisations[0] == "Org 0"
    found = grouped(cemm, answers, "sector", "Org 6")
    assert found is not None
    assert (found.own, list(found.groups), found.hidden) == ("industry", ["trade"], {"care": 3, "industry": 5})
    data = found.groups["trade"]["data"]
    assert data is not None
    assert (data.organisations, data.low, data.median, data.high) == (5, 2.0, 3.0, 4.0)
    assert grouped(cemm, answers, "size", "Org 6").groups == {}, "the small would be the total less the large"  # type: ignore[union-attr]


def test_all_groups_are_shown_where_all_are_large_enough(cemm: MaturityModel, folder: Callable) -> None:
    about = [("trade", "")] * 5 + [("industry", "")] * 5
    answers = read_answers(folder("now", [1, 2, 3, 4, 5, 2, 2, 2, 4, 4], about), [cemm])
    found = grouped(cemm, answers, "sector", "Org 0")
    assert found is not None
    assert {key: one["data"].median for key, one in found.groups.items()} == {"industry": 2.0, "trade": 3.0}  # type: ignore[union-attr]
    assert grouped(cemm, answers, "size", "Org 0") is None


def test_year_on_year_by_hand(cemm: MaturityModel, folder: Callable) -> None:
    """Medians 2, then 3; Org 1 went from 2 to 4. Of the six of 2025, five take part again. Four of 2024 are too few."""
    years = {
        "2024": read_answers(folder("y24", [1, 1, 1, 1]), [cemm]),
        "2025": read_answers(folder("y25", [1, 2, 2, 2, 3, 3]), [cemm]),
        "2026": read_answers(folder("y26", [1, 4, 3, 3, 5]), [cemm]),
    }
    found = series(cemm, years, "org 1")
    assert found["2024"].everyone["data"] is None
    assert [found[year].everyone["data"].median for year in ("2025", "2026")] == [2.0, 3.0]  # type: ignore[union-attr]
    assert [one.own["data"] for one in found.values()] == [1.0, 2.0, 4.0]
    assert [one.also_now for one in found.values()] == [4, 5, 5]
    assert series(cemm, years, "Org 9")["2026"].own["data"] is None


def test_columns_of_the_answers_say_it_too(cemm: MaturityModel, write_csv: Callable) -> None:
    rows = [[f"Org {n}", "trade" if n else "care", f"r{n}", "yes"] for n in range(3)]
    file = write_csv([["organisation", "sector", "respondent id", "strategy.2.vision"], *rows])
    assert read_answers(file, [cemm]).attributes == {"sector": {"Org 0": "care", "Org 1": "trade", "Org 2": "trade"}}


def test_an_organisation_has_one_sector(cemm: MaturityModel, write_csv: Callable) -> None:
    rows = [["Org", sector, f"r{n}", "yes"] for n, sector in enumerate(("trade", "care", "care"))]
    with pytest.raises(InputError) as caught:
        read_answers(write_csv([["organisation", "sector", "respondent id", "strategy.2.vision"], *rows]), [cemm])
    (problem,) = caught.value.problems
    assert (problem.line, problem.message) == (
        3,
        "Org has sector 'care' here and 'trade' elsewhere. Make them the same.",
    )
