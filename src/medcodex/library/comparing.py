"""Comparing two loaded releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError
from medcodex.library.book import SqliteIcd10cmBook
from medcodex.terminology.icd10cm.diff import compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.schema import Release
    from medcodex.terminology.icd10cm.diff import ReleaseDiff


@dataclass(frozen=True, slots=True)
class Compared:
    """Two releases and what changed from the old to the new; ``without_tabular`` names those that have no tabular
    list, without which notes cannot be compared."""

    old: Release
    new: Release
    diff: ReleaseDiff
    without_tabular: tuple[str, ...]


def compare_releases(releases: Sequence[Release], system: str, old: str, new: str) -> Compared:
    """The difference of two of the releases, each by itself: no part is taken from another release.

    NotLoadedError, listing the versions there are, where one is not loaded or has no code list.
    """
    pair = [one_release(releases, system, version) for version in (old, new)]
    books = [SqliteIcd10cmBook(dict.fromkeys(release.parts, release), ()) for release in pair]
    without = tuple(release.version for release in pair if "tabular" not in release.parts)
    try:
        before, after = books
        if without:
            diff = compare(before.codes(), after.codes())
        else:
            diff = compare(before.codes(), after.codes(), before.tabular(), after.tabular())
    finally:
        for book in books:
            book.close()
    return Compared(pair[0], pair[1], diff, without)


def one_release(releases: Sequence[Release], system: str, version: str) -> Release:
    """The release of a version. NotLoadedError, listing the versions there are, where it is not loaded or has no code
    list."""
    listed = [release for release in releases if release.system == system]
    found = next((release for release in listed if release.version == version), None)
    usable = ", ".join(release.version for release in listed if "codes" in release.parts)
    if found is None:
        raise NotLoadedError(f"{system} {version} is not loaded; there is {usable or 'none'}")
    if "codes" not in found.parts:
        raise NotLoadedError(f"{system} {version} is loaded without a code list; with one there is {usable or 'none'}")
    return found
