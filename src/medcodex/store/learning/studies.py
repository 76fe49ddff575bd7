"""Study plans in the database; their wishes are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from medcodex.errors import ConflictError
from medcodex.learn.study.kept import Kept
from medcodex.store.billing.rows import Rows
from medcodex.store.schema.learn_study import study_calendars, study_plans, study_reads
from medcodex.store.written import read, write

if TYPE_CHECKING:
    import datetime as dt

_P, _R, _C = study_plans.c, study_reads.c, study_calendars.c


class Studies(Rows):
    """learn.study.kept.StudyRepository."""

    def plan(self, user_id: str) -> Kept | None:
        sealed = self._connection.execute(select(_P.content).where(_P.user_id == user_id)).scalar()
        opened = self._opened(sealed, _P.content, user_id)
        return None if opened is None else read(opened.decode(), Kept, "study_plans.content")

    def save(self, plan: Kept) -> None:
        row = {
            "id": plan.id,
            "version": plan.version,
            "changed_at": plan.changed_at,
            "content": self._sealed(write(plan).encode(), _P.content, plan.user_id),
        }
        if plan.version == 1:
            self._connection.execute(insert(study_plans).values(user_id=plan.user_id, **row))
            return
        same = (_P.user_id == plan.user_id, _P.version == plan.version - 1)
        if not self._connection.execute(update(study_plans).where(*same).values(row)).rowcount:
            raise ConflictError("the plan was changed meanwhile", "plan")

    def remove(self, user_id: str) -> None:
        self._connection.execute(delete(study_plans).where(_P.user_id == user_id))

    def read(self, user_id: str) -> frozenset[str]:
        return frozenset(self._connection.execute(select(_R.topic).where(_R.user_id == user_id)).scalars())

    def mark_read(self, user_id: str, topic: str, at: dt.datetime) -> None:
        if topic not in self.read(user_id):
            self._connection.execute(insert(study_reads).values(user_id=user_id, topic=topic, at=at))

    def unmark_read(self, user_id: str, topic: str) -> None:
        self._connection.execute(delete(study_reads).where(_R.user_id == user_id, _R.topic == topic))

    def subscribed_at(self, user_id: str) -> dt.datetime | None:
        return self._connection.execute(select(_C.at).where(_C.user_id == user_id)).scalar()

    def subscriber(self, digest: str) -> str | None:
        return self._connection.execute(select(_C.user_id).where(_C.digest == digest)).scalar()

    def subscribe(self, user_id: str, digest: str, at: dt.datetime) -> None:
        self.unsubscribe(user_id)
        self._connection.execute(insert(study_calendars).values(user_id=user_id, digest=digest, at=at))

    def unsubscribe(self, user_id: str) -> None:
        self._connection.execute(delete(study_calendars).where(_C.user_id == user_id))
