"""People who can sign in, a clock that tests turn, and a quick hash."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp

from medcodex.store.identity.passwords import Argon2
from medcodex.workflow.identity.accounts import set_password
from medcodex.workflow.identity.factor import confirm_factor, pending_secret
from medcodex.workflow.identity.sign_in import sign_in
from medcodex.workflow.people import Actor, Role, User, system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.identity.sessions import Opened

PASSWORD = "seven otters read novels"  # noqa: S105 - nobody's
ADDRESS = "192.0.2.7"
QUICK = Argon2(memory=64, passes=1)


@dataclass
class Clock:
    """A time that only moves when told."""

    now: datetime = field(default_factory=lambda: datetime(2026, 5, 15, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


def hired(store: DatabaseStore, login: str, role: Role = Role.CODER, password: str | None = PASSWORD) -> User:
    """A user with a password."""
    with store.begin(system("test")) as work:
        user = User(work.new_id(), login, login.title(), role, work.now)
        work.people.add(user)
        if password is not None:
            set_password(work, user, QUICK.hash(password))
    return user


def entered(store: DatabaseStore, login: str, password: str = PASSWORD, address: str = ADDRESS) -> Opened:
    """A sign-in with a password."""
    return sign_in(store, QUICK, login, password, address=address, agent="test")


def code_at(secret: str, when: datetime) -> str:
    """What the app shows."""
    return pyotp.TOTP(secret).at(when)


def with_factor(store: DatabaseStore, user: User, opened: Opened, clock: Clock) -> tuple[str, list[str]]:
    """Set up a second factor; its secret and recovery codes. The clock goes on by a step."""
    with store.begin(actor_of(user)) as work:
        secret = pending_secret(work, user)
    _, codes = confirm_factor(store, user, opened.session, code_at(secret, clock.now), address=ADDRESS)
    clock.pass_by(seconds=30)
    return secret, list(codes)


def actor_of(user: User) -> Actor:
    """A user as the one who acts."""
    return Actor(user.id, user.login, user.role, "web", address=ADDRESS)


def actions(store: DatabaseStore) -> list[str]:
    """What stands on the trail, oldest first."""
    with store.begin(system("test")) as work:
        return [one.event.action for one in reversed(work.trail.latest(1000))]
