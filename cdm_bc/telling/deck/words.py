"""What all slides are told with: the words of the deck, the option that they are about, and the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cdm_bc import __version__
from cdm_bc.case import Input
from cdm_bc.charts.names import input_name
from cdm_bc.model import Source
from cdm_bc.parts import Paragraph, Section, Table
from cdm_bc.telling.client.inputs import grade_text, source_text
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import items
from cdm_bc.text import Texts, texts


def words_of(story: ClientStory) -> Texts:
    """The words of the deck."""
    return texts("deck", story.language)


def subject(story: ClientStory) -> str:
    """The option that the figures are about, as it begins a sentence."""
    return story.option(story.decision.subject.id)


def within(story: ClientStory) -> str:
    """The option that the figures are about, as it stands within a sentence."""
    name = subject(story)
    return name[:1].lower() + name[1:]


def about(story: ClientStory) -> tuple[Paragraph, ...]:
    """That the figures are about everything at once, where nothing is advised."""
    if story.headline.recommended != "nothing":
        return ()
    return items((words_of(story)("about_everything"),))


def tables_of(section: Section | None) -> list[Table]:
    """The tables of a section of the report."""
    return [part for part in section.parts if isinstance(part, Table)] if section else []


# -- notes


def notes(story: ClientStory, sheet: str, names: Sequence[str] = (), *lines: str) -> tuple[str, ...]:
    """Lines, where the figures stand in the workbook, and what all of it was made from."""
    text, model = words_of(story), story.case.model
    where = texts("workbook", story.language)(f"sheet.{sheet}")
    key = "notes.workbook_names" if names else "notes.workbook"
    place = text(key, sheet=where, names=", ".join(names))
    made = text("notes.file", file=story.path.name, model=model.id, version=model.version, library=__version__)
    return (*filter(None, lines), place, made)


def rate(story: ClientStory) -> str:
    """Over how many years, at what rate."""
    share = story.write.percent(story.case.client.finance.discount_rate)
    return words_of(story)("notes.rate", years=story.years, rate=share)


def draws(story: ClientStory) -> str:
    """How many draws, and from which seed; '' where nothing is uncertain."""
    simulation = story.decision.simulation
    if simulation.is_certain:
        return ""
    samples = story.write.number(simulation.samples, 0)
    return words_of(story)("notes.draws", samples=samples, seed=story.case.client.uncertainty.seed)


def origin(story: ClientStory, item: Input) -> str:
    """From whom a number is and how good it is."""
    whose = story.text(f"inputs.from.{item.origin}")
    return story.text("inputs.origin_grade", origin=whose, grade=grade_text(story, item))


def input_note(story: ClientStory, item: Input) -> str:
    """A number with its range, from whom it is, and its source."""
    name, value = input_name(story.case, item.id, story.style), story.write.quantity(item.quantity, item.unit)
    said = str(item.source) if isinstance(item.source, Source) else source_text(item)
    key = "notes.input_source" if said else "notes.input"
    return words_of(story)(key, name=name, value=value, origin=origin(story, item), source=said.rstrip("."))


def published(story: ClientStory, found: Iterable[Input]) -> str:
    """The published sources of some numbers; '' if there is none."""
    sources = [one for item in found for one in (item.source, *item.also) if isinstance(one, Source)]
    listed = "; ".join(str(one).rstrip(".") for one in dict.fromkeys(sources))
    return words_of(story)("notes.published", sources=listed) if listed else ""
