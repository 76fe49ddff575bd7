"""Loading, listing, verifying and removing releases in the data folder."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.errors import MedcodexError, NotLoadedError, ReleaseError, StorageError
from medcodex.library.build import build_release
from medcodex.library.files import connect, list_releases, read_release, release_files
from medcodex.library.intake import BUILDERS, Left, Offer, filler, offers_in
from medcodex.library.licences import accepted, withheld
from medcodex.library.lock import building
from medcodex.library.map_sets import RELEASED
from medcodex.library.merge import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from medcodex.library.home import Home
    from medcodex.library.schema import Release


@dataclass(slots=True)
class Report:
    """What adding did: releases built ("icd10cm 2026" -> parts), parts already loaded, files left out."""

    built: dict[str, tuple[str, ...]] = field(default_factory=dict)
    already: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def refused(self) -> list[Left]:
        return [item for item in self.left if item.refused]


def add(home: Home, paths: Sequence[Path], say: Callable[[str], None], release: str | None = None) -> Report:
    """Load every file of the paths that is a part of a release; files of a system whose licence was not accepted are
    refused. ``release`` is that of files that state none. InputError for a path that does not exist."""
    report = Report()
    held = accepted(home)
    offers: list[Offer] = []
    for path in paths:
        for found in offers_in(path, say, release):
            if isinstance(found, Left):
                report.left.append(found)
            elif reason := withheld(found.system, held):
                report.left.append(Left(found.source.label, reason, refused=True))
            else:
                offers.append(found)
    load(home, offers, report, say)
    return report


def load(home: Home, offers: Iterable[Offer], report: Report, say: Callable[[str], None]) -> None:
    """Build what the offers bring, release by release, filling the report. StorageError ends it; a broken source
    only refuses its own release, whose earlier file stays as it was."""
    grouped: dict[tuple[str, str], list[Offer]] = {}
    for offer in offers:
        grouped.setdefault((offer.system, offer.version), []).append(offer)
    if not grouped:
        return
    with building(home, say):
        for (system, version), group in sorted(grouped.items()):
            base = _find(home, system, version)
            chosen = settle(group, base, report.already, report.left)
            while chosen:
                say(f"{system} {version}: building {', '.join(offer.part for offer in chosen)}")
                try:
                    parts = [(offer.described(), filler(offer)) for offer in chosen]
                    build_release(home, BUILDERS[system], version, base, parts)
                except ReleaseError as error:
                    broken = [offer for offer in chosen if error.where and error.where.startswith(offer.source.label)]
                    if not broken:
                        raise
                    where = error.where or broken[0].source.label
                    report.left.append(Left(where, error.message, refused=True))
                    chosen = [offer for offer in chosen if offer not in broken]
                    continue
                report.built[f"{system} {version}"] = tuple(offer.part for offer in chosen)
                break
        _sweep(home)


def remove(home: Home, system: str, version: str, say: Callable[[str], None]) -> Release | None:
    """Take a release out of the data folder; what it was, None where its file could no longer be read.
    NotLoadedError where it is not there."""
    with building(home, say):
        removed = _find(home, system, version)
        paths = [path for path in release_files(home) if path.name.startswith(f"{system}_{version}_")]
        if not paths:
            raise NotLoadedError(f"{system} {version} is not loaded")
        _unlink(paths)
    return removed


def verify(release: Release) -> str | None:
    """What is wrong with a release file; None when it is whole: pages, indexes and row counts agree."""
    system = RELEASED[release.system]
    try:
        connection = connect(release.path)
        try:
            (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
            if answer != "ok":
                return str(answer)
            for part in release.parts.values():
                (rows,) = connection.execute(system.parts[part.name].count).fetchone()
                if rows != part.rows:
                    return f"{part.name}: {rows} rows where {part.rows} were written"
        finally:
            connection.close()
    except sqlite3.Error as error:
        return str(error)
    return None


def unreadable(home: Home) -> dict[str, str]:
    """Release files that cannot be opened, by file name, with the reason. Nothing is answered from them."""
    found: dict[str, str] = {}
    for path in release_files(home):
        try:
            read_release(path)
        except StorageError as error:
            if path.exists():
                found[path.name] = error.message
    return found


def _find(home: Home, system: str, version: str) -> Release | None:
    return next(
        (release for release in list_releases(home) if (release.system, release.version) == (system, version)), None
    )


def _sweep(home: Home) -> None:
    """Remove files that a newer one of the same release has superseded."""
    current = {release.path for release in list_releases(home)}
    superseded = []
    for path in release_files(home):
        if path not in current:
            try:
                read_release(path)
            except MedcodexError:
                continue
            superseded.append(path)
    _unlink(superseded)


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"cannot be removed: {error.strerror}", str(path)) from error
