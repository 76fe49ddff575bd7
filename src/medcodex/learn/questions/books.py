"""What questions are made from and proved by: the books of one date, each read once, when first asked."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.conventions.tabular_notes import TabularNotes
from medcodex.learn.questions.making import same

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.coded import Encounter
    from medcodex.group.hcc_tables import ModelTables
    from medcodex.group.ms_drg import MsDrg
    from medcodex.group.protocol import Grouper
    from medcodex.terminology.book import Icd10cmBook, Icd10pcsBook
    from medcodex.terminology.concepts import Concept, ConceptBook
    from medcodex.terminology.icd10cm.model import CodeRow, IndexEntry, TableRow, TabularEntry
    from medcodex.terminology.icd10pcs.model import Definition, PcsRow, PcsTableRow
    from medcodex.terminology.ncci.model import PtpEdit


class QuestionBooks:
    """The books. What is not loaded is None or empty, and then has no questions. ``edits`` are NCCI pairs with the name
    of their table, ``drg`` groups stays, ``hcc`` has the categories of a risk adjustment model."""

    def __init__(
        self,
        date: dt.date,
        cm: Icd10cmBook,
        *,
        pcs: Icd10pcsBook | None = None,
        hcpcs: ConceptBook | None = None,
        edits: tuple[str, Sequence[PtpEdit]] = ("", ()),
        drg: Grouper[MsDrg] | None = None,
        hcc: ModelTables | None = None,
    ) -> None:
        self.date = date
        self.cm = cm
        self.pcs = pcs
        self.hcpcs = hcpcs
        self.edits_name, self.edits = edits
        self._drg = drg
        self.hcc = hcc
        self.notes = TabularNotes(cm)

    def cm_source(self, part: str, place: str) -> str:
        """How a part of ICD-10-CM is cited."""
        words = {
            "codes": "code list",
            "tabular": "Tabular List",
            "index": "Alphabetic Index",
            "eindex": "External Cause Index",
            "neoplasm": "Table of Neoplasms",
            "drug": "Table of Drugs and Chemicals",
            "poa": "POA exempt list",
        }
        return f"ICD-10-CM {self.cm.releases.get(part, '')} {words[part]}: {place}"

    def pcs_source(self, part: str, place: str) -> str:
        """How a part of ICD-10-PCS is cited."""
        release = self.pcs.releases.get(part, "") if self.pcs is not None else ""
        return f"ICD-10-PCS {release} {part}: {place}"

    @cached_property
    def codes(self) -> Mapping[str, CodeRow]:
        """ICD-10-CM codes that the tabular list places, in book order."""
        rows = {row.code: row for row in self.cm.codes()}
        return {code: row for code, row in rows.items() if row.chapter is not None}

    @cached_property
    def billable(self) -> Sequence[CodeRow]:
        """Those that may be reported."""
        return [row for row in self.codes.values() if row.billable]

    @cached_property
    def by_section(self) -> Mapping[str, Sequence[CodeRow]]:
        """The codes that may be reported, by their section."""
        found: defaultdict[str, list[CodeRow]] = defaultdict(list)
        for row in self.billable:
            found[row.section or ""].append(row)
        return found

    @cached_property
    def below(self) -> Mapping[str, Sequence[CodeRow]]:
        """The codes right below each."""
        found: defaultdict[str, list[CodeRow]] = defaultdict(list)
        for row in self.codes.values():
            if row.parent is not None:
                found[row.parent].append(row)
        return found

    @cached_property
    def entries(self) -> Mapping[str, TabularEntry]:
        """Entries of the tabular list that are codes, by code."""
        return {one.key: one for one in self.cm.tabular() if one.kind == "diag"}

    @cached_property
    def index_lines(self) -> Mapping[int, IndexEntry]:
        """Lines of both alphabetic indexes by number."""
        return {one.id: one for one in self.cm.index()}

    @cached_property
    def index_below(self) -> Mapping[int, Sequence[IndexEntry]]:
        """The lines right below each."""
        found: defaultdict[int, list[IndexEntry]] = defaultdict(list)
        for one in self.index_lines.values():
            if one.parent is not None:
                found[one.parent].append(one)
        return found

    def index_terms(self, line: IndexEntry) -> Sequence[str]:
        """The terms that lead to a line, the main term first."""
        words = [line.title]
        while line.parent is not None:
            line = self.index_lines[line.parent]
            words.append(line.title)
        return words[::-1]

    def index_path(self, line: IndexEntry) -> str:
        """The terms that lead to a line, as a coder reads them: "Abscess, brain, amebic"."""
        return ", ".join(self.index_terms(line))

    @cached_property
    def index_named(self) -> Mapping[tuple[str, str], Sequence[IndexEntry]]:
        """The lines of one wording, by index and wording."""
        found: defaultdict[tuple[str, str], list[IndexEntry]] = defaultdict(list)
        for one in self.index_lines.values():
            found[one.source, same(self.index_path(one))].append(one)
        return found

    @cached_property
    def neoplasms(self) -> Mapping[int, TableRow]:
        """Rows of the neoplasm table by number."""
        return {one.id: one for one in self.cm.neoplasms()}

    @cached_property
    def drugs(self) -> Mapping[int, TableRow]:
        """Rows of the table of drugs by number."""
        return {one.id: one for one in self.cm.drugs()}

    def table_path(self, rows: Mapping[int, TableRow], row: TableRow) -> str:
        """The words that lead to a row of either table."""
        words = [row.title]
        while row.parent is not None:
            row = rows[row.parent]
            words.append(row.title)
        return ", ".join(reversed(words))

    @cached_property
    def neoplasms_named(self) -> Mapping[str, Sequence[TableRow]]:
        """Rows of the neoplasm table by their wording."""
        return self._named(self.neoplasms)

    @cached_property
    def drugs_named(self) -> Mapping[str, Sequence[TableRow]]:
        """Rows of the table of drugs by their wording."""
        return self._named(self.drugs)

    def _named(self, rows: Mapping[int, TableRow]) -> Mapping[str, Sequence[TableRow]]:
        found: defaultdict[str, list[TableRow]] = defaultdict(list)
        for row in rows.values():
            found[same(self.table_path(rows, row))].append(row)
        return found

    @cached_property
    def pcs_codes(self) -> Mapping[str, PcsRow]:
        """Whole ICD-10-PCS codes in book order."""
        return {row.code: row for row in self.pcs.codes() if row.billable} if self.pcs is not None else {}

    @cached_property
    def pcs_rows(self) -> Mapping[int, PcsTableRow]:
        """Rows of the ICD-10-PCS tables by number."""
        if self.pcs is None:
            return {}
        return {row.number: row for section in "0123456789BCDFGHX" for row in self.pcs.table_rows(section)}

    @cached_property
    def pcs_tables(self) -> Mapping[str, Sequence[PcsTableRow]]:
        """The rows of each table by its three characters."""
        found: defaultdict[str, list[PcsTableRow]] = defaultdict(list)
        for row in self.pcs_rows.values():
            found[row.table].append(row)
        return found

    @cached_property
    def pcs_systems(self) -> Mapping[str, Sequence[PcsTableRow]]:
        """The rows of all tables of a body system, by section and body system."""
        found: defaultdict[str, list[PcsTableRow]] = defaultdict(list)
        for row in self.pcs_rows.values():
            found[row.table[:2]].append(row)
        return found

    def definitions(self, section: str, position: int) -> Sequence[Definition]:
        """Definitions of one axis of a section."""
        return self.pcs.definitions(section, position) if self.pcs is not None else ()

    @cached_property
    def services(self) -> Mapping[str, Concept]:
        """HCPCS Level II codes in force that have a descriptor."""
        if self.hcpcs is None:
            return {}
        return {
            one.code: one
            for one in self.hcpcs.concepts()
            if one.billable and one.active and one.title and len(one.code) == 5
        }

    @property
    def hcpcs_source(self) -> str:
        """How HCPCS Level II is cited."""
        return f"HCPCS Level II {self.hcpcs.releases.get('codes', '')}" if self.hcpcs is not None else ""

    def stay(self, encounter: Encounter) -> MsDrg | None:
        """The group of a stay; None where none can be told."""
        return self._drg.group(encounter).result if self._drg is not None else None

    @property
    def groups_stays(self) -> bool:
        """Whether stays can be grouped."""
        return self._drg is not None
