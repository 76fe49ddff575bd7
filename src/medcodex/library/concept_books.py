"""The book of any code system in the words that all systems share, as it stood on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.opening import open_book, open_concepts
from medcodex.library.systems import ICD10CM, ICD10PCS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from medcodex.library.home import Home
    from medcodex.terminology.concepts import ConceptBook


def open_concept_book(on: date, system: str, home: Home) -> ConceptBook:
    """The concepts of a system; errors as for opening.open_book."""
    own = _WITH_OWN_BOOK.get(system)
    return own(on, home) if own is not None else open_concepts(on, system, home=home)


def _icd10cm(on: date, home: Home) -> ConceptBook:
    from medcodex.library.icd10cm_concepts import Icd10cmConcepts  # noqa: PLC0415 - one system does without the others

    return Icd10cmConcepts(open_book(on, home=home))


def _icd10pcs(on: date, home: Home) -> ConceptBook:
    from medcodex.library.icd10pcs_concepts import Icd10pcsConcepts  # noqa: PLC0415

    return Icd10pcsConcepts(open_book(on, "icd10pcs", home=home))


# The systems whose releases are more than a list of concepts.
_WITH_OWN_BOOK: Mapping[str, Callable[[date, Home], ConceptBook]] = {ICD10CM: _icd10cm, ICD10PCS: _icd10pcs}
