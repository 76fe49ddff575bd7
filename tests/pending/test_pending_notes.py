"""Fail now: a diagnosis stated in the assessment in running text, or behind the heading, is not proposed."""
import pytest
from engine_fixture import note, proposed


@pytest.mark.parametrize(("text", "codes"), [
    ("ASSESSMENT: Hypertension.", {"I10"}),
    ("ASSESSMENT: Acute bronchitis.", {"J20.9"}),
    ("IMPRESSION: Acute appendicitis.", {"K35.80"}),
    ("ASSESSMENT: The patient has type 2 diabetes and hypertension.", {"E11.9", "I10"}),
    ("DISCHARGE DIAGNOSIS: Pneumonia.", {"J18.9"}),
    ("The patient has pneumonia.", {"J18.9"}),
    ("Pneumonia", {"J18.9"}),
    ("ASSESSMENT AND PLAN: 65-year-old man with COPD exacerbation, hypertension and CKD stage 3. Start prednisone.", {"J44.1", "I12.9", "N18.30"}),
])
def test_a_diagnosis_in_running_text_is_proposed(full_coder, text, codes):
    assert codes <= set(proposed(full_coder.code(note(text))))
