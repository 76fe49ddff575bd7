"""What the ICD-10-CM search index is made from: titles, inclusion terms, index paths with "see" followed, table rows,
the project's own lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.indexed import Indexed
from medcodex.library.systems import ICD10CM
from medcodex.suggest.lexicon.terms import equivalents, own_terms
from medcodex.terminology.icd10cm.codes import MAX_LENGTH, plain
from medcodex.terminology.icd10cm.see import SeeResolver
from medcodex.terminology.search_tables import TITLE, Listed, Unasked, Wording
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import IndexEntry, TableRow

INCLUSION, INDEX, EINDEX, NEOPLASM, DRUG, LEXICON = "inclusion", "index", "eindex", "neoplasm", "drug", "lexicon"
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
_TRUST = {EINDEX: 0.93, NEOPLASM: 0.97, DRUG: 0.97}
_UNASKED = Unasked(
    # The default of the book (Official Guidelines I.C.19.c: a fracture is closed and displaced unless said otherwise)
    # or what every injury code ends in.
    defaults=frozenset(
        words_of(
            "unspecified initial encounter closed displaced nos nonintractable not applicable accidental unintentional"
        )
    ),
    # What nobody means who does not say it: a later episode of care, an open fracture.
    episodes=frozenset(words_of("subsequent sequela open nonunion malunion assault undetermined")),
)


def icd10cm_indexed(book: Icd10cmBook) -> Indexed:
    """The declaration of the book's search index."""
    return Indexed(
        ICD10CM,
        book.fingerprint,
        rows=lambda: (Listed(row.code, row.title, row.billable, row.chapter or 0) for row in book.codes()),
        wordings=lambda: wordings(book),
        terms=own_phrases,
        equivalents=equivalents,
        unasked=_UNASKED,
        trust=_TRUST,
        made_from=(
            ("medcodex.suggest", ("data/lexicon", "data/word_equivalents.tsv", "lexicon/terms.py")),
            ("medcodex.terminology", ("icd10cm/see.py",)),
            ("medcodex.library", ("search_sources.py",)),
        ),
    )


def own_phrases() -> Iterator[tuple[str, str, str]]:
    """Terms of the lexicon that lead to a code: their words, the book's wording for them, the context asked for."""
    terms = {
        " ".join(words_of(term.term)): (term.phrase, term.context)
        for term in own_terms()
        if term.code and len(term.term) > 1
    }
    return ((words, *rest) for words, rest in terms.items() if words)


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
