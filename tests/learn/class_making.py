"""A class with an educator, learners and assignments, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.workbench_fixture import hired

from medcodex.learn.classes.assigning import Asked, set_work
from medcodex.learn.classes.joining import join
from medcodex.learn.classes.keeping import make_class
from medcodex.learn.classes.records import AssignmentKind
from medcodex.learn.results import Kind, Result
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from medcodex.learn.classes.records import Assignment, Class
    from medcodex.learn.work import LearnWork
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

ZONE = "America/Chicago"
CASES = {"one-chart": "One chart", "another-chart": "Another chart"}


class Listed:
    """learn.classes.ports.Subjects by hand."""

    def titles(self, work: LearnWork, kind: AssignmentKind) -> Mapping[str, str] | None:
        return CASES if kind is AssignmentKind.CASE else None


def acting(user: User) -> Actor:
    return Actor(user.id, user.login, user.role, "web")


class School:
    """An educator with a class of two learners; another educator and a student who have nothing to do with it."""

    def __init__(self, store: DatabaseStore) -> None:
        self.store = store
        people = hired(store, Role.EDUCATOR, Role.STUDENT, Role.STUDENT, Role.EDUCATOR, Role.STUDENT)
        self.educator, self.ann, self.ben, self.other, self.stranger = people
        with store.learning(acting(self.educator)) as work:
            self.day = work.now
            today = work.now.date()
            self.one: Class = make_class(work, "Coding I", today, today + dt.timedelta(90), ZONE)
        for user in (self.ann, self.ben):
            with store.learning(acting(user)) as work:
                join(work, self.one.code)

    def asked(self, **changes: Any) -> Asked:
        asked = Asked(
            "First charts",
            AssignmentKind.CASE,
            ("one-chart",),
            self.day - dt.timedelta(hours=1),
            self.day + dt.timedelta(days=7),
        )
        return replace(asked, **changes)

    def assigned(self, **changes: Any) -> Assignment:
        with self.store.learning(acting(self.educator)) as work:
            return set_work(work, self.one.id, self.asked(**changes), Listed())


def did(work: LearnWork, score: float, assignment: Assignment, subject: str = "one-chart", **more: Any) -> Result:
    """Something the actor did for an assignment."""
    told: dict[str, Any] = {"kind": Kind.CASE, "topics": ("sequencing",), "origin": work.new_id(), "at": work.now}
    made = Result(
        id=work.new_id(),
        user_id=work.actor.user_id,
        subject=subject,
        score=score,
        assignment_id=assignment.id,
        **(told | more),
    )
    work.results.add([made])
    return made
