"""The release that comes with the installation: the tabular list inside the package simple-icd-10-cm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from medcodex.library.home import Home
    from medcodex.library.schema import Release

PACKAGE = "simple_icd_10_cm"


def embedded_file() -> Path | None:
    """The newest tabular list in the package's data folder, found without importing the package; None without it."""
    from importlib.machinery import PathFinder  # noqa: PLC0415 - only the first start gets here
    from pathlib import Path  # noqa: PLC0415

    spec = PathFinder.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        files = sorted((Path(folder) / "data").glob("*tabular*.xml"))
        if files:
            return files[-1]
    return None


def has_embedded(releases: Sequence[Release]) -> bool:
    """Whether a release that came with the installation is loaded."""
    return any(part.embedded for release in releases for part in release.parts.values())


def ensure_embedded(home: Home, releases: Sequence[Release], say: Callable[[str], None]) -> bool:
    """Build the embedded release where it is not loaded yet; whether anything was built."""
    if has_embedded(releases):
        return False
    path = embedded_file()
    if path is None:
        return False
    from medcodex.library.intake import Left, Offer, offers_of  # noqa: PLC0415 - building brings the parsers along
    from medcodex.library.sources import Source  # noqa: PLC0415
    from medcodex.library.store import Report, load  # noqa: PLC0415

    source = Source(f"{PACKAGE}: {path.name}", (path.name,), lambda: path.open("rb"))
    found = list(offers_of(source, say, embedded=True))
    broken = [item for item in found if isinstance(item, Left)]
    if broken:
        raise StorageError(f"the embedded release cannot be read: {broken[0].reason}", broken[0].label)
    offers = [item for item in found if isinstance(item, Offer)]
    held = {(release.version, part) for release in releases for part in release.parts}
    missing = [offer for offer in offers if (offer.version, offer.part) not in held]
    if not missing:
        return False
    report = Report()
    load(home, missing, report, lambda _: say(f"preparing the code book, release {offers[0].version} (once)"))
    return bool(report.built)
