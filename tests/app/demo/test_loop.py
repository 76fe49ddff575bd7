"""The loop in one test: note, codes, 837, 999 and 277CA, 835, denial, appeal, payment, and books that balance to the
cent. All of it is the demonstration's: its charts, its office, its simulated payers."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import pytest

from medcodex.encounter.billing import ClaimKind
from medcodex.formats.x12.claims.batches import read_batches
from medcodex.formats.x12.claims.reading import read_claims
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.store.trail import verify
from medcodex.workflow.billing.ports import AskedClaims
from medcodex.workflow.billing.status import BatchStatus, ClaimStatus
from medcodex.workflow.money.denials.looking import see_denial
from medcodex.workflow.money.denials.status import DenialStatus
from medcodex.workflow.money.owed.records import Direction, Source
from medcodex.workflow.money.records import Outcome
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.app.demo.opening import Demo
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.money.records import Posting
    from medcodex.workflow.work import Work

KNEE, WRIST, HERNIA = "clinic-diabetes-knee", "emergency-wrist-fracture", "ambulatory-surgery-hernia"
RADIOLOGIST = "2000000077"
BILLED = {
    "newborn": {ClaimKind.INSTITUTIONAL},
    "delivery": {ClaimKind.INSTITUTIONAL},
    "psychiatric-depression": {ClaimKind.INSTITUTIONAL},
    "inpatient-heart-failure-pneumonia": {ClaimKind.INSTITUTIONAL},
    "inpatient-hip-fracture": {ClaimKind.INSTITUTIONAL},
    "observation-chest-pain": {ClaimKind.INSTITUTIONAL},
    "oncology-infusion": {ClaimKind.INSTITUTIONAL},
    HERNIA: {ClaimKind.INSTITUTIONAL},
    WRIST: {ClaimKind.INSTITUTIONAL, ClaimKind.PROFESSIONAL},
    "clinic-child-ear": {ClaimKind.PROFESSIONAL},
    KNEE: {ClaimKind.PROFESSIONAL},
    "dental-extraction": {ClaimKind.DENTAL},
}


class Books(NamedTuple):
    """What was charged, paid, adjusted and left to the patient."""

    charged: Decimal
    paid: Decimal
    adjusted: Decimal
    patient: Decimal


@pytest.fixture
def demo(billed_demo: Demo) -> Demo:
    return billed_demo


@pytest.fixture
def work(demo: Demo) -> Iterator[Work]:
    with demo.store.begin(system("test")) as opened:
        yield opened


def of(demo: Demo, work: Work, chart: str, provider: str | None = None) -> list[ClaimRecord]:
    """A sample chart's claims, oldest first."""
    found = work.billing.of_chart(demo.stage.ids[chart])
    return [one for one in found if provider is None or one.provider == provider]


def denials(demo: Demo, work: Work, chart: str) -> list[Denial]:
    """What was denied of a sample chart's claims."""
    return [one for claim in of(demo, work, chart) for one in work.denials.of_claim(claim.id)]


def books(postings: Sequence[Posting]) -> Books:
    """The sums of postings; reversals take away what they reverse."""
    told = [
        adjustment
        for one in postings
        for adjustment in (*one.adjustments, *(each for line in one.lines for each in line.adjustments))
    ]
    zero = Decimal(0)
    return Books(
        sum((one.charge for one in postings), zero),
        sum((one.paid for one in postings), zero),
        sum((one.amount for one in told if one.group != "PR"), zero),
        sum((one.amount for one in told if one.group == "PR"), zero),
    )


def test_finished_charts_of_every_setting_build_claims_without_errors(demo: Demo, work: Work) -> None:
    assert demo.stage.stopped == []
    assert demo.office is not None
    assert demo.office.faulty == []
    for chart, kinds in BILLED.items():
        claims = of(demo, work, chart)
        assert {one.kind for one in claims} == kinds, chart
        assert all(one.sample and one.clean and not one.faulty for one in claims)
    groups = {
        code.code
        for one in of(demo, work, "inpatient-hip-fracture")
        if (billed := one.billed()) is not None
        for code in billed.codes
        if code.kind == "drg"
    }
    assert groups == {"522"}


def test_every_file_is_a_test_whose_claims_have_no_faults_and_control_numbers_of_their_own(
    demo: Demo, work: Work
) -> None:
    files = work.billing.batches(limit=100)
    assert {one.status for one in files} == {BatchStatus.ACCEPTED}
    assert len({one.interchange for one in files}) == len(files) >= 8
    for one in files:
        data = work.billing.batch_file(one.id)
        assert data is not None
        assert data[102:103] == b"T"
        steps = list(read_claims(read_batches(read_sets(read_segments(BytesIO(data), "837")))))
        assert [step for step in steps if isinstance(step, Fault)] == []
    claims = work.billing.listed(AskedClaims(), limit=100)
    assert len({one.number for one in claims}) == len(claims) == sum(one.claims for one in files)


def test_every_claim_is_acknowledged_and_then_decided(work: Work) -> None:
    for claim in work.billing.listed(AskedClaims(), limit=100):
        acts = [event.act for event in work.billing.events(claim.id)]
        assert acts[:5] == ["build", "release", "batch", "send", "accept"]
        assert {"pay", "deny"} & set(acts)
        assert claim.accepted_first
        assert claim.payer_number.startswith("SIM")


