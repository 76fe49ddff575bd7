"""Money owed as it is kept, listed and changed, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.billing_making import BILLER, CODER
from tests.owed_making import means, owed, remittance, sent, taken, visits
from tests.store.quality_making import department

from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.workflow.money.owed.acting import Done, act_on
from medcodex.workflow.money.owed.ports import AskedOwed
from medcodex.workflow.money.owed.records import Direction, Owed, OwedEvent, OwedStatus, Reason, Source
from medcodex.workflow.money.owed.seeing import list_owed, ranked, see_owed
from medcodex.workflow.money.owed.status import Act, moved, possible, transitions
from medcodex.workflow.money.tracking.asked import Asked
from medcodex.workflow.money.tracking.figures import figures
from medcodex.workflow.people import Role, system
from medcodex.workflow.quality.audit import Audit
from medcodex.workflow.quality.overpayment import Overpayment
from medcodex.workflow.quality.sampling import Sample, SampleKind

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.work import Work

AT = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
ONE = Owed(
    "o1", Direction.OURS, Source.CONTRACT, Reason.RATE, "PAYER", Decimal("40.00"), dt.date(2026, 5, 15),
    OwedStatus.OPEN, AT, line=0, code="99213 25", expected=Decimal("100.00"), allowed=Decimal("60.00"),
    paid=Decimal("60.00"), contract="c", term="t", due=dt.date(2026, 8, 1), coder="u2",
)  # fmt: skip
THEIRS = replace(ONE, id="o2", direction=Direction.THEIRS, amount=Decimal("50.00"), due=dt.date(2026, 7, 1))
EVENT = OwedEvent("e1", "o1", AT, "u1", "open", None, OwedStatus.OPEN, "why it was", Decimal("1.00"))


def kept(store: DatabaseStore, *rows: Owed) -> None:
    with store.begin(BILLER) as work:
        for one in rows:
            work.owed.add(one)


def test_kept_as_they_were(store: DatabaseStore) -> None:
    kept(store, ONE, THEIRS)
    with store.begin(BILLER) as work:
        work.owed.add_event(EVENT)
        assert work.owed.get("o1") == ONE
        assert work.owed.get("o1", lock=True) == ONE
        assert work.owed.get("o9") is None
        assert work.owed.events("o1") == [EVENT]
        saved = work.owed.save(replace(ONE, status=OwedStatus.DISPUTED))
        assert (saved.version, work.owed.get("o1")) == (2, saved)
        with pytest.raises(ConflictError):
            work.owed.save(ONE)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (AskedOwed(), ["o2", "o1"]),
        (AskedOwed(by_deadline=True), ["o2", "o1", "o4"]),
        (AskedOwed(direction=Direction.OURS, sample=False), ["o1"]),
        (AskedOwed(payer="OTHER"), []),
        (AskedOwed(standing=False), ["o3"]),
        (AskedOwed(standing=None), ["o2", "o3", "o1", "o4"]),
        (AskedOwed(status=OwedStatus.RETURNED, standing=None), ["o3"]),
        (AskedOwed(sample=True), ["o4"]),
        (AskedOwed(reason=Reason.UNITS), []),
        (AskedOwed(source=Source.CONTRACT, sample=False), ["o2", "o1"]),
    ],
)
def test_what_is_asked_for_in_its_order(store: DatabaseStore, asked: AskedOwed, ids: list[str]) -> None:
    settled = replace(THEIRS, id="o3", status=OwedStatus.RETURNED, amount=Decimal("45.00"))
    sample = replace(ONE, id="o4", sample=True, amount=Decimal("10.00"), due=None)
    kept(store, ONE, THEIRS, settled, sample)
    if asked == AskedOwed():
        ids = [*ids, "o4"]
    with store.begin(BILLER) as work:
        found = work.owed.listed(asked, limit=9)
        assert [one.id for one in found] == ids
        sums = work.owed.totals(asked)
        assert sum((one.amount for one in sums), Decimal(0)) == sum((one.amount for one in found), Decimal(0))
        assert sum(one.count for one in sums) == len(found)


def test_an_audits_overpayment_stands_in_the_same_list(store: DatabaseStore) -> None:
    place = department(store, 1)
    kept(store, ONE, THEIRS)
    chart = place.charts[0].id
    with store.begin(system("test")) as work:
        _audit(work, chart)
        found = Overpayment("x1", "a1", chart, "PAYER", Decimal("45.00"), dt.date(2026, 5, 1))
        work.quality.add_overpayment(found)
    with store.begin(place.actor(Role.BILLER)) as work:
        rows = list_owed(work, AskedOwed(sample=False), 1, 50)
        near = list_owed(work, AskedOwed(sample=False, by_deadline=True), 1, 1)
        [sums] = [one for one in rows.totals if one.source is Source.AUDIT]
        none = list_owed(work, AskedOwed(direction=Direction.OURS, sample=False), 1, 50)
        told = figures(work, Asked(dt.date(2026, 1, 1), dt.date(2026, 1, 2))).owed
    assert [one.id for one in rows.rows] == ["o2", "x1", "o1"]
    audited = rows.rows[1]
    assert (audited.overpayment_id, audited.due, audited.status) == ("x1", found.deadline, OwedStatus.OPEN)
    assert rows.account(audited) == place.charts[0].account
    assert ([one.id for one in near.rows], near.more) == (["x1"], True)
    assert (sums.count, sums.amount) == (1, Decimal("45.00"))
    assert [one.id for one in none.rows] == ["o1"]
    assert [(one.direction, one.source, one.cases, one.amount) for one in told] == [
        ("ours", "contract", 1, Decimal("40.00")),
        ("theirs", "audit", 1, Decimal("45.00")),
        ("theirs", "contract", 1, Decimal("50.00")),
    ]
    with store.begin(system("test")) as work:
        day = dt.date(2026, 5, 20)
        work.quality.save_overpayment(found.settled(day, day))
        assert [one.id for one in list_owed(work, AskedOwed(standing=False), 1, 9).rows] == ["x1"]
        assert figures(work, Asked(day, day, "NOBODY")).owed == []


def test_what_people_do(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    taken(store, remittance("260", visits(claim.number, "160", "100")), means(tmp_path))
    [one] = owed(store)
    with store.begin(BILLER) as work:
        done = act_on(work, one.id, 1, Done(Act.DISPUTE))
        with pytest.raises(ConflictError, match="somebody else"):
            act_on(work, one.id, 1, Done(Act.RECOVER))
        with pytest.raises(ConflictError, match="cannot be changed so"):
            act_on(work, one.id, 2, Done(Act.RETURN))
        with pytest.raises(ConflictError, match="only what a payer answers"):
            act_on(work, one.id, 2, Done(Act.DECIDED_ANEW))
        with pytest.raises(InputError, match="a reason"):
            act_on(work, one.id, 2, Done(Act.WRITE_OFF, " "))
        with pytest.raises(InputError, match="dollars"):
            act_on(work, one.id, 2, Done(Act.RECOVER, amount=Decimal("1.001")))
        done = act_on(work, one.id, 2, Done(Act.RECOVER, amount=Decimal(38)))
        assert (done.status, done.settled, done.under_way) == (OwedStatus.RECOVERED, Decimal(38), False)
        done = act_on(work, one.id, 3, Done(Act.REOPEN, "the check bounced"))
        assert (done.status, done.settled) == (OwedStatus.OPEN, None)
        with pytest.raises(NotFoundError):
            act_on(work, "nobody", 1, Done(Act.DISPUTE))
        seen = see_owed(work, one.id)
        assert [event.act for event in seen.events] == ["open", "dispute", "recover", "reopen"]
        assert seen.events[-1].why == "the check bounced"
        assert seen.claim is not None
    with store.begin(CODER) as work:
        with pytest.raises(ForbiddenError):
            act_on(work, one.id, 4, Done(Act.DISPUTE))
        with pytest.raises(NotFoundError):
            see_owed(work, "nobody")


def test_it_ends_with_its_chart(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    data = remittance("260", visits(claim.number, "160", "100"), beside=[f"WO:{claim.number}*5"])
    taken(store, data, means(tmp_path))
    assert len(owed(store)) == 2
    with store.begin(system("test")) as work:
        erased = work.keeping.erase("c1")
    assert (erased["owed_money"], erased["owed_events"]) == (2, 2)
    assert owed(store) == []


ACTS = st.lists(st.sampled_from(Act), max_size=12)


@given(st.sampled_from(Direction), ACTS)
def test_every_way_through_the_table_is_one_of_its_rows(direction: Direction, acts: list[Act]) -> None:
    status = OwedStatus.OPEN
    for act in acts:
        known = {one for one, _ in possible(direction, status)}
        try:
            after = moved(direction, status, act)
        except ConflictError:
            assert act not in known
            continue
        assert (direction, status, act) in transitions()
        status = after


def test_whatever_is_settled_can_be_taken_up_again() -> None:
    for (direction, _, _), found in transitions().items():
        if found.to is not OwedStatus.OPEN:
            assert moved(direction, found.to, Act.REOPEN) is OwedStatus.OPEN


@given(st.lists(st.tuples(st.integers(1, 900), st.none() | st.integers(0, 40)), max_size=20))
def test_ranked_by_money_or_by_deadline(told: list[tuple[int, int | None]]) -> None:
    day = dt.date(2026, 6, 1)
    rows = [
        replace(ONE, id=f"{number:02}", amount=Decimal(cents) / 100, due=None if at is None else day + dt.timedelta(at))
        for number, (cents, at) in enumerate(told)
    ]
    money = [one.amount for one in ranked(rows, by_deadline=False)]
    assert money == sorted(money, reverse=True)
    due = [one.due for one in ranked(rows, by_deadline=True)]
    assert due == [*sorted(one for one in due if one is not None), *(one for one in due if one is None)]


def _audit(work: Work, chart: str) -> None:
    work.quality.add_sample(
        Sample("s1", "May", SampleKind.RANDOM, "u1", AT, AT, AT, 1, "1", blind=False, prebill=False)
    )
    work.quality.add_audit(Audit("a1", "s1", chart, "facility", "u2", blind=False, coded=(), drawn_at=AT))
