"""People who come from the hospital's own provider of sign-on (OpenID Connect): who they are here, and as what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, SignInError
from medcodex.workflow.event import Event
from medcodex.workflow.identity.naming import accept_login, accept_name
from medcodex.workflow.identity.sessions import begin_session, end_sessions
from medcodex.workflow.people import Role, User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.workflow.identity.sessions import Known, Opened
    from medcodex.workflow.work import Work

STRONGEST = (
    Role.ADMIN,
    Role.MANAGER,
    Role.AUDITOR,
    Role.CODER,
    Role.BILLER,
    Role.PROVIDER,
    Role.EDUCATOR,
    Role.STUDENT,
)
"""Which role counts where a person's groups lead to several."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What the provider said of a person, checked: ``groups`` are the values of the claim that tells roles."""

    issuer: str
    subject: str
    login: str
    name: str
    groups: tuple[str, ...]


def role_of(proven: Proven, roles: Mapping[str, Role]) -> Role | None:
    """The role that a person's groups lead to; None where they lead to none."""
    found = {roles[group] for group in proven.groups if group in roles}
    return next((role for role in STRONGEST if role in found), None)


def sign_on(work: Work, proven: Proven, roles: Mapping[str, Role], *, adopt: bool, agent: str,
            before: Known | None = None) -> Opened:  # fmt: skip
    """A session of a person whom the provider vouches for. Who comes first gets an account; a user of the same login is
    taken for them only with ``adopt``. A role that the provider changed is changed here. SignInError where no group
    leads to a role, the account is not active, or the login is somebody else's. ``before`` is a session of the same
    browser: of the same person, its open pages go on."""
    role = role_of(proven, roles)
    if role is None:
        raise SignInError("your account at the provider belongs to no group that works here; ask an administrator")
    user = _user(work, proven, role, adopt=adopt)
    if not user.active:
        raise SignInError("this account is not active; ask an administrator")
    if user.role is not role:
        end_sessions(work, user.id)
        work.record(Event("user.role", "user", user.id, detail={"from": str(user.role), "to": str(role), "by": "sso"}))
        user = replace(user, role=role)
        work.people.save(user)
    same = before is not None and before.user.id == user.id
    csrf = before.session.csrf if before is not None and same else None
    if before is not None:
        work.identity.sessions.end(before.session.id)
    return begin_session(work, user, work.identity.credential(user.id), method="sso", agent=agent, csrf=csrf)


def _user(work: Work, proven: Proven, role: Role, *, adopt: bool) -> User:
    linked = work.identity.linked(proven.issuer, proven.subject)
    user = work.people.get(linked) if linked is not None else None
    if user is not None:
        return user
    login = accept_login(proven.login)
    user = work.people.by_login(login)
    if user is not None and not adopt:
        raise SignInError("the login that the provider names is taken here by another account; ask an administrator")
    if user is None:
        user = User(work.new_id(), login, accept_name(proven.name or login), role, work.now)
        try:
            work.people.add(user)
        except ConflictError:
            raise SignInError("somebody signs in with this login at this very moment; try again") from None
        work.record(Event("user.add", "user", user.id, detail={"role": str(role), "by": "sso"}))
    work.identity.link(user.id, proven.issuer, proven.subject)
    work.record(Event("user.link", "user", user.id))
    return user
