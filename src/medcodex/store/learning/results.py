"""Results of learners in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from medcodex.learn.results import Kind, Result
from medcodex.store.schema.learning import learn_results

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

_R = learn_results.c
_PLAIN = ("id", "user_id", "at", "subject", "score", "seconds", "origin", "assignment_id")


class Results:
    """learn.results.ResultRepository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, results: Sequence[Result]) -> None:
        if results:
            self._connection.execute(insert(learn_results), [_row(one) for one in results])

    def of_user(self, user_id: str, since: dt.datetime | None = None) -> Sequence[Result]:
        asked = select(learn_results).where(_R.user_id == user_id).order_by(_R.at, _R.id)
        return self._all(asked if since is None else asked.where(_R.at >= since))

    def of_assignment(self, assignment_id: str) -> Sequence[Result]:
        return self._all(select(learn_results).where(_R.assignment_id == assignment_id).order_by(_R.at, _R.id))

    def of_subject(self, kind: Kind, subject: str) -> Sequence[Result]:
        wanted = (_R.kind == str(kind), _R.subject == subject)
        return self._all(select(learn_results).where(*wanted).order_by(_R.at, _R.id))

    def _all(self, asked: Select[Any]) -> Sequence[Result]:
        return [_result(row) for row in self._connection.execute(asked)]


def _row(one: Result) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in _PLAIN}
    return plain | {"kind": str(one.kind), "topics": " ".join(one.topics)}


def _result(row: Any) -> Result:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Result(**plain, kind=Kind(row.kind), topics=tuple(row.topics.split()))
