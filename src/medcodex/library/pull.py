"""Fetching catalogued files into the cache, and loading them the way files from disk are loaded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from medcodex.errors import DownloadError, MedcodexError, ReleaseError, StorageError, UsageError
from medcodex.library.catalogue import LATEST
from medcodex.library.download import Fetcher, Manners, open_client, shown
from medcodex.library.intake import BUILDERS, Left, Offer, offers_in
from medcodex.library.lock import downloading
from medcodex.library.partial import Partial
from medcodex.library.seen import Checksums, Seen
from medcodex.library.store import Report, load

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from medcodex.library.catalogue import Entry
    from medcodex.library.home import Home
    from medcodex.library.partial import Described

    Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file as it lies in the cache. ``state`` is new, unchanged (the one fetched before) or changed (accepted);
    ``about`` what the server said of it, None where it was not sent again."""

    entry: Entry
    path: Path
    url: str
    sha256: str
    state: str
    about: Described | None


@dataclass(slots=True)
class Pulled:
    """What a pull did: files fetched, why a file could not be had from any of its addresses, what adding gave."""

    fetched: list[Fetched] = field(default_factory=list)
    failed: list[MedcodexError] = field(default_factory=list)
    report: Report = field(default_factory=Report)


@dataclass(frozen=True, slots=True)
class Asked:
    """How to pull: ``base_url`` of a mirror that has the publishers' paths, or None; ``accept_new`` to take a file
    whose checksum is not the one first seen; ``day`` to note a first sight by."""

    day: datetime.date
    base_url: str | None = None
    accept_new: bool = False
    manners: Manners = field(default_factory=Manners)


def pull(
    home: Home, wanted: Sequence[Sequence[Entry]], asked: Asked, say: Callable[[str], None], progress: Progress
) -> Pulled:
    """Fetch one file of each group of alternatives, tried in their order, then load what came.

    A file that cannot be had goes to ``failed`` and stops nothing else. UsageError for a base URL that is none;
    StorageError where the data folder cannot be written.
    """
    pulled = Pulled()
    addresses = {entry.name: address_of(entry, asked.base_url) for group in wanted for entry in group}
    with downloading(home, say), open_client(asked.manners) as client:
        work = _Work(home.downloads, client, asked, say, progress)
        for group in wanted:
            if group[0].system not in BUILDERS:
                message = f"{group[0].system} is not read by this version; nothing was fetched"
                pulled.failed.append(UsageError(message, group[0].name))
                continue
            found = work.first_of(group, addresses, pulled.failed)
            if found is not None:
                pulled.fetched.append(found)
        _load(home, pulled, asked, say)
    return pulled


def address_of(entry: Entry, base_url: str | None) -> str:
    """The entry's address, or the same path below a mirror's. UsageError for a base URL that is no http(s) address."""
    if base_url is None:
        return entry.url
    try:
        base = urlsplit(base_url)
        httpx.URL(base_url)
    except (ValueError, httpx.InvalidURL) as error:
        raise UsageError(f"not an address: {error}", "--base-url") from error
    if base.scheme not in {"http", "https"} or not base.hostname or base.query or base.fragment:
        raise UsageError("an http or https address without query expected", "--base-url")
    published = urlsplit(entry.url)
    return base_url.rstrip("/") + published.path + (f"?{published.query}" if published.query else "")


@dataclass(frozen=True, slots=True)
class _Work:
    folder: Path
    client: httpx.Client
    asked: Asked
    say: Callable[[str], None]
    progress: Progress

    def first_of(
        self, group: Sequence[Entry], addresses: dict[str, str], failed: list[MedcodexError]
    ) -> Fetched | None:
        """The first of the alternatives that can be had, one that was loaded before preferred: two publishers' files
        need not agree to the byte. One that has changed is not passed over for another."""
        checksums = Checksums(self.folder)
        group = sorted(group, key=lambda entry: checksums.get(entry.name) is None)
        for number, entry in enumerate(group, 1):
            try:
                return self._bring(entry, addresses[entry.name])
            except DownloadError as error:
                if number == len(group):
                    failed.append(error)
                else:
                    self.say(f"{error.where}: {error.message}; trying {group[number].name}")
            except ReleaseError as error:
                failed.append(error)
                break
        return None

    def _bring(self, entry: Entry, url: str) -> Fetched:
        """The entry's file in the cache. ReleaseError where it is not the one seen before and that is not accepted:
        the file of then stays."""
        final = self.folder / self._name(entry)
        seen = Checksums(self.folder).get(entry.name)
        known = seen.about if seen is not None and final.exists() and sha256_of(final) == seen.sha256 else None
        part = Partial(final)

        def advance(done: int, total: int | None) -> None:
            self.progress(entry.name, done, total)

        about = Fetcher(self.client, self.asked.manners, advance, self.say).fetch(url, part, known)
        if about is None and seen is not None:
            return Fetched(entry, final, shown(url), seen.sha256, "unchanged", None)
        digest = sha256_of(part.path)
        changed = seen is not None and seen.sha256 != digest and entry.release != LATEST
        if seen is not None and changed and not self.asked.accept_new:
            part.drop()
            raise ReleaseError(
                f"has another checksum than on {seen.day}, when it was first loaded; what was loaded then stays; "
                "--accept-new takes the new one",
                shown(url),
            )
        try:
            part.publish()
        except OSError as error:
            raise StorageError(f"cannot be written: {error.strerror}", str(final)) from error
        state = "changed" if changed else "new" if seen is None else "unchanged"
        return Fetched(entry, final, shown(url), digest, state, about)

    def _name(self, entry: Entry) -> str:
        """The file's name in the cache. The catalogue's name states the release, which the publisher's may leave open;
        of the latest, the day it was fetched does."""
        suffix = ".xlsx" if urlsplit(entry.url).path.endswith(".xlsx") else ".zip"
        return f"{entry.name}{f'-{self.asked.day}' if entry.release == LATEST else ''}{suffix}"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal. StorageError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", str(path)) from error


def _load(home: Home, pulled: Pulled, asked: Asked, say: Callable[[str], None]) -> None:
    """Load what was fetched. A checksum is kept only of a file that proved loadable: what is broken must not become
    what is expected."""
    offers: list[Offer] = []
    for fetched in pulled.fetched:
        entry = fetched.entry
        for found in offers_in(fetched.path, say):
            if isinstance(found, Left):
                pulled.report.left.append(found)
            elif found.system != entry.system or entry.release not in {found.version, LATEST}:
                reason = f"is of {found.system} {found.version}, where the catalogue says {entry.release}"
                pulled.report.left.append(Left(found.source.label, reason, refused=True))
            else:
                offers.append(replace(found, replaces=asked.accept_new))
    load(home, offers, pulled.report, say)
    for fetched in pulled.fetched:
        name = fetched.path.name
        gave = any(offer.source.label.startswith(name) for offer in offers)
        refused = any(item.label.startswith(name) for item in pulled.report.refused)
        if fetched.about is not None and gave and not refused:
            seen = Seen(fetched.sha256, asked.day.isoformat(), fetched.about)
            Checksums(home.downloads).put(fetched.entry.name, seen)
