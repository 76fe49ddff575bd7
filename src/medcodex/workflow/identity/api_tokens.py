"""Tokens of programs: made by a person for themselves, shown once, in a role that allows no more than their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from medcodex.errors import ForbiddenError, NotFoundError, SignInError, UsageError
from medcodex.workflow.access import permissions
from medcodex.workflow.event import Event
from medcodex.workflow.identity.opaque import API_PREFIX, digest, fresh
from medcodex.workflow.identity.records import ApiToken
from medcodex.workflow.identity.sessions import stranger
from medcodex.workflow.identity.trying import begin_with_link, count_link
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from medcodex.workflow.work import Store, Work

LONGEST_DAYS = 366
_NOTICE = timedelta(minutes=5)
_NAME = 80
REFUSED = "this token is not known, has ended, or was revoked"


def roles_within(role: Role) -> list[Role]:
    """Roles that allow nothing which a role does not, itself first."""
    own = _held(role)
    return [role, *(other for other in Role if other is not role and _held(other) <= own)]


def make_token(work: Work, name: str, role: Role, days: int) -> tuple[ApiToken, str]:
    """A token of the actor's own: the record, and the text that is shown this once. ForbiddenError for a role beyond
    the actor's; UsageError for a name or a term that makes no sense."""
    label = " ".join(name.split())
    if not label or len(label) > _NAME or not label.isprintable():
        raise UsageError(f"a name of one to {_NAME} characters", "name")
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError(f"from 1 to {LONGEST_DAYS} days", "days")
    if role not in roles_within(work.actor.role):
        raise ForbiddenError(f"the role {role} allows more than yours")
    text = fresh(work, API_PREFIX)
    ends = work.now + timedelta(days=days)
    token = ApiToken(work.new_id(), work.actor.user_id, label, digest(text), role, work.now, ends)
    work.identity.tokens.add(token)
    work.record(Event("token.add", "token", token.id, detail={"role": str(role), "days": days}))
    return token, text


def revoke_token(work: Work, token_id: str, user_id: str) -> None:
    """Revoke a token of a user. NotFoundError where it is none of theirs."""
    token = work.identity.tokens.get(token_id)
    if token is None or token.user_id != user_id:
        raise NotFoundError("no such token", "token")
    if token.revoked_at is None:
        work.identity.tokens.save(replace(token, revoked_at=work.now))
        work.record(Event("token.revoke", "token", token.id))


def find_by_token(store: Store, text: str, address: str | None) -> Actor:
    """The actor behind a token. SignInError where it opens nothing; ThrottledError after many of these from one
    address. A token whose role has come to allow more than its owner's opens nothing either."""
    with store.glance(stranger(address)) as work:
        token = work.identity.tokens.by_digest(digest(text))
        user = work.people.get(token.user_id) if token is not None and token.valid(work.now) else None
        good = token is not None and user is not None and user.active and token.role in roles_within(user.role)
        fresh_use = token is None or token.used_at is None or work.now - token.used_at >= _NOTICE
    if not good or fresh_use:
        with store.begin(stranger(address)) as work:
            begin_with_link(work)
            if good and token is not None:
                work.identity.tokens.save(replace(token, used_at=work.now))
            else:
                count_link(work)
    if not good or token is None or user is None:
        raise SignInError(REFUSED)
    return Actor(user.id, user.login, token.role, "api", token.id, address)


def _held(role: Role) -> frozenset[str]:
    return frozenset(name for name, roles in permissions().items() if role in roles)
