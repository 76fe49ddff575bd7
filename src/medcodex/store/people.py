"""Users in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from medcodex.store.schema.foundation import users
from medcodex.workflow.people import Role, User

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection


class People:
    """workflow.people.PeopleRepository over the table of users."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User) -> None:
        self._connection.execute(insert(users).values(_row(user)))

    def get(self, user_id: str) -> User | None:
        return _user(self._connection.execute(select(users).where(users.c.id == user_id)).one_or_none())

    def by_login(self, login: str) -> User | None:
        asked = select(users).where(users.c.login == login.strip().lower())
        return _user(self._connection.execute(asked).one_or_none())

    def save(self, user: User) -> None:
        self._connection.execute(update(users).where(users.c.id == user.id).values(_row(user)))

    def all(self) -> Sequence[User]:
        found = self._connection.execute(select(users).order_by(users.c.login))
        return [user for row in found if (user := _user(row)) is not None]


def _row(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "login": user.login.strip().lower(),
        "name": user.name,
        "role": str(user.role),
        "active": user.active,
        "created_at": user.created_at,
    }


def _user(row: Any) -> User | None:
    return None if row is None else user_of(row._asdict())


def user_of(kept: Mapping[str, Any]) -> User:
    """The user of a row of its table, for whoever reads the table together with others."""
    return User(**{**kept, "role": Role(kept["role"])})
