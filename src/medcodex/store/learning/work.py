"""A transaction of a learner: it has no repository that reaches a patient."""

from __future__ import annotations

from functools import cached_property

from medcodex.store.learning.career import CareerRows
from medcodex.store.learning.classes import Classes
from medcodex.store.learning.drills import Drills
from medcodex.store.learning.education import Education
from medcodex.store.learning.exams import Exams
from medcodex.store.learning.practice import Attempts, Challenges, OwnCases
from medcodex.store.learning.results import Results
from medcodex.store.learning.studies import Studies
from medcodex.store.transaction import Transaction


class LearningWork(Transaction):
    """learn.work.LearnWork over one connection in a transaction."""

    @cached_property
    def results(self) -> Results:
        return Results(self.connection)

    @cached_property
    def drills(self) -> Drills:
        return Drills(self.connection, self.sealer)

    @cached_property
    def career(self) -> CareerRows:
        return CareerRows(self.connection)

    @cached_property
    def attempts(self) -> Attempts:
        return Attempts(self.connection, self.sealer)

    @cached_property
    def challenges(self) -> Challenges:
        return Challenges(self.connection, self.sealer)

    @cached_property
    def own_cases(self) -> OwnCases:
        return OwnCases(self.connection, self.sealer)

    @cached_property
    def exams(self) -> Exams:
        return Exams(self.connection, self.sealer)

    @cached_property
    def studies(self) -> Studies:
        return Studies(self.connection, self.sealer)

    @cached_property
    def education(self) -> Education:
        return Education(self.connection, self.sealer)

    @cached_property
    def classes(self) -> Classes:
        return Classes(self.connection, self.sealer)
