"""Builds the lexicon from an opened code book and the project's own tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.suggest.lexicon.from_index import IndexPhrases, is_understood
from medcodex.suggest.lexicon.from_tables import drug_phrases, histology_phrases, neoplasm_phrases
from medcodex.suggest.lexicon.from_tabular import tabular_phrases
from medcodex.suggest.lexicon.from_terms import (
    OWN,
    RANK_TERM,
    class_phrases,
    organism_phrases,
    stands_alone,
    term_phrases,
    therapy_phrases,
)
from medcodex.suggest.lexicon.from_titles import title_words
from medcodex.suggest.lexicon.neoplasm_words import NeoplasmWords
from medcodex.suggest.lexicon.phrases import Wording
from medcodex.text.lexicon import IndexChild, Sense
from medcodex.text.match import MAX_CONTENT_WORDS
from medcodex.text.tables import table_rows
from medcodex.text.tokens import Normalizer, companions_of, hash_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.suggest.lexicon.terms import OwnTerm
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import IndexEntry
    from medcodex.text.lexicon import CategoryTitles

ENGINE_VERSION = "1"
_MAX_SENSES = 6
_CATEGORY = 3
_UNITS = frozenset({"day", "week", "month", "year"})
_PACKAGE = "medcodex.suggest"


@dataclass(frozen=True, slots=True)
class LexiconParts:
    """A built lexicon as plain data, ready to be written: hashes by word, companions by word, senses by phrase key
    (best first), subterms, paths and manifestation codes by index entry, title words by
    category."""

    words: Mapping[str, int]
    companions: Mapping[str, int]
    senses: Mapping[int, Sequence[Sense]]
    children: Mapping[int, Sequence[IndexChild]]
    paths: Mapping[int, tuple[str, ...]]
    manifestations: Mapping[int, str]
    titles: Mapping[str, CategoryTitles]


class WordTables:
    """The word-level tables the builder and the matcher must share, and the terms a site added to the lexicon."""

    def __init__(self, site_terms: Sequence[OwnTerm] = ()) -> None:
        self.site_terms = tuple(site_terms)
        classes = [(r["word"], r["class"]) for r in table_rows("medcodex.text", "data/function_words.tsv")]
        pairs = {r["word"]: r["canonical"] for r in table_rows(_PACKAGE, "data/word_equivalents.tsv")}
        self.normal = Normalizer(pairs)
        self.stop = frozenset(self.normal(word) for word, kind in classes if kind == "stop")
        self.negations = frozenset(self.normal(word) for word, kind in classes if kind == "negation")
        self.qualifiers = {self.normal(word): kind for word, kind in classes if kind not in {"stop", "negation"}}
        self.neoplasm = NeoplasmWords(
            {self.normal(r["word"]): r["class"] for r in table_rows(_PACKAGE, "data/neoplasm_words.tsv")}
        )
        self.wording = Wording(self.normal, self.stop)
        self.generic = {self.wording.forms(r["term"]): r["as"] for r in table_rows(_PACKAGE, "data/generic_terms.tsv")}

    def lead_somewhere(self, term: str) -> bool:
        """Whether a phrase that is added can be found in notes, and says something where it is found: not one of
        function words, degrees or sides alone, of numbers alone, or of more words than the matcher joins."""
        forms = self.wording.forms(term)
        telling = forms - self.negations - self.qualifiers.keys()
        said = any(char.isalpha() for form in telling for char in form)
        return said and len(forms) <= MAX_CONTENT_WORDS and stands_alone(self.wording, term)


class _Collector:
    """Senses by key with their ranks, best first on demand."""

    def __init__(self, tables: WordTables) -> None:
        self._ranked: dict[int, dict[tuple[str, str, str, str], tuple[int, int, Sense]]] = defaultdict(dict)
        self._tables = tables
        self.words: dict[str, int] = {}
        self.companions: dict[str, int] = {}

    def add(self, phrases: Iterable[tuple[frozenset[str], int, Sense]]) -> None:
        for forms, rank, sense in phrases:
            key = self._key(forms)
            general = self._tables.generic.get(forms)
            if general == "vague" and sense.code:
                self._put(key, rank, sense._replace(kind="vague"))
            elif general is None or sense.kind in {"lexicon", "finding", "drug class"} or sense.source.startswith(OWN):
                self._put(key, rank, sense)
            growth = self._tables.neoplasm.canonical(forms) if sense.code[:1] in {"C", "D"} else None
            if growth and growth != forms and len(growth) > 1:
                self._put(self._key(growth), rank + 3, sense)

    def _key(self, forms: frozenset[str]) -> int:
        values = []
        for form in forms:
            value = self.words.get(form)
            if value is None:
                value = self.words[form] = hash_form(form)
            values.append(value)
        bits = companions_of(values)
        for form in forms:
            self.companions[form] = self.companions.get(form, 0) | bits
        return sum(values)

    def _put(self, key: int, rank: int, sense: Sense) -> None:
        senses = self._ranked[key]
        mark = (sense.code, sense.cased, sense.context, sense.plain)
        held = senses.get(mark)
        if held is None or rank < held[0]:
            senses[mark] = (rank, held[1] if held else len(senses), sense)

    def best(self, key: int) -> Sequence[Sense]:
        held = self._ranked.get(key)
        if not held:
            return ()
        # Where the project's lexicon says when a word means this, the book's bare word does not mean it elsewhere.
        ruled = {sense.code for _, _, sense in held.values() if sense.context and not sense.plain}
        fitting = [
            one
            for one in held.values()
            if one[2].context or one[2].kind == "organism" or not one[2].code or not _rules(ruled, one[2])
        ]
        return [sense for _, _, sense in sorted(fitting, key=lambda one: one[:2])[:_MAX_SENSES]]

    def all(self) -> dict[int, Sequence[Sense]]:
        return {key: self.best(key) for key in self._ranked}


def build_lexicon(book: Icd10cmBook, tables: WordTables) -> LexiconParts:
    """All phrases of the book as it stands on its date, and of the project's own lexicon."""
    found = _Collector(tables)
    entries = _numbered(book.index())
    index = IndexPhrases(entries, tables.wording)
    found.add(
        (forms, RANK_TERM, Sense("", "finding", (), OWN)) for forms, kind in tables.generic.items() if kind == "finding"
    )
    found.add(tabular_phrases(book, tables.wording))
    found.add(index.phrases())
    neoplasms = list(book.neoplasms())
    found.add(neoplasm_phrases(neoplasms, tables.wording))
    found.add(histology_phrases(entries, neoplasms, tables.wording))
    found.add(list(index.references(found.best)))
    found.add(drug_phrases(book.drugs(), tables.wording))
    found.add(therapy_phrases(tables.wording))
    found.add(class_phrases(tables.wording))
    found.add(organism_phrases(tables.wording))
    found.add(list(term_phrases(tables.wording, found.best, tables.site_terms)))
    return LexiconParts(
        found.words,
        found.companions,
        found.all(),
        _children(entries, tables.wording),
        {entry.id: index.path(entry.id) for entry in entries},
        dict(_manifestations(entries, index)),
        title_words(book, tables.wording),
    )


