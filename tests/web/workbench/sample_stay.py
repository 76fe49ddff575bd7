"""A stay of an invented patient with what an engine might propose for it, written by hand for tests of the page."""

from __future__ import annotations

from typing import Any

HISTORY = """HISTORY AND PHYSICAL
(invented patient, for demonstration)

CHIEF COMPLAINT
Shortness of breath for four days.

HISTORY OF PRESENT ILLNESS
Mr. Specimen is a 74-year-old man with chronic systolic heart failure and COPD who presents with four days of worsening dyspnea, cough with green sputum and swelling of both legs. He sleeps on three pillows. He denies chest pain. He takes apixaban for atrial fibrillation. He stopped his furosemide two weeks ago because he could not afford it.

PAST MEDICAL HISTORY
Hypertension. Heart failure with reduced ejection fraction. COPD. Paroxysmal atrial fibrillation on apixaban. Type 2 diabetes on metformin. Prostate cancer, treated with radiation in 2011.

SOCIAL HISTORY
Former smoker, 40 pack-years, quit 10 years ago. Lives with his wife.

PHYSICAL EXAMINATION
BP 158/92, pulse 104, respirations 26, oxygen saturation 86 % on room air. Crackles at both bases, expiratory wheezes. Leg edema 2+ to the knees. BMI 41.2.

RESULTS
BNP 1,840. Creatinine 2.0, was 1.1 in January. Potassium 3.0. Chest x-ray: right lower lobe infiltrate, pulmonary congestion.

ASSESSMENT AND PLAN
1. Acute on chronic systolic heart failure. Intravenous furosemide.
2. Acute hypoxic respiratory failure, 86 % on room air. Oxygen at 4 L/min.
3. COPD with acute exacerbation. Nebulized bronchodilators, prednisone.
4. Community-acquired pneumonia of the right lower lobe. Ceftriaxone.
5. Acute kidney injury. Follow creatinine.
6. Hypokalemia. Replace.
"""

PROGRESS = """PROGRESS NOTE, DAY 3

SUBJECTIVE
Breathing easier. One night without the mask.

OBJECTIVE
Oxygen 2 L/min. Creatinine 1.5. Stage 2 pressure ulcer of the sacrum seen by the wound nurse.

PROCEDURE
Right thoracentesis under ultrasound for the right pleural effusion, 700 ml of clear fluid drained.

ASSESSMENT
Heart failure improving. Acute kidney injury resolving. Pleural effusion drained; cytology pending, possible malignant effusion.
"""

DISCHARGE = """DISCHARGE SUMMARY

DISCHARGE DIAGNOSES
1. Acute on chronic systolic heart failure.
2. Community-acquired pneumonia, probable gram-negative.
3. Acute kidney injury, resolved.
4. COPD with acute exacerbation.
5. Paroxysmal atrial fibrillation.

HOSPITAL COURSE
He was treated with intravenous furosemide, ceftriaxone and nebulized bronchodilators. Blood cultures showed no growth; there was no evidence of sepsis. Telemetry showed one run of atrial fibrillation with rapid ventricular response, controlled with metoprolol.

CONDITION AT DISCHARGE
Stable, on room air.
"""

NAMES = {
    "CHIEF COMPLAINT", "HISTORY OF PRESENT ILLNESS", "PAST MEDICAL HISTORY", "SOCIAL HISTORY", "PHYSICAL EXAMINATION", "RESULTS",
    "ASSESSMENT AND PLAN", "SUBJECTIVE", "OBJECTIVE", "PROCEDURE", "ASSESSMENT", "DISCHARGE DIAGNOSES", "HOSPITAL COURSE",
    "CONDITION AT DISCHARGE",
}  # fmt: skip


def document(
    number: int, kind: str, title: str, author: str, written: str, text: str, *, signed: bool = True
) -> dict[str, Any]:
    """A document as GET .../documents answers it, its sections found by their headings."""
    return {
        "id": f"d{number}", "kind": kind, "title": title, "author": author, "author_role": "physician", "signed": signed,
        "written": written, "version": 1, "text": text, "sections": sections(text),
    }  # fmt: skip


def sections(text: str) -> list[dict[str, Any]]:
    """Lines in capitals that are known as headings open a section."""
    starts, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip() in NAMES:
            starts.append((at, line.strip().lower()))
        at += len(line)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [{"name": name, "start": start, "end": end} for (start, name), end in zip(starts, ends, strict=True)]


def documents() -> list[dict[str, Any]]:
    """The record of the stay."""
    return [
        document(1, "history-and-physical", "History and physical", "A. Example, MD", "2026-05-02", HISTORY),
        document(2, "progress-note", "Progress note", "B. Sample, MD", "2026-05-05", PROGRESS),
        document(3, "discharge-summary", "Discharge summary", "A. Example, MD", "2026-05-07", DISCHARGE, signed=False),
    ]


