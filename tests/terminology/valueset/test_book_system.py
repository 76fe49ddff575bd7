"""A book of any system on the service's shelf."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.valueset.book_system import BookSystem
from medcodex.terminology.valueset.displays import display_issue
from medcodex.terminology.valueset.languages import Languages, parse_languages
from medcodex.terminology.valueset.naming import shown
from medcodex.terminology.valueset.records import Coding
from medcodex.terminology.valueset.systems import About

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.encounter import Notice

CONCEPTS = [
    Concept("X", "Things", False, properties=(("notSelectable", True),)),
    Concept(
        "X1.0",
        "A thing of wood",
        True,
        parents=("X",),
        designations=(Designation("Wood thing", "short"), Designation("Table", "inclusion")),
        properties=(("added", date(2020, 1, 1)), ("weight", 3), ("coverage", "D")),
    ),
    Concept("X1.1", "A thing of stone", True, active=False, parents=("X",)),
]


class Book:
    """An invented book; implements terminology.concepts.ConceptBook."""

    system = "things"
    releases: Mapping[str, str] = {"codes": "1"}
    notices: Sequence[Notice] = ()
    fingerprint = "1"

    def normalise(self, text: str) -> str | None:
        bare = text.upper().replace(".", "")
        return bare if len(bare) == 1 else f"{bare[:2]}.{bare[2:]}"

    def concept(self, code: str) -> Concept | None:
        return next((each for each in CONCEPTS if each.code == code), None)

    def children(self, code: str | None) -> Sequence[Concept]:
        return [each for each in CONCEPTS if each.parents == ((code,) if code else ())]

    def concepts(self) -> Iterator[Concept]:
        yield from CONCEPTS


SYSTEM = BookSystem(About("http://things", "1", language="en", case_sensitive=False), Book())


def test_facts_keep_their_type() -> None:
    entry = SYSTEM.find("X1.0")
    assert entry is not None
    kinds = {each.code: (each.kind, each.value) for each in entry.properties}
    assert kinds == {
        "added": ("DateTime", "2020-01-01"),
        "weight": ("Integer", 3),
        "coverage": ("String", "D"),
        "billable": ("Boolean", True),
    }


def test_states() -> None:
    group, gone = SYSTEM.find("X"), SYSTEM.find("X1.1")
    assert group is not None
    assert gone is not None
    assert (group.abstract, group.inactive) == (True, False)
    assert (gone.abstract, gone.inactive) == (False, True)
    assert [SYSTEM.index.codes[position] for position in SYSTEM.index.inactive] == ["X1.1"]


@pytest.mark.parametrize(
    ("code", "found"), [("X1.0", True), ("x1.0", True), ("X10", False), ("X9.9", False), ("", False)]
)
def test_only_case_is_forgiven(code: str, *, found: bool) -> None:
    assert (SYSTEM.find(code) is not None) is found


@pytest.mark.parametrize(
    ("display", "right"),
    [("A thing of wood", True), ("wood thing", True), ("Table", False), ("A thing of stone", False)],
)
def test_names_of_any_length_are_displays_and_inclusion_terms_are_not(display: str, *, right: bool) -> None:
    entry = SYSTEM.find("X1.0")
    assert entry is not None
    coding = Coding("http://things", "X1.0", display=display)
    assert (display_issue(coding, entry, SYSTEM.about, None, Languages()) is None) is right


@pytest.mark.parametrize("asked", ["en", "en-US", "en-US,en;q=0.9,de", "de,en", "fr"])
def test_the_title_is_shown_whatever_variety_of_its_language_is_asked_for(asked: str) -> None:
    entry = SYSTEM.find("X1.0")
    assert entry is not None
    assert shown(entry, SYSTEM.about, parse_languages(asked), None)[0] == "A thing of wood"


def test_what_is_found_by_reading_everything_is_remembered() -> None:
    calls = []

    def make() -> frozenset[str]:
        calls.append(1)
        return frozenset({"X"})

    for _ in range(3):
        assert SYSTEM.remember("a", make) == {"X"}
    assert len(calls) == 1
