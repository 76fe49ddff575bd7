"""What is reported for a concept, by what is asserted of it, where it stands and who bills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note
from library_fixture import APRIL_2026
from medcodex.encounter import Assertion, Claim, Setting
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.suggest.concept import Concept
from medcodex.suggest.past import History
from medcodex.suggest.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.app import Coder
    from medcodex.library.book import SqliteIcd10cmBook

_HISTORY = History.load()
_OUT, _IN = False, True


@pytest.fixture(scope="module")
def book(embedded_home: Path) -> Iterator[SqliteIcd10cmBook]:
    book = open_book(APRIL_2026, home=Home(embedded_home))
    yield book
    book.close()


def _concept(
    code: str,
    assertion: str,
    section: str,
    rule: str,
    *,
    kind: str = "index",
    path: tuple[str, ...] = ("Term",),
    forms: str = "word",
) -> Concept:
    return Concept(
        start=0,
        end=4,
        section=section,
        sentence=0,
        list_item=False,
        opens=True,
        stated=False,
        code=code,
        others=(),
        kind=kind,
        path=path,
        source="index",
        forms=frozenset(forms.split()),
        used=frozenset(),
        assertion=Assertion(assertion),
        rule=rule,
    )


@pytest.mark.parametrize(
    ("code", "assertion", "section", "rule", "inpatient", "expected"),
    [
        # present
        ("I10", "present", "assessment", "", _OUT, "I10"),
        ("I10", "present", "past medical history", "", _OUT, "I10"),
        ("J18.9", "present", "hospital course", "", _IN, "J18.9"),
        # negated, hypothetical, someone else
        ("I10", "negated", "assessment", "no", _OUT, None),
        ("J18.9", "negated", "assessment", "no", _IN, None),
        ("R07.9", "hypothetical", "plan", "if", _OUT, None),
        ("J11.1", "other_subject", "history of present illness", "", _OUT, None),
        # uncertain: IV.H against II.H
        ("J18.9", "possible", "assessment", "possible", _OUT, None),
        ("J18.9", "possible", "discharge diagnosis", "possible", _IN, "J18.9"),
        # past
        ("C50.919", "historical", "past medical history", "history-of", _OUT, "Z85.3"),
        ("C61", "historical", "past medical history", "history-of", _OUT, "Z85.46"),
        ("I63.9", "historical", "past medical history", "history-of", _OUT, "Z86.73"),
        ("I26.99", "historical", "history of present illness", "history-of", _OUT, "Z86.711"),
        ("N20.0", "historical", "past medical history", "history-of", _OUT, "Z87.442"),
        ("I10", "historical", "past medical history", "history-of", _OUT, "I10"),
        ("J45.909", "historical", "past medical history", "history-of", _OUT, "J45.909"),
        ("Z95.1", "historical", "past surgical history", "status-post", _OUT, "Z95.1"),
        # a relative's
        ("C50.919", "family", "family history", "relative", _OUT, "Z80.3"),
        ("C18.9", "family", "family history", "relative", _OUT, "Z80.0"),
        ("I21.9", "family", "family history", "relative", _OUT, "Z82.49"),
        ("E11.9", "family", "family history", "relative", _OUT, "Z83.3"),
        ("F32.A", "family", "family history", "relative", _OUT, "Z81.8"),
        # treated and resolved during the stay
        ("N17.9", "historical", "discharge diagnosis", "resolved", _IN, "N17.9"),
    ],
)
def test_resolved(
    *,
    book: SqliteIcd10cmBook,
    code: str,
    assertion: str,
    section: str,
    rule: str,
    inpatient: bool,
    expected: str | None,
) -> None:
    resolved = resolve(_concept(code, assertion, section, rule), _HISTORY, book, inpatient)
    assert (resolved.code if resolved.reportable else None) == expected
    assert resolved.why.kind
    assert resolved.why.source


@pytest.mark.parametrize("assertion", list(Assertion))
@pytest.mark.parametrize("inpatient", [_OUT, _IN])
def test_a_finding_without_a_code_is_never_reported(
    book: SqliteIcd10cmBook, assertion: Assertion, inpatient: bool
) -> None:
    resolved = resolve(_concept("", str(assertion), "assessment", ""), _HISTORY, book, inpatient)
    assert (resolved.code, resolved.reportable) == ("", False)


@pytest.mark.parametrize("assertion", list(Assertion))
def test_what_is_reported_is_billable(book: SqliteIcd10cmBook, assertion: Assertion) -> None:
    for row in list(book.codes())[::97]:
        if row.billable:
            resolved = resolve(
                _concept(row.code, str(assertion), "history of present illness", "history-of"), _HISTORY, book, True
            )
            if resolved.reportable:
                assert book.row(resolved.code).billable, (row.code, resolved.code)


@pytest.mark.parametrize(
    ("drug", "drug_class", "assertion", "expected"),
    [
        # a word of the name decides, else the class, else Z88.8 (tabular list Z88)
        ("penicillin", "antibiotic", "present", "Z88.0"),
        ("amoxicillin-clavulanate", "antibiotic", "present", "Z88.0"),
        ("Bactrim", "antibiotic", "present", "Z88.2"),
        ("doxycycline", "antibiotic", "present", "Z88.1"),
        ("ibuprofen", "NSAID", "present", "Z88.6"),
        ("codeine", "opiate analgesic", "present", "Z88.5"),
        ("lisinopril", "ACE inhibitor", "present", "Z88.8"),
        ("penicillin", "antibiotic", "historical", "Z88.0"),
        ("penicillin", "antibiotic", "negated", None),
    ],
)
def test_a_drug_under_allergies_is_an_allergy_status(
    book: SqliteIcd10cmBook, drug: str, drug_class: str, assertion: str, expected: str | None
) -> None:
    concept = _concept("Z79.899", assertion, "allergies", "", kind="therapy", path=(drug, drug_class))
    resolved = resolve(concept, _HISTORY, book, False)
    assert (resolved.code if resolved.reportable else None) == expected
    assert resolved.code != "Z79.899"


@pytest.mark.parametrize(
    ("code", "forms", "section", "rule", "reported"),
    [
        # the bare name of an operation may be the one planned; told as past, or listed as past, it is a status
        ("Z90.49", "cholecystectomy", "plan", "", False),
        ("Z90.49", "cholecystectomy", "assessment", "", False),
        ("Z90.49", "cholecystectomy", "past surgical history", "", True),
        ("Z90.49", "cholecystectomy status", "assessment", "", True),
        ("Z90.49", "cholecystectomy s p", "assessment", "", True),
        ("Z95.1", "cabg", "plan", "", False),
        ("Z94.0", "kidney transplant", "plan", "", False),
        ("Z94.0", "kidney transplant status", "plan", "", True),
        # other words for a status name no operation
        ("Z90.5", "absent kidney", "assessment", "", True),
        ("Z95.0", "pacemaker", "assessment", "", True),
    ],
)
def test_status_after_an_operation(
    *, book: SqliteIcd10cmBook, code: str, forms: str, section: str, rule: str, reported: bool
) -> None:
    resolved = resolve(_concept(code, "present", section, rule, forms=forms), _HISTORY, book, False)
    assert (resolved.code if resolved.reportable else "") == (code if reported else "")


_PROBABLE = "DISCHARGE DIAGNOSES:\n1. Probable acute pancreatitis.\n2. Hypertension.\n"


@pytest.mark.parametrize(
    ("setting", "claim", "reported"),
    [
        (Setting.INPATIENT, Claim.FACILITY, True),
        (Setting.PSYCHIATRIC, Claim.FACILITY, True),
        (Setting.SNF, Claim.FACILITY, True),
        (Setting.REHAB, Claim.FACILITY, True),
        (Setting.INPATIENT, Claim.PROFESSIONAL, False),
        (Setting.OUTPATIENT, Claim.PROFESSIONAL, False),
        (Setting.OUTPATIENT, Claim.FACILITY, False),
        (Setting.EMERGENCY, Claim.FACILITY, False),
        (Setting.OBSERVATION, Claim.FACILITY, False),
    ],
)
def test_uncertain_diagnoses_count_on_facility_claims_of_inpatient_settings(
    coder: Coder, setting: Setting, claim: Claim, reported: bool
) -> None:
    coded = coder.code(note(_PROBABLE, setting, claim))
    assert ("K85.90" in {code.code for code in coded.codes}) is reported
    mention = next(m for m in coded.mentions if m.codes[:1] == ("K85.90",))
    assert mention.assertion is Assertion.POSSIBLE
