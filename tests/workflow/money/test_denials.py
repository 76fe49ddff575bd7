"""Denials follow what payers post: opened, amended, closed, opened again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import BILLER
from tests.denial_making import OTHER, PAID, VISIT, Answered, Service, denials, denied_visit, sent, taken

from medcodex.errors import ConflictError, ForbiddenError, InputError
from medcodex.workflow.money.denials import acting
from medcodex.workflow.money.denials.records import Extent
from medcodex.workflow.money.denials.status import DenialStatus
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.store.work import DatabaseStore

REVERSAL = [
    Service("99223", "-310.00", "0", ["CO-50:-310.00"]),
    Service("99232", "-140.00", "-100.00", ["CO-45:-40.00"]),
]


def test_a_denied_line_is_kept_with_all_that_is_told_of_it(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store, remarks=["N115"])
    assert (denial.claim_id, denial.chart_id, denial.line, denial.code) == (claim.id, "c1", 0, "99223")
    assert (denial.group, denial.reason, denial.cause, denial.remarks) == ("CO", "50", "medical necessity", ("N115",))
    assert (denial.amount, denial.extent, denial.payer) == (Decimal("310.00"), Extent.WHOLE, "INVMC")
    assert (denial.denied_on, denial.respond_by) == (dt.date(2026, 6, 1), dt.date(2026, 9, 29))
    with store.begin(BILLER) as work:
        assert work.denials.get(denial.id) == denial
        assert [one.act for one in work.denials.events(denial.id)] == ["open"]
        told = [one.event.action for one in work.trail.about("c1")]
        assert "denial.changed" in told


def test_no_day_is_invented(store: DatabaseStore) -> None:
    claim = sent(store)["c1"]
    taken(store, Answered(claim.number, "1", [VISIT, OTHER]), days={})
    assert [one.respond_by for one in denials(store, claim)] == [None]


@pytest.mark.parametrize(
    ("then", "status", "recovered", "left"),
    [
        pytest.param([PAID, OTHER], "overturned", "250.00", "0", id="paid"),
        pytest.param([replace(PAID, paid="0", adjustments=["PR-1:310.00"]), OTHER], "overturned", "0", "0",
                     id="now the patient's"),
        pytest.param([VISIT, OTHER], "open", "0", "310.00", id="denied again"),
        pytest.param([replace(VISIT, paid="100", adjustments=["CO-151:210.00"]), OTHER], "open", "100.00", "210.00",
                     id="paid in part"),
    ],
)  # fmt: skip
def test_a_later_answer_decides(
    store: DatabaseStore, then: Sequence[Service], status: str, recovered: str, left: str
) -> None:
    claim, _ = denied_visit(store)
    taken(store, Answered(claim.number, "22", REVERSAL, charge="-450.00"), Answered(claim.number, "1", then))
    [denial] = denials(store, claim)
    assert (str(denial.status), denial.recovered, denial.left) == (status, Decimal(recovered), Decimal(left))
    assert (denial.closed_at is not None) is (status == "overturned")


def test_denied_again_after_an_appeal_is_upheld_and_can_be_appealed_again(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        acting.appeal(work, denial.id, denial.version, "with the record")
    taken(store, Answered(claim.number, "1", [replace(VISIT, adjustments=["CO-193:310.00"]), OTHER]))
    [upheld] = denials(store, claim)
    assert (upheld.status, upheld.reason, upheld.cause) == (DenialStatus.UPHELD, "193", "appeal")
    with store.begin(BILLER) as work:
        assert acting.appeal(work, upheld.id, upheld.version).status is DenialStatus.APPEALED


def test_what_is_taken_back_is_open_again(store: DatabaseStore) -> None:
    claim, _ = denied_visit(store)
    taken(store, Answered(claim.number, "22", REVERSAL, charge="-450.00"), Answered(claim.number, "1", [PAID, OTHER]))
    back = [Service("99223", "-310.00", "-250.00", ["CO-45:-60.00"]), REVERSAL[1]]
    taken(store, Answered(claim.number, "22", back, charge="-450.00"))
    [denial] = denials(store, claim)
    assert (denial.status, denial.recovered, denial.closed_at) == (DenialStatus.OPEN, Decimal(0), None)
    with store.begin(BILLER) as work:
        acts = [one.act for one in work.denials.events(denial.id)]
    assert acts == ["open", "reverse", "overturn", "withdraw"]


def test_a_duplicate_answer_decides_nothing(store: DatabaseStore) -> None:
    claim, denial = denied_visit(store)
    both = [replace(one, paid="0", adjustments=[f"CO-18:{one.charge}"]) for one in (VISIT, OTHER)]
    taken(store, Answered(claim.number, "4", both))
    found = denials(store, claim)
    assert [(one.cause, one.status) for one in found if one.id == denial.id] == [
        ("medical necessity", DenialStatus.OPEN)
    ]


def test_two_people_at_once(store: DatabaseStore) -> None:
    _, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        acting.start(work, denial.id, denial.version)
    with pytest.raises(ConflictError), store.begin(BILLER) as work:
        acting.write_off(work, denial.id, denial.version, "too late")


@pytest.mark.parametrize("role", [one for one in Role if one not in {Role.BILLER, Role.MANAGER}], ids=str)
def test_only_who_bills_acts(store: DatabaseStore, role: Role) -> None:
    _, denial = denied_visit(store)
    with pytest.raises(ForbiddenError), store.begin(Actor("x", "x", role, "web")) as work:
        acting.note(work, denial.id, denial.version, "a note")


def test_notes_are_kept_and_sealed(store: DatabaseStore) -> None:
    _, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        first = acting.note(work, denial.id, denial.version, "called the payer")
        acting.note(work, denial.id, first.version, "called again")
    with store.begin(BILLER) as work:
        found = work.denials.get(denial.id)
        assert found is not None
        assert found.note == "called again"
        assert [one.why for one in work.denials.events(denial.id)][1:] == ["called the payer", "called again"]
    with pytest.raises(InputError), store.begin(BILLER) as work:
        acting.note(work, denial.id, found.version, " ")
