"""Order, exclusions, implied codes, limits of age and sex, present on admission: the tables over the real book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library_fixture import APRIL_2026
from medcodex.conventions.claim_order import AFTERCARE, CONDITION, EXTERNAL, LEAD, STATUS, ClaimOrder
from medcodex.conventions.code_sets import CodeSets, load_sets
from medcodex.conventions.exclusions import Exclusions
from medcodex.conventions.implied import ImpliedCodes
from medcodex.conventions.one_wording import OneWording
from medcodex.conventions.patient_limits import PatientLimits
from medcodex.conventions.present_on_admission import PoaTables
from medcodex.conventions.tabular_notes import TabularNotes
from medcodex.library.home import HOME_VARIABLE
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.terminology.book import Icd10cmBook


@pytest.fixture(scope="module")
def book(embedded_home: Path) -> Icd10cmBook:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(embedded_home))
        return open_book(APRIL_2026)


@pytest.fixture(scope="module")
def sets(book: Icd10cmBook) -> CodeSets:
    return CodeSets(load_sets(), lambda code: row.title if (row := book.row(code)) else "")


@pytest.fixture(scope="module")
def order(book: Icd10cmBook, sets: CodeSets) -> ClaimOrder:
    return ClaimOrder.load(sets, TabularNotes(book))


@pytest.fixture(scope="module")
def poa(sets: CodeSets) -> PoaTables:
    return PoaTables.load(sets)


@pytest.mark.parametrize(
    ("code", "inpatient", "band"),
    [
        ("Z38.00", True, LEAD),
        ("Z51.11", False, LEAD),
        ("Z00.00", False, LEAD),
        ("Z00.00", True, STATUS),
        ("O24.419", False, LEAD),
        ("I10", True, CONDITION),
        ("Z47.1", False, AFTERCARE),
        ("Z79.4", False, STATUS),
        ("W19.XXXA", False, EXTERNAL),
    ],
)
def test_kinds_of_codes(order: ClaimOrder, code: str, inpatient: bool, band: int) -> None:
    assert order.band(code, inpatient)[0] == band


@pytest.mark.parametrize(
    ("code", "inpatient", "rule"),
    [
        ("W19.XXXA", False, "external-cause"),
        ("R65.20", True, "severe-sepsis"),
        ("B96.20", False, "organism"),
        ("F02.80", False, "manifestation"),
        ("T45.1X5A", False, "adverse-effect-or-underdosing"),
        ("T45.1X1A", False, None),
        ("Z68.35", False, "secondary-only-status"),
        ("Z59.00", False, "secondary-only-status"),
        ("F17.210", True, "unacceptable-principal"),
        ("F17.210", False, None),
        ("J18.9", True, None),
    ],
)
def test_never_first(order: ClaimOrder, code: str, inpatient: bool, rule: str | None) -> None:
    found = order.never_first(code, inpatient)
    assert (found.name if found else None) == rule


@pytest.mark.parametrize(
    ("ahead", "behind"),
    [
        ("A41.9", "J18.9"),
        ("A41.9", "R65.20"),
        ("R65.20", "N17.9"),
        ("T81.44XA", "A41.9"),
        ("B20", "B59"),
        ("U07.1", "J12.82"),
        ("I11.0", "I50.9"),
        ("I12.9", "N18.4"),
        ("C18.9", "D63.0"),
        ("N18.4", "D63.1"),
        ("G30.9", "F02.80"),
        ("L27.0", "T36.0X5A"),
        ("T39.1X2A", "R11.0"),
        ("S06.0X0A", "S00.83XA"),
        ("T23.301A", "T22.211A"),
    ],
)
def test_what_goes_before_what(order: ClaimOrder, ahead: str, behind: str) -> None:
    before = order.before([behind, ahead], inpatient=True)
    assert before[behind][ahead].source
    assert behind not in before.get(ahead, {})


@pytest.mark.parametrize(
    ("one", "two", "gone"),
    [
        ("I51.7", "I11.9", "I51.7"),  # cardiomegaly due to hypertension: I11
        ("R50.9", "R68.83", "R68.83"),  # chills with fever: R50.9
        ("J30.9", "J45.909", "J30.9"),
        ("E03.9", "E89.0", "E03.9"),
        ("R51.9", "G44.209", "R51.9"),  # the symptom goes, whichever code has the note
        ("F31.0", "F32.1", "F32.1"),  # the notes name each other: the first one given stays
        ("I10", "E11.9", None),
    ],
)
def test_excludes1(book: Icd10cmBook, one: str, two: str, gone: str | None) -> None:
    exclusions = Exclusions(TabularNotes(book), lambda code: 2 if code.startswith("R") else 0)
    found = exclusions.between(one, two)
    assert (found.code if found else None) == gone
    if found:
        assert {found.code, found.other} == {one, two}
        assert "Excludes1" in found.source


@pytest.mark.parametrize(
    ("codes", "implied"),
    [
        ("R65.21 N17.9", "A41.9"),
        ("R65.21 A41.51", ""),
        ("O80", "Z37.0"),
        ("O80 Z37.0", ""),
        ("O82", "Z37.9"),
        ("I10", ""),
        ("", ""),
    ],
)
def test_implied(sets: CodeSets, codes: str, implied: str) -> None:
    found = ImpliedCodes.load(sets).by(codes.split())
    assert [one.code for one in found] == implied.split()
    assert all(one.by in codes for one in found)


@pytest.mark.parametrize(
    ("code", "words", "second"),
    [
        ("N17.9", "acute chronic failure kidney", "N18.9"),
        ("N17.9", "acute failure kidney", ""),
        ("J18.9", "pneumonia sepsis", "A41.9"),
        ("J18.9", "pneumonia", ""),
        ("G30.9", "alzheimer disease", "F02.80"),
        ("I10", "acute chronic hypertension", ""),
    ],
)
def test_two_codes_of_one_wording(code: str, words: str, second: str) -> None:
    found = OneWording.load().second(code, frozenset(words.split()))
    assert (found.code if found else "") == second


@pytest.mark.parametrize(
    ("code", "age", "sex", "whose"),
    [
        ("O24.419", 0.2, None, "mother"),
        ("O24.419", 31, "F", ""),
        ("O24.419", 31, "M", "mother"),
        ("O24.419", None, "U", ""),
        ("Z38.00", 40, None, "newborn"),
        ("Z00.00", 9, None, "adult"),
        ("Z00.129", 9, None, ""),
        ("Z00.129", 40, None, "child"),
        ("N40.0", 60, "F", "male"),
        ("N95.1", 60, "M", "female"),
        ("I10", 0.0, "M", ""),
    ],
)
def test_whose_record(sets: CodeSets, code: str, age: float | None, sex: str | None, whose: str) -> None:
    found = PatientLimits.load(sets).against(code, age, sex)
    assert (whose in found[0]) if whose and found else found is None


@pytest.mark.parametrize(
    ("sentence", "condition", "in_course", "value"),
    [
        ("Pneumonia, present on admission.", "Pneumonia", True, "Y"),
        ("Pressure ulcer, not present on admission.", "Pressure", True, "N"),
        ("It is clinically undetermined whether the DVT was present on admission.", "DVT", True, "W"),
        ("Hospital-acquired pneumonia.", "pneumonia", False, "N"),
        ("She developed pneumonia on hospital day 3.", "pneumonia", True, "N"),
        ("On hospital day 4 he had a fever.", "fever", True, "N"),
        ("Developed a rash during his hospitalization.", "rash", True, "N"),
        ("Postoperative ileus was treated.", "ileus", True, "N"),
        ("She was admitted with cellulitis of the leg.", "cellulitis", True, "Y"),
        ("He presented to the emergency room with chest pain.", "chest", True, "Y"),
        ("She has a known history of asthma.", "asthma", True, "Y"),
        ("Subsequently developed acute renal failure.", "acute", True, "N"),
        ("Three days ago she developed a cough.", "cough", False, None),
        ("Hypokalemia was replaced.", "Hypokalemia", True, None),
        ("", "", True, None),
    ],
)
def test_words_for_present_on_admission(
    poa: PoaTables, sentence: str, condition: str, in_course: bool, value: str | None
) -> None:
    found = poa.said(sentence, sentence.index(condition), in_course=in_course)
    assert (found.value if found else None) == value
    if found:
        assert found.source
        assert found.said.lower() in sentence.lower()


@pytest.mark.parametrize(
    ("code", "value"),
    [("C50.911", "Y"), ("I10", "Y"), ("Q21.0", "Y"), ("P59.9", "Y"), ("O70.1", "N"), ("O24.419", "Y"), ("J18.9", None)],
)
def test_nature_for_present_on_admission(poa: PoaTables, code: str, value: str | None) -> None:
    found = poa.of_code(code)
    assert (found.value if found else None) == value


@settings(max_examples=60)
@given(text=st.text(max_size=200), place=st.integers(0, 200))
def test_any_words_are_read(poa: PoaTables, text: str, place: int) -> None:
    found = poa.said(text, min(place, len(text)), in_course=True)
    assert found is None or found.value in "YNUW"
