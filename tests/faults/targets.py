"""Every kind of file that is broken at random, by its name in the table."""

from __future__ import annotations

from tests.faults import books, inputs, kept
from tests.faults.target import Target

TARGETS: dict[str, type[Target]] = {
    "client files": inputs.Client,
    "model files": inputs.Model,
    "relevance matrices": inputs.Relevance,
    "maturity models": inputs.MaturityModel,
    "answers (CSV)": inputs.Answers,
    "expectations of a board": inputs.Expectations,
    "steps of a plan": inputs.Steps,
    "questionnaires (XLSX)": inputs.Questionnaire,
    "opinions of respondents": inputs.Opinions,
    "segments of customers": inputs.Segments,
    "templates of decks (PPTX)": inputs.DeckTemplate,
    "mappings of templates": inputs.DeckMapping,
    "workbooks (XLSX)": books.Book,
    "lists of facts (XLSX)": books.FactList,
    "notebooks": inputs.Notebook,
    "formulas": inputs.Formula,
    "workshop journals": kept.WorkshopJournal,
    "journals without checksums": kept.EarlierJournal,
    "leases of a workshop": kept.Lease,
    "manifests": kept.BatchManifest,
    "journals of a batch": kept.BatchJournal,
}
