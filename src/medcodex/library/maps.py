"""Opening the concept maps that answer on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.embedded import ensure_embedded
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.map_book import SqliteConceptMap, SqliteMapBook
from medcodex.terminology.maps.catalogue import BASE, Listed, listed_maps
from medcodex.terminology.maps.compose import ComposedMap
from medcodex.terminology.maps.model import MapInfo

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from medcodex.library.foundation import Icd11Codes
    from medcodex.library.release_book import ReleaseBook
    from medcodex.library.schema import Release
    from medcodex.terminology.maps.model import ConceptMap

# Which releases of a set answer on a date. Tables that list the history of their system, and ontologies, are of no
# date: the newest has all. Addenda tell one year each: all that have begun. Of the rest the newest that has begun,
# or the earliest, since each covers the codes of the years before it.
_NEWEST = frozenset({"gem", "icd10cm-conversion", "mondo", "doid"})
_EVERY = frozenset({"addenda"})
# Composed maps: name, source, target, title, and the paths as names of maps, "<" before one that is read in reverse.
ICD11_MAP = "ontologies-icd10cm-icd11"
_ICD11_PATHS = (("<mondo-icd10cm", "mondo-icd11"), ("<doid-icd10cm", "<mondo-doid", "mondo-icd11"))
_ICD11_TITLE = "ICD-10-CM to ICD-11 by way of Mondo and Disease Ontology"


def open_maps(
    date: datetime.date,
    *,
    systems: Iterable[str] | None = None,
    home: Home | None = None,
    say: Callable[[str], None] | None = None,
) -> SqliteMapBook:
    """The maps that answer on a date, those that come with the installation built first where they are missing.

    With ``systems``, only maps that lead from or to one of them by a single step are opened, and those that composed
    maps between them need. ``say`` takes one-line messages of a build. StorageError where the data folder cannot be
    read or written.
    """
    home = home or default_home()
    wanted = set(systems) if systems is not None else None
    listed = [one for one in listed_maps() if wanted is None or _serves(one, wanted)]
    releases: dict[str, list[Release]] = {}
    for name in dict.fromkeys(one.set for one in listed):
        found = list_releases(home, name)
        if ensure_embedded(home, name, found, say or (lambda _: None)):
            found = list_releases(home, name)
        releases[name] = found
    opened: list[SqliteConceptMap] = []
    for one in listed:
        answering = _answering(one, releases[one.set], date)
        if answering:
            opened.append(SqliteConceptMap(one, answering, yearly=one.set not in _NEWEST | _EVERY))
    codes = _icd11(home, date) if any(one.info.target == "icd11" for one in opened) else None
    maps = [_coded(one, codes) for one in opened]
    maps += _composed({one.info.name: one for one in maps})
    books: list[ReleaseBook] = [*opened, *([codes] if codes is not None else [])]
    return SqliteMapBook(sorted(maps, key=lambda one: one.info.name), books)


def targets_from(source: str) -> list[str]:
    """The systems that some map leads to from this one, in either direction, whether loaded or not."""
    pairs = [(one.source, one.target) for one in listed_maps()] + [("icd10cm", "icd11")]
    found = [target for left, target in pairs if left == source] + [left for left, target in pairs if target == source]
    return list(dict.fromkeys(found))


def _serves(one: Listed, wanted: set[str]) -> bool:
    """Whether a map leads between the systems wanted, or is a step of the way to ICD-11."""
    pair = {one.source, one.target}
    return pair <= wanted or ({"icd10cm", "icd11"} <= wanted and one.set in {"mondo", "doid"})


def _answering(one: Listed, releases: Sequence[Release], date: datetime.date) -> list[Release]:
    held = [release for release in releases if any(part in release.parts for part in one.parts)]
    held.sort(key=lambda release: (release.effective_from, release.version))
    begun = [release for release in held if release.effective_from <= date]
    if one.set in _EVERY:
        return begun
    if one.set in _NEWEST:
        return held[-1:]
    return begun[-1:] or held[:1]


def _icd11(home: Home, date: datetime.date) -> Icd11Codes | None:
    held = [release for release in list_releases(home, "icd11") if "codes" in release.parts]
    if not held:
        return None
    from medcodex.library.foundation import Icd11Codes  # noqa: PLC0415 - only where ICD-11 is loaded

    begun = [release for release in held if release.effective_from <= date]
    return Icd11Codes((begun or held[:1])[-1])


def _coded(one: SqliteConceptMap, codes: Icd11Codes | None) -> ConceptMap:
    if codes is None or one.info.target != "icd11":
        return one
    from medcodex.library.foundation import CodedMap  # noqa: PLC0415

    return CodedMap(one, codes)


def _composed(maps: Mapping[str, ConceptMap]) -> list[ConceptMap]:
    paths = [path for path in _ICD11_PATHS if all(name.lstrip("<") in maps for name in path)]
    if not paths:
        return []
    used = [maps[name] for name in dict.fromkeys(name.lstrip("<") for path in paths for name in path)]
    infos = [one.info for one in used]
    info = MapInfo(
        ICD11_MAP,
        _ICD11_TITLE,
        BASE + ICD11_MAP,
        "+".join(dict.fromkeys(info.version for info in infos)),
        "icd10cm",
        "icd11",
        max(info.effective_from for info in infos),
        min(info.effective_to for info in infos),
        "; ".join(dict.fromkeys(info.licence for info in infos)),
        tuple(dict.fromkeys(file for info in infos for file in info.files)),
        target_version=maps["mondo-icd11"].info.target_version,
        composed=True,
    )
    steps = [[(maps[name.lstrip("<")], name.startswith("<")) for name in path] for path in paths]
    return [ComposedMap(info, steps, climbs=True)]
