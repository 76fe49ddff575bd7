"""The claims of a finished chart, built and kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import (
    ACCOUNT,
    BILLER,
    CODER,
    DIAGNOSES,
    DRUG,
    FEES,
    GNU,
    ROOM,
    VISITS,
    YAK,
    charge,
    finished_stay,
    means,
    recoded,
)

from medcodex.app.billing.building import Outcome, build_for_chart
from medcodex.claims.site import sample_site
from medcodex.encounter import Claim, Finding, Setting
from medcodex.encounter.billing import ClaimKind
from medcodex.errors import ConflictError, ForbiddenError, NotFoundError
from medcodex.workflow.billing.acting import hold_claim, release_claim, withdraw_claim
from medcodex.workflow.billing.looking import listed, shown
from medcodex.workflow.billing.ports import AskedClaims
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.people import Actor, Role
from medcodex.workflow.worklist.holding import place_hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.chart import Charge

WRONG = Finding(
    "A-05", "excludes1_conflict", "error", "these two exclude each other", ("I10",), "diagnoses[1]", "I.A.12"
)
NOTED = Finding("A-99", "hint", "info", "worth a look", ("I10",), "diagnoses[1]", "project")


def built(store: DatabaseStore, chart: str = "c1") -> list[ClaimRecord]:
    return [one.claim for one in build_for_chart(store, BILLER, chart, means())]


def test_a_stay_gives_a_facility_claim_and_one_of_each_professional(store: DatabaseStore) -> None:
    finished_stay(store)
    facility, one, another = built(store)
    assert [(each.kind, each.provider, each.charge) for each in (facility, one, another)] == [
        (ClaimKind.INSTITUTIONAL, "", Decimal("4837.50")),
        (ClaimKind.PROFESSIONAL, GNU, Decimal("450.00")),
        (ClaimKind.PROFESSIONAL, YAK, Decimal("420.00")),
    ]
    assert {each.status for each in (facility, one, another)} == {ClaimStatus.READY}
    assert len({each.number for each in (facility, one, another)}) == 3
    billed = facility.billed()
    assert billed is not None
    assert [(line.revenue, line.code, line.units) for line in billed.lines] == [
        ("0120", "", Decimal(4)), ("0636", "J1940", Decimal(3)),
    ]  # fmt: skip
    assert billed.number == facility.number
    assert (billed.coverage.insured.last, billed.coverage.insured.identifier) == ("Quokka", "1AA0AA0AA00")
    assert [party.identifier for party in billed.providers["attending"]] == [GNU]
    fees = another.billed()
    assert fees is not None
    assert [party.last for party in fees.providers["rendering"]] == ["YAK"]


def test_an_outpatient_visit_gives_its_one_claim(store: DatabaseStore) -> None:
    fee = charge("fee", "99214", "120.00", provider=GNU)
    finished_stay(store, charges=[fee], claims=(Claim.PROFESSIONAL,), setting=Setting.OUTPATIENT)
    recoded(store, "c1", Claim.PROFESSIONAL, (*DIAGNOSES, ("cpt", "99214", 1)))
    [only] = built(store)
    assert (only.kind, only.charge, only.status) == (ClaimKind.PROFESSIONAL, Decimal(120), ClaimStatus.READY)


MISSING = [
    pytest.param([], "BD-02", id="nothing charged"),
    pytest.param([replace(FEES[0], amount=None), *FEES[1:]], "BD-02", id="a line without charge"),
    pytest.param([charge("back", "J1940", "5.00", units=Decimal(-1))], "BD-04", id="more taken back than charged"),
]


@pytest.mark.parametrize(("charges", "rule"), MISSING)
def test_what_is_missing_is_found_and_not_invented(store: DatabaseStore, charges: Sequence[Charge], rule: str) -> None:
    finished_stay(store, charges=charges, claims=(Claim.PROFESSIONAL,))
    found = built(store)
    assert rule in {one.rule for each in found for one in each.findings}
    assert found[0].status is ClaimStatus.FAULTY


def test_who_is_not_known_is_found_missing(store: DatabaseStore) -> None:
    fees = [replace(one, provider=None) for one in FEES]
    finished_stay(store, charges=fees, claims=(Claim.PROFESSIONAL,), attending="Dr. Nobody", account=None, payer="x")
    [only] = built(store)
    assert {"BD-03", "BD-01"} & {one.rule for one in only.findings}
    assert (only.content, only.status, only.billed()) == (b"", ClaimStatus.FAULTY, None)


def test_without_a_member_number_and_an_address_it_is_faulty(store: DatabaseStore) -> None:
    finished_stay(store, account=None)
    for one in built(store):
        assert {"SB-01", "SB-03"} <= {each.rule for each in one.findings}
        assert one.status is ClaimStatus.FAULTY


def test_credits_are_taken_off(store: DatabaseStore) -> None:
    back = replace(DRUG, id="back", units=Decimal(-3))
    finished_stay(store, charges=[ROOM, DRUG, back, *FEES])
    assert built(store)[0].charge == Decimal("4800.00")


def test_findings_of_codes_keep_it_back_and_hints_do_not(store: DatabaseStore) -> None:
    finished_stay(store)
    [facility, *_] = [one.claim for one in build_for_chart(store, BILLER, "c1", means({"I10": NOTED}))]
    assert NOTED in facility.findings
    assert facility.status is ClaimStatus.READY
    [facility, *_] = [one.claim for one in build_for_chart(store, BILLER, "c1", means({"I10": WRONG}))]
    assert (facility.status, facility.version, facility.clean) == (ClaimStatus.FAULTY, 2, True)
    with store.begin(BILLER) as work, pytest.raises(ConflictError, match="errors stand"):
        release_claim(work, facility.id, facility.version)


def test_built_again_nothing_changes_or_a_new_version_comes(store: DatabaseStore) -> None:
    finished_stay(store)
    first = built(store)
    again = build_for_chart(store, BILLER, "c1", means())
    assert [one.outcome for one in again] == [Outcome.SAME] * 3
    assert [one.claim for one in again] == first
    recoded(store, "c1", Claim.FACILITY, (*DIAGNOSES, ("icd10cm", "E11.9", None)))
    changed = build_for_chart(store, BILLER, "c1", means())
    assert [one.outcome for one in changed] == [Outcome.CHANGED, Outcome.SAME, Outcome.SAME]
    assert (changed[0].claim.number, changed[0].claim.version) == (first[0].number, 2)
    with store.begin(BILLER) as work:
        assert [one.act for one in shown(work, first[0].id).events] == ["build", "clean"]


def test_a_claim_that_the_chart_gives_no_more_is_withdrawn(store: DatabaseStore) -> None:
    finished_stay(store)
    built(store)
    recoded(store, "c1", Claim.PROFESSIONAL, (*DIAGNOSES, *VISITS[:2]))
    outcomes = {one.claim.provider: one.outcome for one in build_for_chart(store, BILLER, "c1", means())}
    assert outcomes == {"": Outcome.SAME, GNU: Outcome.CHANGED, YAK: Outcome.GONE}
    again = {one.claim.provider: one.outcome for one in build_for_chart(store, BILLER, "c1", means())}
    assert again == {"": Outcome.SAME, GNU: Outcome.SAME}


def test_held_released_withdrawn_with_the_reason_on_the_timeline(store: DatabaseStore) -> None:
    finished_stay(store)
    facility = built(store)[0]
    with store.begin(BILLER) as work:
        held = hold_claim(work, facility.id, facility.version, "wait for the  authorization")
        free = release_claim(work, held.id, held.version)
        gone = withdraw_claim(work, free.id, free.version, "self pay")
    assert gone.status is ClaimStatus.WITHDRAWN
    with store.begin(BILLER) as work:
        events = shown(work, facility.id).events
        assert [(one.act, one.after, one.why) for one in events] == [
            ("build", ClaimStatus.READY, ""),
            ("hold", ClaimStatus.HELD, "wait for the authorization"),
            ("release", ClaimStatus.RELEASED, ""),
            ("withdraw", ClaimStatus.WITHDRAWN, "self pay"),
        ]
        told = [one.event for one in work.trail.about("c1") if one.event.action == "claim.changed"]
        assert {one.detail["act"] for one in told if one.subject_id == facility.id} == {
            "build", "hold", "release", "withdraw",
        }  # fmt: skip
    assert "Quokka" not in str(told)
    new = built(store)[0]
    assert new.number not in {facility.number}


def test_a_hold_of_the_chart_and_changed_codes_keep_it_back(store: DatabaseStore) -> None:
    finished_stay(store)
    facility = built(store)[0]
    with store.begin(BILLER) as work:
        place_hold(work, "c1", "coverage")
    with store.begin(BILLER) as work, pytest.raises(ConflictError, match="held"):
        release_claim(work, facility.id, facility.version)
    recoded(store, "c1", Claim.FACILITY, DIAGNOSES[:1])
    with store.begin(BILLER) as work, pytest.raises(ConflictError, match="build the claim again"):
        release_claim(work, facility.id, facility.version)


def test_two_people_at_once(store: DatabaseStore) -> None:
    finished_stay(store)
    facility = built(store)[0]
    with store.begin(BILLER) as work:
        release_claim(work, facility.id, facility.version)
    with store.begin(BILLER) as work, pytest.raises(ConflictError, match="somebody else"):
        hold_claim(work, facility.id, facility.version, "late")
    with store.begin(BILLER) as work:
        assert shown(work, facility.id).claim.status is ClaimStatus.RELEASED


def test_who_may(store: DatabaseStore) -> None:
    finished_stay(store)
    with pytest.raises(ForbiddenError):
        build_for_chart(store, CODER, "c1", means())
    built(store)
    with store.begin(CODER) as work:
        assert len(listed(work, AskedClaims(), 10)) == 3
    with store.begin(Actor("u", "p", Role.PROVIDER, "web")) as work, pytest.raises(ForbiddenError):
        listed(work, AskedClaims(), 10)


def test_an_open_chart_is_not_billed_and_a_practice_chart_by_nobody(store: DatabaseStore) -> None:
    finished_stay(store)
    with store.begin(CODER) as work:
        for claim in Claim:
            work.decisions.reopen_final("c1", claim, work.now, "another look")
    with pytest.raises(NotFoundError, match="complete"):
        built(store)
    finished_stay(store, "c2", practice=True)
    with pytest.raises(ConflictError, match="practice"):
        build_for_chart(store, Actor("u-manager", "manager", Role.MANAGER, "web"), "c2", means())


def test_a_sample_site_builds_samples(store: DatabaseStore) -> None:
    finished_stay(store, account={"stay": ACCOUNT["stay"]})
    real = built(store)
    sample = build_for_chart(store, BILLER, "c1", replace(means(), site=sample_site()))
    assert all(one.claim.sample and one.outcome is Outcome.NEW for one in sample)
    assert [one.claim.status for one in sample] == [ClaimStatus.READY] * 3
    assert not any(one.sample for one in real)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (AskedClaims(), 3),
        (AskedClaims(status=ClaimStatus.READY), 3),
        (AskedClaims(status=ClaimStatus.SENT), 0),
        (AskedClaims(kind=ClaimKind.PROFESSIONAL), 2),
        (AskedClaims(payer="INVMC"), 3),
        (AskedClaims(payer="other"), 0),
        (AskedClaims(chart_id="c1", coder="u-coder"), 3),
    ],
    ids=str,
)
def test_claims_are_listed_by_what_is_asked(store: DatabaseStore, asked: AskedClaims, count: int) -> None:
    finished_stay(store)
    built(store)
    with store.begin(BILLER) as work:
        found = listed(work, asked, 10)
        assert len(found) == count
        if count == 3:
            assert listed(work, asked, 2, found[0].id) == found[1:]
