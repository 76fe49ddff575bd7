"""Fractures of diseased bone by what made it break: the categories for a growth and for osteoporosis hold the same
sites and sides as that for a pathological fracture without a cause.

ICD-10-CM Official Guidelines FY2026 I.C.2.l.6 (fracture due to a neoplasm), I.C.13.d.2 (osteoporosis with a current
fracture); alphabetic index, Fracture, pathological, due to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept
    from medcodex.suggest.narrow import Narrower
    from medcodex.terminology.book import Icd10cmBook

UNEXPLAINED = "M84.4"
_BY_CAUSE = ((CodeRanges("C00-C96,D00-D49"), "M84.5"), (CodeRanges("M81"), "M80.0"))
_SOURCE = "ICD-10-CM index Fracture, pathological, due to"


def explained(fracture: Concept, cause: Concept, book: Icd10cmBook, narrower: Narrower) -> Concept:
    """The fracture with the code that names its cause, where the book has one for its site."""
    stem = next((stem for causes, stem in _BY_CAUSE if cause.code in causes), "")
    row = book.row(stem + fracture.code[len(UNEXPLAINED) :]) if stem and fracture.code.startswith(UNEXPLAINED) else None
    if row is None or not row.billable:
        return fracture
    return fracture._replace(
        start=min(fracture.start, cause.start),
        end=max(fracture.end, cause.end),
        code=row.code,
        path=(*fracture.path, f"due to {cause.path[0]}", narrower.step(row.code)),
        source=_SOURCE,
    )
