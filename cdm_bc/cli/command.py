"""What a command is, and how it ends."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from cdm_bc.errors import InputError
from cdm_bc.sentences import printable

OK, FAILED, WRONG = 0, 1, 2


@dataclass(frozen=True)
class Command:
    """One command of ``cdm-bc``.

    Attributes
    ----------
    add_arguments : declares what it takes. run : carries it out and returns the exit status.
    text : what it does, in a sentence. more : the rest of its description.
    """

    name: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    text: str
    more: str = ""


def say(text: object, stream: TextIO | None = None) -> None:
    """Print a text, on standard output unless told otherwise; whatever could steer a terminal is written out."""
    print(printable(str(text)), file=stream or sys.stdout)


def print_problems(error: InputError, language: str = "en") -> int:
    """Print every problem on stderr, a line each, and return the status for wrong input."""
    for problem in error.problems:
        if language != "en":
            from cdm_bc.text.messages import problem_in

            problem = problem_in(problem, language)
        say(problem, sys.stderr)
    return WRONG
