"""Opening the code book for a date: of each part the newest release in force, and what is behind said aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError, UsageError
from medcodex.library.book import SqliteIcd10cmBook
from medcodex.library.embedded import ensure_embedded
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.schema import ICD10CM

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release

PARTS = ("codes", "tabular", "index", "eindex", "neoplasm", "drug", "poa")


def open_book(
    date: datetime.date,
    system: str = ICD10CM,
    *,
    home: Home | None = None,
    say: Callable[[str], None] | None = None,
) -> SqliteIcd10cmBook:
    """The code book as it stood on a date, building the embedded release first where it is missing.

    ``say`` takes one-line messages of a build. UsageError for a system that is not read; NotLoadedError, naming the
    earliest date that can be answered, where no code list was in force yet.
    """
    if system != ICD10CM:
        raise UsageError(f"no code book of system {system} can be loaded; {ICD10CM} can", "system")
    home = home or default_home()
    releases = list_releases(home)
    if ensure_embedded(home, releases, say or (lambda _: None)):
        releases = list_releases(home)
    return book_of([release for release in releases if release.system == system], date)


def book_of(releases: Sequence[Release], date: datetime.date) -> SqliteIcd10cmBook:
    """The book that these releases of one system make on a date; errors as for open_book."""
    parts: dict[str, Release] = {}
    for release in sorted(releases, key=lambda release: release.effective_from):
        if release.effective_from <= date:
            parts.update(dict.fromkeys((part for part in PARTS if part in release.parts), release))
    if "codes" not in parts:
        starts = [release.effective_from for release in releases if "codes" in release.parts]
        if not starts:
            raise NotLoadedError(f"no release of {ICD10CM} is loaded; add one with: medcodex data add PATH")
        raise NotLoadedError(f"no release of {ICD10CM} in force on {date} is loaded; the earliest begins {min(starts)}")
    return SqliteIcd10cmBook({part: parts[part] for part in PARTS if part in parts}, _notices(parts, date))


def _notices(parts: dict[str, Release], date: datetime.date) -> list[Notice]:
    messages = list(_lags(parts, date))
    if not messages:
        return []
    from medcodex.encounter import Notice  # noqa: PLC0415 - a tenth of a look-up's time, and most have nothing to say

    return [Notice("release-lag", message) for message in messages]


def _lags(parts: dict[str, Release], date: datetime.date) -> Iterator[str]:
    codes = parts["codes"]
    if date > codes.effective_to:
        yield f"{ICD10CM}: the newest code list loaded is {codes.version}, published up to {codes.effective_to}"
    older = [
        f"{part} {parts[part].version}"
        for part in PARTS
        if part in parts and parts[part].effective_from < codes.effective_from
    ]
    if older:
        yield f"{ICD10CM}: codes are of {codes.version}, but {', '.join(older)}"
