"""What only looks like a condition: people's names, casts, prophylaxis, lists, organs named beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note, proposed
from medcodex.encounter import Assertion
from medcodex.suggest.names import is_person, may_name_people

if TYPE_CHECKING:
    from medcodex.app import Coder

_NOTHING = [
    "Seen by Dr. Addison in clinic.",
    "R. Addison, MD",
    "Dr. Parkinson was consulted.",
    "Electronically signed by: Karen Crohn, MD",
    "Attending: Bell",
    "DVT prophylaxis with heparin.",
    "GI prophylaxis: pantoprazole.",
    "Short arm cast applied.",
    "Blood and urine cultures were sent.",
    "Ganglion blocks were performed.",
    "CRP 2, no other values.",
    "She works in infectious disease.",
    "Started chemotherapy.",
]


@pytest.mark.parametrize("text", _NOTHING)
def test_nothing_is_proposed(coder: Coder, text: str) -> None:
    coded = coder.code(note(text))
    assert proposed(coded) == []
    eponyms = {"E27.1", "G20.A1", "K50.90", "G51.0", "M21.70", "R31.9", "M67.40", "G56.40", "B99.9", "T45.1X5A"}
    assert not eponyms & {code for mention in coded.mentions for code in mention.codes}


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("text", _NOTHING)
def test_nothing_is_proposed_with_the_alphabetic_index(full_coder: Coder, text: str) -> None:
    test_nothing_is_proposed(full_coder, text)


@pytest.mark.parametrize(
    ("text", "word", "person"),
    [
        ("Dr. Addison saw her.", "Addison", True),
        ("Dr. J. R. Addison saw her.", "Addison", True),
        ("Mrs. Parkinson is well.", "Parkinson", True),
        ("John Bell, MD, was called.", "Bell", True),
        ("Bell, MD", "Bell", True),
        ("J. Crohn, PA-C", "Crohn", True),
        ("Dictated by Karen Crohn", "Crohn", True),
        ("Dr. Smith: Asthma is controlled.", "Asthma", False),
        ("Asthma, MD to follow.", "Asthma", False),
        ("Pneumonia, PA and lateral film.", "Pneumonia", False),
        ("Seen by us for Parkinson disease.", "Parkinson", False),
        ("Dr. Smith treats her asthma.", "asthma", False),
        ("Addison was excluded.", "Addison", False),
    ],
)
def test_names_of_people(text: str, word: str, person: bool) -> None:
    start = text.index(word)
    assert is_person(text, start, start + len(word)) is person


def test_a_sentence_without_a_title_names_nobody() -> None:
    assert not may_name_people(["asthma", "is", "controlled"])
    assert may_name_people(["dr", "addison"])


def test_a_bare_injury_is_recognised_and_never_proposed(full_coder: Coder) -> None:
    coded = full_coder.code(note("ASSESSMENT:\n1. Hematoma.\n2. Trauma.\n"))
    assert [mention.codes[:1] for mention in coded.mentions] == [("T14.8",), ("T14.90",)]
    assert proposed(coded) == []


def test_the_kind_of_atrial_fibrillation_named_once_holds_for_the_note(coder: Coder) -> None:
    text = "ASSESSMENT:\n1. Paroxysmal atrial fibrillation.\n2. Atrial fibrillation with RVR, on metoprolol.\n"
    assert "I48.0" in proposed(coder.code(note(text)))
    assert "I48.91" not in proposed(coder.code(note(text)))


def test_stones_of_the_bile_duct_with_cholecystitis_are_one_code(coder: Coder) -> None:
    text = "ASSESSMENT:\n1. Acute cholecystitis, choledocholithiasis.\n"
    assert proposed(coder.code(note(text))) == ["K80.42"]


def test_a_cough_from_an_ace_inhibitor_has_its_drug(coder: Coder) -> None:
    codes = proposed(coder.code(note("ASSESSMENT:\n1. Cough due to lisinopril.\n")))
    assert codes == ["R05.8", "T46.4X5A"]


@pytest.mark.parametrize("text", ["Dr. Addison", "Breast cancer. Rib fractures."])
def test_mentions_stand_where_they_say(coder: Coder, text: str) -> None:
    for mention in coder.code(note(text)).mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.assertion is Assertion.PRESENT
