"""What a screen needs to be drawn: the state, its figures, words and formats. Screens take nothing else and keep nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.case import Case
from cdm_bc.charts import Style
from cdm_bc.decision import Decision, OptionId
from cdm_bc.document import KeyPath
from cdm_bc.figures.comparison import Compared, compare
from cdm_bc.figures.customer_view import CustomerView, customer_view
from cdm_bc.text import Formatter, Texts, texts
from cdm_bc.workshop.guide import HOME, Step, agenda, is_agreed
from cdm_bc.workshop.nodes import Action
from cdm_bc.workshop.room.mailbox import Mailbox, Question
from cdm_bc.workshop.session import Session
from cdm_bc.workshop.state import State

#: Parts of the decision that a screen shows; every screen shows the options.
NEEDS = {"guide": ("sensitivity",), "first": ("levers", "curve"), "sure": ("sensitivity",), "priority": ("levers",)}
#: Assumptions that can be changed on the spot, widest swing first.
AT_HAND = 6
TABS = (
    "guide",
    "case",
    "priority",
    "benefits",
    "data",
    "effort",
    "customers",
    "first",
    "sure",
    "matrix",
    "compare",
    "room",
    "minutes",
)


@dataclass(frozen=True)
class Held:
    """What was typed in a box and has not been carried out.

    Attributes
    ----------
    said : why it was refused, or the question what was meant. offers : what it may have meant: words for a button, and what
        it does. is_question : whether nothing is wrong with it, but something must be said first.
    """

    typed: str
    said: str
    offers: tuple[tuple[str, Action], ...] = ()
    is_question: bool = False


@dataclass
class Ui:
    """Where the room is looking; nothing of it counts in the case.

    Attributes
    ----------
    tab : the screen. driver, entity, lever, customers : what is unfolded on the screens of benefits, data, effort and
        customers.
    step, agenda, covered : of the guide, the step at hand, the numbers to agree on, and the steps that were talked about.
    matrix_open : whether the facilitator opened the matrix. left, right, third : what is compared; the third
        may be ''.
    asked_language : the one that the workshop was opened with; ``language`` may have been chosen since.
    held : field -> what was typed in it and not carried out. notice : a sentence for the whole page.
    progress : how far the report is, None if none is being made. at_hand : the assumptions on the screen of how sure it is, in
        the order that they had when the room went there. shows : the place that the notice is about.
    """

    language: str = ""
    asked_language: str = ""
    large: bool = False
    tab: str = TABS[0]
    step: str = HOME
    agenda: list[str] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)
    driver: str = ""
    entity: str = ""
    lever: str = ""
    customers: str = ""
    matrix_open: bool = False
    left: str = "start"
    right: str = "now"
    third: str = ""
    held: dict[str, Held] = field(default_factory=dict)
    notice: tuple[str, str] | None = None
    progress: str | None = None
    report: str = ""
    at_hand: tuple[str, ...] = ()
    shows: KeyPath | None = None

    KEPT = (
        *("language", "asked_language", "large", "tab", "step", "agenda", "covered"),
        *("driver", "entity", "lever", "customers", "matrix_open", "left", "right", "third"),
    )

    def dump(self) -> dict[str, Any]:
        """What is worth keeping for the next time."""
        return {name: getattr(self, name) for name in self.KEPT}

    def load(self, kept: dict[str, Any]) -> None:
        """Back to where the room was; whatever does not fit is left."""
        for name in self.KEPT:
            if type(kept.get(name)) is type(getattr(self, name)):
                setattr(self, name, kept[name])
        if self.tab not in TABS or (self.tab == "matrix" and not self.matrix_open):
            self.tab = TABS[0]
        for name in ("agenda", "covered"):
            setattr(self, name, [one for one in getattr(self, name) if isinstance(one, str)])


@dataclass(frozen=True)
class SlowFigures:
    """The figures that take longer, and which version of the state they belong to.

    Attributes
    ----------
    parts : of the decision, those that have been computed besides the options.
    """

    version: int
    decision: Decision
    parts: frozenset[str] = frozenset()

    def with_parts(self, needed: Iterable[str]) -> SlowFigures:
        """These figures with further parts of the decision computed, which the decision keeps."""
        for part in needed:
            getattr(self.decision, part)
        return replace(self, parts=self.parts.union(needed))


def slow_figures(decision: Decision, version: int = 0, needed: Iterable[str] = ()) -> SlowFigures:
    """The options of a case, and the parts of its decision that are needed."""
    return SlowFigures(version, decision).with_parts((*needed, "options"))


class View:
    """One look at the state.

    Parameters
    ----------
    decided : the decision on a case; whoever gives it may keep it from one look to the next.
    """

    def __init__(
        self,
        session: Session,
        ui: Ui,
        slow: SlowFigures | None,
        start: BusinessCase,
        decided: Callable[[Case], Decision],
        room: Mailbox | None = None,
    ) -> None:
        self.session = session
        self.decided = decided
        self.room = room
        self.ui = ui
        self.slow = slow
        self.start = start

    @property
    def state(self) -> State:
        """The state of the workshop."""
        return self.session.state

    @property
    def case(self) -> Case:
        """The case of now."""
        return self.state.case

    @cached_property
    def quick(self) -> Decision:
        """The decision of now; what is asked of it here must be quick."""
        return self.slow.decision if self.slow is not None and self.fresh else self.decided(self.case)

    @property
    def everything(self) -> BusinessCase:
        """The figures of now with everything done at once."""
        return self.quick.business_case

    @cached_property
    def advice(self) -> tuple[OptionId, BusinessCase]:
        """What is recommended now, and its figures; those of everything at once where nothing is. The plan of the highest mean
        takes a while: until it is there, the last one found, and before that the best at the most likely values.
        """
        quick, last = self.quick, self.slow.decision if self.slow else None
        if self.fresh or self.case.client.finance.plan_for == "most_likely":
            return quick.recommended, quick.result
        if last is not None and last.case.levers == self.case.levers:
            return last.recommended, evaluate(self.case, last.result.waves)
        return ("nothing", self.everything) if quick.plan.is_empty else ("plan", evaluate(self.case, quick.plan.waves))

    @property
    def result(self) -> BusinessCase:
        """The figures of now, of what is recommended."""
        return self.advice[1]

    @cached_property
    def customers(self) -> CustomerView | None:
        """What the customers are worth now; None if the file says nothing of them. At base values: draws take too long."""
        return customer_view(self.case, with_ranges=False)

    @cached_property
    def customers_at_start(self) -> CustomerView | None:
        """What they were worth at the start."""
        return customer_view(self.start.case, with_ranges=False)

    @cached_property
    def question(self) -> Question | None:
        """What the guests are asked now."""
        return self.room.question if self.room is not None else None

    @property
    def tabs(self) -> list[str]:
        """The screens that there are: the matrix once it is opened, the room if there are guests."""
        there = {"matrix": self.ui.matrix_open, "room": self.room is not None}
        return [tab for tab in TABS if there.get(tab, True)]

    @property
    def currency(self) -> str:
        """The currency of the client."""
        return str(self.case.client.client.currency)

    @property
    def language(self) -> str:
        """The language of the screen."""
        return self.ui.language or self.case.language

    @cached_property
    def t(self) -> Texts:
        """The words of the workshop."""
        return texts("workshop", self.language)

    @property
    def f(self) -> Formatter:
        """Numbers as they are written."""
        return self.style.formatter

    @cached_property
    def style(self) -> Style:
        """Formats and the client's colour."""
        return Style.of(self.case, self.language)

    @cached_property
    def since_start(self) -> dict[str, Compared]:
        """The figures of the start against those of now."""
        return compare(self.start, self.result)

    @property
    def read_only(self) -> bool:
        """Whether this window only looks on."""
        return not self.session.can_write

    @property
    def fresh(self) -> bool:
        """Whether the slower figures belong to the state of now."""
        return self.slow is not None and self.slow.version == self.state.version

    @property
    def decision(self) -> Decision | None:
        """The decision, once what the screen shows of it has been computed; it may be that of an earlier state."""
        needed = NEEDS.get(self.ui.tab, ())
        return self.slow.decision if self.slow and self.slow.parts.issuperset(needed) else None

    @cached_property
    def agenda(self) -> tuple[Step, ...]:
        """The steps of the guide."""
        return agenda(self.case, self.ui.agenda)

    @property
    def agreed(self) -> tuple[int, int]:
        """Of the numbers of the agenda, how many the room agreed on, and how many there are."""
        numbers = [step.id for step in self.agenda if step.kind == "number"]
        return sum(is_agreed(self.case, id) for id in numbers), len(numbers)

    @property
    def first_year(self) -> int | None:
        """The first year of the horizon."""
        return self.case.client.finance.first_year

    def name(self, item: Any) -> str:
        """The name of something of the model."""
        return str(item[self.language])
