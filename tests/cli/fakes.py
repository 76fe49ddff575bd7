"""A stand-in for the engine at its declared port: finds a few phrases by regular expression.

Importable by name, so that worker processes can open it too.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from typing import TYPE_CHECKING

from medcodex.coding import CodedNote, NoteInput
from medcodex.encounter import (
    Alternative,
    Assertion,
    Claim,
    Evidence,
    Mention,
    Notice,
    ProposedCode,
    Role,
    Setting,
    Why,
)
from medcodex.errors import NotLoadedError

TERMS = [
    (
        r"[Tt]ype 2 diabetes( mellitus)?( with( diabetic)? (stage 3a )?chronic kidney disease)?",
        "E11.22",
        "Type 2 diabetes mellitus with diabetic chronic kidney disease",
        ("Diabetes, diabetic", "type 2", "with", "chronic kidney disease"),
    ),
    (
        r"(stage 3a )?[Cc]hronic kidney disease( stage 3a)?",
        "N18.31",
        "Chronic kidney disease, stage 3a",
        ("Disease, diseased", "kidney", "chronic", "stage 3a"),
    ),
    (r"(Essential )?[Hh]ypertension", "I10", "Essential (primary) hypertension", ("Hypertension, hypertensive",)),
    (
        r"([Pp]rimary )?osteoarthritis of the right knee",
        "M17.11",
        "Unilateral primary osteoarthritis, right knee",
        ("Osteoarthritis", "primary", "knee"),
    ),
    (r"Mixed hyperlipidemia", "E78.2", "Mixed hyperlipidemia", ("Hyperlipidemia, hyperlipidaemia", "mixed")),
    (r"Hypothyroidism", "E03.9", "Hypothyroidism, unspecified", ("Hypothyroidism",)),
    (r"Obesity", "E66.9", "Obesity, unspecified", ("Obesity",)),
    (
        r"History of colon cancer",
        "Z85.038",
        "Personal history of other malignant neoplasm of large intestine",
        ("History", "personal", "malignant neoplasm", "colon"),
    ),
    (r"fatigue", "R53.83", "Other fatigue", ("Fatigue",)),
]
OTHERS = [
    (r"chest pain", "R07.9", Assertion.NEGATED),
    (r"shortness of breath", "R06.02", Assertion.NEGATED),
    (r"fever", "R50.9", Assertion.NEGATED),
    (r"syncope|Syncope", "R55", Assertion.NEGATED),
    (r"[Pp]ossible obstructive sleep apnea", "G47.33", Assertion.POSSIBLE),
    (r"obstructive sleep apnea", "G47.33", Assertion.POSSIBLE),
    (r"breast cancer", "C50.919", Assertion.FAMILY),
    (r"myocardial infarction", "I21.9", Assertion.FAMILY),
    (r"colon cancer", "C18.9", Assertion.HISTORICAL),
    (r"cholecystectomy", "Z90.49", Assertion.HISTORICAL),
]
if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_DAY = dt.date(2020, 1, 1)


class FakeCoder:
    def code(self, note: NoteInput) -> CodedNote:
        texts = {document.id: document.text for document in note.documents} or {None: note.text or ""}
        if any("BOOM" in text for text in texts.values()):
            raise RuntimeError("the patient is Jane Doe")
        if any("DIE" in text for text in texts.values()):
            os._exit(9)
        if any("SLEEP" in text for text in texts.values()):
            time.sleep(60)
        codes: list[ProposedCode] = []
        mentions: list[Mention] = []
        for pattern, code, title, path in TERMS:
            evidence = tuple(
                Evidence(document, m.start(), m.end(), m.group(), "assessment and plan")
                for document, text in texts.items()
                for m in re.finditer(pattern, text)
            )
            if not evidence:
                continue
            rank = len(codes) + 1
            role = Role.FIRST_LISTED if rank == 1 else Role.SECONDARY
            why = (Why("index", path, "ICD-10-CM index 2025"), Why("tabular", (title,), "ICD-10-CM tabular 2026-04"))
            other = (Alternative("E11.9", "Type 2 diabetes mellitus without complications", "no complication stated"),)
            confidence = 0.97 - 0.07 * rank
            codes.append(
                ProposedCode(
                    "icd10cm", code, title, role, rank, confidence, None, evidence, why, other if rank == 1 else ()
                )
            )
            mentions += [
                Mention(e.document, e.start, e.end, e.text, e.section, "icd10cm", (code,), Assertion.PRESENT, "default")
                for e in evidence
            ]
        mentions += [
            Mention(document, m.start(), m.end(), m.group(), "history", "icd10cm", (code,), assertion, "rule")
            for pattern, code, assertion in OTHERS
            for document, text in texts.items()
            for m in re.finditer(pattern, text)
        ]
        mentions.sort(key=lambda mention: (mention.document or "", mention.start, -mention.end))
        return CodedNote(
            note.id,
            note.setting,
            note.claim,
            note.date,
            {"icd10cm": {"codes": "2026-04", "tabular": "2026-04", "index": "2025"}},
            (Notice("release-lag", "the alphabetic index is of 2025, the code list of 2026-04"),),
            tuple(codes),
            tuple(mentions),
            (),
            texts,
        )


def open_coder(date: dt.date, say: Callable[[str], None] = print) -> FakeCoder:
    if date < FIRST_DAY:
        raise NotLoadedError("no ICD-10-CM release in force on that date", date.isoformat())
    return FakeCoder()


class FakeCoders:
    """Stands in for app.Coders."""

    def __init__(self, say: Callable[[str], None] = print) -> None:
        self._say = say

    def on(self, date: dt.date) -> FakeCoder:
        return open_coder(date, self._say)


def open_coders() -> Callable[[dt.date], FakeCoder]:
    return FakeCoders().on


def coded(text: str, note_id: str | None = None) -> CodedNote:
    """A text as the stand-in codes it."""
    note = NoteInput(note_id, text, Setting.OUTPATIENT, Claim.PROFESSIONAL, dt.date(2026, 5, 15))
    return FakeCoder().code(note)
