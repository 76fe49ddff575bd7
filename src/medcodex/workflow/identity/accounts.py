"""People with an account: added, invited, changed, shut out. Nobody ever knows another's password: whoever is added or
has lost it gets a link that works once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, NotFoundError, SignInError, UsageError
from medcodex.workflow.access import may, require
from medcodex.workflow.event import Event
from medcodex.workflow.identity.factor import remove_factor
from medcodex.workflow.identity.naming import accept_login, accept_name
from medcodex.workflow.identity.opaque import digest, fresh
from medcodex.workflow.identity.passwords import accept_password
from medcodex.workflow.identity.records import Invitation
from medcodex.workflow.identity.sessions import end_sessions, stranger
from medcodex.workflow.identity.trying import begin_with_link, count_link, lift
from medcodex.workflow.people import Role, User

if TYPE_CHECKING:
    from medcodex.workflow.identity.passwords import Hasher
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store, Work

INVITED_FOR = timedelta(hours=72)
SET_UP_FOR = timedelta(hours=24)
LINK_REFUSED = "this link has been used or has ended; ask for a new one"
_GIVEN_BY_ADMIN = frozenset({Role.ADMIN, Role.MANAGER})


def add_user(work: Work, login: str, name: str, role: Role) -> User:
    """A new user, who cannot sign in until they are invited or come by single sign-on. ForbiddenError, UsageError;
    ConflictError where the login is taken."""
    require(work.actor, "users.manage")
    _may_give(work.actor, role)
    user = User(work.new_id(), accept_login(login), accept_name(name), role, work.now)
    if work.people.by_login(user.login) is not None:
        raise ConflictError("this login is taken", "login")
    work.people.add(user)
    work.record(Event("user.add", "user", user.id, detail={"role": str(role)}))
    return user


def invite(work: Work, user_id: str) -> str:
    """A link's token by which a user sets a password; the one before stops working. ForbiddenError, NotFoundError."""
    user = _managed(work, user_id)
    token = fresh(work)
    work.identity.invite(Invitation(digest(token), user.id, work.now, work.now + INVITED_FOR))
    work.record(Event("user.invite", "user", user.id))
    return token


def reset(work: Work, user_id: str, *, factor: bool = False) -> str:
    """A link for somebody who lost their password: the old one stops working at once, sessions end, a lock is lifted,
    and with ``factor`` the second factor goes. ForbiddenError, NotFoundError."""
    user = _managed(work, user_id)
    work.identity.save_credential(replace(work.identity.credential(user.id), password=None))
    if factor:
        remove_factor(work, user, by_owner=False)
    end_sessions(work, user.id)
    lift(work, user.login)
    work.record(Event("user.reset", "user", user.id, detail={"factor": factor}))
    return invite(work, user.id)


def unlock_user(work: Work, user_id: str) -> None:
    """Lift the lock after too many attempts. ForbiddenError, NotFoundError."""
    user = _managed(work, user_id)
    lift(work, user.login)
    work.record(Event("user.unlock", "user", user.id))


def change_role(work: Work, user_id: str, role: Role) -> User:
    """Give a user another role; their sessions end, so that nothing goes on under the old one. ForbiddenError,
    NotFoundError, UsageError for the last administrator."""
    user = _managed(work, user_id)
    _may_give(work.actor, role)
    if role is user.role:
        return user
    changed = replace(user, role=role)
    _keep_an_administrator(work, user, changed)
    work.people.save(changed)
    end_sessions(work, user.id)
    work.record(Event("user.role", "user", user.id, detail={"from": str(user.role), "to": str(role)}))
    return changed


def set_active(work: Work, user_id: str, *, active: bool) -> User:
    """Shut a user out or let them in again; sessions end, tokens of programs are dead while the user is shut out.
    ForbiddenError, NotFoundError, UsageError for the last administrator."""
    user = _managed(work, user_id)
    changed = replace(user, active=active)
    _keep_an_administrator(work, user, changed)
    work.people.save(changed)
    if not active:
        end_sessions(work, user.id)
    work.record(Event("user.enable" if active else "user.disable", "user", user.id))
    return changed


