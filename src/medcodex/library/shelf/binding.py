"""Which volume stands for a system: books with questions of their own, lists of concepts for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.book import SqliteIcd10cmBook
from medcodex.library.concept_book import SqliteConceptBook
from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
from medcodex.library.shelf.concepts import ConceptVolume
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.library.shelf.icd10pcs import Icd10pcsVolume
from medcodex.library.systems import ICD10CM, ICD10PCS
from medcodex.terminology.code_forms import NORMALISERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release
    from medcodex.library.shelf.volume import Volume

    Binder = Callable[[Mapping[str, Release], Sequence[Notice]], Volume]

_OWN: Mapping[str, Binder] = {
    ICD10CM: lambda parts, notices: Icd10cmVolume(SqliteIcd10cmBook(parts, notices)),
    ICD10PCS: lambda parts, notices: Icd10pcsVolume(SqliteIcd10pcsBook(parts, notices)),
}


def bind(system: str, parts: Mapping[str, Release], notices: Sequence[Notice]) -> Volume:
    """The volume of a system over the release that answers for each part."""
    own = _OWN.get(system)
    if own is not None:
        return own(parts, notices)
    return ConceptVolume(SqliteConceptBook(system, NORMALISERS[system], parts, notices))
