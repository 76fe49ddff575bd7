"""What is kept about proving who somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.identity.rules import SignInRules
    from medcodex.workflow.people import Role


@dataclass(frozen=True, slots=True)
class Credential:
    """How somebody signs in. ``password`` is a slow hash, None for those who come by single sign-on or have not
    followed their invitation yet; ``secret`` the second factor's, ``confirmed_at`` None while its first code is still
    to be typed; ``step`` the last one that a code was used for."""

    user_id: str
    password: str | None = None
    changed_at: dt.datetime | None = None
    secret: str | None = None
    confirmed_at: dt.datetime | None = None
    step: int | None = None

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is asked for at sign-in."""
        return self.secret is not None and self.confirmed_at is not None


class Standing(StrEnum):
    """What a session may do. FACTOR: a code of the second factor is to come; ENROL: the role needs a second factor and
    there is none yet; LOCKED: idle for too long, the password is asked for again."""

    OPEN = "open"
    FACTOR = "factor"
    ENROL = "enrol"
    LOCKED = "locked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in with a browser. ``digest`` is the hash of the cookie's token, ``csrf`` the word that every
    change has to bring along, ``method`` "password" or "sso", ``waits`` FACTOR or ENROL where more is to be proved."""

    id: str
    user_id: str
    digest: str
    csrf: str
    method: str
    created_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime
    waits: Standing | None = None
    locked_at: dt.datetime | None = None
    address: str | None = None
    agent: str = ""

    def standing(self, now: dt.datetime, rules: SignInRules) -> Standing:
        """What the session may do at a time."""
        if now >= self.ends_at:
            return Standing.ENDED
        if self.waits is not None:
            return self.waits if now - self.seen_at < rules.idle else Standing.ENDED
        if self.locked_at is not None or now - self.seen_at >= rules.idle:
            return Standing.LOCKED
        return Standing.OPEN


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What a program shows. It acts for its owner in a role that allows no more than the owner's own."""

    id: str
    user_id: str
    name: str
    digest: str
    role: Role
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None

    def valid(self, now: dt.datetime) -> bool:
        """Whether it opens anything at a time."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that works once: whoever has it sets the password of a user. ``user_id`` None is the first start: whoever
    has that link makes the first administrator."""

    digest: str
    user_id: str | None
    created_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """Break-glass (45 CFR 164.312(a)(2)(ii), emergency access): one user may read one chart until a time, for a reason
    that they gave."""

    id: str
    user_id: str
    chart_id: str
    reason: str
    created_at: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Errand:
    """A way to the provider of single sign-on and back: what is expected when the browser returns."""

    digest: str
    nonce: str
    verifier: str
    onward: str
    expires_at: dt.datetime
