"""Proofs by groupers, edits, the levels of visits, the query linter and arithmetic."""

from __future__ import annotations

import math
import re
from collections import Counter
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from medcodex.group.em.elements import level_of
from medcodex.group.em.items import ELEMENTS
from medcodex.group.em.result import Level, second_highest
from medcodex.learn.questions.generators.reckoning import money
from medcodex.learn.questions.generators.stays import stay_of
from medcodex.query.linter import Linter
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.learn.questions.books import QuestionBooks

Subject = tuple[str, ...]
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ?(?:mg|mcg|gm|g|units|ml|cc)\Z")
_NAME = re.compile(r"[a-z_]+")
_FIVE, _NINE, _ELEVEN = 5, 9, 11


def _severity(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the grouper, given this secondary diagnosis alone, takes it as of the level. One that the principal
    diagnosis excludes counts as neither CC nor MCC."""
    principal, level = subject
    stay = books.stay(stay_of(principal, (value,), books.date))
    if stay is None or not stay.secondary or not stay.secondary[0].valid:
        return False
    one = stay.secondary[0]
    return (one.level if one.counts else "NONE") == level


def _hcc(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return books.hcc is not None and value in books.hcc.categories.get(subject[0].replace(".", ""), ())


def _hcc_any(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return books.hcc is not None and bool(books.hcc.categories.get(value.replace(".", "")))


def _visit(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """The level as the grouper of visits counts it from the items of each element."""
    levels = []
    for element, items in zip(ELEMENTS, subject, strict=True):
        demand, _ = level_of(element, Counter(items.split()))
        levels.append(demand.level if demand is not None else _lowest(element))
    return second_highest(levels).word == value


def _lowest(element: str) -> Level:
    return Level.NONE if element == "problems" else Level.STRAIGHTFORWARD


def _ncci(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the pairs that are loaded have the first code in the column said, and let a modifier in or not."""
    first, second = subject
    column, _, lifted = value.partition("-")
    wanted = (first, second) if column == "column1" else (second, first)
    indicator = "1" if lifted == "allowed" else "0"
    return any((one.column1, one.column2, one.indicator) == (*wanted, indicator) for one in books.edits)


def _units(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """The dose by the amount at the end of the descriptor, rounded up."""
    code, dose = subject
    concept = books.hcpcs.concept(code) if books.hcpcs is not None else None
    amount = _AMOUNT.search(concept.title) if concept is not None else None
    return amount is not None and str(math.ceil(Fraction(dose) / Fraction(amount[1]))) == value


@cache
def _rows() -> Mapping[str, dict[str, str]]:
    return {row["id"]: row for row in table_rows("medcodex.learn.questions", "data/reckoning.tsv")}


def _reckoned(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """The sum of the table's ``check``, another way to reckon the same, in exact fractions."""
    row = _rows()[subject[0]]
    given = dict(one.split("=") for one in subject[1:])
    words = _NAME.sub(lambda name: given[name.group()], row["check"]).split()
    stack: list[Fraction] = []
    for word in words:  # reverse Polish notation, so that no parser is shared with the generator
        if word in "+-*/":
            second, first = stack.pop(), stack.pop()
            stack.append(
                {"+": first + second, "-": first - second, "*": first * second}.get(word) or _by(first, second, word)
            )
        else:
            stack.append(Fraction(word))
    return money(stack.pop(), row["unit"]) == value


def _by(first: Fraction, second: Fraction, sign: str) -> Fraction:
    return first / second if sign == "/" else Fraction(0)


def _eleven(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Eleven digits whose parts 5-4-2 are, read as numbers of their own, those that are printed."""
    if len(value) != _ELEVEN or not value.isdigit():
        return False
    printed = subject[0].split("-")
    parts = value[:_FIVE], value[_FIVE:_NINE], value[_NINE:]
    return all(int(part) == int(one) and part.endswith(one) for part, one in zip(parts, printed, strict=True))


@cache
def _linter() -> Linter:
    return Linter()


@cache
def _faults(text: str) -> frozenset[str]:
    return frozenset(one.rule for one in _linter().lint(text) if one.severity == "error")


def _complies(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return not _faults(value)


def _query_fault(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return value in _faults(subject[0])


PAYMENT: Mapping[str, Callable[[Subject, str, QuestionBooks], bool]] = {
    "drg-severity": _severity,
    "hcc-of": _hcc,
    "hcc-any": _hcc_any,
    "visit-level": _visit,
    "ncci-pair": _ncci,
    "hcpcs-units": _units,
    "reckoned": _reckoned,
    "ndc-eleven": _eleven,
    "query-complies": _complies,
    "query-fault": _query_fault,
}
"""The proof of each relation of payment, visits and queries."""
