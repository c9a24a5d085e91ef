"""What the sheets of one workbook share: the case, its numbers and where they stand, the figures, the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cdm_bc.case import Case
from cdm_bc.excel.book import NONE, YEAR_0, Book, Page, Row, Spot, Value
from cdm_bc.excel.entries import Entries
from cdm_bc.excel.entry import Entry
from cdm_bc.excel.shown import Shown
from cdm_bc.figures.headline import Results
from cdm_bc.text import Formatter, texts
from cdm_bc.text.texts import Texts

#: Sheets in their order; the last ones are hidden.
SHEETS = (
    "cover", "inputs", "by_year", "plan", "quality", "states", "potential", "benefits", "new_costs", "costs",
    "cash_flow", "charts", "checks", "delivered",
)  # fmt: skip
#: What stands where a figure does not exist, in every language.
MISSING = "none"
#: The figures that come first, with their format.
FIGURES = {
    "npv": "money", "roi": "share", "bcr": "number", "irr": "share", "payback_months": "one", "peak_funding": "money",
    "pv_benefits": "money", "pv_costs": "money",
}  # fmt: skip
#: Where a number of the whole case stands: on one cell, or on a row of years.
Place = Spot | Row


@dataclass
class Draft:
    """A workbook in the making.

    Attributes
    ----------
    results : what is known of the case; the figures that are not live come from there.
    scenario : which is shown: 0 the file itself, then the scenarios. waves : lever id -> wave of the plan that is shown.
    live : key of a number -> where its value in the chosen scenario stands. places, rows : further cells and rows by name.
    names : key of a number, or ``plan.<lever>`` -> name of the cells that hold what the client file says.
    all_hold : whether all checks hold.
    """

    results: Results
    language: str
    scenario: int
    waves: Mapping[str, int]
    file_hash: str = ""
    book: Book = field(default_factory=Book)
    live: dict[str, Place] = field(default_factory=dict)
    places: dict[str, Spot] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    all_hold: bool = True

    @cached_property
    def case(self) -> Case:
        """The client file itself."""
        return self.results.case

    @cached_property
    def entries(self) -> Entries:
        """The numbers."""
        return Entries(self.case, self.language)

    @cached_property
    def years(self) -> int:
        """The longest horizon of the file and its scenarios, T."""
        return max(case.horizon for case in self.entries.cases)

    @cached_property
    def shown(self) -> Shown:
        """The figures that are shown."""
        return Shown(self.entries.cases[self.scenario], self.waves, self.years)

    @cached_property
    def delivered(self) -> list[dict[str, Value]]:
        """The figures of the file and of each scenario with this plan, by name."""
        found = [Shown(case, self.waves, self.years) for case in self.entries.cases]
        return [{name: figure_of(getattr(shown.result.finance, name)) for name in FIGURES} for shown in found]

    @cached_property
    def words(self) -> Texts:
        """The words of the workbook."""
        return texts("workbook", self.language)

    @cached_property
    def formatter(self) -> Formatter:
        """How units are written."""
        return Formatter(self.language, self.case.client.client.currency)

    @cached_property
    def levers(self) -> dict[str, str]:
        """Lever id -> name: the entities, then the foundations."""
        model = self.case.model
        names = {key: model.entities[key].name[self.language] for key in self.entries.entities}
        return names | {key: model.foundations[key].name[self.language] for key in self.case.foundations}

    @cached_property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the client file and of its scenarios, such that a formula can tell them apart."""
        names = (self.words("cover.base"), *self.case.scenarios)
        is_plain = len({name.casefold() for name in names}) == len(names) and not set("*?~") & set("".join(names))
        return names if is_plain else tuple(f"{number} · {name}" for number, name in enumerate(names, 1))

    @property
    def last(self) -> int:
        """The column of the last year."""
        return YEAR_0 + self.years

    @cached_property
    def year_names(self) -> list[str]:
        """Year 0 … T, by the calendar where the client file says which year is the first."""
        first = self.case.client.finance.first_year
        names = [self.words("start"), *(self.words("year", year=year) for year in range(1, self.years + 1))]
        return names if first is None else [f"{name} ({first - 1 + year})" for year, name in enumerate(names)]

    def page(self, key: str) -> Page:
        """One of the sheets."""
        return self.book.pages[SHEETS.index(key)]

    def unit(self, unit: str) -> str:
        """A unit in words."""
        return self.formatter.unit(unit) if unit else ""

    def entry(self, key: str) -> Entry:
        """A number that is there."""
        return self.entries.found[key]

    # -- how formulas name the numbers ----------------------------------------------------------------------------------------

    def one(self, key: str, here: Page, absent: float | None = None) -> str:
        """The live value of a number that is the same in all years; `absent` : what counts where there is none."""
        place = self.live.get(key)
        if place is None:
            return "0" if absent is None else f"{absent:g}"
        text = place.on(here) if isinstance(place, Spot) else place.at(YEAR_0).on(here)
        return text if absent is None else f"IF(ISNUMBER({text}),{text},{absent:g})"

    def each(self, key: str, here: Page) -> str:
        """The live value of a number in the year of the column, as a template names it."""
        place = self.live.get(key)
        return "0" if place is None else place.on(here)

    def value(self, key: str, absent: float = 0.0) -> float:
        """The live value of a number that is the same in all years (or its first)."""
        entry = self.entries.get(key)
        found = entry.shown(self.scenario) if entry else NONE
        return absent if isinstance(found, str) else found[0]

    def values(self, key: str) -> list[float | str]:
        """The live values of a number in year 0 … T."""
        return self.entry(key).by_year(self.scenario, self.years)


def style_of(entry: Entry, values: Sequence[float] = ()) -> str:
    """The format in which a number is written."""
    if entry.unit.startswith("money"):
        found = [abs(value) for value in values] or [0.0]
        return "money" if min(found) >= 100 or all(value == int(value) for value in found) else "cents"
    if entry.unit == "1" and entry.is_share:
        return "share"
    return "number"


def figure_of(value: float | None) -> Value:
    """A figure as it stands in a cell."""
    return MISSING if value is None else float(value)


def start_pages(draft: Draft) -> None:
    """The empty sheets, so that formulas can name those that come later."""
    for key in SHEETS:
        draft.book.page(draft.words(f"sheet.{key}"))
