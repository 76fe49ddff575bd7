"""A transaction of a learner: it has no repository that reaches a patient."""

from __future__ import annotations

from functools import cached_property

from medcodex.store.learning.exams import Exams
from medcodex.store.learning.results import Results
from medcodex.store.transaction import Transaction


class LearningWork(Transaction):
    """learn.work.LearnWork over one connection in a transaction."""

    @cached_property
    def results(self) -> Results:
        return Results(self.connection)

    @cached_property
    def exams(self) -> Exams:
        return Exams(self.connection, self.sealer)
