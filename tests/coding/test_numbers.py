"""Nothing is read off a number or a test: no value, sign or image finding gives a diagnosis by itself (III.B)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_fixture import note, proposed
from medcodex.encounter import Setting

if TYPE_CHECKING:
    from medcodex.app import Coder

_VALUES = (
    "LABS: eGFR 42, creatinine 2.1 mg/dL.",
    "LABS: Sodium 122, potassium 2.6, chloride 88.",
    "LABS: Hemoglobin 6.9, hematocrit 21, platelets 40.",
    "LABS: WBC 24, lactate 5.1, procalcitonin 12.",
    "LABS: Hemoglobin A1c 10.2, glucose 388.",
    "LABS: TSH 48, free T4 0.3.",
    "LABS: Troponin 4.2, BNP 2300.",
    "LABS: LDL 220, triglycerides 640.",
    "LABS: Albumin 1.9, prealbumin 6.",
    "ABG: pH 7.18, pCO2 80, pO2 48 on room air.",
    "VITALS: BP 212/118, HR 140, RR 32, T 40.1, SpO2 82% on room air.",
    "VITALS: BMI 43.2, weight 140 kg.",
    "VITALS: GCS 7.",
    "ECHO: Ejection fraction 20%.",
    "CULTURES: Blood culture grew Staphylococcus aureus in 4 of 4 bottles.",
    "URINALYSIS: Nitrite positive, leukocyte esterase 3+, bacteria many.",
    "DEXA: T-score -3.4.",
    "PFT: FEV1 38% predicted, FEV1/FVC 0.5.",
)
_IMAGES = (
    "IMAGING: Chest x-ray shows a right lower lobe infiltrate.",
    "IMAGING: CT shows a 3 mm lung nodule and cardiomegaly.",
)


@pytest.mark.parametrize("setting", [Setting.INPATIENT, Setting.OUTPATIENT])
@pytest.mark.parametrize("text", _VALUES, ids=lambda text: text[:40])
def test_values_give_no_diagnosis(coder: Coder, text: str, setting: Setting) -> None:
    assert proposed(coder.code(note(text + "\n", setting))) == []


@pytest.mark.parametrize("text", _VALUES + _IMAGES, ids=lambda text: text[:40])
def test_values_and_images_add_nothing_to_the_provider(coder: Coder, text: str) -> None:
    coded = coder.code(note(f"{text}\n\nASSESSMENT: Osteoarthritis of the left knee.\n", Setting.INPATIENT))
    assert [code for code in proposed(coded) if code[0] != "M"] == []


@pytest.mark.parametrize(("diagnosis", "held"), [("Obesity", True), ("Asthma", False)])
def test_body_mass_index_only_beside_a_weight_diagnosis(coder: Coder, diagnosis: str, held: bool) -> None:
    codes = proposed(coder.code(note(f"VITALS: BMI 43.2.\n\nASSESSMENT: {diagnosis}.\n")))
    assert ("Z68.41" in codes) == held
