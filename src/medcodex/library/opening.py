"""Opening the code book for a date: of each part the newest release in force, and what is behind said aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

from medcodex.errors import NotLoadedError, UsageError
from medcodex.library.book import SqliteIcd10cmBook
from medcodex.library.embedded import ensure_embedded
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.systems import ICD10CM, ICD10PCS, NDC, SYSTEMS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.concept_book import SqliteConceptBook
    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.library.schema import Release


@overload
def open_book(
    date: datetime.date,
    system: Literal["icd10cm"] = ...,
    *,
    home: Home | None = None,
    say: Callable[[str], None] | None = None,
) -> SqliteIcd10cmBook: ...
@overload
def open_book(
    date: datetime.date,
    system: Literal["icd10pcs"],
    *,
    home: Home | None = None,
    say: Callable[[str], None] | None = None,
) -> SqliteIcd10pcsBook: ...
def open_book(
    date: datetime.date,
    system: str = ICD10CM,
    *,
    home: Home | None = None,
    say: Callable[[str], None] | None = None,
) -> SqliteIcd10cmBook | SqliteIcd10pcsBook:
    """The code book of a system as it stood on a date, building the embedded release first where it is missing.

    ``say`` takes one-line messages of a build. UsageError for a system that is not read; NotLoadedError, naming the
    earliest date that can be answered, where no code list was in force yet.
    """
    if system not in {ICD10CM, ICD10PCS}:
        raise UsageError(f"no code book of system {system} can be loaded; {ICD10CM}, {ICD10PCS} can", "system")
    home = home or default_home()
    releases = list_releases(home, system)
    if ensure_embedded(home, system, releases, say or (lambda _: None)):
        releases = list_releases(home, system)
    parts, notices = parts_on(system, releases, date)
    if system == ICD10CM:
        return SqliteIcd10cmBook(parts, notices)
    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook  # noqa: PLC0415 - an ICD-10-CM look-up does without

    return SqliteIcd10pcsBook(parts, notices)


def open_concepts(
    date: datetime.date,
    system: str,
    *,
    home: Home | None = None,
    say: Callable[[str], None] | None = None,
) -> SqliteConceptBook:
    """The book of a system whose release is a list of concepts; arguments and errors as for open_book."""
    return concepts_of(list_releases(home or default_home(), system), system, date)


def concepts_of(releases: Sequence[Release], system: str, date: datetime.date) -> SqliteConceptBook:
    """The book of such a system that these releases make on a date; errors as for open_book."""
    from medcodex.library.concept_book import SqliteConceptBook  # noqa: PLC0415 - an ICD-10-CM look-up does without
    from medcodex.terminology.code_forms import NORMALISERS  # noqa: PLC0415

    parts, notices = parts_on(system, releases, date)
    if system == NDC:
        from medcodex.library.ndc_book import SqliteNdcBook  # noqa: PLC0415

        return SqliteNdcBook(date, parts, notices)
    return SqliteConceptBook(system, NORMALISERS[system], parts, notices, date)


def book_of(releases: Sequence[Release], date: datetime.date) -> SqliteIcd10cmBook:
    """The ICD-10-CM book that these releases make on a date; errors as for open_book."""
    return SqliteIcd10cmBook(*parts_on(ICD10CM, releases, date))


def parts_on(
    system: str, releases: Sequence[Release], date: datetime.date
) -> tuple[dict[str, Release], Sequence[Notice]]:
    """Of each part the newest release in force on a date, and what is behind; ``releases`` are of the one system.
    The earliest release whose rows carry their own dates answers for the days before all of them. Errors as for
    open_book."""
    names = SYSTEMS[system].parts
    parts: dict[str, Release] = {}
    for release in sorted(releases, key=lambda release: release.effective_from):
        if release.effective_from <= date:
            parts.update(dict.fromkeys((part for part in names if part in release.parts), release))
    if "codes" not in parts:
        starts = {
            release.effective_from: release.parts["codes"].form for release in releases if "codes" in release.parts
        }
        if not starts:
            raise NotLoadedError(f"no release of {system} is loaded; add one with: medcodex data add PATH")
        dated = [start for start, form in starts.items() if form in SYSTEMS[system].dated]
        if dated:
            return parts_on(system, releases, min(dated))[0], _ahead(system, min(dated))
        raise NotLoadedError(f"no release of {system} in force on {date} is loaded; the earliest begins {min(starts)}")
    held = {part: parts[part] for part in names if part in parts}
    return held, _notices(system, held, date)


def _ahead(system: str, start: datetime.date) -> list[Notice]:
    from medcodex.encounter import Notice  # noqa: PLC0415 - most look-ups have nothing to say

    message = (
        f"{system}: the earliest release loaded begins {start}; codes are judged by the dates it gives for each, "
        "and codes that had left the list before it are not known"
    )
    return [Notice("release-ahead", message)]


def _notices(system: str, parts: dict[str, Release], date: datetime.date) -> list[Notice]:
    messages = list(_lags(system, parts, date))
    if not messages:
        return []
    from medcodex.encounter import Notice  # noqa: PLC0415 - a tenth of a look-up's time, and most have nothing to say

    return [Notice("release-lag", message) for message in messages]


def _lags(system: str, parts: dict[str, Release], date: datetime.date) -> Iterator[str]:
    codes = parts["codes"]
    if date > codes.effective_to:
        yield f"{system}: the newest code list loaded is {codes.version}, published up to {codes.effective_to}"
    rows = SYSTEMS[system].parts
    older = [
        f"{part} {parts[part].version}"
        for part in parts
        if (parts[part].effective_to < date if rows[part].apart else parts[part].effective_from < codes.effective_from)
    ]
    if older:
        yield f"{system}: codes are of {codes.version}, but {', '.join(older)}"
