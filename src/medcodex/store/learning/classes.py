"""Classes in the database; what somebody typed is sealed."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from medcodex.errors import ConflictError
from medcodex.learn.classes.records import (
    Agreement,
    Assignment,
    AssignmentKind,
    Class,
    Counts,
    KeyShown,
    Late,
    Member,
    Remark,
    Standing,
)
from medcodex.store.billing.rows import Rows
from medcodex.store.schema import learn_classes as schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Select

_C, _O, _M = schema.learn_classes.c, schema.learn_class_owners.c, schema.learn_members.c
_A, _G, _R = schema.learn_assignments.c, schema.learn_agreements.c, schema.learn_remarks.c
_OF_CLASS = ("id", "starts", "ends", "zone", "created_at", "archived_at", "version")
_OF_ASSIGNMENT = (
    "id", "class_id", "opens", "due", "created_at", "attempts", "weight", "questions", "variants", "withdrawn",
    "version",
)  # fmt: skip
_WORDS: Mapping[str, Callable[[str], Any]] = {
    "kind": AssignmentKind,
    "late": Late,
    "key_shown": KeyShown,
    "counts": Counts,
}
_OF_AGREEMENT = ("assignment_id", "user_id", "at", "due", "more_attempts", "excused")
_OF_REMARK = ("id", "class_id", "user_id", "by", "at", "assignment_id")


class Classes(Rows):
    """learn.classes.ports.ClassRepository."""

    def add(self, one: Class) -> None:
        self._connection.execute(insert(schema.learn_classes).values(self._class_row(one)))
        self._put_owners(one)

    def save(self, one: Class) -> Class:
        saved = replace(one, version=one.version + 1)
        known = (_C.id == one.id, _C.version == one.version)
        changed = self._connection.execute(update(schema.learn_classes).where(*known).values(self._class_row(saved)))
        if changed.rowcount != 1:
            raise ConflictError("it was changed by somebody else meanwhile", one.id)
        self._connection.execute(delete(schema.learn_class_owners).where(_O.class_id == one.id))
        self._put_owners(saved)
        return saved

    def get(self, class_id: str) -> Class | None:
        return next(iter(self._classes(_C.id == class_id)), None)

    def by_code(self, code: str) -> Class | None:
        return next(iter(self._classes(_C.code_digest == _digest(code), _C.archived_at.is_(None))), None)

    def owned_by(self, user_id: str) -> Sequence[Class]:
        return self._classes(_C.id.in_(select(_O.class_id).where(_O.user_id == user_id)))

    def of_learner(self, user_id: str) -> Sequence[Class]:
        mine = select(_M.class_id).where(_M.user_id == user_id, _M.standing == str(Standing.MEMBER))
        return self._classes(_C.id.in_(mine))

    def put_member(self, member: Member) -> None:
        key = (_M.class_id == member.class_id, _M.user_id == member.user_id)
        row = {"since": member.since, "standing": str(member.standing), "by_code": member.by_code}
        if self._connection.execute(update(schema.learn_members).where(*key).values(row)).rowcount:
            return
        row |= {"class_id": member.class_id, "user_id": member.user_id}
        self._connection.execute(insert(schema.learn_members).values(row))

    def member(self, class_id: str, user_id: str, *, lock: bool = False) -> Member | None:
        asked = select(schema.learn_members).where(_M.class_id == class_id, _M.user_id == user_id)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else _member(row)

    def members(self, class_id: str) -> Sequence[Member]:
        asked = select(schema.learn_members).where(_M.class_id == class_id).order_by(_M.since, _M.user_id)
        return [_member(row) for row in self._connection.execute(asked)]

    def add_assignment(self, one: Assignment) -> None:
        self._connection.execute(insert(schema.learn_assignments).values(self._assignment_row(one)))

    def save_assignment(self, one: Assignment) -> Assignment:
        saved = replace(one, version=one.version + 1)
        known = (_A.id == one.id, _A.version == one.version)
        changing = update(schema.learn_assignments).where(*known).values(self._assignment_row(saved))
        if self._connection.execute(changing).rowcount != 1:
            raise ConflictError("it was changed by somebody else meanwhile", one.id)
        return saved

    def assignment(self, assignment_id: str) -> Assignment | None:
        return next(iter(self._assignments(select(schema.learn_assignments).where(_A.id == assignment_id))), None)

    def assignments(self, class_id: str) -> Sequence[Assignment]:
        wanted = (_A.class_id == class_id, _A.withdrawn.is_(False))
        return self._assignments(select(schema.learn_assignments).where(*wanted).order_by(_A.due, _A.created_at, _A.id))

    def put_agreement(self, one: Agreement, reason: str) -> None:
        self._connection.execute(
            delete(schema.learn_agreements).where(_G.assignment_id == one.assignment_id, _G.user_id == one.user_id)
        )
        row = {name: getattr(one, name) for name in _OF_AGREEMENT}
        key = f"{one.assignment_id}:{one.user_id}"
        row["reason"] = self._sealed(reason.encode() or None, _G.reason, key)
        self._connection.execute(insert(schema.learn_agreements).values(row))

    def agreement(self, assignment_id: str, user_id: str) -> Agreement | None:
        return self._agreements(_G.assignment_id == assignment_id, _G.user_id == user_id).get(user_id)

    def agreements(self, assignment_id: str) -> Mapping[str, Agreement]:
        return self._agreements(_G.assignment_id == assignment_id)

    def reason(self, assignment_id: str, user_id: str) -> str:
        asked = select(_G.reason).where(_G.assignment_id == assignment_id, _G.user_id == user_id)
        kept = self._connection.execute(asked).scalar_one_or_none()
        return (self._opened(kept, _G.reason, f"{assignment_id}:{user_id}") or b"").decode()

    def add_remark(self, remark: Remark) -> None:
        row = {name: getattr(remark, name) for name in _OF_REMARK}
        row["text"] = self._sealed(remark.text.encode(), _R.text, remark.id)
        self._connection.execute(insert(schema.learn_remarks).values(row))

    def remarks(self, class_id: str, user_id: str) -> Sequence[Remark]:
        wanted = (_R.class_id == class_id, _R.user_id == user_id)
        asked = select(schema.learn_remarks).where(*wanted).order_by(_R.at.desc(), _R.id)
        return [
            Remark(**{name: getattr(row, name) for name in _OF_REMARK}, text=self._said(row.text, _R.text, row.id))
            for row in self._connection.execute(asked)
        ]

    def _agreements(self, *wanted: ColumnElement[bool]) -> dict[str, Agreement]:
        asked = select(*(_G[name] for name in _OF_AGREEMENT)).where(*wanted)
        return {row.user_id: Agreement(**row._asdict()) for row in self._connection.execute(asked)}

    def _classes(self, *wanted: ColumnElement[bool]) -> list[Class]:
        asked = select(schema.learn_classes).where(*wanted).order_by(_C.starts.desc(), _C.created_at.desc(), _C.id)
        rows = self._connection.execute(asked).all()
        owners: dict[str, list[str]] = {row.id: [] for row in rows}
        owning = select(_O.class_id, _O.user_id).where(_O.class_id.in_(list(owners))).order_by(_O.place)
        for class_id, user_id in self._connection.execute(owning):
            owners[class_id].append(user_id)
        return [
            Class(
                **{name: getattr(row, name) for name in _OF_CLASS},
                name=self._said(row.name, _C.name, row.id),
                code=self._said(row.code, _C.code, row.id),
                owners=tuple(owners[row.id]),
            )
            for row in rows
        ]

    def _put_owners(self, one: Class) -> None:
        rows = [{"class_id": one.id, "user_id": user, "place": place} for place, user in enumerate(one.owners)]
        self._connection.execute(insert(schema.learn_class_owners), rows)

    def _class_row(self, one: Class) -> dict[str, Any]:
        row = {name: getattr(one, name) for name in _OF_CLASS}
        row["name"] = self._sealed(one.name.encode(), _C.name, one.id)
        row["code"] = self._sealed(one.code.encode(), _C.code, one.id)
        return row | {"code_digest": _digest(one.code)}

    def _assignment_row(self, one: Assignment) -> dict[str, Any]:
        row = {name: getattr(one, name) for name in _OF_ASSIGNMENT} | {name: str(getattr(one, name)) for name in _WORDS}
        return row | {
            "subjects": " ".join(one.subjects),
            "title": self._sealed(one.title.encode(), _A.title, one.id),
        }

    def _assignments(self, asked: Select[Any]) -> list[Assignment]:
        return [
            Assignment(
                **{name: getattr(row, name) for name in _OF_ASSIGNMENT},
                **{name: word(getattr(row, name)) for name, word in _WORDS.items()},
                title=self._said(row.title, _A.title, row.id),
                subjects=tuple(row.subjects.split()),
            )
            for row in self._connection.execute(asked)
        ]

    def _said(self, value: bytes, column: Column[Any], row: str) -> str:
        return (self._opened(value, column, row) or b"").decode()


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _member(row: Any) -> Member:
    return Member(row.class_id, row.user_id, row.since, Standing(row.standing), row.by_code)
