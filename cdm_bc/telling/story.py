"""What every report is told with: a style, the words of one text file, and the parts that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

from cdm_bc.charts import Style
from cdm_bc.parts import Chart, Column, Content, Paragraph, Part, Row, Section, Table, TableKind, table
from cdm_bc.schema import Text as Words
from cdm_bc.text import Formatter, Texts, texts


@dataclass(frozen=True)
class Story:
    """Results and how they are told; each report has a story of its own.

    Attributes
    ----------
    style : language, number formats and colour.
    """

    #: File of texts that the words come from.
    words: ClassVar[str] = "report"

    style: Style

    @property
    def language(self) -> str:
        """``nl`` or ``en``."""
        return self.style.language

    @property
    def write(self) -> Formatter:
        """Number formats."""
        return self.style.formatter

    @cached_property
    def text(self) -> Texts:
        """The words of the report."""
        return texts(self.words, self.language)

    def counted(self, key: str, count: int, **values: object) -> str:
        """The text `key` for a number of things; ``<key>_one`` for one."""
        return self.text(f"{key}_one", **values) if count == 1 else self.text(key, count=count, **values)

    def listed(self, names: Sequence[str]) -> str:
        """Names as a person lists them: a, b and c."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.text('words.and')} {names[-1]}"

    def say(self, words: Words | None) -> str:
        """Words of a model in the language of the report; '' where it has none."""
        return words[self.language] if words else ""

    def reason(self, code: str) -> str:
        """Why something is not there."""
        return texts("reasons", self.language)(code)

    def paragraph(self, key: str, *, kind: Literal["", "aside"] = "", **values: object) -> Paragraph:
        """A paragraph of the text `key`."""
        return Paragraph(self.text(key, **values), kind)

    def heading(self, key: str, **values: object) -> Paragraph:
        """A heading inside a section."""
        return Paragraph(self.text(key, **values), "heading")

    def table(
        self,
        key: str,
        columns: Mapping[str, Column],
        rows: Iterable[Row | Sequence[Content]],
        *,
        caption: str = "",
        kind: TableKind = "",
        folded: bool = False,
        **values: object,
    ) -> Table:
        """A table whose words are those of a section.

        Parameters
        ----------
        key : its texts begin with this. columns : text key -> look; a key with a dot is a whole one.
        caption : text key of the caption if it is not ``<key>.caption``. folded : only its caption is seen at first.
        values : filled in in caption and headings.
        """
        made = [
            replace(look, heading=self.text(name if "." in name else f"{key}.{name}", **values))
            for name, look in columns.items()
        ]
        return table(self.text(caption or f"{key}.caption", **values), made, rows, kind=kind, folded=folded)

    def section(self, id: str, *parts: Part, about: Mapping[str, str] | None = None, **values: object) -> Section:
        """The section `id`; its heading is the text ``<id>.heading`` (with _ for -). A chart of nothing is left out."""
        shown = tuple(part for part in parts if not isinstance(part, Chart) or part.table.rows)
        return Section(id, self.text(f"{id.replace('-', '_')}.heading", **values), shown, self.write, about or {})


#: Stands after what the source of a model does not state; a caption nearby explains it.
OWN_READING = "°"

#: Columns of a table: words or figures, as wide as needed; narrower or wider by their share of the width in percent.
WORDS, FIGURES = Column(""), Column("", figures=True)


def width(share: int, *, figures: bool = False) -> Column:
    """A column with its share of the width, of words unless it holds figures."""
    return Column("", figures, share)


def in_short(*parts: Paragraph | Table | Chart) -> tuple[Part, ...]:
    """Parts that the short report has, too; it has the cover anyway."""
    found: tuple[Any, ...] = parts
    return tuple(replace(part, short=True) for part in found)


def items(lines: Sequence[str]) -> tuple[Paragraph, ...]:
    """A list, an item a line."""
    return tuple(Paragraph(line, "item") for line in lines)
