"""Sittings on both databases, against a clock that the test holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from exam_making import means
from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.learn.exams import bad_items, running
from medcodex.learn.exams.scoring import score
from medcodex.learn.exams.sitting import Ending, State
from medcodex.learn.results import Kind
from medcodex.store.engine import open_engine
from medcodex.store.keys import new_keys
from medcodex.store.work import DatabaseStore
from medcodex.workflow.people import Actor, Role, User, system
from workbench_fixture import hired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.learn.exams.sitting import Sitting

BEGUN = dt.datetime(2026, 5, 15, 9, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@dataclass
class Clock:
    now: dt.datetime = BEGUN

    def __call__(self) -> dt.datetime:
        return self.now

    def on(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


class House:
    """A store with a student who sits, another one, and an educator."""

    def __init__(self, store: DatabaseStore, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.student, self.other, self.educator, self.provider = (
            Actor(one.id, one.login, one.role, "web") for one in users(store)
        )
        self.means = means()
        self.plan = self.means.blueprint("cpc")

    def does(self, act: Callable[..., Any], *asked: object, by: Actor | None = None, **more: object) -> Any:
        with self.store.learning(by or self.student) as work:
            return act(work, *asked, **more)

    def begun(self, questions: int = 25, *, by: Actor | None = None, seed: int = 1, **more: object) -> Any:
        paper = self.means.paper("cpc", BEGUN.date(), seed, questions)
        return self.does(running.start, paper, self.plan, by=by, **more)

    def right(self, sitting: Sitting, place: int) -> int:
        with self.store.learning(self.student) as work:
            return work.exams.paper(sitting.id).questions[place - 1].item.right


def users(store: DatabaseStore) -> list[User]:
    return hired(store, Role.STUDENT, Role.STUDENT, Role.EDUCATOR, Role.PROVIDER)


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    clock = Clock()
    store = DatabaseStore(open_engine(database_url), new_keys(), clock)
    yield House(store, clock)
    store.dispose()


def test_the_time_is_in_proportion_and_the_server_s(house: House) -> None:
    sitting = house.begun()
    assert sitting.deadline == BEGUN + dt.timedelta(minutes=60)
    house.clock.on(minutes=20)
    seen = house.does(running.see, sitting.id)
    assert seen.sitting.left(house.clock.now) == dt.timedelta(minutes=40)
    assert len(seen.answers) == len(seen.paper.questions) == 25


def test_answers_are_kept_changed_taken_back_and_flagged(house: House) -> None:
    sitting = house.begun()
    for choice in (2, 2, 0, None, 1):
        house.clock.on(seconds=10)
        house.does(running.answer, sitting.id, 3, choice)
    house.does(running.answer, sitting.id, 3, flagged=True)
    house.does(running.answer, sitting.id, 4, flagged=True)
    house.does(running.answer, sitting.id, 4, flagged=False)
    seen = house.does(running.see, sitting.id)
    third = seen.answers[2]
    assert (third.choice, third.flagged, third.changes) == (1, True, 2)
    assert (seen.answers[3].choice, seen.answers[3].flagged) == (None, False)
    assert seen.answers[0].seconds == 10  # it lay open until the third was answered first
    assert third.seconds == 40


@pytest.mark.parametrize("choice", [4, -1, 25])
def test_an_option_there_is_not_is_refused(house: House, choice: int) -> None:
    with pytest.raises(InputError):
        house.does(running.answer, house.begun().id, 1, choice)


@pytest.mark.parametrize("place", [0, 26, -1])
def test_a_question_there_is_not_is_refused(house: House, place: int) -> None:
    with pytest.raises(NotFoundError):
        house.does(running.answer, house.begun().id, place, 1)


def test_a_pause_moves_the_deadline_and_no_question_s_time(house: House) -> None:
    sitting = house.begun()
    house.clock.on(minutes=10)
    house.does(running.pause, sitting.id)
    for act in (
        running.pause,
        lambda work, one: running.answer(work, one, 1, 1),
        lambda work, one: running.look(work, one, 2),
    ):
        with pytest.raises(ConflictError, match="paused"):
            house.does(act, sitting.id)
    house.clock.on(days=3)
    assert house.does(running.see, sitting.id).sitting.left(house.clock.now) == dt.timedelta(minutes=50)
    resumed = house.does(running.resume, sitting.id)
    assert resumed.deadline == BEGUN + dt.timedelta(days=3, minutes=60)
    assert house.does(running.resume, sitting.id) == resumed
    house.clock.on(minutes=5)
    house.does(running.look, sitting.id, 2)
    seen = house.does(running.see, sitting.id)
    assert seen.answers[0].seconds == 15 * 60
    (pause,) = seen.pauses
    assert pause.ended is not None
    assert pause.ended - pause.begun == dt.timedelta(days=3)


def test_strict_allows_no_pause(house: House) -> None:
    with pytest.raises(ConflictError, match="no pause"):
        house.does(running.pause, house.begun(strict=True).id)


def test_after_the_deadline_no_answer_is_taken_and_the_sitting_ends_then(house: House) -> None:
    sitting = house.begun()
    house.does(running.answer, sitting.id, 1, house.right(sitting, 1))
    house.clock.now = sitting.deadline - SECOND
    house.does(running.answer, sitting.id, 2, house.right(sitting, 2))
    house.clock.now = sitting.deadline
    with pytest.raises(ConflictError, match="time is up"):
        house.does(running.answer, sitting.id, 3, 0)
    with pytest.raises(ConflictError, match="time is up"):
        house.does(running.note, sitting.id, "late")
    house.clock.on(days=1)
    ended = house.does(running.see, sitting.id).sitting
    assert (ended.ended_at, ended.ended_by, ended.right) == (sitting.deadline, Ending.TIME, 2)
    with pytest.raises(ConflictError, match="has ended"):
        house.does(running.resume, sitting.id)
    assert house.does(running.finish, sitting.id) == ended
    assert house.does(running.sittings)[0] == ended


def test_the_end_is_marked_and_recorded_once(house: House) -> None:
    sitting = house.begun(assignment_id="a1")
    for place in range(1, 11):
        house.clock.on(seconds=30)
        right = house.right(sitting, place)
        house.does(running.answer, sitting.id, place, right if place <= 6 else (right + 1) % 4)
    house.does(running.note, sitting.id, "μ: 7 + 1")
    house.does(running.finish, sitting.id)
    house.does(running.finish, sitting.id)
    seen = house.does(running.see, sitting.id)
    assert (seen.sitting.state, seen.sitting.right, seen.sitting.notes) == (State.ENDED, 6, "μ: 7 + 1")
    told = score(house.plan, seen.paper, seen.answers)
    assert (told.right, told.of, told.open, told.scaled, told.passed) == (6, 25, 15, 24, False)
    assert sum(one.of for one in told.domains) == 25
    assert "practice figure" in told.statement
    with house.store.learning(house.student) as work:
        results = work.results.of_user(house.student.user_id)
        of_exam = work.results.of_subject(Kind.EXAM, "cpc")
        assert len(work.results.of_assignment("a1")) == 11
    (exam,) = of_exam
    items = [one for one in results if one.kind is Kind.ITEM]
    assert (exam.score, exam.seconds, exam.origin) == (6 / 25, 300, sitting.id)
    assert sum(one.score for one in items) == 6
    assert len(items) == 10


def test_a_paused_sitting_can_be_handed_in(house: House) -> None:
    sitting = house.begun()
    house.does(running.pause, sitting.id)
    house.clock.on(hours=30)
    ended = house.does(running.finish, sitting.id)
    assert (ended.state, ended.ended_by) == (State.ENDED, Ending.HAND)


def test_nobody_else_sees_or_changes_a_sitting(house: House) -> None:
    sitting = house.begun()
    for by in (house.other, house.educator):
        for act, asked in [
            (running.see, ()), (running.look, (1,)), (running.answer, (1, 1)), (running.note, ("x",)),
            (running.pause, ()), (running.resume, ()), (running.finish, ()), (running.standing, ()),
        ]:  # fmt: skip
            with pytest.raises(NotFoundError):
                house.does(act, sitting.id, *asked, by=by)
        assert house.does(running.sittings, by=by) == []
    with pytest.raises(ForbiddenError):
        house.does(running.sittings, by=house.provider)


def test_figures_come_from_ended_sittings_and_bad_questions_go(house: House) -> None:
    first = house.begun()
    house.does(running.answer, first.id, 1, house.right(first, 1))
    assert house.does(bad_items.figures, by=house.educator).all == 0
    house.does(running.finish, first.id)
    second = house.begun(by=house.other)
    house.does(running.answer, second.id, 1, (house.right(first, 1) + 1) % 4, by=house.other)
    house.does(running.finish, second.id, by=house.other)
    found = house.does(bad_items.figures, by=house.educator)
    assert found.all == 25
    judged = next(one for one in found.items if one.statistics.n)
    assert (judged.statistics.n, judged.statistics.p, sum(judged.statistics.chosen.values())) == (2, 0.5, 2)
    assert judged.item is not None
    with pytest.raises(InputError):
        house.does(bad_items.withdraw, judged.item.id, " ", by=house.educator)
    with pytest.raises(NotFoundError):
        house.does(bad_items.withdraw, "0" * 32, "no such", by=house.educator)
    with pytest.raises(ForbiddenError):
        house.does(bad_items.withdraw, judged.item.id, "wrong key")
    house.does(bad_items.withdraw, judged.item.id, "wrong key", by=house.educator)
    with pytest.raises(ConflictError):
        house.does(bad_items.withdraw, judged.item.id, "again", by=house.educator)
    assert house.does(bad_items.withdrawn) == [judged.item.id]
    (bad,) = house.does(bad_items.figures, by=house.educator).bad
    assert bad.reason == "wrong key"
    house.does(bad_items.put_back, judged.item.id, by=house.educator)
    with pytest.raises(NotFoundError):
        house.does(bad_items.put_back, judged.item.id, by=house.educator)
    assert house.does(bad_items.withdrawn) == []


def test_what_happened_is_on_the_trail_without_words(house: House) -> None:
    sitting = house.begun()
    house.does(running.note, sitting.id, "quokka")
    house.does(running.pause, sitting.id)
    house.does(running.finish, sitting.id)
    with house.store.begin(system("test")) as work:
        events = [one.event for one in work.trail.latest() if one.event.subject_id == sitting.id]
    assert [one.action for one in reversed(events)] == ["exam.start", "exam.pause", "exam.resume", "exam.end"]
    assert "quokka" not in str(events)


def test_two_windows_answer_without_losing_either(house: House) -> None:
    sitting = house.begun()
    house.does(running.answer, sitting.id, 1, 1)
    house.does(running.answer, sitting.id, 2, 2)
    house.does(running.answer, sitting.id, 1, flagged=True)
    seen = house.does(running.see, sitting.id)
    assert [replace(one, seconds=0.0).choice for one in seen.answers[:2]] == [1, 2]
    assert seen.answers[0].flagged
