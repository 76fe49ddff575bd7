"""Answers to drills in the database; what was written is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from medcodex.learn.drills.attempts import DrillAttempt
from medcodex.store.billing.rows import Rows
from medcodex.store.schema.learn_drills import learn_drill_attempts

if TYPE_CHECKING:
    from collections.abc import Sequence

_A = learn_drill_attempts.c
_PLAIN = ("id", "user_id", "at", "drill_id", "score", "sendable", "assignment_id")


class Drills(Rows):
    """learn.drills.attempts.DrillRepository."""

    def add(self, attempt: DrillAttempt) -> None:
        row = {name: getattr(attempt, name) for name in _PLAIN}
        sealed = self._sealed(attempt.answer.encode("utf-8", "surrogatepass"), _A.answer, attempt.id)
        self._connection.execute(insert(learn_drill_attempts).values(row | {"answer": sealed}))

    def get(self, attempt_id: str) -> DrillAttempt | None:
        row = self._connection.execute(select(learn_drill_attempts).where(_A.id == attempt_id)).one_or_none()
        return None if row is None else self._attempt(row)

    def of_user(self, user_id: str) -> Sequence[DrillAttempt]:
        asked = select(learn_drill_attempts).where(_A.user_id == user_id).order_by(_A.at.desc(), _A.id)
        return [self._attempt(row) for row in self._connection.execute(asked)]

    def _attempt(self, row: Any) -> DrillAttempt:
        answer = (self._opened(row.answer, _A.answer, row.id) or b"").decode("utf-8", "surrogatepass")
        return DrillAttempt(**{name: getattr(row, name) for name in _PLAIN}, answer=answer)
