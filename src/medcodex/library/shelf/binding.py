"""Which volume stands for a system: books with questions of their own, lists of concepts for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.book import SqliteIcd10cmBook
from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
from medcodex.library.listed import open_listed
from medcodex.library.opening import parts_on
from medcodex.library.shelf.concepts import ClusterVolume, ConceptVolume
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.library.shelf.icd10pcs import Icd10pcsVolume
from medcodex.library.systems import ICD10CM, ICD10PCS, ICD11

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.home import Home
    from medcodex.library.schema import Release
    from medcodex.library.shelf.volume import Volume

    Binder = Callable[[Mapping[str, Release], Sequence[Notice]], Volume]

_OWN: Mapping[str, Binder] = {
    ICD10CM: lambda parts, notices: Icd10cmVolume(SqliteIcd10cmBook(parts, notices)),
    ICD10PCS: lambda parts, notices: Icd10pcsVolume(SqliteIcd10pcsBook(parts, notices)),
}
_LISTED: Mapping[str, type[ConceptVolume]] = {ICD11: ClusterVolume}


def bound(
    home: Home, system: str, releases: Sequence[Release], date: datetime.date
) -> tuple[Hashable, Callable[[], Volume]]:
    """What a system's volume on a date is kept under, and how it is opened. Dates that the same releases answer share
    a volume, except in lists of concepts, whose codes have days of their own. Errors as for library.opening.open_book
    and library.listed.open_listed."""
    own = _OWN.get(system)
    if own is None:
        names = tuple(release.path.name for release in releases)
        kind = _LISTED.get(system, ConceptVolume)
        return (system, date, names), lambda: kind(open_listed(date, system, home=home), date)
    parts, notices = parts_on(system, releases, date)
    files = tuple((name, part.path.name) for name, part in parts.items())
    return (system, files, *(one.message for one in notices)), lambda: own(parts, notices)
