"""What people do with a denial. Each act goes onto its timeline and the audit trail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import permissions, require
from medcodex.workflow.billing.acting import PERMISSION, typed
from medcodex.workflow.event import Event
from medcodex.workflow.money.denials.records import DenialEvent
from medcodex.workflow.money.denials.status import CLOSED, Act, after, moved

if TYPE_CHECKING:
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.work import Work

MAX_NOTE = 4_000


def denial_of(work: Work, denial_id: str, *, lock: bool = False) -> Denial:
    """The denial of an id. NotFoundError."""
    found = work.denials.get(denial_id, lock=lock)
    if found is None:
        raise NotFoundError("no such denial", denial_id)
    return found


def seen(work: Work, denial_id: str, version: int) -> Denial:
    """The denial, held for this transaction, as somebody saw it. ForbiddenError, NotFoundError; ConflictError where
    somebody else changed it since."""
    require(work.actor, PERMISSION)
    found = denial_of(work, denial_id, lock=True)
    if found.version != version:
        raise ConflictError("the denial was changed by somebody else meanwhile", denial_id)
    return found


def assign(work: Work, denial_id: str, version: int, user_id: str) -> Denial:
    """The denial, given to somebody who bills, or to nobody (""). InputError for anybody else; errors as for
    ``seen``."""
    denial = seen(work, denial_id, version)
    user = work.people.get(user_id) if user_id else None
    if user_id and (user is None or user.role not in permissions()[PERMISSION]):
        raise InputError("somebody who bills expected", "assigned")
    return changed(work, replace(denial, assigned=user_id), Act.ASSIGN)


def start(work: Work, denial_id: str, version: int) -> Denial:
    """The denial, on which the actor works; nobody else's is taken over. ConflictError where it cannot be worked on;
    errors as for ``seen``."""
    denial = seen(work, denial_id, version)
    return changed(work, replace(denial, assigned=denial.assigned or work.actor.user_id), Act.WORK)


def rebill(work: Work, denial_id: str, version: int, why: str = "") -> Denial:
    """The denial, which a corrected claim is to answer; errors as for ``start``."""
    return changed(work, seen(work, denial_id, version), Act.REBILL, _maybe(why))


def appeal(work: Work, denial_id: str, version: int, why: str = "") -> Denial:
    """The denial, of which the payer is asked to decide again; errors as for ``start``."""
    return changed(work, seen(work, denial_id, version), Act.APPEAL, _maybe(why))


def write_off(work: Work, denial_id: str, version: int, why: str) -> Denial:
    """The denial, given up; InputError without a reason, errors as for ``start``."""
    return changed(work, seen(work, denial_id, version), Act.WRITE_OFF, typed(why))


def reopen(work: Work, denial_id: str, version: int, why: str) -> Denial:
    """The denial, looked at again; InputError without a reason, errors as for ``start``."""
    return changed(work, seen(work, denial_id, version), Act.REOPEN, typed(why))


def note(work: Work, denial_id: str, version: int, text: str) -> Denial:
    """The denial with a note in the place of the one before, which its timeline keeps. InputError for none or one that
    is too long; errors as for ``seen``."""
    denial = seen(work, denial_id, version)
    said = text.replace("\r\n", "\n").strip()
    if not said or len(said) > MAX_NOTE:
        raise InputError(f"a note of at most {MAX_NOTE} characters expected", "note")
    return changed(work, replace(denial, note=said), Act.NOTE, said)


def changed(
    work: Work, denial: Denial, act: Act, why: str = "", *, posting: str | None = None, told: tuple[str, ...] = ()
) -> Denial:
    """The denial after an act, kept, and told to its timeline and the trail. ConflictError where it cannot be."""
    status = denial.status if act in _STAYING else moved(denial.status, act)
    closed_at = denial.closed_at if status is denial.status else work.now if status in CLOSED else None
    moving = replace(denial, status=status, changed_at=work.now, closed_at=closed_at)
    saved = work.denials.save(moving)
    tell(work, denial, saved, act, why, posting=posting, told=told)
    return saved


_STAYING = frozenset({Act.ASSIGN, Act.NOTE, Act.LETTER})


def tell(
    work: Work, before: Denial | None, now: Denial, act: Act, why: str = "", *, posting: str | None = None,
    told: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Put what happened onto the timeline and the trail."""
    status = None if before is None else before.status
    event = DenialEvent(
        work.new_id(), now.id, work.now, work.actor.user_id, str(act), status, now.status, why, posting, told
    )
    work.denials.add_event(event)
    detail = {"act": str(act), "status": str(now.status), "claim": now.claim_id}
    work.record(Event("denial.changed", "denial", now.id, now.chart_id, why or None, detail))


def can(denial: Denial, act: Act) -> bool:
    """Whether an act may be done to a denial as it stands."""
    return act in _STAYING or after(denial.status, act) is not None


def _maybe(why: str) -> str:
    return typed(why) if why.strip() else ""
