"""A made-up code system that is a list of concepts, loaded beside the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from medcodex.library import systems
from medcodex.library.build import build_release
from medcodex.library.concept_builder import concept_builder
from medcodex.library.lock import building
from medcodex.library.schema import Part
from medcodex.terminology import code_forms
from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.recognition import NotTaken

if TYPE_CHECKING:
    import pytest

    from medcodex.library.home import Home

DAY = date(2026, 1, 1)
BIRDS = [
    Concept("B1", "Geese", False),
    Concept("B1-1", "Grey goose", True, parents=("B1",), designations=(Designation("greylag", "synonym"),)),
    Concept("B1-2", "Dodo", True, active=False, parents=("B1",), properties=(("gone", date(1690, 1, 1)),)),
]


def load_birds(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load it into a data folder, and name it as a code system for the time of a test."""
    system = systems.System("birds", "Birds", "none", {"codes": systems.PartRows("code")})
    monkeypatch.setitem(systems.SYSTEMS, "birds", system)  # type: ignore[arg-type]
    normal = {"B1", "B1-1", "B1-2", "B9"}
    forms = code_forms.NORMALISERS
    monkeypatch.setitem(forms, "birds", lambda text: text.upper() if text.upper() in normal else None)  # type: ignore[arg-type]
    builder = concept_builder(
        system, lambda head, names: NotTaken(""), lambda form, stream, name: BIRDS, lambda _: (DAY, date(2026, 12, 31))
    )
    part = Part("codes", "list", "birds.txt", "0" * 64, 0, embedded=False)
    with building(home, lambda _: None):
        build_release(
            home,
            builder,
            "2026",
            None,
            [(part, lambda connection: builder.fill(connection, "codes", "list", None, ""))],
        )
