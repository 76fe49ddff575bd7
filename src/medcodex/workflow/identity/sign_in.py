"""Signing in with a password, and a second factor where one is due. Every failure reads the same and takes the same
time: who has an account is nobody's business."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import SignInError
from medcodex.workflow.event import Event
from medcodex.workflow.identity.naming import read_login
from medcodex.workflow.identity.opaque import digest
from medcodex.workflow.identity.passwords import LONGEST, prepared
from medcodex.workflow.identity.records import Standing
from medcodex.workflow.identity.second_factor import step_of, typed_recovery_code
from medcodex.workflow.identity.sessions import begin_session, rotate, stranger
from medcodex.workflow.identity.trying import begin_sign_in, succeed, take_back

if TYPE_CHECKING:
    from medcodex.workflow.identity.passwords import Hasher
    from medcodex.workflow.identity.records import Credential, Session
    from medcodex.workflow.identity.sessions import Opened
    from medcodex.workflow.people import User
    from medcodex.workflow.work import Store, Work

REFUSED = "login or password is not right"
CODE_REFUSED = "that code is not right, or was used before"


def sign_in(store: Store, hasher: Hasher, login: str, password: str, *, address: str | None, agent: str) -> Opened:
    """A new session. SignInError where login or password is wrong, ThrottledError where the attempt has to wait. The
    password is hashed between two transactions: it takes a while."""
    user, known = _attempt(store, login, address)
    right = _matches(hasher, known, password)
    with store.begin(stranger(address)) as work:
        opened = _answer(work, hasher, user, known, password, agent=agent) if right else None
        if opened is None:
            subject = user.id if user is not None else "unknown"
            work.record(Event("session.refused", "user", subject, detail={"by": "password"}))
    if opened is None:
        raise SignInError(REFUSED)
    return opened


def prove_password(store: Store, hasher: Hasher, user: User, password: str, *, address: str | None, why: str) -> None:
    """Ask somebody signed in for their password once more. SignInError, ThrottledError. ``why`` names on the trail what
    it was for."""
    _, known = _attempt(store, user.login, address)
    right = _matches(hasher, known, password)
    with store.begin(stranger(address)) as work:
        if right:
            succeed(work, user.login)
        else:
            work.record(Event("session.refused", "user", user.id, detail={"by": "password", "for": why}))
    if not right:
        raise SignInError("the password is not right", "password")


def unlock(store: Store, hasher: Hasher, user: User, session: Session, password: str, *, address: str | None) -> None:
    """Open a locked session again. SignInError, ThrottledError."""
    prove_password(store, hasher, user, password, address=address, why="unlock")
    with store.begin(stranger(address)) as work:
        current = work.identity.sessions.by_digest(session.digest)
        if current is not None:
            work.identity.sessions.save(replace(current, locked_at=None, seen_at=work.now))
            work.record(Event("session.unlock", "user", user.id, detail={"session": session.id}))


def prove_factor(store: Store, user: User, session: Session, code: str, *, address: str | None) -> Opened:
    """Finish a sign-in with a code of the second factor or a recovery code; the session goes on under a new token.
    SignInError, ThrottledError."""
    with store.begin(stranger(address)) as work:
        begin_sign_in(work, user.login)
        how = use_code(work, user, code)
        opened = None
        if how is None:
            work.record(Event("session.refused", "user", user.id, detail={"by": "code", "session": session.id}))
        else:
            succeed(work, user.login)
            opened = rotate(work, replace(session, waits=None))
            detail = {"method": session.method, "session": session.id, "factor": how}
            work.record(Event("session.open", "user", user.id, detail=detail))
    if opened is None:
        raise SignInError(CODE_REFUSED, "code")
    return opened


def use_code(work: Work, user: User, code: str) -> str | None:
    """Use up a code: "totp" or "recovery" for what it was, None where it is wrong or spent."""
    credential = work.identity.credential(user.id)
    if not credential.has_factor or credential.secret is None:
        return None
    step = step_of(credential.secret, code, work.now, credential.step)
    if step is not None:
        work.identity.save_credential(replace(credential, step=step))
        return "totp"
    recovery = typed_recovery_code(code)
    if recovery is not None and work.identity.use_recovery_code(user.id, digest(recovery)):
        return "recovery"
    return None


def _attempt(store: Store, login: str, address: str | None) -> tuple[User | None, str | None]:
    """Count an attempt; the user, if there is one, and the hash to hold the password against."""
    with store.begin(stranger(address)) as work:
        begin_sign_in(work, login)
        name = read_login(login)
        user = work.people.by_login(name) if name is not None else None
        active = user is not None and user.active
        known = work.identity.credential(user.id).password if active and user is not None else None
    return user, known


def _matches(hasher: Hasher, known: str | None, password: str) -> bool:
    # What is longer than any password is answered no quicker, and costs no more, than a wrong one.
    return hasher.matches(known, prepared(password[: LONGEST + 1]))


def _answer(work: Work, hasher: Hasher, user: User | None, known: str | None, password: str, *,
            agent: str) -> Opened | None:  # fmt: skip
    """The session of whoever gave the right password; None where the account changed meanwhile."""
    user = work.people.get(user.id) if user is not None else None
    if user is None or not user.active or known is None:
        return None
    credential = work.identity.credential(user.id)
    if credential.password != known:
        return None
    if hasher.outdated(known):
        credential = replace(credential, password=hasher.hash(prepared(password)))
        work.identity.save_credential(credential)
    opened = begin_session(work, user, credential, method="password", agent=agent)
    _settle(work, user, credential, opened)
    return opened


def _settle(work: Work, user: User, credential: Credential, opened: Opened) -> None:
    if credential.has_factor and opened.session.waits is Standing.FACTOR:
        take_back(work, user.login)
    else:
        succeed(work, user.login)
