"""The code books in use, each opened once for the dates that the same releases answer, and lent to one thread at a
time."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, RLock
from typing import TYPE_CHECKING, TypeVar

from medcodex.errors import UsageError
from medcodex.library.comparing import compare_releases
from medcodex.library.embedded import PACKAGES, ensure_embedded
from medcodex.library.files import list_releases, release_files
from medcodex.library.shelf.binding import bound
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.library.shelf.icd10pcs import Icd10pcsVolume
from medcodex.library.shelf.searches import Searches
from medcodex.library.standings import standings
from medcodex.library.systems import SYSTEMS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from medcodex.library.comparing import Compared
    from medcodex.library.home import Home
    from medcodex.library.schema import Release
    from medcodex.library.shelf.volume import Volume
    from medcodex.terminology.validate import Standing

V = TypeVar("V", Icd10cmVolume, Icd10pcsVolume)

_BOOKS = 12
_COMPARED = 4


@dataclass(slots=True)
class _Place:
    """A volume and the lock that whoever reads it holds."""

    volume: Volume
    lock: RLock = field(default_factory=RLock)


class Shelf:
    """Releases are listed anew when files come into the data folder or go, so that a release added meanwhile answers
    the next question. At most ``_BOOKS`` books and ``_COMPARED`` comparisons are kept, those used last."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.searches = Searches(home, self.releases)
        self._lock = Lock()
        self._comparing = Lock()
        self._seen: tuple[str, ...] | None = None
        self._releases: list[Release] = []
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()
        self._compared: OrderedDict[tuple[str, ...], Compared] = OrderedDict()

    def prepare(self, say: Callable[[str], None]) -> None:
        """Build the releases that come with the installation where they are missing. StorageError where that fails."""
        for system in PACKAGES:
            ensure_embedded(self.home, system, list_releases(self.home, system), say)

    @property
    def open(self) -> int:
        """How many books are kept open."""
        return len(self._places)

    def releases(self, system: str | None = None) -> list[Release]:
        """The releases loaded, of all systems or one, oldest first."""
        with self._lock:
            names = tuple(path.name for path in release_files(self.home))
            if names != self._seen:
                self._releases = list_releases(self.home)
                self._seen = names
            return [release for release in self._releases if system in {None, release.system}]

    def systems(self) -> list[str]:
        """The systems with a code list loaded, in the order of library.systems."""
        held = {release.system for release in self.releases() if "codes" in release.parts}
        return [system for system in SYSTEMS if system in held]

    @contextmanager
    def lend(self, system: str, date: datetime.date) -> Iterator[Volume]:
        """A system's book as of a date, for the time of the block. UsageError for a system that is not read;
        NotLoadedError where no code list was in force on the date."""
        place = self._place(system, date)
        with place.lock:
            yield place.volume

    @contextmanager
    def lend_as(self, kind: type[V], date: datetime.date) -> Iterator[V]:
        """The book of a system that has questions of its own, such as Icd10cmVolume; as lend."""
        with self.lend(kind.system, date) as volume:
            if not isinstance(volume, kind):
                raise TypeError(f"{kind.system} is bound to {type(volume).__name__}")
            yield volume

    def standings(self, system: str, code: str) -> list[Standing]:
        """How each release of a system treats a code in printed form."""
        return standings(self.home, system, code)

    def compare(self, system: str, old: str, new: str) -> Compared:
        """What changed between two releases; errors as for library.comparing.compare_releases."""
        releases = self.releases(system)
        key = (old, new, *(release.path.name for release in releases if release.version in {old, new}))
        with self._comparing:  # one at a time: each reads two whole books
            found = self._compared.pop(key, None)
            if found is None:
                found = compare_releases(releases, system, old, new)
            self._compared[key] = found
            while len(self._compared) > _COMPARED:
                self._compared.popitem(last=False)
        return found

    def _place(self, system: str, date: datetime.date) -> _Place:
        if system not in SYSTEMS:
            raise UsageError(f"no such code system; one of {', '.join(SYSTEMS)}", "system")
        key, opened = bound(self.home, system, self.releases(system), date)
        with self._lock:
            place = self._places.pop(key, None)
            if place is None:
                place = _Place(opened())
            self._places[key] = place
            put_away = [self._places.popitem(last=False)[1] for _ in range(len(self._places) - _BOOKS)]
        for other in put_away:
            with other.lock:
                other.volume.close()
        return place


def versions_with_codes(releases: Sequence[Release]) -> list[Release]:
    """The releases that have a code list of their own, newest first."""
    return sorted(
        (release for release in releases if "codes" in release.parts),
        key=lambda release: release.effective_from,
        reverse=True,
    )
