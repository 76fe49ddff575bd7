"""What audits say of topics: counts, the coder's own reviews alone, and nothing else of the work."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.store.quality_making import department
from tests.workflow.quality.making import dx, px

from medcodex.app.learn.own_reviews import own_reviews, reviewed
from medcodex.learn.study.needs import Reviewed
from medcodex.workflow.people import Role
from medcodex.workflow.quality.audit import Audit, AuditStatus
from medcodex.workflow.quality.rulings import Decision, Ruling, suggested
from medcodex.workflow.quality.sampling import Sample, SampleKind

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.quality.claim_codes import ClaimCode

AT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


def audit(coded: tuple[ClaimCode, ...], audited: tuple[ClaimCode, ...], name: str = "a1", **changes: object) -> Audit:
    made = Audit(name, "s1", "c0", "facility", "u-coder", True, coded, "u-auditor", AuditStatus.FINAL,
                 audited=audited, final_at=AT, drawn_at=AT)  # fmt: skip
    return dataclasses.replace(made, **{"rulings": suggested(made.comparison)} | changes)  # type: ignore[arg-type]


def told(*audits: Audit) -> dict[str, tuple[int, int]]:
    return {one.topic: (one.codes, one.wrong) for one in reviewed(audits)}


@pytest.mark.parametrize(
    ("coded", "audited", "found"),
    [
        (dx("J18.9/Y", "I10/Y"), dx("J18.9/Y", "I10/Y"), {}),
        (dx("J18.9/Y", "I10/Y"), dx("J18.9/Y", "I10/N"), {"circulatory": (1, 1), "poa": (2, 1)}),
        (dx("J18.9/Y", "E11.9/Y"), dx("J18.9/Y", "E11.22/Y"), {"endocrine": (1, 1), "specificity": (2, 1)}),
        (dx("J18.9/Y"), dx("J18.9/Y", "I10/Y"), {"circulatory": (1, 1)}),
        (dx("J18.9/Y", "I10/Y"), dx("I10/Y", "J18.9/Y"), {"respiratory": (1, 1), "sequencing": (1, 1)}),
        (px("0DTJ4ZZ"), (), {"surgery": (1, 1), "pcs-root-operation": (2, 1), "queries": (1, 1)}),
    ],
    ids=["nothing wrong", "poa", "specificity", "missed", "order", "procedure"],
)
def test_errors_become_topics(
    coded: tuple[ClaimCode, ...], audited: tuple[ClaimCode, ...], found: dict[str, tuple[int, int]]
) -> None:
    assert told(audit(coded, audited)) == found


def test_what_was_overturned_or_advised_counts_as_right() -> None:
    one = audit(dx("J18.9/Y", "E11.9/Y"), dx("J18.9/Y", "E11.22/Y"))
    for decision in (Decision.ADVICE, Decision.OVERTURNED):
        rulings = tuple(Ruling(ruling.place, ruling.error, decision) for ruling in one.rulings)
        assert told(dataclasses.replace(one, rulings=rulings)) == {}


def test_charts_add_up_and_the_worst_comes_first() -> None:
    wrong = audit(dx("E11.9/Y"), dx("E11.22/Y"))
    right = audit(dx("E11.9/Y", "I10/Y"), dx("E11.9/Y", "I10/Y"), "a2")
    found = reviewed([wrong, right, audit(dx("I10/Y"), dx("I10/N"), "a3")])
    assert {one.topic: (one.codes, one.wrong) for one in found}["endocrine"] == (2, 1)
    assert [one.share_wrong for one in found] == sorted((one.share_wrong for one in found), reverse=True)


def test_nothing_but_topics_and_counts_comes_over() -> None:
    assert [field.name for field in dataclasses.fields(Reviewed)] == ["topic", "codes", "wrong"]
    because = (Ruling(0, "specificity", because="Zebra Zuleika has diabetes"),)
    shown = repr(reviewed([audit(dx("E11.9/Y"), dx("E11.22/Y"), chart_id="c-secret", rulings=because)]))
    for secret in ("Zebra", "c-secret", "E11"):
        assert secret not in shown


def test_only_final_reviews_of_the_own_work_since_a_day(store: DatabaseStore) -> None:
    there = department(store)
    mine = there.id(Role.CODER)
    with store.begin(there.actor(Role.CODER)) as work:
        work.quality.add_sample(Sample("s1", "May", SampleKind.RANDOM, mine, AT, AT, AT, 4, "1", True, False))
        kept = audit(dx("E11.9/Y"), dx("E11.22/Y"), coder=mine)
        for number, changes in enumerate((
            {}, {"coder": there.id(Role.AUDITOR)}, {"status": AuditStatus.REVIEWED, "final_at": None},
            {"final_at": AT - dt.timedelta(days=400)},
        )):  # fmt: skip
            name = {"id": f"a{number}", "chart_id": f"c{number}", "sample_id": "s1"}
            work.quality.add_audit(dataclasses.replace(kept, **name | changes))  # type: ignore[arg-type]
    with store.begin(there.actor(Role.CODER)) as work:
        found = own_reviews(work, AT - dt.timedelta(days=365))
    assert Reviewed("endocrine", 1, 1) in found
    for role in (Role.STUDENT, Role.MANAGER, Role.AUDITOR):
        with store.begin(there.actor(role)) as work:
            assert own_reviews(work, AT - dt.timedelta(days=365)) == ()
