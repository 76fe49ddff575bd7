"""ICD-10-PCS codes in the coded note: for which notes, and how they are shown."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine_fixture import note
from medcodex.cli.render_fhir import bundle
from medcodex.cli.render_html import render_html
from medcodex.cli.render_table import print_notes
from medcodex.coding import DocumentInput
from medcodex.coding.as_json import note_object
from medcodex.encounter import Claim, Role, Setting

if TYPE_CHECKING:
    from medcodex.app import Coder
    from medcodex.coding import CodedNote

TEXT = """POSTOPERATIVE DIAGNOSIS: Acute appendicitis.
PROCEDURE: Laparoscopic appendectomy.
DESCRIPTION OF PROCEDURE: Ports were placed. The appendix was stapled and removed.
"""


def procedures(coded: CodedNote) -> list[str]:
    return [code.code for code in coded.codes if code.system == "icd10pcs"]


@pytest.mark.parametrize(
    ("setting", "claim", "asked", "codes"),
    [
        (Setting.INPATIENT, Claim.FACILITY, False, ["0DTJ4ZZ"]),
        (Setting.PSYCHIATRIC, Claim.FACILITY, False, ["0DTJ4ZZ"]),
        (Setting.INPATIENT, Claim.PROFESSIONAL, False, []),
        (Setting.AMBULATORY_SURGERY, Claim.FACILITY, False, []),
        (Setting.OUTPATIENT, Claim.PROFESSIONAL, False, []),
        (Setting.OUTPATIENT, Claim.PROFESSIONAL, True, ["0DTJ4ZZ"]),
    ],
    ids=["stay", "psychiatric stay", "surgeon's claim", "day surgery", "office", "asked for"],
)
def test_only_stays_have_procedures(
    coder: Coder, setting: Setting, claim: Claim, asked: bool, codes: list[str]
) -> None:
    coded = coder.code(replace(note(TEXT, setting, claim), procedures=asked))
    assert procedures(coded) == codes
    assert ("icd10pcs" in coded.releases) == bool(codes)
    assert any(mention.system == "icd10pcs" for mention in coded.mentions) == bool(codes)


def test_axes_are_shown_with_their_words(coder: Coder) -> None:
    coded = coder.code(note(TEXT, Setting.INPATIENT))
    code = next(code for code in coded.codes if code.system == "icd10pcs")
    assert code.role is Role.PROCEDURE
    assert code.rank == len(coded.codes)
    assert "".join(axis.value for axis in code.axes) == code.code
    assert [(axis.name, axis.basis) for axis in code.axes[3:5]] == [("body part", "phrase"), ("approach", "words")]
    assert all(TEXT[span.start : span.end] == span.text for span in code.evidence)
    assert all(span in code.evidence for axis in code.axes for span in axis.evidence)
    shown = json.loads(json.dumps(note_object(coded)))["codes"][-1]["axes"][4]
    assert shown["value"] == "4"
    assert shown["evidence"][0]["text"] == "Laparoscopic"


def test_diagnoses_have_no_axes(coder: Coder) -> None:
    shown = note_object(coder.code(note(TEXT, Setting.INPATIENT)))["codes"][0]
    assert shown["system"] == "icd10cm"
    assert "axes" not in shown


def test_documents_of_one_stay(coder: Coder) -> None:
    documents = (
        DocumentInput("op", TEXT),
        DocumentInput("dc", "HOSPITAL COURSE: She underwent laparoscopic appendectomy and paracentesis."),
    )
    coded = coder.code(note(setting=Setting.INPATIENT, documents=documents))
    assert procedures(coded) == ["0DTJ4ZZ", "0W9G3ZZ"]
    assert {span.document for span in coded.codes[-2].evidence} == {"op", "dc"}
    places = [(m.document, m.start) for m in coded.mentions]
    assert places == sorted(places, key=lambda place: (place[0] != "op", place[1]))


def test_every_rendering_takes_procedures(coder: Coder) -> None:
    coded = coder.code(note(TEXT, Setting.INPATIENT))
    resource = bundle(coded)["entry"][-1]["resource"]
    assert resource["resourceType"] == "Procedure"
    assert resource["code"]["coding"][0]["code"] == "0DTJ4ZZ"
    out = io.StringIO()
    print_notes([coded], out, verbose=True)
    assert "0DTJ4ZZ" in out.getvalue()
    assert "0DTJ4ZZ" in render_html([coded])
