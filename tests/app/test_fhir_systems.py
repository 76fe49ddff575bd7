"""The loaded code systems on the shelf of the FHIR service."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

from medcodex.app.fhir import LoadedSystems
from medcodex.library.home import Home

if TYPE_CHECKING:
    from pathlib import Path

CM = "http://hl7.org/fhir/sid/icd-10-cm"


def test_releases_that_are_added_later_are_seen(embedded_home: Path, tmp_path: Path) -> None:
    systems = LoadedSystems(Home(tmp_path), lambda: date(2026, 5, 15))
    assert systems.versions(CM) == []
    assert systems.system(CM, "2026-04") is None
    shutil.copytree(embedded_home / "releases", tmp_path / "releases")
    assert systems.versions(CM) == ["2026-04"]
    found = systems.system(CM, "2026-04")
    assert found is not None
    assert found.find("I10") is not None


def test_the_version_in_force_is_meant_and_the_earliest_before_all(embedded_home: Path) -> None:
    for day in (date(2026, 5, 15), date(2001, 1, 1), date(2040, 1, 1)):
        systems = LoadedSystems(Home(embedded_home), lambda day=day: day)  # type: ignore[misc]
        assert systems.current(CM) == "2026-04"
        found = systems.system(CM, "2026-04")
        assert found is not None
        assert found.about.version == "2026-04"


def test_systems_of_fhir_itself_are_always_there(tmp_path: Path) -> None:
    systems = LoadedSystems(Home(tmp_path), lambda: date(2026, 5, 15))
    gender = systems.system("http://hl7.org/fhir/administrative-gender", "4.0.1")
    assert gender is not None
    assert [entry.code for entry in gender.entries()] == ["male", "female", "other", "unknown"]
    assert [each.url for each in systems.value_sets("http://hl7.org/fhir/ValueSet/administrative-gender")]
