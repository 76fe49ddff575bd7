"""The level of a visit out of its note: every element and level, exact evidence, and notes that are no visit."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_fixture import note
from medcodex.cli.render_html import render_html
from medcodex.cli.render_table import print_notes
from medcodex.coding import DocumentInput
from medcodex.coding.as_json import note_object
from medcodex.encounter import Claim, Setting

if TYPE_CHECKING:
    from medcodex.app import Coder
    from medcodex.coding import CodedNote

_ELEMENTS = ("problems", "data", "risk")
_VISIT = """HISTORY OF PRESENT ILLNESS: She is seen for her blood pressure.

PHYSICAL EXAMINATION: Normal.

ASSESSMENT: Hypertension, uncontrolled.

PLAN: Increase lisinopril to 20 mg daily.
"""
_OPERATIVE = """PREOPERATIVE DIAGNOSIS: Cholelithiasis.

POSTOPERATIVE DIAGNOSIS: Cholelithiasis.

OPERATION PERFORMED: Laparoscopic cholecystectomy.

ANESTHESIA: General.

PROCEDURE IN DETAIL: The abdomen was entered. The gallbladder was removed.

PLAN: Discharge home on oxycodone.
"""
_RADIOLOGY = """EXAM: CT of the chest.

CLINICAL HISTORY: Cough.

FINDINGS: No nodule. No effusion.

