"""Every case of the ICD-11 postcoordination suite, against what WHO's own service answered and what the suite expects;
`python bench/icd11_clusters.py` prints the agreement by category."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from bench.icd11_clusters import MMS, Case, agreement, cases

from medcodex.library.home import Home
from medcodex.library.opening import open_concepts
from medcodex.terminology.icd11.validate import Answer

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared
# Where both WHO's service and the suite say otherwise than we do, and why.
AGAINST_BOTH = {
    "K.2": "two descriptors of different kinds (discharge type, timing): the suite itself takes the same pair in O.4",
}


@pytest.fixture(scope="module")
def found(shared: Path, icd11_home: Path) -> dict[str, Case]:
    book = open_concepts(date(2025, 6, 1), "icd11", home=Home(icd11_home))
    return {case.id: case for case in cases(shared, book)}


def test_agreement(found):
    who, suite = agreement(found.values())["all"]
    assert who == {"agrees": 25, "differs": 11, "unverified": 17}
    assert suite == {"agrees": 33, "differs": 3, "unverified": 17}


def test_no_claim_against_both_authorities(found):
    against = {
        case.id
        for case in found.values()
        if case.system == MMS and case.standing(case.who) == case.standing(case.suite) == "differs"
    }
    assert against == set(AGAINST_BOTH)


def test_grammar_and_unknown_codes_are_decided_as_the_suite_has_them(found):
    assert {case.standing(case.suite) for case in found.values() if case.id[0] in "ACEFL"} == {"agrees"}
    assert all(case.verdict.faults for case in found.values() if case.id[0] in "EF")


def test_a_cluster_is_unverified_only_for_want_of_axes(found):
    for case in found.values():
        if case.verdict.answer is Answer.UNVERIFIED:
            assert "&" in case.expression
            assert case.verdict.reason.startswith("cannot be verified: ")
            assert not case.verdict.validity().valid


def test_codes_of_icf_are_no_codes_of_icd11_mms(found):
    """The suite asks them of ICF, another classification, which is not read: here they must not pass for ICD-11."""
    assert {case.verdict.answer for case in found.values() if case.system != MMS} == {Answer.INVALID}