def end_sessions_of(work: Work, user_id: str) -> int:
    """End all sessions of a user. ForbiddenError, NotFoundError."""
    return end_sessions(work, _managed(work, user_id).id)


def begin_set_up(store: Store) -> str | None:
    """The token by which the first administrator is made; None where there is an active one already."""
    with store.begin(stranger(None)) as work:
        if _administrators(work):
            return None
        token = fresh(work)
        work.identity.invite(Invitation(digest(token), None, work.now, work.now + SET_UP_FOR))
        work.record(Event("system.set-up", "system", "set-up"))
    return token


def invited(store: Store, token: str, address: str | None) -> User | None:
    """Whose link a token is; None for the link of the first start. SignInError where it is none, or used, or ended;
    ThrottledError after many of these."""
    with store.begin(stranger(address)) as work:
        found = _invitation(work, token)
        user = work.people.get(found.user_id) if found is not None and found.user_id is not None else None
    if found is None:
        raise SignInError(LINK_REFUSED)
    return user


def accept_invitation(store: Store, hasher: Hasher, token: str, password: str, *, address: str | None,
                      login: str = "", name: str = "") -> User:  # fmt: skip
    """Set a password by a link; ``login`` and ``name`` are the first administrator's, where the link makes one.
    SignInError, ThrottledError, UsageError."""
    user = invited(store, token, address)
    about = (user.login, user.name) if user is not None else (accept_login(login), accept_name(name))
    known = hasher.hash(accept_password(password, about))
    with store.begin(stranger(address)) as work:
        found = _invitation(work, token)
        right = found is not None and work.identity.use_invitation(found.digest)
        if right and user is None:
            user = _first_administrator(work, login, name)
        if right and user is not None:
            set_password(work, user, known)
            end_sessions(work, user.id)
            lift(work, user.login)
    if not right or user is None:
        raise SignInError(LINK_REFUSED)
    return user


def set_password(work: Work, user: User, known: str) -> None:
    """Keep the hash of a user's new password."""
    credential = work.identity.credential(user.id)
    work.identity.save_credential(replace(credential, password=known, changed_at=work.now))
    work.record(Event("user.password", "user", user.id))


def _invitation(work: Work, token: str) -> Invitation | None:
    """The invitation of a token that still works; one that does not is counted."""
    begin_with_link(work)
    found = work.identity.invitation(digest(token))
    user = work.people.get(found.user_id) if found is not None and found.user_id is not None else None
    dead = found is None or work.now >= found.expires_at or (found.user_id is not None and not (user and user.active))
    if dead or (found is not None and found.user_id is None and _administrators(work)):
        count_link(work)
        return None
    return found


def _first_administrator(work: Work, login: str, name: str) -> User:
    user = User(work.new_id(), accept_login(login), accept_name(name), Role.ADMIN, work.now)
    work.people.add(user)
    work.record(Event("user.add", "user", user.id, detail={"role": "admin"}))
    return user


def _managed(work: Work, user_id: str) -> User:
    """A user whom the actor may change: not themselves, and an administrator or manager only as an administrator."""
    require(work.actor, "users.manage")
    user = work.people.get(user_id)
    if user is None:
        raise NotFoundError("no such user", "user")
    if user.id == work.actor.user_id:
        raise ForbiddenError("nobody changes their own account here; /account is for that")
    _may_give(work.actor, user.role)
    return user


def manages(actor: Actor, role: Role) -> bool:
    """Whether an actor may give a role, and change the users who have it: those of administrators and managers are an
    administrator's to give."""
    return may(actor, "users.manage") and (actor.role is Role.ADMIN or role not in _GIVEN_BY_ADMIN)


def _may_give(actor: Actor, role: Role) -> None:
    if not manages(actor, role):
        raise ForbiddenError(f"only an administrator manages the role {role}")


def _administrators(work: Work) -> list[User]:
    return [user for user in work.people.all() if user.role is Role.ADMIN and user.active]


def _keep_an_administrator(work: Work, before: User, after: User) -> None:
    still = after.role is Role.ADMIN and after.active
    if before.role is Role.ADMIN and not still and [user.id for user in _administrators(work)] == [before.id]:
        raise UsageError("the last administrator stays one: make another first", "user")
