"""The evidence that a client file names: the one place where each kind of it is listed, with who reads it.

A new kind of evidence is a function that reads it, a :class:`Reader`, and a line in :class:`EvidenceFiles`. All else follows:
the key is known and its file must be there, the report depends on it, ``check`` reads it, no scenario can change it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from cdm_bc.case.address import Address, address_of
from cdm_bc.case.files import inside
from cdm_bc.document import Document, is_file, walk
from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.load import files_of, load_maturity_model
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.model import Model
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Name, Strict
from cdm_bc.sentences import Sentence, as_sentence

if TYPE_CHECKING:
    from cdm_bc.customers.transactions.measured import Measured
    from cdm_bc.maturity.engagement import Segment
    from cdm_bc.maturity.results import Assessment
    from cdm_bc.maturity.survey import Opinions

Said = TypeVar("Said")


@dataclass(frozen=True)
class Reader(Generic[Said]):
    """How one kind of evidence is read.

    Attributes
    ----------
    key : of the client file; its value is the name of the evidence file.
    read : what the file says. It may ask for the other evidence, and raises an InputError with every fault.
    numbers : the numbers that the evidence gives to a case, of those wanted; None if it gives none.
    further : files that such a file builds on.
    says : what a client file writes after ``from_``; the key if ''.
    """

    key: str
    read: Callable[[Path, Evidence], Said]
    numbers: Callable[[Said, Evidence, Iterable[Address]], Mapping[Address, Quantity]] | None = None
    further: Callable[[Path], Iterable[Path]] = lambda path: ()
    says: str = ""

    @property
    def word(self) -> str:
        """What a client file says in the place of a number that this evidence gives."""
        return f"from_{self.says or self.key}"


# The functions that read import what they need: most clients name no evidence, and pandas takes half a second.


def _assessment(path: Path, evidence: Evidence) -> Assessment:
    from cdm_bc.maturity.foundations import assessment_of

    return assessment_of(path, evidence.organisation, evidence.maturity_model, evidence.unit)


def _readiness(assessment: Assessment, evidence: Evidence, wanted: Iterable[Address]) -> dict[Address, Quantity]:
    from cdm_bc.maturity.foundations import required_readiness

    addresses = {address.owner: address for address in wanted}
    found = required_readiness(
        evidence.maturity_model, assessment, addresses, evidence.files[ASSESSMENT.key].as_posix()
    )
    return {addresses[foundation]: Quantity((value,)) for foundation, value in found.items()}


def _opinions(path: Path, evidence: Evidence) -> Opinions:
    from cdm_bc.maturity.survey import read_opinions

    entities = evidence.model.entities.items()
    return read_opinions(path, {key: (item.letter or key, *dict(item.name).values()) for key, item in entities})


def _segments(path: Path, evidence: Evidence) -> tuple[Segment, ...]:
    from cdm_bc.maturity.engagement import read_segments

    return read_segments(path)


def _transactions(path: Path, evidence: Evidence) -> Measured:
    from cdm_bc.customers.transactions.measured import measure

    return measure(path)


def _counted(measured: Measured, evidence: Evidence, wanted: Iterable[Address]) -> dict[Address, Quantity]:
    from cdm_bc.customers.transactions.taken import taken

    addresses = {address.id: address for address in wanted}
    found = taken(measured, addresses, evidence.files[TRANSACTIONS.key].as_posix())
    return {addresses[id]: value for id, value in found.items()}


def _records(path: Path) -> Iterable[Path]:
    """The files of a mapping, as far as it can be read."""
    from cdm_bc.customers.transactions.mapping import read_mapping

    try:
        return read_mapping(path)[1]
    except InputError:  # told by who reads the records
        return ()


ASSESSMENT = Reader("assessment", _assessment, _readiness)
SURVEY = Reader("survey", _opinions)
ENGAGEMENT = Reader("engagement", _segments)
TRANSACTIONS = Reader("transactions", _transactions, _counted, further=_records, says="customers")
MATURITY_MODEL = Reader("maturity_model", lambda path, evidence: load_maturity_model(path), further=files_of)


class EvidenceFiles(Strict):
    """The evidence that a client file can name: the answers to the maturity assessment, the opinions on value and effort,
    the customer segments, the mapping of the transactions, and the maturity model that the answers are scored by.

    `assessment_unit` says of which business unit the answers are read; of the whole organisation if it is not given.
    """

    assessment: Annotated[Name | None, ASSESSMENT] = None
    assessment_unit: Name | None = None
    survey: Annotated[Name | None, SURVEY] = None
    engagement: Annotated[Name | None, ENGAGEMENT] = None
    transactions: Annotated[Name | None, TRANSACTIONS] = None
    maturity_model: Annotated[Name | None, MATURITY_MODEL] = None


#: Every kind of evidence, in the order of the keys.
READERS: tuple[Reader[Any], ...] = tuple(
    reader for field in EvidenceFiles.model_fields.values() for reader in field.metadata if isinstance(reader, Reader)
)


def evidence_names(data: Any) -> dict[str, str]:
    """Key -> name of each evidence file in the raw data of a client file.

    >>> evidence_names({"client": {"name": "Acme"}, "survey": "opinions.csv"})
    {'survey': 'opinions.csv'}
    """
    named = {reader.key: data.get(reader.key) for reader in READERS} if isinstance(data, dict) else {}
    return {key: name for key, name in named.items() if isinstance(name, str)}


class Evidence:
    """What the evidence of one client says. A file is read when it is first asked for, and once.

    Parameters
    ----------
    named : the names in the client file. organisation : of the client. model : of the case. folder : of the client file.

    Attributes
    ----------
    files : key -> path of each file that is named and there. unit : business unit whose answers count; None for the whole.
    """

    def __init__(self, named: EvidenceFiles, organisation: str, model: Model, folder: Path) -> None:
        self.organisation = organisation
        self.unit = named.assessment_unit
        self.model = model
        self._names = evidence_names(named.model_dump(include=set(EvidenceFiles.model_fields)))
        paths = {key: inside(folder, name) for key, name in self._names.items()}
        self.files = {key: path for key, path in paths.items() if path is not None and is_file(path)}
        self._found: dict[str, Any] = {}

    def said(self, reader: Reader[Said]) -> Said | None:
        """What the evidence of one kind says; None if the client file names none.

        Raises
        ------
        InputError
            With every fault of its file.
        """
        if reader.key not in self.files:
            return None
        if reader.key not in self._found:
            try:
                self._found[reader.key] = reader.read(self.files[reader.key], self)
            except InputError as error:
                self._found[reader.key] = error
        found = self._found[reader.key]
        if isinstance(found, InputError):
            raise found
        return found  # type: ignore[no-any-return]

    @property
    def maturity_model(self) -> MaturityModel:
        """The maturity model that the client file names, else the shipped one. Errors as in :meth:`said`."""
        return self.said(MATURITY_MODEL) or load_maturity_model()

    def problems(self, told: Collection[str] = ()) -> list[Problem]:
        """Every fault of all files that are named, but of those kinds of evidence of which faults were `told` already."""
        problems: list[Problem] = []
        for reader in READERS:
            if reader.key in told:
                continue
            try:
                self.said(reader)
            except InputError as error:
                problems += [problem for problem in error.problems if problem not in problems]
        return problems

    def check(self) -> None:
        """Read all that is named.

        Raises
        ------
        InputError
            With every fault of all files.
        """
        if problems := self.problems():
            raise InputError(problems)

    def all_files(self) -> tuple[Path, ...]:
        """The files that are named and there, and those that they build on."""
        further = (
            path for reader in READERS if reader.key in self.files for path in reader.further(self.files[reader.key])
        )
        return (*self.files.values(), *further)

    def numbers(self, document: Document) -> tuple[dict[Address, Quantity], list[Problem]]:
        """The numbers that the client document takes from its evidence, with their source, and what is wrong with them.

        Where the evidence gives none, 0 stands in for it, so that the rest of the file can be checked.
        """
        found: dict[Address, Quantity] = {}
        problems: list[Problem] = []
        for reader in READERS:
            wanted = _wanted(document.data, reader.word) if reader.numbers else ()
            found |= dict.fromkeys(wanted, Quantity((0.0,)))
            if reader.numbers is None or not wanted or reader.key not in self.files:
                continue  # a file that is missing is told by itself
            try:
                values = reader.numbers(self.said(reader), self, wanted)
            except InputError as error:
                problems += [_told(problem, document, reader.key, self.files[reader.key]) for problem in error.problems]
            else:
                found |= {key: replace(value, source=self._names[reader.key]) for key, value in values.items()}
        return found, problems


def _wanted(data: Mapping[str, Any], word: str) -> tuple[Address, ...]:
    """The numbers for which the file, or a scenario of it, says `word`."""
    found: dict[Address, None] = {}
    for path, value in walk(data):
        match path[2:] if path[:1] == ("scenarios",) else path:
            case ("foundations", str() as name, "current") if value == word:
                found[Address("foundations", name, "current")] = None
            case ("facts", str() as name) if value == word:
                found[Address("facts", key=name)] = None
            case ("customers", "segments", str() as name, str() as key) if value == word:
                found[Address("customers", f"segments.{name}", key=key)] = None
    return tuple(found)


def _told(problem: Problem, document: Document, key: str, path: Path) -> Problem:
    """A problem of an evidence file, told at the line of the client file that names it or takes its number from it."""
    if path.as_posix() not in problem.file:
        return problem  # of the maturity model, which has lines of its own
    if problem.key.split(".", maxsplit=1)[0] in ("foundations", "facts", "customers"):
        return document.problem(address_of(problem.key).path, problem.message)
    name = problem.file.replace(path.as_posix(), path.name)
    row = Sentence("row {row}", row=problem.line) if problem.line is not None else ""
    where = [part for part in (name, row, problem.key) if part]
    return document.problem((key,), Sentence("{where}: {message}", where=where, message=as_sentence(problem.message)))
