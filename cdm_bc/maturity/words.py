"""The words of the assessment, from ``texts.yaml``: answers, columns and layers as people write them, labels to show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cdm_bc.maturity.load import parsed, read_shipped
from cdm_bc.schema import Id, Name, Strict, Text


class Word(Strict):
    """A notion with its Dutch and English name and the other words people use for it."""

    name: Text
    words: list[Name] = []

    def label(self, languages: Sequence[str]) -> str:
        """The name in one language, or in several beside each other."""
        return beside(self.name, languages)

    def spellings(self, key: str) -> set[str]:
        """Everything that stands for this notion, as :func:`plain` writes it."""
        names = (self.label(["nl"]), self.label(["en"]), self.label(["nl", "en"]), self.label(["en", "nl"]))
        return {plain(word) for word in (key, *names, *self.words)}


class Words(Strict):
    """All words of the assessment."""

    answers: dict[Id, Word]
    columns: dict[Id, Word]
    ignored: list[Name]
    layers: dict[Id, Word]
    questionnaire: dict[Id, Text]
    report: dict[Id, Text]


def beside(text: Text, languages: Sequence[str]) -> str:
    """A text in each of `languages`, said once where they are the same.

    >>> beside(Text(nl="ja", en="yes"), ["nl", "en"])
    'ja / yes'
    """
    return " / ".join(dict.fromkeys(text[language] for language in languages))


def plain(text: str) -> str:
    """`text` as words are compared: small letters, single spaces, no byte-order mark.

    >>> plain("  Not   Applicable ")
    'not applicable'
    """
    return " ".join(text.replace("\ufeff", "").casefold().split())


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The shipped words."""
    return parsed(read_shipped("texts"), Words)


def spelling_table(words: dict[str, Word]) -> dict[str, str]:
    """Each accepted spelling and the notion it stands for."""
    return {spelling: key for key, word in words.items() for spelling in word.spellings(key)}
