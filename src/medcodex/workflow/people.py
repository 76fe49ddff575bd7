"""Who works here, and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class Role(StrEnum):
    """What somebody does in the department; what each may do is told by ``data/permissions.tsv``."""

    CODER = "coder"
    AUDITOR = "auditor"
    PROVIDER = "provider"
    BILLER = "biller"
    MANAGER = "manager"
    EDUCATOR = "educator"
    STUDENT = "student"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account. ``login`` is kept in lower case and is unique; a user is never deleted, as the trail
    names them, only made inactive."""

    id: str
    login: str
    name: str
    role: Role
    created_at: dt.datetime
    active: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and by which way in: "web", "api", "cli" or "system". ``address`` is where a request came
    from; None where there is no network."""

    user_id: str
    login: str
    role: Role
    via: str
    session_id: str | None = None
    address: str | None = None


def system(login: str) -> Actor:
    """The program itself at work, such as a retention run or the intake of a folder; it may do what an
    administrator and a manager may."""
    return Actor(user_id="", login=login, role=Role.ADMIN, via="system")


class PeopleRepository(Protocol):
    """Users as they are kept."""

    def add(self, user: User) -> None:
        """Keep a new user; ConflictError where the login is taken."""

    def get(self, user_id: str) -> User | None:
        """The user of an id."""

    def by_login(self, login: str) -> User | None:
        """The user of a login, in any case of letters."""

    def save(self, user: User) -> None:
        """Keep a changed name, role or activity."""

    def all(self) -> Sequence[User]:
        """Everybody, by login."""
