"""What a claim from elsewhere lacks comes from the site's file; what it tells stands; nobody's patient is made up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.billed_claims import DENTAL, INSTITUTIONAL, PROFESSIONAL, SECONDARY

from medcodex.claims.completing import complete_claim
from medcodex.claims.site import read_site, sample_site
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import BilledClaim, Coverage, Party

SITE = read_site(
    b'[submitter]\nname = "S"\nid = "S1"\n[billing]\nname = "OWN CLINIC"\nnpi = "1234567893"\n'
    b'[providers.1234567893]\nlast = "ZEBRAFIELD"\n'
    b'[payers."Sample Payer"]\nname = "SAMPLE PAYER"\nid = "P9"\nfiling = "12"\n',
    "site.toml",
)


@pytest.mark.parametrize("claim", [PROFESSIONAL, INSTITUTIONAL, DENTAL, SECONDARY], ids=lambda one: one.number)
@pytest.mark.parametrize("site", [SITE, sample_site()], ids=("own", "sample"))
def test_a_whole_claim_stays_as_it_is(claim: BilledClaim, site: object) -> None:
    assert complete_claim(claim, site) == claim  # type: ignore[arg-type]


def test_what_is_missing_comes_from_the_site() -> None:
    bare = replace(
        PROFESSIONAL, billing=Party("SOME CLINIC"),
        coverage=replace(PROFESSIONAL.coverage, payer=Party("Sample payer"), filing=""),
        providers={"rendering": (Party(identifier="1234567893", qualifier="XX", person=True),)}, signature="",
        assignment="", assigned="", released="", lines=tuple(replace(one, pointers=()) for one in PROFESSIONAL.lines),
    )  # fmt: skip
    claim = complete_claim(bare, SITE)
    assert claim.billing.last == "OWN CLINIC"
    assert (claim.coverage.payer.identifier, claim.coverage.filing) == ("P9", "12")
    assert claim.providers["rendering"][0].last == "ZEBRAFIELD"
    assert (claim.signature, claim.assignment, claim.assigned, claim.released) == ("Y", "A", "Y", "Y")
    assert [one.pointers for one in claim.lines] == [(1,), (1,)]


def test_a_patient_is_filled_in_by_the_sample_alone() -> None:
    nobody = replace(PROFESSIONAL, coverage=Coverage("P", Party(person=True), PROFESSIONAL.coverage.payer))
    assert complete_claim(nobody, SITE).coverage.insured == Party(person=True)
    assert {one.rule for one in validate_claim(complete_claim(nobody, SITE), None)} >= {"SB-01", "SB-02", "SB-03"}
    assert complete_claim(nobody, sample_site()).coverage.insured.last == "SAMPLE"
