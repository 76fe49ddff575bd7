"""Proofs by this project's own tables: what a table says of a term, and that nothing else in it says the same."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.learn.questions.generators.guidelines import INPATIENT
from medcodex.learn.questions.making import same
from medcodex.learn.questions.tables import all_pairs, fact_rows
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.learn.questions.books import QuestionBooks

Subject = tuple[str, ...]


def _fact(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return any(same(row["stem"]) == same(subject[0]) and same(row["right"]) == same(value) for row in fact_rows())


def _means(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the table gives a term this meaning, or one that is told of the same things."""
    table, term = subject
    pairs = all_pairs()[table].pairs
    own = [one.meanings for one in pairs if one.term == term]
    told = frozenset({same(value)}).union(*(one.meanings for one in pairs if same(one.meaning) == same(value)))
    return any(told & one for one in own)


def _meaning_of(subject: Subject, value: str, books: QuestionBooks) -> bool:
    table, meaning = subject
    return _means((table, value), meaning, books)


@cache
def _classes() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in table_rows("medcodex.suggest", "data/drug_use.tsv"):
        found.setdefault(row["drug"], set()).add(row["class"])
    return {drug: frozenset(classes) for drug, classes in found.items()}


@cache
def _fields() -> Mapping[str, str]:
    rows = table_rows("medcodex.learn.questions", "data/drug_classes.tsv")
    return {row["class"]: row["field"] for row in rows}


def _drug_class(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether a drug is of a class, or of one of the same field, which may be said of it as well."""
    return any(_fields().get(one, one) == _fields().get(value, value) for one in _classes().get(subject[0], ()))


def _drug_of(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return _drug_class((value,), subject[0], books)


@cache
def _uncertain_rows() -> Mapping[str, dict[str, str]]:
    return {row["condition"]: row for row in table_rows("medcodex.learn.questions", "data/uncertain.tsv")}


def _uncertain(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """The rule of the setting (II.H and III.C, IV.H) and the conditions that are coded only when confirmed (I.C.1.a.1,
    I.C.1.f, I.C.1.g, I.C.10.c), with a code that the book has."""
    setting, condition = subject
    row = _uncertain_rows()[condition]
    listed = books.cm.row(value)
    if listed is None or not listed.billable:
        return False
    if setting == INPATIENT and row["confirmed_only"] != "yes":
        return value == row["code"]
    return value == row["symptom_code"]


def _in_pairs(table: str, wanted: dict[str, str]) -> bool:
    rows = table_rows("medcodex.edits", f"data/pairs/{table}.tsv")
    return any(all(row[name] == value for name, value in wanted.items()) for row in rows)


def _joined(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the edits mend these two codes to this one, and the book has it."""
    row = books.cm.row(value)
    wanted = {"about": subject[0], "beside": subject[1], "mend": value}
    return row is not None and row.billable and _in_pairs("combination_codes", wanted)


def _acute_first(subject: Subject, value: str, books: QuestionBooks) -> bool:
    acute, _, chronic = value.partition(" ")
    known = books.cm.row(acute) is not None and books.cm.row(chronic) is not None
    return known and _in_pairs("acute_chronic", {"about": chronic, "beside": acute})


FACTS: Mapping[str, Callable[[Subject, str, QuestionBooks], bool]] = {
    "fact": _fact,
    "term-means": _means,
    "meaning-of": _meaning_of,
    "drug-class": _drug_class,
    "drug-of-class": _drug_of,
    "uncertain": _uncertain,
    "joined": _joined,
    "acute-first": _acute_first,
}
"""The proof of each relation of facts."""
