"""A second factor set up, confirmed by its first code, and taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import SignInError, UsageError
from medcodex.workflow.event import Event
from medcodex.workflow.identity.opaque import digest
from medcodex.workflow.identity.records import Standing
from medcodex.workflow.identity.rules import read_rules
from medcodex.workflow.identity.second_factor import fresh_recovery_codes, fresh_secret, step_of
from medcodex.workflow.identity.sessions import rotate, stranger
from medcodex.workflow.identity.sign_in import CODE_REFUSED
from medcodex.workflow.identity.trying import begin_sign_in, succeed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.identity.records import Session
    from medcodex.workflow.identity.sessions import Opened
    from medcodex.workflow.people import User
    from medcodex.workflow.work import Store, Work


def pending_secret(work: Work, user: User) -> str:
    """The secret that is to be confirmed, made where there is none yet. UsageError where a second factor is set up."""
    credential = work.identity.credential(user.id)
    if credential.has_factor:
        raise UsageError("a second factor is set up already; remove it first", "factor")
    if credential.secret is None:
        credential = replace(credential, secret=fresh_secret(work), confirmed_at=None, step=None)
        work.identity.save_credential(credential)
    return credential.secret or ""


def confirm_factor(store: Store, user: User, session: Session, code: str, *,
                   address: str | None) -> tuple[Opened, Sequence[str]]:  # fmt: skip
    """Set up the second factor by its first code: the session under a new token, and the recovery codes, which are
    shown this once. SignInError where the code is wrong, ThrottledError where there were too many."""
    with store.begin(stranger(address)) as work:
        begin_sign_in(work, user.login)
        credential = work.identity.credential(user.id)
        step = None
        if credential.secret is not None and not credential.has_factor:
            step = step_of(credential.secret, code, work.now, None)
        if step is None:
            work.record(Event("factor.refused", "user", user.id))
        else:
            succeed(work, user.login)
            work.identity.save_credential(replace(credential, confirmed_at=work.now, step=step))
            codes = new_recovery_codes(work, user)
            work.record(Event("factor.add", "user", user.id))
            opened = rotate(work, replace(session, waits=None))
    if step is None:
        raise SignInError(CODE_REFUSED, "code")
    return opened, codes


def new_recovery_codes(work: Work, user: User) -> Sequence[str]:
    """New recovery codes in place of the old ones."""
    codes = fresh_recovery_codes(work)
    work.identity.replace_recovery_codes(user.id, [digest(code) for code in codes])
    work.record(Event("factor.recovery-codes", "user", user.id))
    return codes


def remove_factor(work: Work, user: User, *, by_owner: bool) -> None:
    """Take the second factor away. UsageError where the owner asks and their role needs one."""
    if by_owner and user.role in read_rules(work.identity.rules()).factor_roles:
        raise UsageError("your role needs a second factor", "factor")
    work.identity.save_credential(replace(work.identity.credential(user.id), secret=None, confirmed_at=None, step=None))
    work.identity.replace_recovery_codes(user.id, ())
    work.record(Event("factor.remove", "user", user.id))


def factor_due(session: Session) -> bool:
    """Whether a session waits for its user to set up a second factor."""
    return session.waits is Standing.ENROL