def quote(record: list[dict[str, Any]], number: int, words: str, nth: int = 0) -> dict[str, Any]:
    """Words of a document as evidence; ``nth`` of their places, from zero."""
    one = record[number - 1]
    text, start = one["text"], -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    where = next((found["name"] for found in one["sections"] if found["start"] <= start < found["end"]), None)
    return {"document": one["id"], "start": start, "end": start + len(words), "text": words, "section": where}


def _why(*steps: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"kind": kind, "path": path.split(" > "), "source": source} for kind, path, source in steps]


INDEX = "ICD-10-CM alphabetic index"
GUIDE = "ICD-10-CM Official Guidelines FY2026"


def proposals(record: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines that a run proposed, in claim order, not decided."""

    def line(code: str, display: str, confidence: float, poa: str | None, quotes: list[dict[str, Any]],
             why: list[dict[str, Any]], **more: Any) -> dict[str, Any]:  # fmt: skip
        return {"system": "icd10cm", "section": "diagnosis", "code": code, "display": display, "confidence": confidence, "poa": poa,
                "evidence": quotes, "why": why} | more  # fmt: skip

    def at(number: int, words: str, nth: int = 0) -> dict[str, Any]:
        return quote(record, number, words, nth)

    return [
        line("I11.0", "Hypertensive heart disease with heart failure", 0.97, "Y",
             [at(1, "Hypertension"), at(1, "Acute on chronic systolic heart failure"), at(3, "Acute on chronic systolic heart failure")],
             _why(("rule", "I10 > I50.23 > I11.0 Hypertensive heart disease with heart failure", f"{GUIDE} I.C.9.a.1"),
                  ("index", "Hypertension > heart > with heart failure", INDEX)),
             poa_why="chronic condition, documented on admission"),
        line("I50.23", "Acute on chronic systolic (congestive) heart failure", 0.98, "Y",
             [at(1, "Acute on chronic systolic heart failure"), at(1, "chronic systolic heart failure"), at(1, "Heart failure with reduced ejection fraction"),
              at(3, "Acute on chronic systolic heart failure"), at(1, "furosemide", 1) | {"marks": ["support"]}],
             _why(("index", "Failure > heart > systolic > acute > and (on) chronic", INDEX), ("tabular", "I50.2 Systolic (congestive) heart failure > I50.23", "ICD-10-CM tabular list")),
             alternatives=[{"code": "I50.21", "display": "Acute systolic (congestive) heart failure", "because": "if there was no heart failure before"},
                           {"code": "I50.43", "display": "Acute on chronic combined systolic (congestive) and diastolic (congestive) heart failure", "because": "if diastolic failure is documented too"}]),
        line("J96.01", "Acute respiratory failure with hypoxia", 0.94, "Y", [at(1, "Acute hypoxic respiratory failure"), at(1, "86 % on room air")],
             _why(("index", "Failure > respiration, respiratory > acute > with hypoxia", INDEX))),
        line("J44.1", "Chronic obstructive pulmonary disease with (acute) exacerbation", 0.96, "Y",
             [at(1, "COPD with acute exacerbation"), at(3, "COPD with acute exacerbation"), at(1, "COPD")],
             _why(("index", "Disease > lung > obstructive > with > acute > exacerbation NEC", INDEX))),
        line("J44.0", "Chronic obstructive pulmonary disease with (acute) lower respiratory infection", 0.9, "Y",
             [at(1, "COPD with acute exacerbation"), at(1, "Community-acquired pneumonia of the right lower lobe")],
             _why(("rule", "J44.9 > J18.9 > J44.0", "ICD-10-CM tabular list, J44.0: code also to identify the infection"))),
        line("J18.9", "Pneumonia, unspecified organism", 0.81, "Y",
             [at(1, "Community-acquired pneumonia"), at(3, "Community-acquired pneumonia, probable gram-negative")],
             _why(("index", "Pneumonia", INDEX)),
             alternatives=[{"code": "J15.69", "display": "Pneumonia due to other Gram-negative bacteria", "because": "probable at discharge of an inpatient stay is coded as if it existed (II.H)"}]),
        line("N17.9", "Acute kidney failure, unspecified", 0.95, "Y", [at(1, "Acute kidney injury"), at(2, "Acute kidney injury"), at(3, "Acute kidney injury"), at(1, "Creatinine 2.0")],
             _why(("index", "Injury > kidney > acute", INDEX))),
        line("E87.6", "Hypokalemia", 0.97, "Y", [at(1, "Hypokalemia"), at(1, "Potassium 3.0")], _why(("index", "Hypokalemia", INDEX))),
        line("L89.152", "Pressure ulcer of sacral region, stage 2", 0.88, "U", [at(2, "Stage 2 pressure ulcer of the sacrum")],
             _why(("index", "Ulcer > pressure > stage 2 > sacral region", INDEX)), poa_why="first told on the third day; the record does not say since when"),
        line("J91.0", "Malignant pleural effusion", 0.52, "Y", [at(2, "possible malignant effusion")], _why(("index", "Effusion > pleura > malignant", INDEX)),
             assertion="possible", alternatives=[{"code": "J90", "display": "Pleural effusion, not elsewhere classified", "because": "the effusion without its possible cause"}]),
        line("I48.0", "Paroxysmal atrial fibrillation", 0.97, "Y", [at(1, "Paroxysmal atrial fibrillation"), at(3, "Paroxysmal atrial fibrillation"), at(1, "apixaban") | {"marks": ["support"]}],
             _why(("index", "Fibrillation > atrial > paroxysmal", INDEX))),
        line("E11.9", "Type 2 diabetes mellitus without complications", 0.93, "Y", [at(1, "Type 2 diabetes")], _why(("index", "Diabetes > type 2", INDEX))),
        line("Z79.01", "Long term (current) use of anticoagulants", 0.92, None, [at(1, "apixaban", 1)], _why(("index", "Long-term (current) drug therapy > anticoagulants", INDEX))),
        line("Z91.120", "Patient's intentional underdosing of medication regimen due to financial hardship", 0.74, "Y",
             [at(1, "stopped his furosemide two weeks ago because he could not afford it")], _why(("index", "Underdosing > intentional > by patient > due to financial hardship", INDEX))),
        line("Z85.46", "Personal history of malignant neoplasm of prostate", 0.95, None, [at(1, "Prostate cancer, treated with radiation in 2011")],
             _why(("index", "History > personal > malignant neoplasm > prostate", INDEX)), assertion="historical"),
        line("0W993ZZ", "Drainage of Right Pleural Cavity, Percutaneous Approach", 0.91, None, [at(2, "Right thoracentesis under ultrasound"), at(2, "700 ml of clear fluid drained")],
             _why(("rule", "thoracentesis > Drainage > Pleural Cavity, Right > Percutaneous", "ICD-10-PCS tables")), system="icd10pcs", section="procedure", date="2026-05-05"),
    ]  # fmt: skip


def professional(record: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of the professional claim of the same stay."""
    shared = [
        line | {"poa": None} for line in proposals(record) if line["code"] in {"I11.0", "I50.23", "J96.01", "N17.9"}
    ]
    return [
        *shared,
        {"system": "hcpcs", "section": "service", "code": "G0008", "display": "Administration of influenza virus vaccine", "confidence": 0.7, "poa": None,
         "evidence": [quote(record, 2, "Breathing easier")], "why": _why(("lexicon", "influenza vaccine given", "HCPCS Level II")), "units": "1", "date": "2026-05-05"},
    ]  # fmt: skip


QUERY: dict[str, Any] = {
    "id": "q1", "rule": "QP-01", "kind": "present on admission", "reason": "whether it was present on admission is not documented",
    "title": "Clarification: time of a condition",
    "text": "Clarification: time of a condition\n\nIn the record:\n- “Stage 2 pressure ulcer of the sacrum seen by the wound nurse.” (progress note, day 3)\n\n"
            "Was the quoted condition present at the time of the order for inpatient admission? Please answer from your own clinical judgment.\n\n"
            "[ ] Yes\n[ ] No\n[ ] Other (please specify): ____\n[ ] Unable to determine / clinically undetermined\n",
    "options": ["Yes", "No", "Other (please specify): ____", "Unable to determine / clinically undetermined"], "evidence": [], "codes": ["L89.152"],
    "source": "Official Guidelines FY2026 Appendix I",
}  # fmt: skip

WRITTEN: dict[str, Any] = {
    "id": "q7", "status": "sent", "behind": {"reason": "organism", "codes": ["J18.9"]},
    "asked": {"title": "Clarification: cause of an infection", "text": "Please state what the treatment with ceftriaxone was for.", "form": "multiple-choice", "options": []},
}  # fmt: skip

LEFT_OUT: dict[str, Any] = {
    "code": "R06.00", "display": "Dyspnea, unspecified", "because": "integral to I50.23", "source": "Official Guidelines FY2026 I.B.5",
    "evidence": [{"document": "d1", "start": HISTORY.index("dyspnea"), "end": HISTORY.index("dyspnea") + 7, "text": "dyspnea", "section": "history of present illness"}],
}  # fmt: skip

FINDINGS: dict[str, dict[str, Any]] = {
    "J91.0": {"rule": "C-14", "name": "code_first_missing", "severity": "error", "message": "J91.0 wants its neoplasm coded first",
              "codes": ["J91.0"], "where": "diagnoses[9]", "source": "ICD-10-CM tabular list, J91.0", "suggestions": ["code the neoplasm first, or the effusion alone (J90)"]},
    "Z91.120": {"rule": "A-21", "name": "underdosing_drug_missing", "severity": "warning", "message": "the underdosed drug is not coded (T50.1X6A)",
                "codes": ["Z91.120"], "where": "diagnoses[13]", "source": "Official Guidelines FY2026 I.C.19.e.5.c", "suggestions": ["add T50.1X6A"]},
    "L89.152": {"rule": "PSI-03", "name": "pressure_ulcer", "severity": "info", "message": "a pressure ulcer not known to be present on admission is reviewed",
                "codes": ["L89.152"], "where": None, "source": "AHRQ PSI 03", "suggestions": []},
}  # fmt: skip
