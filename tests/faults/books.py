"""Workbooks and lists of facts that come back broken."""

from __future__ import annotations

import datetime
import random
from abc import abstractmethod
from functools import lru_cache
from pathlib import Path

from cdm_bc.case import load_case
from cdm_bc.excel.back import merge
from cdm_bc.excel.fact_list import fact_list
from cdm_bc.excel.fact_list_back import read_list
from cdm_bc.excel.read import read_changes
from cdm_bc.excel.write import workbook
from cdm_bc.figures.headline import results_of
from cdm_bc.model import load_model
from tests.faults.files import broken_workbook
from tests.faults.target import CASES, GOOD, Target

CLIENT = CASES / "by_hand" / "client.yaml"


class Archive(Target):
    """A book; other parts of the archive are other shapes of it."""

    few = 8

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other parts of the archive."""
        return broken_workbook(sound, rng)

    def look(self) -> str:
        """What reading it back gives."""
        self.read()
        return GOOD

    @abstractmethod
    def read(self) -> None:
        """Read it back."""


class Book(Archive):
    """A workbook of a case."""

    name = "client.xlsx"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sounds = [_book()]

    def read(self) -> None:
        """Read it back, up to where it would be written."""
        merge(read_changes(self.file), CLIENT, datetime.date(2026, 11, 29))


class FactList(Archive):
    """A list of facts."""

    name = "acme.xlsx"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sounds = [_list()]

    def read(self) -> None:
        """Read it back."""
        read_list(self.file)


@lru_cache(maxsize=1)
def _book() -> bytes:
    return workbook(results_of(load_case(CLIENT)))


@lru_cache(maxsize=1)
def _list() -> bytes:
    return fact_list("acme", load_model().model, "reference", "en")
