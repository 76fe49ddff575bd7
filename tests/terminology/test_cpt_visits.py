"""The licensee's codes of visits, told from descriptors by words. All descriptors and their numbers are invented."""

from __future__ import annotations

import pytest

from medcodex.terminology.concepts import Concept
from medcodex.terminology.cpt.visits import visit_codes

INVENTED = {
    "99401": "Invented office visit, new patient, straightforward deciding",
    "99402": "Invented office visit, established patient, HIGH deciding",
    "99403": "Invented first hospital care, initial, straightforward or low deciding",
    "99404": "Invented office consultation, new patient, moderate deciding",
    "99405": "Invented critical care, first 30 minutes",
    "99406": "Invented critical care, each additional 30 minutes",
    "99407": "Invented emergency department visit, lower and highest deciding, moderate",
    "99408": "Invented hospital discharge, more than 30 minutes",
    "99409": "Invented hospital discharge, 30 minutes or less",
    "99411": "Invented preventive call, new patient, 40 through 64",
    "99412": "Invented prolonged outpatient sitting, each 15 minutes",
}


def concepts(codes: dict[str, str]) -> list[Concept]:
    return [Concept(code, title, billable=True) for code, title in codes.items()]


def test_words_of_descriptors_tell_family_and_level() -> None:
    assert visit_codes(concepts(INVENTED)) == {
        ("office_new", "straightforward"): "99401",
        ("office_established", "high"): "99402",
        ("hospital_initial", "straightforward"): "99403",
        ("hospital_initial", "low"): "99403",
        ("consult_op", "moderate"): "99404",
        ("critical_care", "first"): "99405",
        ("critical_care", "additional"): "99406",
        ("ed", "moderate"): "99407",
        ("hospital_discharge", "over_30"): "99408",
        ("hospital_discharge", "30_or_less"): "99409",
        ("preventive_new", "40_to_64"): "99411",
        ("prolonged", "outpatient"): "99412",
    }


@pytest.mark.parametrize(
    "codes",
    [
        {"99401": INVENTED["99401"], "99402": INVENTED["99401"]},
        {"99999": INVENTED["99401"]},
        {"9940F": INVENTED["99401"]},
        {"99401": "Invented office visit, new patient"},
        {"99401": ""},
    ],
    ids=["two codes answer", "outside the range", "of another category", "no level", "no descriptor"],
)
def test_what_is_not_told_beyond_doubt_is_left_out(codes: dict[str, str]) -> None:
    assert visit_codes(concepts(codes)) == {}


def test_codes_that_are_gone_are_left_out() -> None:
    assert visit_codes([Concept("99401", INVENTED["99401"], billable=True, active=False)]) == {}
