"""The users of a demonstration, each with a password made for this one run."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.identity.accounts import add_user, set_password
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.identity.passwords import Hasher
    from medcodex.workflow.people import User

_CAST = (
    ("coder", "Casey Coder", Role.CODER),
    ("newcoder", "Nova Newcoder", Role.CODER),
    ("auditor", "Audrey Auditor", Role.AUDITOR),
    ("manager", "Morgan Manager", Role.MANAGER),
    ("biller", "Billie Biller", Role.BILLER),
    ("provider", "Dr. Attending Example", Role.PROVIDER),
    ("educator", "Edith Educator", Role.EDUCATOR),
    ("student", "Stuart Student", Role.STUDENT),
    ("admin", "Addison Admin", Role.ADMIN),
)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True, slots=True)
class Person:
    """A user and the password that is printed once."""

    user: User
    password: str


def hire(store: DatabaseStore, hasher: Hasher) -> Mapping[str, Person]:
    """Everybody, by login."""
    hired = {}
    for login, name, role in _CAST:
        password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        known = hasher.hash(password)
        with store.begin(system("demo")) as work:
            user = add_user(work, login, name, role)
            set_password(work, user, known)
        hired[login] = Person(user, password)
    return hired
