"""The book of any code system in the words that all systems share, out of the releases behind each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.systems import ICD10CM, ICD10PCS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release
    from medcodex.terminology.concepts import ConceptBook


def concept_book(system: str, parts: Mapping[str, Release], notices: Sequence[Notice]) -> ConceptBook:
    """The concepts of a system; ``parts`` and ``notices`` as opening.parts_on gives them."""
    own = _WITH_OWN_BOOK.get(system)
    return own(parts, notices) if own is not None else _listed(system, parts, notices)


def _icd10cm(parts: Mapping[str, Release], notices: Sequence[Notice]) -> ConceptBook:
    from medcodex.library.book import SqliteIcd10cmBook  # noqa: PLC0415 - one system does without the others
    from medcodex.library.icd10cm_concepts import Icd10cmConcepts  # noqa: PLC0415

    return Icd10cmConcepts(SqliteIcd10cmBook(parts, notices))


def _icd10pcs(parts: Mapping[str, Release], notices: Sequence[Notice]) -> ConceptBook:
    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook  # noqa: PLC0415
    from medcodex.library.icd10pcs_concepts import Icd10pcsConcepts  # noqa: PLC0415

    return Icd10pcsConcepts(SqliteIcd10pcsBook(parts, notices))


def _listed(system: str, parts: Mapping[str, Release], notices: Sequence[Notice]) -> ConceptBook:
    from medcodex.library.concept_book import SqliteConceptBook  # noqa: PLC0415
    from medcodex.terminology.code_forms import NORMALISERS  # noqa: PLC0415

    return SqliteConceptBook(system, NORMALISERS[system], parts, notices)


# The systems whose releases are more than a list of concepts.
_WITH_OWN_BOOK: Mapping[str, Callable[[Mapping[str, Release], Sequence[Notice]], ConceptBook]] = {
    ICD10CM: _icd10cm,
    ICD10PCS: _icd10pcs,
}