IMPRESSION: Pneumonia of the right lower lobe.
"""


def _cases() -> list[tuple[dict[str, str], str]]:
    """visit_cases.txt: blocks parted by lines of "===="; the first lines of a block are "key: value"."""
    out = []
    for block in (Path(__file__).parent / "visit_cases.txt").read_text(encoding="utf-8").split("\n====\n")[1:]:
        head, _, text = block.partition("\n----\n")
        out.append((dict(line.split(": ", 1) for line in head.strip().splitlines()), text.strip("\n") + "\n"))
    return out


def _exact(coded: CodedNote) -> None:
    """Every item has its sentences, exactly as they stand."""
    assert coded.em is None or not coded.em_reason
    for item in coded.em.items if coded.em else ():
        assert item.evidence
        assert item.because
        assert item.source
        for one in item.evidence:
            assert one.text
            assert coded.texts[one.document][one.start : one.end] == one.text


@pytest.mark.parametrize(("told", "text"), [pytest.param(*case, id=case[0]["name"]) for case in _cases()])
def test_level(coder: Coder, told: dict[str, str], text: str) -> None:
    coded = coder.code(note(text))
    _exact(coded)
    assert coded.em is not None, coded.em_reason
    found = coded.em.result
    if "level" in told:
        assert found.level is not None
        assert found.level.word == told["level"]
    for element in _ELEMENTS:
        if element in told:
            level = getattr(found, element)
            word = "straightforward" if told[element] == "minimal" else told[element]
            assert level.word == word, [(one.item, one.which) for one in coded.em.items]
    if "minutes" in told:
        assert str(found.minutes or "none") == told["minutes"]
    names = {one.item for one in coded.em.items}
    names |= {f"{one.item}:{one.which.replace(' ', '_')}" for one in coded.em.items}
    assert set(told.get("wanted", "").split()) <= names
    assert not set(told.get("unwanted", "").split()) & names


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(_OPERATIVE, "operative", id="operative report"),
        pytest.param(_RADIOLOGY, "report of a test", id="radiology report"),
        pytest.param("Hypertension. Diabetes.", "assessment or plan is found", id="bare list"),
        pytest.param("", "assessment or plan is found", id="empty"),
        pytest.param(
            "HOSPITAL COURSE: He got better.\n\nDISCHARGE DIAGNOSIS: Pneumonia.\n", "discharge", id="discharge summary"
        ),
    ],
)
def test_no_visit(coder: Coder, text: str, reason: str) -> None:
    coded = coder.code(note(text))
    assert coded.em is None
    assert reason in coded.em_reason


@pytest.mark.parametrize(
    ("setting", "claim", "family"),
    [
        (Setting.OUTPATIENT, Claim.PROFESSIONAL, "office"),
        (Setting.EMERGENCY, Claim.PROFESSIONAL, "ed"),
        (Setting.OBSERVATION, Claim.PROFESSIONAL, "hospital"),
        (Setting.INPATIENT, Claim.PROFESSIONAL, "hospital"),
        (Setting.SNF, Claim.PROFESSIONAL, "nf"),
        (Setting.INPATIENT, Claim.FACILITY, None),
        (Setting.OUTPATIENT, Claim.FACILITY, None),
        (Setting.AMBULATORY_SURGERY, Claim.PROFESSIONAL, None),
        (Setting.DENTAL, Claim.PROFESSIONAL, None),
    ],
)
def test_family_follows_setting_and_claim(coder: Coder, setting: Setting, claim: Claim, family: str | None) -> None:
    coded = coder.code(note(_VISIT, setting, claim))
    assert (coded.em.family if coded.em else None) == family
    assert bool(coded.em_reason) == (family is None)


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("She is a new patient.", "office_new"),
        ("She returns for follow-up.", "office_established"),
        ("She feels well.", "office"),
    ],
)
def test_new_or_established_by_the_note(coder: Coder, words: str, family: str) -> None:
    coded = coder.code(note(_VISIT.replace("ILLNESS: ", f"ILLNESS: {words} ")))
    assert coded.em is not None
    assert coded.em.family == family
    untold = family == "office"
    assert ("does not tell" in coded.em.result.code_note) == untold


def test_time_of_an_untold_family_counts_by_the_higher_floors(coder: Coder) -> None:
    coded = coder.code(note(_VISIT + "Total time spent on the visit: 40 minutes.\n"))
    assert coded.em is not None
    assert coded.em.result.time is not None
    assert coded.em.result.time.word == "low"


@pytest.mark.parametrize(
    ("kind", "levelled"),
    [("progress note", True), ("Operative Note", False), ("radiology report", False), ("nursing note", False)],
)
def test_document_types(coder: Coder, kind: str, levelled: bool) -> None:
    coded = coder.code(note(documents=(DocumentInput("d1", _VISIT, kind),)))
    _exact(coded)
    assert (coded.em is not None) == levelled


def test_only_visits_of_an_encounter_are_read(coder: Coder) -> None:
    documents = (DocumentInput("scan", _RADIOLOGY, "radiology"), DocumentInput("visit", _VISIT, "office visit"))
    coded = coder.code(note(documents=documents))
    _exact(coded)
    assert coded.em is not None
    assert {one.document for item in coded.em.items for one in item.evidence} == {"visit"}


@pytest.mark.parametrize("day", [dt.date(2020, 6, 1), dt.date(2022, 6, 1)])
def test_older_days_use_the_framework_of_their_day(coder: Coder, day: dt.date) -> None:
    text = _VISIT.replace("Hypertension, uncontrolled", "Acute bronchitis, improving")
    coded = coder.code(replace(note(text), date=day))
    if day.year < 2021:
        assert coded.em is None
        assert "begins on" in coded.em_reason
    else:
        assert coded.em is not None
        assert "stable_acute" not in {one.item for one in coded.em.items}


_PIECES = [
    *_VISIT.splitlines(),
    *_OPERATIVE.splitlines(),
    "PLAN:",
    "1.",
    "minutes spent 99999 minutes",
    "\u0000",
    "🜚",
    ";",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=40)), max_size=12).map("\n".join))
def test_any_text_is_answered_with_exact_sentences(coder: Coder, text: str) -> None:
    _exact(coder.code(note(text)))


def test_the_level_is_shown_with_its_sentences(coder: Coder) -> None:
    coded = coder.code(note(_VISIT))
    out = io.StringIO()
    print_notes([coded], out, verbose=False)
    page = render_html([coded])
    for shown in (" ".join(out.getvalue().split()), page):
        assert "moderate by mdm" in shown
        assert "Increase lisinopril to 20 mg daily." in shown
    em = note_object(coded)["em"]
    assert {
        "level": "moderate",
        "problems": "moderate",
        "data": "straightforward",
        "risk": "moderate",
    }.items() <= em.items()
    assert all(one["evidence"] for one in em["items"])
    assert note_object(coded)["em_reason"] is None


def test_why_there_is_no_level_is_told(coder: Coder) -> None:
    coded = coder.code(note(_OPERATIVE))
    out = io.StringIO()
    print_notes([coded], out, verbose=True)
    for shown in (out.getvalue(), render_html([coded]), note_object(coded)["em_reason"]):
        assert "operative or procedure report is no visit" in shown


def test_words_of_a_note_are_escaped_in_the_report(coder: Coder) -> None:
    coded = coder.code(note(_VISIT.replace("daily.", "daily <script>alert(1)</script>.")))
    assert coded.em is not None
    assert "<script>alert" not in render_html([coded])
