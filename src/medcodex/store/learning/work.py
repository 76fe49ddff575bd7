"""A transaction of a learner: it has no repository that reaches a patient."""

from __future__ import annotations

from functools import cached_property

from medcodex.store.learning.education import Education
from medcodex.store.learning.results import Results
from medcodex.store.learning.studies import Studies
from medcodex.store.transaction import Transaction


class LearningWork(Transaction):
    """learn.work.LearnWork over one connection in a transaction."""

    @cached_property
    def results(self) -> Results:
        return Results(self.connection)

    @cached_property
    def studies(self) -> Studies:
        return Studies(self.connection, self.sealer)

    @cached_property
    def education(self) -> Education:
        return Education(self.connection, self.sealer)
