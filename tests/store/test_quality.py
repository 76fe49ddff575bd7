"""Samples, reviews, money and seeds, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.store.quality_making import (
    DAY,
    NOON,
    WHENEVER,
    AnyBook,
    ByCode,
    Department,
    acting,
    coded_by,
    department,
    later,
)
from tests.workflow.quality.making import dx

from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError, UsageError
from medcodex.store.trail import verify
from medcodex.workflow.people import Role, User
from medcodex.workflow.policies import change_policies
from medcodex.workflow.productivity import desk as productivity
from medcodex.workflow.productivity.working import Act
from medcodex.workflow.quality import cards, repaying, reviewing
from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.quality.drawing import SampleWish, draw_sample, sample_of
from medcodex.workflow.quality.overpayment import Stage
from medcodex.workflow.quality.planting import refuse_seeds, seeds_for, tell_seeds, told_seeds
from medcodex.workflow.quality.rulings import Decision, Ruling
from medcodex.workflow.quality.sampling import NEW_CODER, SampleKind
from medcodex.workflow.quality.seeding import SeedOutcome, stop_of
from medcodex.workflow.quality.typed import as_typed, typed_codes

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.quality.sampling import Sample

WISH = SampleWish("May", SampleKind.RANDOM, later(-24), later(24), 3, "seed")
RATES = {"base_rates": [{"payer": "", "since": "2025-10-01", "amount": "6000.00"}]}


def drawn(store: DatabaseStore, there: Department, **changes: object) -> tuple[Sample, list[Audit]]:
    coded = coded_by(there.id(Role.CODER), there.charts)
    with store.begin(there.actor(Role.AUDITOR)) as work:
        sample = draw_sample(work, coded, ByCode(), replace(WISH, **changes))  # type: ignore[arg-type]
        return sample, list(sample_of(work, sample.id)[1])


def reviewed(store: DatabaseStore, there: Department, audit: Audit, *codes: str) -> Audit:
    auditor = there.actor(Role.AUDITOR)
    with store.begin(auditor) as work:
        audit = reviewing.take(work, audit.id, audit.version)
    with store.begin(auditor) as work:
        audit = reviewing.submit(work, audit.id, audit.version, dx(*codes))
    with store.begin(auditor) as work:
        return reviewing.rule(work, audit.id, audit.version, audit.rulings)


def final(store: DatabaseStore, there: Department, audit: Audit, *codes: str) -> Audit:
    audit = reviewed(store, there, audit, *codes)
    if audit.rulings:
        with store.begin(there.actor(Role.CODER)) as work:
            audit = reviewing.accept(work, audit.id, audit.version)
    with store.begin(there.actor(Role.AUDITOR)) as work:
        return reviewing.decide(work, ByCode(), audit.id, audit.version)


def test_a_sample_is_drawn_once_from_what_was_not_reviewed(store: DatabaseStore) -> None:
    there = department(store)
    sample, audits = drawn(store, there)
    assert (sample.population, sample.drawn) == (6, 3)
    assert [one.place for one in audits] == [0, 1, 2]
    assert all(one.coded == dx("J18.9/Y", "I50.23/Y") for one in audits)
    again, others = drawn(store, there, size=9)
    assert (again.population, again.drawn) == (3, 3)
    assert not {one.chart_id for one in audits} & {one.chart_id for one in others}
    with pytest.raises(UsageError, match="no completed claim"):
        drawn(store, there)


def test_the_same_seed_draws_the_same(store: DatabaseStore) -> None:
    there = department(store)
    _, audits = drawn(store, there)
    charts = [one.chart_id for one in audits]
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM audits"))
    assert [one.chart_id for one in drawn(store, there)[1]] == charts


def test_strata_are_families_of_groups(store: DatabaseStore) -> None:
    there = department(store)
    coded = coded_by(there.id(Role.CODER), there.charts)
    coded.by_claim["c0", "facility"] = dx("J18.9/Y")  # the lighter group of the same family
    with store.begin(there.actor(Role.AUDITOR)) as work:
        wish = replace(WISH, kind=SampleKind.STRATIFIED, stratified_by="family", size=6)
        audits = sample_of(work, draw_sample(work, coded, ByCode(), wish).id)[1]
    assert {one.stratum for one in audits} == {"193"}


def test_risks_of_the_group_are_told_with_the_sample(store: DatabaseStore) -> None:
    there = department(store)
    coded = coded_by(there.id(Role.CODER), there.charts)
    with store.begin(there.actor(Role.AUDITOR)) as work:
        wish = replace(WISH, kind=SampleKind.RISK, size=2)
        audits = sample_of(work, draw_sample(work, coded, ByCode(), wish).id)[1]
    assert {one.reasons for one in audits} == {("one-cc", "changed-group", "all-accepted")}


def test_new_coders_are_reviewed_whole(store: DatabaseStore) -> None:
    there = department(store)
    coded = coded_by(there.id(Role.CODER), there.charts)
    coded.before = 10
    with store.begin(there.actor(Role.AUDITOR)) as work:
        sample = draw_sample(work, coded, ByCode(), replace(WISH, size=1))
        audits = sample_of(work, sample.id)[1]
    assert len(audits) == 6
    assert {one.reasons for one in audits[1:]} == {(NEW_CODER,)}


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"size": 0},
        {"size": 5_001},
        {"until": later(-48)},
        {"kind": SampleKind.STRATIFIED},
    ],
    ids=["no name", "no size", "too many", "backwards", "no strata"],
)
def test_samples_that_cannot_be_are_refused(store: DatabaseStore, changes: dict[str, object]) -> None:
    there = department(store)
    with pytest.raises(InputError):
        drawn(store, there, **changes)


def test_a_blind_review_hides_what_was_coded_until_the_own_codes_are_in(store: DatabaseStore) -> None:
    there = department(store)
    _, (audit, *_) = drawn(store, there)
    with store.begin(there.actor(Role.AUDITOR)) as work:
        reviewing.take(work, audit.id, 1)
        shown = reviewing.opened(work, audit.id)
        assert shown.audit.coded == ()
        assert shown.documents[0].text.startswith("Okapi")
        with pytest.raises(ForbiddenError, match="blind"):
            reviewing.refuse_unblinding(work, audit.chart_id, "facility")
        reviewing.refuse_unblinding(work, audit.chart_id, "professional")
    with store.begin(there.actor(Role.AUDITOR)) as work:
        reviewing.submit(work, audit.id, 2, dx("J18.9/Y"))
        assert reviewing.opened(work, audit.id).audit.coded == dx("J18.9/Y", "I50.23/Y")
        reviewing.refuse_unblinding(work, audit.chart_id, "facility")


def test_money_moves_and_a_clock_opens(store: DatabaseStore) -> None:
    there = department(store)
    with store.begin(there.actor(Role.ADMIN)) as work:
        change_policies(work, RATES)
    _, audits = drawn(store, there)
    over = final(store, there, audits[0], "J18.9/Y")
    assert (over.status, over.moved) == (AuditStatus.FINAL, Decimal("3600.00"))
    right = final(store, there, audits[1], "J18.9/Y", "I50.23/Y")
    assert right.moved == 0
    with store.begin(there.actor(Role.MANAGER)) as work:
        (owed,) = repaying.overpayments(work)
        assert (owed.audit_id, owed.amount, (owed.deadline - owed.identified).days) == (over.id, Decimal("3600.00"), 60)
        found = cards.quality(work, *WHENEVER)
    assert (found.money.over, found.money.under, found.money.over_charts) == (Decimal("3600.00"), 0, 1)
    (card,) = found.coders
    assert (card.coder, card.card.charts, card.card.codes.hits, card.card.codes.of) == (there.id(Role.CODER), 2, 3, 4)
    assert (card.card.group.hits, card.card.group.of) == (1, 2)
    with store.begin(there.actor(Role.CODER)) as work:
        assert cards.own_card(work, *WHENEVER) == card


def test_before_the_bill_nothing_was_overpaid(store: DatabaseStore) -> None:
    there = department(store)
    with store.begin(there.actor(Role.ADMIN)) as work:
        change_policies(work, RATES)
    _, audits = drawn(store, there, prebill=True)
    assert final(store, there, audits[0], "J18.9/Y").moved == Decimal("3600.00")
    with store.begin(there.actor(Role.MANAGER)) as work:
        assert repaying.overpayments(work) == []


def test_without_a_rate_money_is_not_known(store: DatabaseStore) -> None:
    there = department(store)
    _, audits = drawn(store, there)
    assert final(store, there, audits[0], "J18.9/Y").moved is None
    with store.begin(there.actor(Role.MANAGER)) as work:
        assert cards.quality(work, *WHENEVER).money.unknown == 1
        assert repaying.overpayments(work) == []


def test_a_coder_reads_and_answers_the_own_reviews_alone(store: DatabaseStore) -> None:
    there = department(store)
    _, (audit, other, *_) = drawn(store, there)
    audit = reviewed(store, there, audit, "J18.9/Y")
    stranger = acting(User("u-2", "second", "Second Gnu", Role.CODER, NOON))
    with store.begin(stranger) as work:
        assert reviewing.mine(work) == []
        with pytest.raises(NotFoundError):
            reviewing.opened(work, audit.id)
        with pytest.raises(ForbiddenError):
            reviewing.accept(work, audit.id, audit.version)
    with store.begin(there.actor(Role.CODER)) as work:
        assert reviewing.mine(work) == [audit]
        with pytest.raises(NotFoundError):
            reviewing.opened(work, other.id)
        rebutted = reviewing.rebut(work, audit.id, audit.version, {0: "see the echo report"})
    with store.begin(there.actor(Role.AUDITOR)) as work:
        answers = {0: (Decision.OVERTURNED, "so it is")}
        answered = reviewing.answer(work, audit.id, rebutted.version, answers)
        decided = reviewing.decide(work, ByCode(), audit.id, answered.version)
    assert decided.standing == audit.coded


def test_two_auditors_do_not_take_the_same_review(store: DatabaseStore) -> None:
    there = department(store)
    _, (audit, *_) = drawn(store, there)
    with store.begin(there.actor(Role.AUDITOR)) as work:
        reviewing.take(work, audit.id, audit.version)
    second = acting(User("u-2", "second", "Second Gnu", Role.AUDITOR, NOON))
    with pytest.raises(ConflictError), store.begin(second) as work:
        reviewing.take(work, audit.id, audit.version)


@pytest.mark.parametrize("role", Role)
def test_who_may_do_what(store: DatabaseStore, role: Role) -> None:
    there = department(store)
    coded = coded_by("u-else", there.charts)
    _, (audit, *_) = drawn(store, there)
    audits_write = [
        lambda work: draw_sample(work, coded, ByCode(), replace(WISH, name="again")),
        lambda work: reviewing.take(work, audit.id, audit.version),
        cards.seeds,
    ]
    quality_read = [
        lambda work: cards.quality(work, *WHENEVER),
        lambda work: cards.families(work, coded, *WHENEVER),
        repaying.overpayments,
    ]
    figures = [lambda work: productivity.team(work, coded, *WHENEVER)]
    for acts, roles in (
        (audits_write, {Role.AUDITOR}),
        (quality_read, {Role.AUDITOR, Role.MANAGER}),
        (figures, {Role.MANAGER}),
        ([lambda work: productivity.own(work, coded, *WHENEVER)], {Role.CODER, Role.AUDITOR}),
        ([lambda work: cards.own_card(work, *WHENEVER), reviewing.mine], {Role.CODER}),
    ):
        for act in acts:
            if role in roles:
                with store.begin(there.actor(role)) as work:
                    act(work)
            else:
                with pytest.raises(ForbiddenError), store.begin(there.actor(role)) as work:
                    act(work)


def test_a_clock_is_not_set_back_and_ends_with_the_return(store: DatabaseStore) -> None:
    there = department(store)
    with store.begin(there.actor(Role.ADMIN)) as work:
        change_policies(work, RATES)
    _, audits = drawn(store, there)
    final(store, there, audits[0], "J18.9/Y")
    with store.begin(there.actor(Role.MANAGER)) as work:
        (owed,) = repaying.overpayments(work)
        day = owed.identified
        earlier = repaying.identify_earlier(work, owed.id, owed.version, day - dt.timedelta(days=5))
        with pytest.raises(InputError, match="earlier"):
            repaying.identify_earlier(work, owed.id, earlier.version, day)
        with pytest.raises(ConflictError):
            repaying.investigate(work, owed.id, owed.version, day)
        begun = repaying.investigate(work, owed.id, earlier.version, day)
        ended = repaying.conclude(work, owed.id, begun.version, day + dt.timedelta(days=30), Decimal("9000.00"))
        done = repaying.settle(work, owed.id, ended.version, day + dt.timedelta(days=31), day + dt.timedelta(days=32))
    assert done.stage(day) is Stage.RETURNED
    with store.begin(there.actor(Role.MANAGER)) as work:
        assert repaying.overpayments(work) == [done]


def test_a_seed_that_is_kept_stops_the_claim_and_is_told_once(store: DatabaseStore) -> None:
    there = department(store)
    with store.begin(there.actor(Role.ADMIN)) as work:
        for key in range(400):
            change_policies(work, {"quality": {"seed_share": 0.05, "seed_key": str(key)}})
            if seeds := seeds_for(work, AnyBook(), there.charts[0], "facility", [("icd10cm", "E11.22")]):
                break
        (seed,) = seeds
        assert seeds_for(work, AnyBook(), there.charts[0], "facility", [("icd10cm", "I10")]) == [seed]
    assert (seed.right, seed.wrong) == ("E11.22", "E11.8")
    coder = there.actor(Role.CODER)
    with store.begin(coder) as work:
        assert told_seeds(work, "c0", "facility", [("icd10cm", "E11.8")]) == []  # nobody is warned beforehand
        tell_seeds(work, "c0", "facility", [("icd10cm", "E11.8")])
        (told,) = told_seeds(work, "c0", "facility", [("icd10cm", "E11.8")])
        assert "E11.22" in stop_of(told)
    with pytest.raises(ConflictError, match=r"E11\.8"), store.begin(coder) as work:
        refuse_seeds(work, "c0", "facility", [("icd10cm", "E11.8")])
    with store.begin(coder) as work:
        tell_seeds(work, "c0", "facility", [("icd10cm", "E11.22")])
        assert told_seeds(work, "c0", "facility", [("icd10cm", "E11.22")]) == []
        refuse_seeds(work, "c0", "facility", [("icd10cm", "E11.22")])
    with store.begin(there.actor(Role.AUDITOR)) as work:
        (kept,), share = cards.seeds(work)
    assert (kept.outcome, kept.coder) == (SeedOutcome.KEPT, coder.user_id)
    assert (share.hits, share.of) == (0, 1)


def test_without_a_share_nothing_is_planted(store: DatabaseStore) -> None:
    there = department(store)
    with store.begin(there.actor(Role.CODER)) as work:
        for chart in there.charts:
            assert not seeds_for(work, AnyBook(), chart, "facility", [("icd10cm", "E11.22")])
        assert work.quality.seeds() == []


def test_figures_of_one_coder_take_a_reason_that_the_trail_keeps(store: DatabaseStore) -> None:
    there = department(store)
    coder = there.id(Role.CODER)
    coded = coded_by(coder, there.charts[:2])
    coded.acted.append(Act(coder, later(0.2), "c1"))
    with store.begin(there.actor(Role.CODER)) as work:
        productivity.set_goal(work, coder, "inpatient", 2.5, DAY)
        (own,) = productivity.own(work, coded, *WHENEVER)
    assert (own.charts, own.goal) == (2, 2.5)
    manager = there.actor(Role.MANAGER)
    with store.begin(manager) as work:
        assert productivity.team(work, coded, *WHENEVER) == []
        with pytest.raises(InputError, match="reason"):
            productivity.of_coder(work, coded, coder, because=" ", since=WHENEVER[0], until=WHENEVER[1])
        assert productivity.of_coder(work, coded, coder, because="asked", since=WHENEVER[0], until=WHENEVER[1]) == [own]
    with store.begin(manager) as work:
        told = [(one.event.subject_id, one.event.reason) for one in work.trail.latest() if one.event.reason]
    assert told == [(coder, "asked")]


def test_nothing_said_in_a_review_lies_open_or_on_the_trail(store: DatabaseStore) -> None:
    there = department(store)
    _, (audit, *_) = drawn(store, there)
    auditor = there.actor(Role.AUDITOR)
    with store.begin(auditor) as work:
        taken = reviewing.take(work, audit.id, audit.version)
        compared = reviewing.submit(work, audit.id, taken.version, dx("J18.9/Y"))
        reviewing.rule(
            work, audit.id, compared.version, [Ruling(0, "unsupported", Decision.ERROR, "Quagga never had it")]
        )
    with store.engine.connect() as connection:
        lying = [
            str(row)
            for table in ("audits", "samples", "trail")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - names of ours
        ]
        verify(connection, store.sealer.ring.trail)
    assert lying
    assert not any("Quagga" in row for row in lying)


@pytest.mark.parametrize(
    ("sections", "codes"),
    [
        ({"diagnosis": "J18.9 Y\n\n e11.22\n"}, dx("J18.9/Y", "E11.22")),
        ({}, ()),
    ],
)
def test_codes_are_read_as_typed(sections: dict[str, str], codes: object) -> None:
    assert typed_codes(sections, AnyBook(), DAY) == codes


def test_services_are_typed_with_modifiers_and_units() -> None:
    found = typed_codes({"service": "j1885-59-rt x2\n99213-25\nD0120"}, AnyBook(), DAY)
    assert [(one.system, one.code, one.modifiers, one.units) for one in found] == [
        ("hcpcs", "J1885", ("59", "RT"), "2"),
        ("cpt", "99213", ("25",), None),
        ("cdt", "D0120", (), None),
    ]
    assert [as_typed(one) for one in found] == ["J1885-59-RT x2", "99213-25", "D0120"]


@pytest.mark.parametrize(
    ("sections", "where"),
    [
        ({"diagnosis": "I10\nnot a code at all"}, "diagnosis line 2"),
        ({"diagnosis": "X99"}, "diagnosis line 1"),
        ({"diagnosis": "I10-25"}, "diagnosis line 1"),
        ({"procedure": "0DTJ4ZZ Y"}, "procedure line 1"),
        ({"diagnosis": "I10\n" * 201}, "diagnosis"),
        ({"service": "J1885-59-59-59-59-59"}, "service line 1"),
    ],
    ids=["words", "not in the book", "modifier", "indicator", "too many", "five modifiers"],
)
def test_what_is_no_code_is_refused_with_its_place(sections: dict[str, str], where: str) -> None:
    with pytest.raises(InputError) as told:
        typed_codes(sections, AnyBook(), DAY)
    assert told.value.where == where
