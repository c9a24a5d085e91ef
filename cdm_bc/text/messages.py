"""What is wrong with an input, told in the language of whoever reads it.

The code says it in English, as a :class:`~cdm_bc.sentences.Sentence` or as a text without values. The English is the key by
which ``messages.yaml`` has it in Dutch, and for some sentences in the words of the workshop. What is not there stays English.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cdm_bc.document import read
from cdm_bc.errors import Problem
from cdm_bc.sentences import Sentence, Writer, as_sentence, filled

FILE = Path(__file__).with_name("messages.yaml")


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[str, Any]]:
    """English template -> what ``messages.yaml`` says of it."""
    return {entry["en"]: entry for entry in read(FILE).data}


def message_in(text: str, language: str) -> str:
    """A message in a language.

    Examples
    --------
    >>> from cdm_bc.quantity import QuantityError, parse_quantity
    >>> try:
    ...     parse_quantity({"base": 5, "low": 9, "high": 10})
    ... except QuantityError as error:
    ...     print(message_in(error.sentence, "nl"))
    low 9 ligt boven base 5. Schrijf low ≤ base ≤ high.
    """
    return _told(as_sentence(text), language) if language != "en" else text


def _told(sentence: Sentence, language: str) -> str:
    template = messages().get(sentence.template, {}).get(language, sentence.template)
    return filled(template, sentence.values, Writer(lambda inner: _told(inner, language)))


def problem_in(problem: Problem, language: str) -> Problem:
    """A problem, told in a language."""
    return replace(problem, message=message_in(problem.message, language))


def untold(text: str) -> Iterator[str]:
    """The templates of a message, and of the sentences in it, that ``messages.yaml`` does not have."""
    sentence = as_sentence(text)
    has_words = any(char.isalpha() for char in filled(sentence.template, dict.fromkeys(sentence.values, "")))
    if has_words and sentence.template not in messages():
        yield sentence.template
    for value in sentence.values.values():
        for inner in value if isinstance(value, list | tuple) else [value]:
            if isinstance(inner, Sentence):
                yield from untold(inner)
