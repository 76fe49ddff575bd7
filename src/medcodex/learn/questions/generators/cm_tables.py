"""Questions about the Table of Neoplasms and the Table of Drugs and Chemicals."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key
    from medcodex.terminology.icd10cm.model import TableRow

_NEOPLASM = ("malignant, primary", "malignant, secondary", "carcinoma in situ", "benign", "uncertain behavior",
             "unspecified behavior")  # fmt: skip
_DRUG = (
    ("accidental poisoning", "A child swallows {drug} that was left on a table, and is ill of it."),
    ("poisoning, intentional self-harm", "A patient takes too much {drug} on purpose, to harm himself."),
    ("poisoning, assault", "Somebody was given {drug} by an attacker, who meant harm."),
    ("poisoning, undetermined", "A poisoning by {drug}; the record says that the intent cannot be determined."),
    ("adverse effect", "{drug} was prescribed rightly and taken as prescribed; the patient has a reaction to it."),
    ("underdosing", "The patient took less {drug} than was prescribed, and the condition came back."),
)


class _OfTable:
    part = ""
    columns: Sequence[str] = ()

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def keys(self, topic: str) -> Sequence[Key]:
        """Rows with each of their columns."""
        return self._keys

    @property
    def _rows(self) -> Mapping[int, TableRow]:
        raise NotImplementedError

    @cached_property
    def _keys(self) -> Sequence[Key]:
        return [
            (str(row.id), str(at))
            for row in self._rows.values()
            if len(set(filter(None, row.cells))) > 3
            for at, cell in enumerate(row.cells)
            if cell
        ]

    def _wrong(self, row: TableRow, at: int, rng: Random) -> list[Choice]:
        found = [
            Choice(cell, cell, f"That is the column “{self.columns[place]}”.")
            for place, cell in enumerate(row.cells)
            if cell and place != at
        ]
        rng.shuffle(found)
        return found


class NeoplasmTable(_OfTable):
    """The column of a kind of neoplasm."""

    name = "cm-neoplasm-table"
    topics = frozenset({"oncology"})
    part = "neoplasm"
    columns = _NEOPLASM

    @property
    def _rows(self) -> Mapping[int, TableRow]:
        return self._books.neoplasms

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row, at = self._rows[int(key[0])], int(key[1])
        path, cell = self._books.table_path(self._rows, row), row.cells[at] or ""
        words = path.removeprefix("Neoplasm, neoplastic, ").removeprefix("Neoplasm, ")
        return Draft(
            Asked("cm-neoplasm-cell", (path, str(at))),
            f"Table of Neoplasms, “{words}”: which code does it give for a neoplasm that is {_NEOPLASM[at]}?",
            Choice(cell, cell, f"The column “{_NEOPLASM[at]}” of this row."),
            self._wrong(row, at, rng),
            self._books.cm_source("neoplasm", f"{words}; ICD-10-CM Official Guidelines FY2026 I.C.2"),
            ("oncology", "index"),
            Level.FOUNDATION,
            str(row.id),
            (f"icd10cm {cell}",),
        )


class DrugTable(_OfTable):
    """The column of the circumstances in which a drug did harm."""

    name = "cm-drug-table"
    topics = frozenset({"injury", "pharmacy", "external-causes"})
    part = "drug"
    columns = tuple(name for name, _ in _DRUG)

    @property
    def _rows(self) -> Mapping[int, TableRow]:
        return {number: row for number, row in self._books.drugs.items() if row.cells[4] and row.level == 0}

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row, at = self._books.drugs[int(key[0])], int(key[1])
        path, cell = self._books.table_path(self._books.drugs, row), row.cells[at] or ""
        column, told = _DRUG[at]
        name = row.title[:1].lower() + row.title[1:] if row.title[1:].islower() else row.title
        told = told.format(drug=name[:1].upper() + name[1:] if told.startswith("{drug}") else name)
        return Draft(
            Asked("cm-drug-cell", (path, str(at))),
            f"{told} Which code does the Table of Drugs and Chemicals give for the drug, before its seventh character?",
            Choice(cell, cell, f"The column “{column}” of this row."),
            self._wrong(row, at, rng),
            self._books.cm_source("drug", f"{path}; ICD-10-CM Official Guidelines FY2026 I.C.19.e"),
            ("injury", "pharmacy", "external-causes"),
            Level.WORKING,
            cell[:5],
            (f"icd10cm {cell}",),
        )
