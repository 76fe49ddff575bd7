"""A query from draft to closed, and everything that is out of turn."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from medcodex.encounter.query import QueryForm
from medcodex.errors import ConflictError, ForbiddenError, InputError, UsageError
from medcodex.query.drafting import OTHER, UNDETERMINED
from medcodex.workflow.chart import Document
from medcodex.workflow.documents import standing
from medcodex.workflow.querying import life
from medcodex.workflow.querying.answering import DOCUMENT_KIND, answer_of, as_document, undetermined
from medcodex.workflow.querying.measures import figures, figures_by
from medcodex.workflow.querying.query import AnswerKind, Asked, Behind, ProviderQuery, QueryPolicy, QueryStatus
from medcodex.workflow.querying.tables import acts, outcomes
from medcodex.workflow.working_days import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable

CALENDAR = Calendar(ZoneInfo("UTC"))
MONDAY = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
ASKED = Asked(
    "Clarification: kidney function",
    "In the record:\n- “creatinine 3.1” (lab, 2026-05-01)\n\nPlease clarify?",
    QueryForm.MULTIPLE_CHOICE,
    ("Acute kidney injury", "Chronic kidney disease only", OTHER, UNDETERMINED),
)
DRAFT = ProviderQuery("q1", "c1", "facility", ASKED, Behind("QD-03", reason="N17.9 or N18.9"), "coder", MONDAY)
SENT = life.sent(DRAFT, "provider", MONDAY, CALENDAR.after(MONDAY, 2))
ANSWERED = life.answered(SENT, answer_of(ASKED, 0, "", "provider", MONDAY + dt.timedelta(hours=3)))
ACTS: dict[str, Callable[[ProviderQuery], ProviderQuery]] = {
    "edit": lambda query: life.edited(query, replace(ASKED, title="Clarification: labs")),
    "send": lambda query: life.sent(query, "provider", MONDAY, MONDAY),
    "remind": lambda query: life.reminded(query, MONDAY),
    "escalate": lambda query: life.escalated(query, "advisor", MONDAY),
    "answer": lambda query: life.answered(query, undetermined("provider", MONDAY)),
    "close": lambda query: life.closed(query, "undetermined", MONDAY),
    "withdraw": lambda query: life.withdrawn(query, "asked twice", MONDAY),
}


@pytest.mark.parametrize("status", QueryStatus)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_has_its_turn(act: str, status: QueryStatus) -> None:
    query = replace(SENT, status=status)
    if (act, status) in acts():
        after = ACTS[act](query)
        assert after.status is acts()[act, status]
        assert after.version == query.version + 1
    else:
        with pytest.raises(ConflictError, match=f"{act}: out of turn for a query that is {status}"):
            ACTS[act](query)


def test_only_who_was_asked_answers() -> None:
    with pytest.raises(ForbiddenError, match="to whom it was sent"):
        life.answered(SENT, undetermined("somebody else", MONDAY))


def test_a_query_goes_to_another_and_is_withdrawn_with_a_reason() -> None:
    with pytest.raises(UsageError, match="someone else"):
        life.sent(DRAFT, "coder", MONDAY, MONDAY)
    with pytest.raises(UsageError, match="reason"):
        life.withdrawn(DRAFT, "  ", MONDAY)


@pytest.mark.parametrize(
    ("choice", "words", "kind", "text"),
    [
        (0, "", AnswerKind.OPTION, "Acute kidney injury"),
        (0, "due to  tubular\nnecrosis", AnswerKind.OPTION, "Acute kidney injury due to tubular necrosis"),
        (2, "Prerenal azotemia", AnswerKind.FREE, "Prerenal azotemia"),
        (3, "", AnswerKind.UNDETERMINED, "Clinically undetermined."),
        (None, "Resolved with fluids", AnswerKind.FREE, "Resolved with fluids"),
    ],
    ids=["option", "option and words", "other", "undetermined", "own words"],
)
def test_an_answer_is_taken_as_given(choice: int | None, words: str, kind: AnswerKind, text: str) -> None:
    found = answer_of(ASKED, choice, words, "provider", MONDAY)
    assert (found.kind, found.text) == (kind, text)


@pytest.mark.parametrize(
    ("choice", "words"),
    [(4, ""), (-1, ""), (None, " "), (2, ""), (None, "x" * 4_001)],
    ids=["no such option", "before the first", "nothing", "other without words", "too long"],
)
def test_what_is_no_answer_is_refused(choice: int | None, words: str) -> None:
    with pytest.raises(InputError):
        answer_of(ASKED, choice, words, "provider", MONDAY)


def test_the_document_holds_the_answer_and_none_of_what_was_only_asked() -> None:
    assert ANSWERED.answer is not None
    title, text = as_document(ANSWERED, ANSWERED.answer)
    assert title == ASKED.title
    assert "Assessment:\nAcute kidney injury.\n" in text
    assert "Answer to query q1 of 2026-05-04" in text
    assert "Chronic kidney disease" not in text
    assert "creatinine" not in text


def test_the_engine_takes_the_document_for_a_providers() -> None:
    document = Document("d1", "c1", "n1", 1, DOCUMENT_KIND, "Clarification", "…", MONDAY, "Dr. Gnu", "physician", True)
    found = standing(document)
    assert (found.kind, found.voice, found.authenticated) == ("query response", "provider", True)


def test_a_document_of_no_answer_states_nothing_as_assessed() -> None:
    _, text = as_document(SENT, undetermined("provider", MONDAY))
    assert "Clinically undetermined." in text
    assert "Assessment" not in text


def test_an_undetermined_answer_is_closed_as_that() -> None:
    query = life.answered(SENT, undetermined("provider", MONDAY))
    with pytest.raises(UsageError, match="undetermined"):
        life.closed(query, "documented", MONDAY)
    with pytest.raises(UsageError, match="one of"):
        life.closed(query, "paid", MONDAY)
    assert life.closed(query, "undetermined", MONDAY).status is QueryStatus.CLOSED


POLICY = QueryPolicy(advisor="advisor")


WAITING = {
    "just sent": (SENT, 0, False, False),
    "a day": (SENT, 1, True, False),
    "three days": (SENT, 3, True, True),
    "reminded": (life.reminded(SENT, CALENDAR.after(MONDAY, 3)), 3, False, True),
    "escalated": (life.escalated(SENT, "advisor", MONDAY), 3, True, False),
    "often reminded": (replace(SENT, reminders=3), 3, False, True),
    "sent to the advisor": (replace(SENT, to="advisor"), 3, True, False),
    "answered": (ANSWERED, 9, False, False),
    "draft": (DRAFT, 9, False, False),
}


@pytest.mark.parametrize("case", WAITING)
def test_who_waits_is_reminded_and_then_escalated(case: str) -> None:
    query, days, remind, escalate = WAITING[case]
    now = CALENDAR.after(MONDAY, days)
    assert life.reminder_is_due(query, POLICY, CALENDAR, now) is remind
    assert life.escalation_is_due(query, POLICY, CALENDAR, now) is escalate


def test_without_an_advisor_nothing_is_escalated() -> None:
    assert not life.escalation_is_due(SENT, QueryPolicy(), CALENDAR, CALENDAR.after(MONDAY, 30))


def _answered(hours: float, outcome: str | None, to: str = "provider") -> ProviderQuery:
    sent = replace(SENT, to=to)
    query = life.answered(sent, answer_of(ASKED, 0, "", to, MONDAY + dt.timedelta(hours=hours)))
    return life.closed(query, outcome, MONDAY) if outcome else query


def test_figures_count_what_could_be_answered() -> None:
    queries = [
        DRAFT,
        SENT,  # not yet due
        life.withdrawn(SENT, "asked twice", MONDAY),
        _answered(2, "documented"),
        _answered(4, "not-supported"),
        _answered(24, None),
        _answered(24 * 9, "other"),
        replace(life.escalated(SENT, "advisor", MONDAY), due_at=MONDAY),
    ]
    found = figures(queries, CALENDAR, MONDAY + dt.timedelta(hours=1))
    assert (found.sent, found.waiting, found.answered, found.withdrawn, found.escalated) == (7, 2, 4, 1, 1)
    assert (found.response.hits, found.response.of) == (4, 5)
    assert (found.in_time.hits, found.in_time.of) == (3, 5)
    assert (found.agreement.hits, found.agreement.of) == (2, 3)
    assert found.turnaround.hours == pytest.approx(14)
    assert found.turnaround.working_hours == pytest.approx((4 + 9) / 2)


def test_figures_by_provider_and_of_nothing() -> None:
    by = figures_by(lambda query: query.to or "", [_answered(2, None, "a"), _answered(2, None, "b")], CALENDAR, MONDAY)
    assert {name: one.answered for name, one in by.items()} == {"a": 1, "b": 1}
    nothing = figures([], CALENDAR, MONDAY)
    assert nothing.response.value is None
    assert nothing.turnaround.hours is None


def test_each_outcome_says_whether_it_counts_as_agreed() -> None:
    assert {one.agreed for one in outcomes().values()} == {True, False, None}
