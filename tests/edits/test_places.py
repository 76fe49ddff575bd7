"""Where coverage policies hold: contractors, jurisdictions and states."""

from __future__ import annotations

import pytest

from medcodex.edits.coverage.places import holds, jurisdictions, place_of

PLACES = {
    "everywhere": ([], [], True),
    "nothing known": (["J5"], [], None),
    "same jurisdiction": (["J5", "J8"], ["J8"], True),
    "another": (["J5"], ["JH"], False),
    "equipment is another's": (["JA"], ["JH"], None),
    "all equipment contractors": (["JA", "JB", "JC", "JD"], [], True),
    "all by number": (["16013", "17013", "18003", "19003"], ["JH"], True),
    "contractor": (["05101", "05102"], ["05102"], True),
    "the other part": (["05101"], ["05102"], False),
    "contractor by jurisdiction": (["05101"], ["J5"], True),
    "jurisdiction by contractor": (["J5"], ["05102"], True),
    "state in it": (["JD", "J5"], ["IA"], True),
    "state outside": (["JD", "J5"], ["FL"], False),
    "state for state": (["IA"], ["IA"], True),
    "state, another told": (["IA"], ["NE"], False),
    "state, a jurisdiction told": (["IA"], ["J5"], None),
    "unknown number": (["99999"], ["J5"], None),
    "unknown number, a state told": (["99999"], ["IA"], None),
    "unknown contractor": (["?"], ["IA"], None),
    "unknown beside known": (["?", "05102"], ["J5"], True),
}


@pytest.mark.parametrize("name", PLACES)
def test_where_a_policy_holds(name: str) -> None:
    places, given, expected = PLACES[name]
    assert holds(frozenset(places), frozenset(given)) is expected


PRINTED = {
    "j05": "J5",
    " JH ": "JH",
    "J15": "J15",
    "ia": "IA",
    "05102": "05102",
    "J99": None,
    "": None,
    "Iowa": None,
    "J": None,
    "\u0660\u0661\u0662\u0663\u0664": None,
}


@pytest.mark.parametrize(("text", "place"), PRINTED.items())
def test_the_printed_form_of_a_place(text: str, place: str | None) -> None:
    assert place_of(text) == place


def test_every_state_has_one_contractor_of_each_kind() -> None:
    known = jurisdictions()
    for state, own in known.of_state.items():
        assert sorted(known.kinds[one] for one in own) == ["ab", "dme"], state