def test_a_denied_visit_is_paid_after_its_appeal(demo: Demo, work: Work) -> None:
    [claim] = of(demo, work, KNEE)
    first, reversal, second = work.money.of_claim(claim.id)
    visit = next(line for line in first.lines if line.code == "99214")
    assert visit.line == 0
    assert (visit.charge, visit.paid) == (Decimal("210.00"), Decimal(0))
    assert [(one.group, one.reason, one.amount) for one in visit.adjustments] == [("CO", "97", Decimal("210.00"))]
    assert (reversal.outcome, reversal.reverses) == (Outcome.REVERSED, first.id)
    assert books([first, reversal]) == Books(*[Decimal(0)] * 4)
    assert books([first, reversal, second]) == Books(
        Decimal("350.00"), Decimal("168.89"), Decimal("157.11"), Decimal("24.00")
    )
    assert claim.status is ClaimStatus.PAID


def test_from_the_denied_line_the_words_of_the_chart_are_found(demo: Demo, work: Work) -> None:
    [denial] = denials(demo, work, KNEE)
    assert (denial.code, denial.cause, denial.line, denial.amount) == ("99214", "bundling", 0, Decimal("210.00"))
    seen = see_denial(work, denial.id)
    documents = {one.id: one.text for one in work.charts.documents(denial.chart_id)}
    quotes = [quote for one in seen.words.lines for quote in one.quotes]
    assert all(quote.text in documents[quote.document] for quote in quotes)
    assert {"99214", "E11.42", "I10"} <= {one.code for one in seen.words.lines if one.quotes}
    assert any("Start empagliflozin 10 mg." in quote.text for quote in quotes)


def test_the_letter_quotes_them_and_was_sent_before_the_payer_decided_again(demo: Demo, work: Work) -> None:
    [denial] = denials(demo, work, KNEE)
    [letter] = work.denials.letters(denial.id)
    joined = " ".join(letter.text.split())
    assert "Type 2 diabetes with diabetic polyneuropathy and hyperglycemia. Start empagliflozin 10 mg." in joined
    assert "$210.00" in joined
    assert "to be completed" not in joined
    assert letter.sent_on is not None
    [_, second] = [one for one in work.money.of_claim(denial.claim_id) if one.outcome is Outcome.PAID]
    assert letter.sent_on < second.posted_at.date()
    assert (denial.status, denial.recovered) == (DenialStatus.OVERTURNED, Decimal("105.77"))


def test_what_is_denied_has_causes_of_several_kinds(demo: Demo, work: Work) -> None:
    found = {one.cause for chart in BILLED for one in denials(demo, work, chart)}
    assert found >= {"bundling", "coding", "authorization", "medical necessity", "eligibility", "coordination"}


def test_the_contract_finds_what_was_paid_too_little_and_a_takeback_is_told(demo: Demo, work: Work) -> None:
    [claim] = of(demo, work, HERNIA)
    [short] = work.owed.of_claim(claim.id)
    assert (short.direction, short.source, short.code) == (Direction.OURS, Source.CONTRACT, "49650 RT")
    assert (short.expected, short.allowed, short.amount) == (Decimal("3480.00"), Decimal("3150.00"), Decimal("330.00"))
    assert short.due is not None
    [newborn] = of(demo, work, "newborn")
    assert [one.source for one in work.owed.of_claim(newborn.id)] == [Source.TAKEBACK]
    assert newborn.status is ClaimStatus.ACKNOWLEDGED


def test_a_missing_modifier_is_mended_by_a_corrected_claim(demo: Demo, work: Work) -> None:
    former, newer = of(demo, work, WRIST, RADIOLOGIST)
    assert (former.status, newer.status) == (ClaimStatus.CORRECTED, ClaimStatus.PAID)
    assert (newer.frequency, newer.replaces) == ("7", former.id)
    billed = newer.billed()
    assert billed is not None
    assert "F8" in {kind for kind, _ in billed.references}
    assert [line.modifiers for line in billed.lines] == [("26", "RT")]
    posted = [*work.money.of_claim(former.id), *work.money.of_claim(newer.id)]
    assert [one.outcome for one in posted] == [Outcome.PAID, Outcome.REVERSED, Outcome.PAID]
    assert books(posted) == Books(Decimal("38.00"), Decimal("20.52"), Decimal("15.20"), Decimal("2.28"))


def test_the_books_balance_to_the_cent(work: Work) -> None:
    payments = work.money.payments(limit=100)
    assert all(one.difference == 0 and one.sample for one in payments)
    postings = [one for payment in payments for one in work.money.postings(payment.id)]
    for one in postings:
        told = books([one])
        assert one.claim_id is not None
        assert told.charged == told.paid + told.adjusted + told.patient
        assert told.patient == one.patient
        assert one.difference == 0
    charged = sum((one.charge or Decimal(0) for one in work.billing.listed(AskedClaims(), limit=100)), Decimal(0))
    undone = [
        one
        for status in (ClaimStatus.CORRECTED, ClaimStatus.ACKNOWLEDGED)
        for one in work.billing.listed(AskedClaims(status), limit=100)
    ]
    told = books(postings)
    assert told.charged == charged - sum((one.charge or Decimal(0) for one in undone), Decimal(0))
    assert told.charged == told.paid + told.adjusted + told.patient
    beside = sum((one.adjusted for one in payments), Decimal(0))
    assert sum((one.amount for one in payments), Decimal(0)) == told.paid - beside


def test_the_trail_holds(demo: Demo) -> None:
    with demo.store.engine.connect() as connection:
        assert verify(connection, demo.store.sealer.ring.trail).broken is None
