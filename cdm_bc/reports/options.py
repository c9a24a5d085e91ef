"""What all reports may be asked: a language, a date, yes or no. Texts, since a command line knows nothing else."""

from __future__ import annotations

import datetime

from cdm_bc.errors import InputError, Problem, did_you_mean, shown
from cdm_bc.schema import LANGUAGES

#: What stands for true and false (``papermill -p anonymous yes``).
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0", "")


def wrong(file: str, key: str, message: str) -> InputError:
    """The refusal of an option of the report on `file`."""
    return InputError([Problem(file, None, None, key, message)])


def language_of(language: str, file: str) -> str:
    """``nl``, ``en`` or '' for that of the file.

    Raises
    ------
    InputError
        If it is another.
    """
    if language and language not in LANGUAGES:
        message = f"'{language}' is no language of the report. {did_you_mean(language, LANGUAGES)}"
        raise wrong(file, "language", message)
    return language


def date_of(text: str, file: str) -> datetime.date | None:
    """A date such as ``2026-11-22``; None if empty.

    Raises
    ------
    InputError
        If it is no date.
    """
    try:
        return datetime.date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        raise wrong(file, "date", f"'{text}' is no date. Write it as 2026-11-22.") from None


def truth_of(value: object, key: str, file: str) -> bool:
    """Whether an option is on.

    Raises
    ------
    InputError
        If it is neither yes nor no.
    """
    word = str(value).strip().lower()
    if word not in TRUE + FALSE:
        raise wrong(file, key, f"must be true or false; found {shown(value)}.")
    return word in TRUE
