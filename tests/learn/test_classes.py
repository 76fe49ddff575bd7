"""Classes in use, on both databases: who gets in, what comes in, who sees what."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.learn.class_making import ZONE, Listed, School, acting, did

from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.learn.classes.accepting import accept, may_see_key
from medcodex.learn.classes.assigning import agree, change_work, set_work, withdraw
from medcodex.learn.classes.exporting import FileForm, export_gradebook
from medcodex.learn.classes.gradebook import gradebook, own_line
from medcodex.learn.classes.grading import State
from medcodex.learn.classes.joining import add_learner, join, leave, remove_learner
from medcodex.learn.classes.keeping import (
    add_owner,
    archive_class,
    change_class,
    make_class,
    renew_code,
    typed_code,
)
from medcodex.learn.classes.records import AssignmentKind, KeyShown, Late
from medcodex.learn.classes.remarks import remark, remarks_to
from medcodex.learn.classes.seeing import my_classes
from medcodex.learn.classes.times import checked_zone, moment, said
from medcodex.learn.results import Kind
from medcodex.store.schema.base import metadata
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.learn.work import LearnWork
    from medcodex.store.work import DatabaseStore

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def school(store: DatabaseStore) -> School:
    return School(store)


def test_a_code_lets_in_until_it_is_renewed(school: School) -> None:
    typed = school.one.code.lower().replace("-", " ")
    with school.store.learning(acting(school.stranger)) as work:
        assert join(work, typed).id == school.one.id
    with school.store.learning(acting(school.educator)) as work:
        renewed = renew_code(work, school.one.id)
    assert renewed.code != school.one.code
    with school.store.learning(acting(school.other)) as work, pytest.raises(NotFoundError):
        join(work, school.one.code)


def test_who_left_comes_back_by_the_code_and_who_was_removed_does_not(school: School) -> None:
    with school.store.learning(acting(school.ann)) as work:
        leave(work, school.one.id)
        assert join(work, school.one.code).id == school.one.id
    with school.store.learning(acting(school.educator)) as work:
        remove_learner(work, school.one.id, school.ben.id)
    with school.store.learning(acting(school.ben)) as work, pytest.raises(ForbiddenError):
        join(work, school.one.code)
    with school.store.learning(acting(school.educator)) as work:
        assert add_learner(work, school.one.id, school.ben.login) == school.ben
        with pytest.raises(InputError):
            add_learner(work, school.one.id, "nobody")
        with pytest.raises(ConflictError):
            add_learner(work, school.one.id, school.educator.login)


def test_nobody_joins_a_class_that_is_over_or_archived(school: School) -> None:
    with school.store.learning(acting(school.educator)) as work:
        past = school.day.date() - dt.timedelta(30)
        over = make_class(work, "Over", past, past, ZONE)
        archive_class(work, school.one.id, archived=True)
        with pytest.raises(ConflictError):
            set_work(work, school.one.id, school.asked(), Listed())
    with school.store.learning(acting(school.stranger)) as work:
        with pytest.raises(ConflictError):
            join(work, over.code)
        with pytest.raises(NotFoundError):
            join(work, school.one.code)


def test_names_titles_reasons_and_remarks_are_sealed(school: School) -> None:
    assignment = school.assigned(title="Zebra title")
    with school.store.learning(acting(school.educator)) as work:
        agree(work, school.one.id, assignment.id, school.ann.id, "Zebra reason", more_attempts=1)
        remark(work, school.one.id, school.ann.id, "Zebra remark", assignment.id)
        assert work.classes.reason(assignment.id, school.ann.id) == "Zebra reason"
        assert [one.text for one in remarks_to(work, school.one.id, school.ann.id)] == ["Zebra remark"]
    sealed = [("learn_classes", "name"), ("learn_classes", "code"), ("learn_assignments", "title"),
              ("learn_agreements", "reason"), ("learn_remarks", "text")]  # fmt: skip
    with school.store.engine.connect() as connection:
        for table, column in sealed:
            for (value,) in connection.execute(select(metadata.tables[table].c[column])):
                assert b"Zebra" not in bytes(value)
                assert school.one.code.encode() not in bytes(value)


def _see(work: LearnWork, school: School, assignment: str) -> list[Callable[[], object]]:
    one = school.one.id
    return [
        lambda: gradebook(work, one),
        lambda: export_gradebook(work, one, FileForm.CSV),
        lambda: renew_code(work, one),
        lambda: archive_class(work, one, archived=True),
        lambda: change_class(work, one, 1, "x", school.day.date(), school.day.date(), ZONE),
        lambda: add_owner(work, one, school.other.login),
        lambda: add_learner(work, one, school.stranger.login),
        lambda: remove_learner(work, one, school.ann.id),
        lambda: set_work(work, one, school.asked(), Listed()),
        lambda: withdraw(work, one, assignment),
        lambda: agree(work, one, assignment, school.ann.id, "", excused=True),
        lambda: remark(work, one, school.ann.id, "no"),
        lambda: remarks_to(work, one, school.ann.id),
    ]


@pytest.mark.parametrize("who", ["other", "ann", "stranger"])
def test_no_other_educator_and_no_learner_acts_on_or_reads_the_whole_class(school: School, who: str) -> None:
    assignment = school.assigned().id
    with school.store.learning(acting(getattr(school, who))) as work:
        expected = NotFoundError if who == "other" else ForbiddenError
        for act in _see(work, school, assignment):
            with pytest.raises(expected):
                act()


def test_a_learner_sees_their_own_line_alone_and_a_stranger_none(school: School) -> None:
    assignment = school.assigned()
    for user, score in ((school.ann, 0.5), (school.ben, 1.0)):
        with school.store.learning(acting(user)) as work:
            did(work, score, assignment)
    with school.store.learning(acting(school.educator)) as work:
        remark(work, school.one.id, school.ben.id, "to Ben")
    with school.store.learning(acting(school.ann)) as work:
        line = own_line(work, school.one.id)
        assert (line.row.user_id, line.row.total, line.remarks) == (school.ann.id, 0.5, [])
    for user in (school.stranger, school.other):
        with school.store.learning(acting(user)) as work:
            assert my_classes(work) == ([], [])
            with pytest.raises(NotFoundError):
                own_line(work, school.one.id)
            with pytest.raises(ForbiddenError):
                accept(work, assignment.id, Kind.CASE, "one-chart")
            with pytest.raises(ForbiddenError):
                may_see_key(work, assignment.id, "one-chart")


def test_attempts_are_counted_by_subject_and_more_can_be_agreed(school: School) -> None:
    assignment = school.assigned(attempts=1, subjects=("one-chart", "another-chart"))
    with school.store.learning(acting(school.ann)) as work:
        assert accept(work, assignment.id, Kind.CASE, "one-chart") == assignment
        assert not may_see_key(work, assignment.id, "one-chart")
        done = did(work, 0.2, assignment, "one-chart~left")
        assert may_see_key(work, assignment.id, "one-chart")
        with pytest.raises(ConflictError, match="no attempt is left: 1 allowed"):
            accept(work, assignment.id, Kind.CASE, "one-chart~right")
        assert accept(work, assignment.id, Kind.CASE, "one-chart", origin=done.origin) == assignment
        assert accept(work, assignment.id, Kind.CASE, "another-chart") == assignment
    with school.store.learning(acting(school.educator)) as work:
        agree(work, school.one.id, assignment.id, school.ann.id, "", more_attempts=1)
    with school.store.learning(acting(school.ann)) as work:
        assert accept(work, assignment.id, Kind.CASE, "one-chart") == assignment


@pytest.mark.parametrize(
    ("kind", "subject", "topics"),
    [(Kind.EXAM, "one-chart", ()), (Kind.CASE, "third-chart", ()), (Kind.ITEM, "x", ("excludes",))],
)
def test_what_was_not_set_does_not_come_in(school: School, kind: Kind, subject: str, topics: tuple[str, ...]) -> None:
    assignment = school.assigned()
    with school.store.learning(acting(school.ann)) as work, pytest.raises(ConflictError, match="not what was set"):
        accept(work, assignment.id, kind, subject, topics)


def test_questions_come_in_by_topic_and_a_round_is_one_attempt(school: School) -> None:
    assignment = school.assigned(kind=AssignmentKind.QUESTIONS, subjects=("excludes",), questions=2, attempts=1)
    with school.store.learning(acting(school.ann)) as work:
        for score in (1.0, 0.0):
            accept(work, assignment.id, Kind.ITEM, "q", ("excludes", "index"), "round")
            did(work, score, assignment, "q", kind=Kind.ITEM, origin="round", topics=("excludes",))
        with pytest.raises(ConflictError):
            accept(work, assignment.id, Kind.ITEM, "q", ("excludes",), "next round")
        assert own_line(work, school.one.id).row.total == 0.5


def test_before_it_opens_and_behind_its_due_time(school: School) -> None:
    early = school.assigned(opens=school.day + HOUR)
    closed = school.assigned(opens=school.day - 3 * HOUR, due=school.day - HOUR, late=Late.REFUSED)
    late = school.assigned(opens=school.day - 3 * HOUR, due=school.day - HOUR, key_shown=KeyShown.AFTER_DUE)
    with school.store.learning(acting(school.ann)) as work:
        with pytest.raises(ConflictError, match=f"it opens on {said(early.opens, ZONE)}"):
            accept(work, early.id, Kind.CASE, "one-chart")
        with pytest.raises(ConflictError, match="is not taken late"):
            accept(work, closed.id, Kind.CASE, "one-chart")
        assert accept(work, late.id, Kind.CASE, "one-chart") == late
        assert may_see_key(work, late.id, "one-chart")
        did(work, 1.0, late)
        cells = own_line(work, school.one.id).row.cells
    assert {(cell.state, cell.late) for cell in cells} == {
        (State.TO_COME, False), (State.MISSING, False), (State.DONE, True)}  # fmt: skip
    with school.store.learning(acting(school.educator)) as work:
        agree(work, school.one.id, closed.id, school.ann.id, "was ill", due=school.day + HOUR)
        agree(work, school.one.id, late.id, school.ben.id, "", excused=True)
    with school.store.learning(acting(school.ann)) as work:
        assert accept(work, closed.id, Kind.CASE, "one-chart") == closed
    with school.store.learning(acting(school.ben)) as work:
        assert State.EXCUSED in {cell.state for cell in own_line(work, school.one.id).row.cells}


def test_what_was_done_holds_an_assignment_and_a_withdrawn_one_is_gone(school: School) -> None:
    assignment = school.assigned()
    with school.store.learning(acting(school.ann)) as work:
        did(work, 1.0, assignment)
    with school.store.learning(acting(school.educator)) as work:
        changed = change_work(work, school.one.id, assignment.id, 1, school.asked(weight=3), Listed())
        assert (changed.weight, changed.version) == (3, 2)
        other = school.asked(subjects=("another-chart",))
        with pytest.raises(ConflictError, match="subjects stand"):
            change_work(work, school.one.id, assignment.id, 2, other, Listed())
        with pytest.raises(ConflictError, match="meanwhile"):
            change_work(work, school.one.id, assignment.id, 1, school.asked(), Listed())
        withdraw(work, school.one.id, assignment.id)
        assert gradebook(work, school.one.id).assignments == []
    with school.store.learning(acting(school.ann)) as work, pytest.raises(ConflictError, match="taken back"):
        accept(work, assignment.id, Kind.CASE, "one-chart")


def test_two_educators_share_a_class_and_the_trail_tells_who_took_it_out(school: School) -> None:
    with school.store.learning(acting(school.educator)) as work:
        add_owner(work, school.one.id, school.other.login)
        with pytest.raises(InputError):
            add_owner(work, school.one.id, school.ann.login)
    with school.store.learning(acting(school.other)) as work:
        made = export_gradebook(work, school.one.id, FileForm.XLSX)
        assert made.body[:2] == b"PK"
    with school.store.begin(system("test")) as work:
        told = next(one for one in work.trail.latest() if one.event.action == "class.exported")
    assert (told.login, told.event.subject_id, told.event.detail["form"]) == (school.other.login, school.one.id, "xlsx")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"subjects": ()}, "subjects"),
        ({"subjects": ("one-chart", "one-chart")}, "subjects"),
        ({"subjects": ("nowhere",)}, "subjects"),
        ({"kind": AssignmentKind.EXAM, "subjects": ("../x",)}, "subjects"),
        ({"attempts": 0}, "attempts"),
        ({"weight": -1}, "weight"),
        ({"questions": 5}, "questions"),
        ({"kind": AssignmentKind.QUESTIONS, "subjects": ("excludes",)}, "questions"),
        ({"kind": AssignmentKind.EXAM, "subjects": ("cpc",), "variants": True}, "variants"),
    ],
    ids=lambda told: str(told)[:40],
)
def test_what_cannot_be_set_is_told(school: School, changes: dict[str, object], where: str) -> None:
    with school.store.learning(acting(school.educator)) as work, pytest.raises(InputError) as told:
        set_work(work, school.one.id, replace(school.asked(), **changes), Listed())
    assert told.value.where == where


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_none(typed: str) -> None:
    code = typed_code(typed)
    assert code == "" or typed_code(code) == code


@pytest.mark.parametrize(
    ("typed", "zone", "expected"),
    [
        ("2026-10-01T17:00", "America/Chicago", "2026-10-01T22:00:00+00:00"),
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00+00:00"),
        ("2027-03-14T02:30", "America/New_York", None),
        ("2026-10-01T17:00+02:00", "UTC", None),
        ("tomorrow", "UTC", None),
        ("9999-12-31T23:59", "America/Chicago", None),
    ],
)
def test_times_are_by_the_clock_of_the_class(typed: str, zone: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(InputError):
            moment(typed, zone, "due")
    else:
        assert moment(typed, zone, "due").isoformat() == expected


@pytest.mark.parametrize("zone", ["", "Nowhere/City", "../../etc/passwd", "x" * 5000, "a\0b"])
def test_a_zone_is_one(zone: str) -> None:
    with pytest.raises(InputError):
        checked_zone(zone)
