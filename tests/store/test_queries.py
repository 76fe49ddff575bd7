"""Queries kept, sent, answered and filed, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from time import sleep
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.store.quality_making import NOON, Department, department, later

from medcodex.app.chasing import QueryChaser
from medcodex.encounter.query import QueryForm
from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError, UsageError
from medcodex.query.drafting import OTHER, UNDETERMINED
from medcodex.query.linter import Linter
from medcodex.store.trail import verify
from medcodex.store.work import DatabaseStore
from medcodex.workflow.people import Role, system
from medcodex.workflow.policies import change_policies, policies
from medcodex.workflow.querying import desk, inbox
from medcodex.workflow.querying.query import Asked, Behind, QueryStatus

if TYPE_CHECKING:
    from medcodex.workflow.querying.query import ProviderQuery

LINTER = Linter()
ASKED = Asked(
    "Clarification: kidney function",
    "Clarification: kidney function\n\nIn the record:\n- “creatinine 3.1, baseline 0.9” (lab, 2026-05-01)\n- “acute "
    "kidney injury” (progress note)\n\nWhat explains these findings? Please answer from your own clinical judgment.\n\n"
    f"[ ] Acute kidney injury\n[ ] {OTHER}\n[ ] {UNDETERMINED}\n",
    QueryForm.MULTIPLE_CHOICE,
    ("Acute kidney injury", OTHER, UNDETERMINED),
)
BEHIND = Behind("QD-03", "specificity", "N17.9 changes the group", "project", ("N17.9",))


def drafted(store: DatabaseStore, there: Department) -> ProviderQuery:
    with store.begin(there.actor(Role.CODER)) as work:
        return desk.draft(work, "c0", "facility", ASKED, BEHIND)


def sent(store: DatabaseStore, there: Department) -> ProviderQuery:
    query = drafted(store, there)
    with store.begin(there.actor(Role.CODER)) as work:
        return desk.send(work, LINTER, query.id, query.version, there.id(Role.PROVIDER))


def test_a_query_from_draft_to_closed(store: DatabaseStore) -> None:
    there = department(store)
    query = sent(store, there)
    assert query.status is QueryStatus.SENT
    with store.begin(there.actor(Role.CODER)) as work:
        assert desk.open_queries(work, "c0") == [query]
    with store.begin(there.actor(Role.PROVIDER)) as work:
        (waiting,) = inbox.inbox(work)
        assert (waiting.asked, waiting.patient, waiting.mine) == (ASKED, "Zebra Zuleika", True)
        inbox.answer(work, query.id, waiting.version, 0, "")
    with store.begin(there.actor(Role.CODER)) as work:
        answered = desk.opened(work, query.id)
        documents = work.charts.documents("c0")
        assert desk.open_queries(work, "c0") == [answered]
        assert desk.close(work, query.id, answered.version, "documented").status is QueryStatus.CLOSED
        assert desk.open_queries(work, "c0") == []
    assert answered.answer is not None
    filed = next(one for one in documents if one.id == answered.answer.document_id)
    assert (filed.kind, filed.author, filed.author_role, filed.signed) == (
        "query response",
        "Provider Gnu",
        "physician",
        True,
    )
    assert filed.text.endswith("Assessment:\nAcute kidney injury.\n")


def test_every_version_stays_as_it_was(store: DatabaseStore) -> None:
    there = department(store)
    query = drafted(store, there)
    with store.begin(there.actor(Role.CODER)) as work:
        edited = desk.edit(work, query.id, 1, replace(ASKED, title="Clarification: labs"))
        desk.withdraw(work, query.id, edited.version, "asked at the bedside")
    with store.begin(there.actor(Role.CODER)) as work:
        versions = work.queries.versions(query.id)
    assert [(one.query.status, one.query.asked.title) for one in versions] == [
        (QueryStatus.DRAFT, ASKED.title),
        (QueryStatus.DRAFT, "Clarification: labs"),
        (QueryStatus.WITHDRAWN, "Clarification: labs"),
    ]
    assert {one.by for one in versions} == {there.id(Role.CODER)}


def test_an_error_of_the_linter_stops_sending(store: DatabaseStore) -> None:
    there = department(store)
    query = drafted(store, there)
    leading = replace(ASKED, text=ASKED.text.replace("What explains", "For payment, what explains"))
    with store.begin(there.actor(Role.CODER)) as work:
        query = desk.edit(work, query.id, query.version, leading)
    with pytest.raises(InputError, match="Q-01"), store.begin(there.actor(Role.CODER)) as work:
        desk.send(work, LINTER, query.id, query.version, there.id(Role.PROVIDER))
    with store.begin(there.actor(Role.CODER)) as work:
        assert work.queries.get(query.id) == query


def test_two_people_do_not_overwrite_each_other(store: DatabaseStore) -> None:
    there = department(store)
    query = drafted(store, there)
    with store.begin(there.actor(Role.AUDITOR)) as work:
        desk.edit(work, query.id, 1, replace(ASKED, title="Clarification: labs"))
    with pytest.raises(ConflictError, match="meanwhile"), store.begin(there.actor(Role.CODER)) as work:
        desk.edit(work, query.id, 1, ASKED)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.BILLER, Role.CODER])
def test_a_query_is_sent_to_a_provider_alone(store: DatabaseStore, role: Role) -> None:
    there = department(store)
    query = drafted(store, there)
    with pytest.raises(InputError, match="no such provider"), store.begin(there.actor(Role.CODER)) as work:
        desk.send(work, LINTER, query.id, query.version, there.id(role))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CODER, Role.AUDITOR, Role.MANAGER}])
def test_who_may_not_write_queries(store: DatabaseStore, role: Role) -> None:
    there = department(store)
    query = sent(store, there)
    for act in (
        lambda work: desk.draft(work, "c0", "facility", ASKED, BEHIND),
        lambda work: desk.edit(work, query.id, query.version, ASKED),
        lambda work: desk.opened(work, query.id),
        lambda work: desk.withdraw(work, query.id, query.version, "x"),
        desk.chase,
        desk.providers,
    ):
        with pytest.raises(ForbiddenError), store.begin(there.actor(role)) as work:
            act(work)


def test_another_providers_query_is_not_there(store: DatabaseStore) -> None:
    there = department(store)
    query = sent(store, there)
    stranger = replace(there.actor(Role.PROVIDER), user_id="u-other")
    with store.begin(stranger) as work:
        assert inbox.inbox(work) == []
        with pytest.raises(NotFoundError):
            inbox.received(work, query.id)
        with pytest.raises(NotFoundError):
            inbox.answer(work, query.id, query.version, 0, "")
    with pytest.raises(ForbiddenError), store.begin(there.actor(Role.CODER)) as work:
        inbox.inbox(work)


def test_a_draft_is_in_no_inbox(store: DatabaseStore) -> None:
    there = department(store)
    drafted(store, there)
    with store.begin(there.actor(Role.PROVIDER)) as work:
        assert inbox.inbox(work) == []


def test_what_waits_is_reminded_and_escalated_once(store: DatabaseStore) -> None:
    there = department(store)
    advisor = there.id(Role.MANAGER)
    with store.begin(there.actor(Role.ADMIN)) as work:
        change_policies(work, {"queries": {"advisor": advisor, "escalate_days": 2}})
    clock = [NOON]
    timed = DatabaseStore(store.engine, store.sealer.ring, lambda: clock[0])
    query = sent(timed, there)
    for hours, told in ((1, (0, 0)), (24, (1, 0)), (25, (0, 0)), (48, (1, 1)), (49, (0, 0))):
        clock[0] = later(hours)
        with timed.begin(system("timer")) as work:
            assert desk.chase(work) == told
    with timed.begin(there.actor(Role.CODER)) as work:
        waiting = desk.opened(work, query.id)
    assert (waiting.status, waiting.escalated_to, waiting.reminders) == (QueryStatus.ESCALATED, advisor, 2)


def test_the_server_reminds_by_itself(store: DatabaseStore) -> None:
    there = department(store)
    clock = [NOON]
    timed = DatabaseStore(store.engine, store.sealer.ring, lambda: clock[0])
    query = sent(timed, there)
    clock[0] = later(24)
    chaser = QueryChaser(timed, pause=0.01)
    chaser.start()
    try:
        for _ in range(3000):
            with timed.begin(there.actor(Role.CODER)) as work:
                waiting = desk.opened(work, query.id)
            if waiting.reminders:
                break
            sleep(0.02)
    finally:
        chaser.stop()
    with timed.begin(there.actor(Role.CODER)) as work:
        assert desk.opened(work, query.id).reminders == 1


def test_what_the_engine_would_ask_is_drafted_once(store: DatabaseStore) -> None:
    from medcodex.encounter.query import Query  # noqa: PLC0415 - this test alone needs it

    there = department(store)
    proposed = Query("QD-03", "k", ASKED.title, "why", ASKED.text, ASKED.form, ASKED.options, (), ("N17.9",), "project")
    with store.begin(there.actor(Role.CODER)) as work:
        (first,) = desk.draft_proposed(work, "c0", "facility", [proposed])
        assert desk.draft_proposed(work, "c0", "facility", [proposed]) == []
    assert (first.asked, first.behind.codes) == (ASKED, ("N17.9",))


def test_no_word_of_a_query_lies_open_or_on_the_trail(store: DatabaseStore) -> None:
    there = department(store)
    query = sent(store, there)
    with store.begin(there.actor(Role.PROVIDER)) as work:
        inbox.answer(work, query.id, query.version, 1, "Quagga nephropathy")
    with store.engine.connect() as connection:
        lying = [
            str(row)
            for table in ("provider_queries", "provider_query_versions", "documents", "trail")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - names of ours
        ]
        assert verify(connection, store.sealer.ring.trail).rows > 5
    assert lying
    assert [word for word in ("creatinine", "Quagga", "Zebra", "N17.9") if any(word in row for row in lying)] == []


def test_policies_are_checked_whole(store: DatabaseStore) -> None:
    there = department(store)
    with store.begin(there.actor(Role.MANAGER)) as work:
        assert policies(work).queries.due_days == 2
        change_policies(work, {"queries": {"due_days": 3}, "office": {"zone": "America/Chicago"}})
        now = policies(work)
    assert (now.queries.due_days, now.queries.escalate_days, now.office.zone) == (3, 3, "America/Chicago")


@pytest.mark.parametrize(
    "given",
    [
        {"shoes": {}},
        {"queries": {"due_days": 0}},
        {"queries": {"due_days": "soon"}},
        {"queries": {"advisor": "nobody"}},
        {"office": {"zone": "Mars/Olympus"}},
        {"office": {"zone": "../../etc/passwd"}},
        {"office": {"opens": "18:00:00"}},
        {"quality": {"goal": 1.2}},
        {"quality": {"seed_share": 0.5}},
        {"idle": {"lead_minutes": 30}},
        {"base_rates": [{"payer": "", "since": "2025-10-01", "amount": "-1"}]},
        {"base_rates": [{"payer": "", "since": "2025-10-01", "amount": "1.005"}]},
    ],
    ids=str,
)
def test_policies_that_cannot_be_are_refused(store: DatabaseStore, given: dict[str, object]) -> None:
    there = department(store, 0)
    with pytest.raises((InputError, UsageError)), store.begin(there.actor(Role.ADMIN)) as work:
        change_policies(work, given)
    with store.begin(there.actor(Role.ADMIN)) as work:
        assert work.policies.get("quality") is None


def test_the_time_of_an_answer_is_counted_in_hours_of_work(store: DatabaseStore) -> None:
    from medcodex.workflow.querying.measures import figures  # noqa: PLC0415

    there = department(store)
    clock = [NOON]
    timed = DatabaseStore(store.engine, store.sealer.ring, lambda: clock[0])
    query = sent(timed, there)
    clock[0] = later(24)
    with timed.begin(there.actor(Role.PROVIDER)) as work:
        inbox.answer(work, query.id, query.version, -1, "")
    with timed.begin(there.actor(Role.CODER)) as work:
        found = work.queries.between(NOON, later(1))
        told = figures(found, policies(work).office.calendar(), work.now)
    assert (told.turnaround.hours, told.turnaround.working_hours, told.turnaround.working_days) == (24, 9, 1)
    assert told.in_time.hits == 1
    assert dt.timedelta(days=2) == found[0].due_at - NOON  # type: ignore[operator]
