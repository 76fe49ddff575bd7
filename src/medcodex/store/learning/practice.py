"""Attempts, challenges and a site's own charts in the database; what somebody wrote is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, insert, select, update

from medcodex.errors import ConflictError
from medcodex.learn.practice.attempt import Attempt
from medcodex.learn.practice.challenge import Challenge, Standing
from medcodex.learn.practice.own_case import CaseState, Origin, OwnCase
from medcodex.store.billing.rows import Rows
from medcodex.store.schema.learn_practice import learn_attempts, learn_cases, learn_challenges

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Select

_A, _C, _O = learn_attempts.c, learn_challenges.c, learn_cases.c
_ATTEMPT = ("id", "user_id", "case_id", "digest", "at", "score", "seconds", "assignment_id")
_LIGHT = [learn_attempts.c[name] for name in _ATTEMPT]
_CHALLENGE = ("id", "user_id", "case_id", "digest", "attempt_id", "system", "code", "instead", "at", "answered_by",
              "answered_at")  # fmt: skip
_CASE = ("id", "name", "digest", "author", "added_at")
_FILES = msgspec.msgpack.Decoder(dict[str, bytes])


class Attempts(Rows):
    """learn.practice.attempt.AttemptRepository."""

    def add(self, attempt: Attempt) -> None:
        content = msgspec.json.encode((attempt.answer, attempt.mark))
        row = {name: getattr(attempt, name) for name in _ATTEMPT}
        self._connection.execute(
            insert(learn_attempts), row | {"content": self._sealed(content, _A.content, attempt.id)}
        )

    def get(self, attempt_id: str) -> Attempt | None:
        row = self._connection.execute(select(learn_attempts).where(_A.id == attempt_id)).one_or_none()
        return None if row is None else self._whole(row)

    def of_assignment(self, assignment_id: str) -> Sequence[Attempt]:
        asked = select(learn_attempts).where(_A.assignment_id == assignment_id).order_by(_A.at, _A.id)
        return [self._whole(row) for row in self._connection.execute(asked)]

    def _whole(self, row: Any) -> Attempt:
        answer, mark = msgspec.json.decode(self._opened(row.content, _A.content, row.id) or b"")
        return Attempt(**{name: getattr(row, name) for name in _ATTEMPT}, answer=answer, mark=mark)

    def of_user(self, user_id: str, case_id: str | None = None) -> Sequence[Attempt]:
        asked = select(*_LIGHT).where(_A.user_id == user_id).order_by(_A.at.desc(), _A.id.desc())
        rows = self._connection.execute(asked if case_id is None else asked.where(_A.case_id == case_id))
        return [Attempt(**row._mapping) for row in rows]

    def best(self, user_id: str) -> Mapping[str, float]:
        asked = select(_A.case_id, func.max(_A.score)).where(_A.user_id == user_id).group_by(_A.case_id)
        return {case: score for case, score in self._connection.execute(asked)}  # noqa: C416 - a result is no mapping


class Challenges(Rows):
    """learn.practice.challenge.ChallengeRepository."""

    def add(self, challenge: Challenge) -> None:
        row = {name: getattr(challenge, name) for name in _CHALLENGE}
        why = self._sealed(challenge.why.encode(), _C.why, challenge.id)
        self._connection.execute(insert(learn_challenges), row | {"standing": str(challenge.standing), "why": why})

    def get(self, challenge_id: str) -> Challenge | None:
        return next(iter(self._all(select(learn_challenges).where(_C.id == challenge_id))), None)

    def save(self, challenge: Challenge) -> None:
        changed = {
            "standing": str(challenge.standing),
            "answered_by": challenge.answered_by,
            "answered_at": challenge.answered_at,
            "answer": self._sealed(challenge.answer.encode(), _C.answer, challenge.id),
        }
        open_one = (_C.id == challenge.id, _C.standing == str(Standing.OPEN))
        if not self._connection.execute(update(learn_challenges).where(*open_one).values(changed)).rowcount:
            raise ConflictError("it was answered already", challenge.id)

    def listed(self, standing: Standing | None = None) -> Sequence[Challenge]:
        asked = select(learn_challenges).order_by(_C.at, _C.id)
        return self._all(asked if standing is None else asked.where(_C.standing == str(standing)))

    def of_user(self, user_id: str) -> Sequence[Challenge]:
        return self._all(select(learn_challenges).where(_C.user_id == user_id).order_by(_C.at.desc(), _C.id.desc()))

    def upheld(self, case_id: str) -> Sequence[Challenge]:
        wanted = (_C.case_id == case_id, _C.standing == str(Standing.UPHELD))
        return self._all(select(learn_challenges).where(*wanted).order_by(_C.at, _C.id))

    def _all(self, asked: Select[Any]) -> Sequence[Challenge]:
        return [self._challenge(row) for row in self._connection.execute(asked)]

    def _challenge(self, row: Any) -> Challenge:
        return Challenge(
            **{name: getattr(row, name) for name in _CHALLENGE},
            standing=Standing(row.standing),
            why=(self._opened(row.why, _C.why, row.id) or b"").decode(),
            answer=(self._opened(row.answer, _C.answer, row.id) or b"").decode(),
        )


class OwnCases(Rows):
    """learn.practice.own_case.OwnCaseRepository."""

    def add(self, case: OwnCase) -> None:
        row = {name: getattr(case, name) for name in _CASE}
        self._connection.execute(insert(learn_cases), row | self._changing(case))

    def save(self, case: OwnCase) -> None:
        changed = self._changing(case) | {"digest": case.digest}
        self._connection.execute(update(learn_cases).where(_O.id == case.id).values(changed))

    def get(self, version_id: str) -> OwnCase | None:
        return next(iter(self._all(select(learn_cases).where(_O.id == version_id))), None)

    def listed(self, states: Collection[CaseState]) -> Sequence[OwnCase]:
        wanted = _O.state.in_(sorted(map(str, states)))
        return self._all(select(learn_cases).where(wanted).order_by(_O.name, _O.added_at.desc(), _O.id))

    def versions(self, name: str) -> Sequence[OwnCase]:
        return self._all(select(learn_cases).where(_O.name == name).order_by(_O.added_at.desc(), _O.id.desc()))

    def _changing(self, case: OwnCase) -> dict[str, Any]:
        files = self._sealed(msgspec.msgpack.encode(dict(case.files)), _O.files, case.id)
        return {"state": str(case.state), "origin": str(case.origin), "files": files}

    def _all(self, asked: Select[Any]) -> Sequence[OwnCase]:
        return [self._case(row) for row in self._connection.execute(asked)]

    def _case(self, row: Any) -> OwnCase:
        return OwnCase(
            **{name: getattr(row, name) for name in _CASE},
            state=CaseState(row.state),
            origin=Origin(row.origin),
            files=_FILES.decode(self._opened(row.files, _O.files, row.id) or b""),
        )
