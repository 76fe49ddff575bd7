"""From a header, or an unspecified code, to the billable code that the words near a mention ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_fixture import note
from library_fixture import APRIL_2026
from medcodex.library.home import Home
from medcodex.library.lexicon_store import open_lexicon
from medcodex.library.opening import open_book
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.narrow import Narrower

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.app import Coder
    from medcodex.library.book import SqliteIcd10cmBook

_TABLES = WordTables()
_WORDING = _TABLES.wording


@pytest.fixture(scope="module")
def book(embedded_home: Path) -> Iterator[SqliteIcd10cmBook]:
    book = open_book(APRIL_2026, home=Home(embedded_home))
    yield book
    book.close()


@pytest.fixture(scope="module")
def narrower(book: SqliteIcd10cmBook, coder: Coder, embedded_home: Path) -> Narrower:
    """Over the lexicon that the engine has built."""
    return Narrower(book, open_lexicon(Home(embedded_home), book, _TABLES), _WORDING)


@pytest.fixture(scope="module")
def headers(book: SqliteIcd10cmBook) -> list[str]:
    return [row.code for row in book.codes() if not row.billable]


@pytest.mark.parametrize(
    ("code", "said", "near", "expected"),
    [
        # laterality
        ("M17.1", "osteoarthritis knee primary", "right", "M17.11"),
        ("M17.1", "osteoarthritis knee primary", "left", "M17.12"),
        ("M17.1", "osteoarthritis knee primary", "", "M17.10"),
        ("M25.51", "pain shoulder", "left", "M25.512"),
        ("M25.51", "pain shoulder", "", "M25.519"),
        ("H25.1", "nuclear cataract", "bilateral", "H25.13"),
        ("H66.9", "otitis media", "right", "H66.91"),
        ("G56.0", "carpal tunnel syndrome", "bilateral", "G56.03"),
        # both sides, where the book has no code for them
        ("M25.51", "pain shoulder", "bilateral", "M25.511 M25.512"),
        ("S93.40", "sprain ankle", "bilateral", "S93.401A S93.402A"),
        ("M25.51", "bilateral pain shoulder", "", "M25.511 M25.512"),
        ("I10", "hypertension", "bilateral", "I10"),
        # what the note says is absent chooses the title that says so, and no other
        ("S01.01", "laceration scalp without foreign body", "", "S01.01XA"),
        ("K25.9", "gastric ulcer without hemorrhage", "", "K25.9"),
        ("J45.909", "asthma without exacerbation", "", "J45.909"),
        # seventh character: the initial encounter unless the note says otherwise; closed; displaced
        ("S82.20", "fracture shaft tibia", "right", "S82.201A"),
        ("S72.00", "fracture neck femur", "left", "S72.002A"),
        ("S42.02", "fracture clavicle shaft", "left", "S42.022A"),
        ("S93.40", "sprain ankle", "right", "S93.401A"),
        ("S80.0", "contusion knee", "left", "S80.02XA"),
        ("T16", "foreign body ear", "left", "T16.2XXA"),
        ("T22.21", "burn second degree forearm", "right", "T22.211A"),
        # stage, severity, type
        ("N18", "chronic kidney disease", "stage 4", "N18.4"),
        ("N18", "chronic kidney disease", "stage 3b", "N18.32"),
        ("N18", "chronic kidney disease", "", "N18.9"),
        ("N18.3", "chronic kidney disease stage 3", "", "N18.30"),
        ("L89.15", "pressure ulcer sacral", "stage 3", "L89.153"),
        ("L89.15", "pressure ulcer sacral", "", "L89.159"),
        ("J45.9", "asthma", "", "J45.909"),
        ("O24.41", "gestational diabetes pregnancy", "diet controlled", "O24.410"),
        ("E11", "type 2 diabetes", "", "E11.9"),
        # an unspecified code gives way to what the note says
        ("J45.909", "asthma", "moderate persistent", "J45.40"),
        ("J45.909", "asthma", "", "J45.909"),
        ("M25.569", "pain knee", "right", "M25.561"),
        # what is billable and says all stays
        ("I10", "hypertension", "left severe", "I10"),
        ("K21.9", "reflux", "left", "K21.9"),
    ],
)
def test_narrowed(narrower: Narrower, code: str, said: str, near: str, expected: str) -> None:
    found = narrower.narrow(code, _WORDING.forms(said), _WORDING.forms(near))
    assert [one.code for one in found] == expected.split()
    for one in found:
        assert one.used <= _WORDING.forms(near) | _WORDING.forms(said)


@pytest.mark.parametrize("code", ["Z99.999", "", "I", "E99", "nonsense"])
def test_a_code_that_is_not_in_force_is_not_narrowed(narrower: Narrower, code: str) -> None:
    assert narrower.narrow(code, frozenset(), frozenset({"left"})) == ()


_NEAR = st.frozensets(
    st.sampled_from(
        [
            *("left", "right", "bilateral", "acute", "chronic", "severe", "mild", "stage", "3", "4", "open", "closed"),
            *("displaced", "subsequent", "first", "second", "third", "trimester", "male", "female", "upper", "lower"),
            *(
                "without",
                "with",
                "exacerbation",
                "recurrent",
                "hemorrhage",
                "unspecified",
                "other",
                "initial",
                "sequela",
            ),
        ]
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_comes_out_is_billable_and_of_the_same_category(
    narrower: Narrower, book: SqliteIcd10cmBook, headers: list[str], data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(headers))
    near = data.draw(_NEAR)
    found = narrower.narrow(code, frozenset(), near)
    assert found == narrower.narrow(code, frozenset(), near)
    assert len({one.code for one in found}) == len(found)
    for one in found:
        assert book.row(one.code).billable
        assert one.code[:3] == code[:3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the side may stand elsewhere in the document, where the site is named with one side only
        ("HPI: Pain in the left knee for a year.\n\nASSESSMENT: Primary osteoarthritis of the knee.", "M17.12"),
        ("ASSESSMENT: Primary osteoarthritis of the knee.\n\nPLAN: Inject the right knee.", "M17.11"),
        ("HPI: Right ankle swelling.\n\nASSESSMENT: Ankle sprain.", "S93.401A"),
        # the side of another site says nothing
        ("HPI: Pain in the left shoulder.\n\nASSESSMENT: Right carpal tunnel syndrome.", "G56.01"),
    ],
)
def test_laterality_from_the_whole_document(coder: Coder, text: str, expected: str) -> None:
    codes = {code for mention in coder.code(note(text)).mentions for code in mention.codes[:1]}
    assert expected in codes


def test_two_sides_of_one_site_leave_it_open(coder: Coder) -> None:
    text = "HPI: Pain in the left knee. The right knee is fine.\n\nASSESSMENT: Primary osteoarthritis of the knee."
    codes = {code for mention in coder.code(note(text)).mentions for code in mention.codes[:1]}
    assert not codes & {"M17.11", "M17.12"}


@pytest.mark.parametrize(("sex", "expected"), [("F", "C50.919"), (None, "C50.919"), ("M", "C50.929")])
def test_the_sex_of_the_patient(coder: Coder, sex: str | None, expected: str) -> None:
    mentions = coder.code(note("ASSESSMENT: Breast cancer.", sex=sex)).mentions
    assert [m.codes[0] for m in mentions] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She is a 60-year-old woman with breast cancer.", "C50.919"),
        ("He is a 60-year-old man with breast cancer.", "C50.929"),
    ],
)
def test_the_sex_the_note_speaks_of(coder: Coder, text: str, expected: str) -> None:
    assert expected in {m.codes[0] for m in coder.code(note(text)).mentions if m.codes}
