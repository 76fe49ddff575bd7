"""What learners keep of the career road, in the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from medcodex.learn.career.keeping import SelfAssessment
from medcodex.store.schema.learn_career import learn_checklist, learn_self_assessments

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

_A, _C = learn_self_assessments.c, learn_checklist.c


class CareerRows:
    """learn.career.keeping.CareerRepository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_assessment(self, assessment: SelfAssessment) -> None:
        row = {"id": assessment.id, "user_id": assessment.user_id, "at": assessment.at,
               "answers": json.dumps(dict(assessment.answers))}  # fmt: skip
        self._connection.execute(insert(learn_self_assessments).values(row))

    def assessments(self, user_id: str) -> Sequence[SelfAssessment]:
        asked = select(learn_self_assessments).where(_A.user_id == user_id).order_by(_A.at.desc(), _A.id)
        return [
            SelfAssessment(
                row.id, row.user_id, row.at, {name: tuple(told) for name, told in json.loads(row.answers).items()}
            )
            for row in self._connection.execute(asked)
        ]

    def tick(self, user_id: str, credential: str, step: str, on: dt.date) -> None:
        if step in self.ticked(user_id, credential):
            return
        row = {"user_id": user_id, "credential": credential, "step": step, "done_on": on}
        self._connection.execute(insert(learn_checklist).values(row))

    def untick(self, user_id: str, credential: str, step: str) -> None:
        which = (_C.user_id == user_id, _C.credential == credential, _C.step == step)
        self._connection.execute(delete(learn_checklist).where(*which))

    def ticked(self, user_id: str, credential: str) -> Mapping[str, dt.date]:
        asked = select(_C.step, _C.done_on).where(_C.user_id == user_id, _C.credential == credential)
        return {row.step: row.done_on for row in self._connection.execute(asked)}
