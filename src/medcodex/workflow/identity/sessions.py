"""Sessions of browsers: opened, looked up, kept awake, locked, ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.event import Event
from medcodex.workflow.identity.opaque import digest, fresh
from medcodex.workflow.identity.records import Session, Standing
from medcodex.workflow.identity.rules import read_rules
from medcodex.workflow.people import Actor, system

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.identity.records import Credential
    from medcodex.workflow.identity.rules import SignInRules
    from medcodex.workflow.people import User
    from medcodex.workflow.work import Store, Work

_NOTICE = timedelta(seconds=60)
"""How exactly the last request is remembered: a write for each would cost more than it tells."""
_AGENT = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened or changed, with the token that its cookie holds from now on."""

    session: Session
    token: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whose session a token belongs to, and what it may do."""

    user: User
    session: Session
    standing: Standing
    idle: timedelta

    def actor(self, address: str | None) -> Actor:
        """The user as the one who acts."""
        user = self.user
        return Actor(user.id, user.login, user.role, "web", self.session.id, address)


def stranger(address: str | None) -> Actor:
    """Whoever asks before they have proved who they are; signing in itself is the program's work."""
    return replace(system("sign-in"), address=address)


def begin_session(work: Work, user: User, credential: Credential, *, method: str, agent: str,
                  csrf: str | None = None) -> Opened:  # fmt: skip
    """A new session with a token that nobody has seen before. ``csrf`` is carried on where the same person comes back
    to pages that are still open."""
    rules = read_rules(work.identity.rules())
    token = fresh(work)
    session = Session(
        id=work.new_id(),
        user_id=user.id,
        digest=digest(token),
        csrf=csrf or fresh(work),
        method=method,
        created_at=work.now,
        seen_at=work.now,
        ends_at=work.now + rules.lasting,
        waits=_waits(user, credential, rules, method),
        address=work.actor.address,
        agent="".join(char for char in agent if char.isprintable())[:_AGENT],
    )
    work.identity.sessions.add(session)
    action = "session.open" if session.waits is None else "session.begin"
    work.record(Event(action, "user", user.id, detail={"method": method, "session": session.id}))
    return Opened(session, token)


def _waits(user: User, credential: Credential, rules: SignInRules, method: str) -> Standing | None:
    """What is left to be proved. A provider of single sign-on sees to the second factor itself."""
    if method == "sso":
        return None
    if credential.has_factor:
        return Standing.FACTOR
    return Standing.ENROL if user.role in rules.factor_roles else None


def rotate(work: Work, session: Session) -> Opened:
    """The session under a new token: after a step up, an older one is worth nothing."""
    token = fresh(work)
    changed = replace(session, digest=digest(token), seen_at=work.now)
    work.identity.sessions.save(changed)
    return Opened(changed, token)


def find_session(store: Store, token: str, address: str | None, *, awake: bool = True) -> Known | None:
    """The session of a token, kept awake by this request where it is open and ``awake``; None where there is none that
    lives, or its user is not active any more."""
    key = digest(token)
    with store.glance(stranger(address)) as work:
        known = _known(work, key)
        now = work.now
    if known is None or (_changed(known, now, awake=awake) is None):
        return known
    with store.begin(stranger(address)) as work:  # most requests change nothing, and wait for no writer
        known = _known(work, key)
        changed = None if known is None else _changed(known, work.now, awake=awake)
        if known is None or changed is None:
            return known
        work.identity.sessions.save(changed)
        if known.standing is Standing.LOCKED:
            detail = {"session": changed.id, "by": "idleness"}
            work.record(Event("session.lock", "user", known.user.id, detail=detail))
    return replace(known, session=changed)


def _known(work: Work, key: str) -> Known | None:
    found = work.identity.sessions.known(key)
    if found is None:
        return None
    session, user, kept = found
    if not user.active:
        return None
    rules = read_rules(kept)
    standing = session.standing(work.now, rules)
    return None if standing is Standing.ENDED else Known(user, session, standing, rules.idle)


def _changed(known: Known, now: dt.datetime, *, awake: bool) -> Session | None:
    """The session as this request leaves it; None for as it was."""
    session = known.session
    if known.standing is Standing.LOCKED:
        return replace(session, locked_at=now) if session.locked_at is None else None
    return replace(session, seen_at=now) if awake and now - session.seen_at >= _NOTICE else None


def lock(work: Work, session: Session) -> None:
    """Lock a session now, as its user asked."""
    work.identity.sessions.save(replace(session, locked_at=work.now))
    work.record(Event("session.lock", "user", session.user_id, detail={"session": session.id, "by": "user"}))


def end_session(work: Work, user_id: str, session_id: str) -> None:
    """End one session of a user. NotFoundError where it is none of theirs."""
    if all(session.id != session_id for session in work.identity.sessions.of(user_id, work.now)):
        raise NotFoundError("no such session", "session")
    work.identity.sessions.end(session_id)
    work.record(Event("session.end", "user", user_id, detail={"session": session_id}))


def end_sessions(work: Work, user_id: str, *, but: str | None = None) -> int:
    """End a user's sessions, but for one; how many."""
    count = work.identity.sessions.end_all(user_id, but=but)
    work.record(Event("session.end-all", "user", user_id, detail={"count": count}))
    return count


def sweep(work: Work, keep: dt.timedelta = timedelta(days=1)) -> None:
    """Forget what ended long ago."""
    work.identity.sessions.forget_ended(work.now - keep)
