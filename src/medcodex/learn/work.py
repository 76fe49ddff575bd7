"""One piece of a learner's work: what it reads and changes, in one transaction. It reaches no patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager

    from medcodex.learn.exams.ports import ExamRepository
    from medcodex.learn.results import ResultRepository
    from medcodex.workflow.event import Event
    from medcodex.workflow.people import Actor, PeopleRepository


class LearnWork(Protocol):
    """A transaction of one actor; kept whole, with its events, or not at all."""

    @property
    def actor(self) -> Actor:
        """Who does it."""

    @property
    def now(self) -> dt.datetime:
        """The time of this work, in UTC; it stands still until the work is done."""

    def new_id(self) -> str:
        """A new id that cannot be guessed: 32 hexadecimal digits."""

    def record(self, event: Event) -> None:
        """Put an event on the trail when the work is kept."""

    def attempt(self) -> AbstractContextManager[None]:
        """A part of the work that is undone by itself where it raises. ConflictError where it clashes."""

    @property
    def people(self) -> PeopleRepository:
        """Users."""

    @property
    def results(self) -> ResultRepository:
        """What learners did."""

    @property
    def exams(self) -> ExamRepository:
        """Sittings of mock exams."""


class LearnStore(Protocol):
    """Where learners' work is kept."""

    def learning(self, actor: Actor) -> AbstractContextManager[LearnWork]:
        """A transaction: kept when the block ends, undone when it raises. ConflictError, StorageError as for
        workflow.work.Store.begin."""
