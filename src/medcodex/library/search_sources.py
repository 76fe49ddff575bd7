"""Every wording that leads to a code: titles, inclusion terms, index paths, table rows, the project's own lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.suggest.lexicon.terms import own_terms
from medcodex.terminology.icd10cm.codes import MAX_LENGTH, plain
from medcodex.terminology.icd10cm.see import SeeResolver
from medcodex.terminology.search_tables import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import IndexEntry, TableRow

TITLE, INCLUSION, INDEX, EINDEX, NEOPLASM, DRUG, LEXICON = (
    "title",
    "inclusion",
    "index",
    "eindex",
    "neoplasm",
    "drug",
    "lexicon",
)
_GROWTHS = (
    "malignant neoplasm cancer primary",
    "secondary malignant neoplasm metastasis metastatic",
    "carcinoma in situ",
    "benign neoplasm",
    "neoplasm of uncertain behavior",
    "neoplasm of unspecified behavior",
)
# Accidental unless said otherwise (Official Guidelines FY2026 I.C.19.e.5.b).
_DRUG_USES = {0: "poisoning overdose accidental", 1: "overdose intentional self-harm", 4: "adverse effect",
              5: "underdosing"}  # fmt: skip


# Why an encounter came about, and what a drug did, is asked for less often than what the patient has.
TRUST = (1.0, 1.0, 1.0, 0.93, 0.97, 0.97, 1.0)
VIAS = (TITLE, INCLUSION, INDEX, EINDEX, NEOPLASM, DRUG, LEXICON)


def wordings(book: Icd10cmBook) -> Iterator[Wording]:
    """All wordings of a book, the book's own before the lexicon's."""
    yield from _titles(book)
    for entry in book.tabular():
        if entry.kind == "diag":
            for term in entry.notes.inclusion_terms:
                yield Wording(term, "", entry.key, INCLUSION)
    yield from _index(book)
    yield from _grid(book.neoplasms(), NEOPLASM, dict(enumerate(_GROWTHS)))
    yield from _grid(book.drugs(), DRUG, _DRUG_USES)
    for own in own_terms():
        if own.code:
            yield Wording(own.term, "", own.code, LEXICON, own.context)


def _titles(book: Icd10cmBook) -> Iterator[Wording]:
    """Titles of all codes but the seventh-character ones whose title only adds to their parent's: those are reached
    through the parent, which keeps the index a third of the size."""
    titles: dict[str, str] = {}
    for row in book.codes():
        titles[row.code] = row.title
        above = titles.get(row.parent or "")
        if len(plain(row.code)) < MAX_LENGTH or above is None or not row.title.startswith(above):
            yield Wording(row.title, "", row.code, TITLE)


def _index(book: Icd10cmBook) -> Iterator[Wording]:
    """Each index entry that has a code or whose "see" leads to one. Of the forms of a main term ("Hypertension,
    hypertensive") the first is the wording, the others may be asked for as well."""
    entries = list(book.index())
    for source in (INDEX, EINDEX):
        own = [entry for entry in entries if entry.source == source]
        resolver = SeeResolver(own)
        path: list[tuple[str, str]] = []
        for entry in own:
            del path[entry.level :]
            path.append(_step(entry))
            code = resolver.code(entry)
            if code:
                text = ", ".join(title for title, _ in path)
                yield Wording(text, " ".join(extra for _, extra in path).strip(), code, source)


def _step(entry: IndexEntry) -> tuple[str, str]:
    title, _, forms = entry.title.partition(",") if entry.level == 0 else (entry.title, "", "")
    return title, " ".join((forms, *entry.nonessential))


def _grid(rows: Iterator[TableRow], via: str, columns: dict[int, str]) -> Iterator[Wording]:
    path: list[TableRow] = []
    for row in rows:
        del path[row.level :]
        path.append(row)
        text = ", ".join(step.title for step in path)
        extra = " ".join(word for step in path for word in step.nonessential)
        for column, wording in columns.items():
            code = row.cells[column]
            if code:
                first, _, optional = wording.partition(" ") if via == DRUG else (wording, "", "")
                yield Wording(f"{text}, {first}", f"{extra} {optional}", code, via)