def _numbered(entries: Iterable[IndexEntry]) -> list[IndexEntry]:
    """Entries of both indexes under one numbering."""
    out: list[IndexEntry] = []
    ids: dict[tuple[str, int], int] = {}
    for entry in entries:
        ids[entry.source, entry.id] = len(out)
        parent = None if entry.parent is None else ids[entry.source, entry.parent]
        out.append(replace(entry, id=len(out), parent=parent))
    return out


def _manifestations(entries: Iterable[IndexEntry], index: IndexPhrases) -> Iterator[tuple[int, str]]:
    """The bracketed code of every index entry that has one, and of those that the packaged table completes."""
    rows = list(table_rows(_PACKAGE, "data/manifestations.tsv"))
    ranges = [(row["main_term"], CodeRanges(row["codes"]), row["manifestation"]) for row in rows]
    for entry in entries:
        if not entry.code or entry.source != "index":
            continue
        if entry.manifestation:
            yield entry.id, _bare(entry.manifestation)
        elif any(index.path(entry.id)[0] == main for main, _, _ in ranges):
            code = _bare(entry.code)
            main_term = index.path(entry.id)[0]
            yield from ((entry.id, found) for main, codes, found in ranges if main == main_term and code in codes)


def _bare(code: str) -> str:
    return code.rstrip("-").rstrip(".")


def _children(entries: Sequence[IndexEntry], words: Wording) -> dict[int, list[IndexChild]]:
    below: dict[int, list[IndexEntry]] = defaultdict(list)
    for entry in entries:
        if entry.parent is not None and entry.source == "index":
            below[entry.parent].append(entry)

    def step(node: int) -> list[IndexChild]:
        out = []
        for entry in below[node]:
            forms = words.alternatives(entry.title)
            if any(map(_is_duration, forms)):
                continue  # "fever for three days" is no three-day fever
            if words.is_other_choice(entry.title):
                continue
            if forms and not is_understood(entry, entries):
                out.append(IndexChild(entry.id, entry.title, forms, _bare(entry.code or "")))
            else:
                out.extend(step(entry.id))
        return out

    return {node: step(node) for node in list(below)}


def _is_duration(forms: frozenset[str]) -> bool:
    return not forms.isdisjoint(_UNITS) and all(form.isdigit() or form in _UNITS for form in forms)


def _rules(ruled: Iterable[str], sense: Sense) -> bool:
    """Whether a sense leads to one of the codes, or a title's words to their subcategory."""
    code = sense.code
    return code in ruled or (
        sense.kind == "tabular" and len(code) > _CATEGORY and any(one[: len(code)][:5] == code[:5] for one in ruled)
    )
