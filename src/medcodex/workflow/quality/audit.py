"""The second review of one claim: from the auditor's own codes to a final decision, with the coder's say between."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass, replace
from decimal import Decimal  # noqa: TC003
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, InputError
from medcodex.workflow.quality.claim_codes import ClaimCode, Worth  # noqa: TC001
from medcodex.workflow.quality.comparing import compared
from medcodex.workflow.quality.rulings import Decision, Ruling, checked, settled, suggested, upheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.workflow.quality.comparing import Comparison

LONGEST = 4_000
"""Characters of a comment."""


class AuditStatus(StrEnum):
    """Where a review stands."""

    ASSIGNED = "assigned"
    COMPARED = "compared"
    REVIEWED = "reviewed"
    REBUTTED = "rebutted"
    ANSWERED = "answered"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """The coder's objection to the ruling on a difference (``place``), and what the auditor answered."""

    place: int
    says: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """A review. ``coded`` are the codes as the coder completed them, in claim order; ``audited`` the auditor's own;
    people are user ids. Of a ``blind`` review the auditor sees no code of the coder and no proposal of the engine until
    the own codes are in. ``coded_worth`` and ``final_worth`` are what the stay weighs as coded and as it stands;
    ``moved`` the dollars between them, positive where it was coded too high. ``stratum`` and ``reasons`` tell why the
    claim was drawn, ``place`` at which place of its sample."""

    id: str
    sample_id: str
    chart_id: str
    claim: str
    coder: str
    blind: bool
    coded: tuple[ClaimCode, ...]
    auditor: str | None = None
    status: AuditStatus = AuditStatus.ASSIGNED
    version: int = 1
    audited: tuple[ClaimCode, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    rebuttals: tuple[Rebuttal, ...] = ()
    reviewed_at: dt.datetime | None = None
    final_at: dt.datetime | None = None
    final_by: str | None = None
    accepted: bool = False
    coded_worth: Worth | None = None
    final_worth: Worth | None = None
    moved: Decimal | None = None
    stratum: str = ""
    reasons: tuple[str, ...] = ()
    drawn_at: dt.datetime | None = None
    place: int = 0

    @property
    def comparison(self) -> Comparison:
        """The coder's codes against the auditor's."""
        return compared(self.coded, self.audited)

    @property
    def standing(self) -> tuple[ClaimCode, ...]:
        """The codes that stand by the rulings as they are."""
        return settled(self.coded, self.audited, self.comparison, self.rulings)

    @property
    def hides_coding(self) -> bool:
        """Whether the auditor may not yet see what the coder coded."""
        return self.blind and self.status is AuditStatus.ASSIGNED


def taken(audit: Audit, auditor: str) -> Audit:
    """The review taken on by an auditor; nobody reviews the own work."""
    _expect(audit, AuditStatus.ASSIGNED)
    if auditor == audit.coder:
        raise ForbiddenError("nobody audits the own coding", f"audit {audit.id}")
    if audit.auditor not in {None, auditor}:
        raise ConflictError("another auditor has it", f"audit {audit.id}")
    return _next(audit, AuditStatus.ASSIGNED, auditor=auditor)


def submitted(audit: Audit, auditor: str, codes: Iterable[ClaimCode]) -> Audit:
    """The auditor's own codes, compared; each difference has the ruling that its kind suggests."""
    _expect(audit, AuditStatus.ASSIGNED)
    _by_auditor(audit, auditor)
    own = tuple(codes)
    found = compared(audit.coded, own)
    return _next(audit, AuditStatus.COMPARED, audited=own, rulings=suggested(found))


def ruled(audit: Audit, auditor: str, rulings: Iterable[Ruling], at: dt.datetime) -> Audit:
    """What the auditor says of each difference, for the coder to read."""
    _expect(audit, AuditStatus.COMPARED)
    _by_auditor(audit, auditor)
    given = checked(audit.comparison, rulings)
    if any(one.decision is Decision.OVERTURNED for one in given):
        raise InputError("error or advice: nothing is overturned before the coder was heard", "rulings: decision")
    if any(len(one.because) > LONGEST for one in given):
        raise InputError(f"at most {LONGEST} characters", "rulings: because")
    return _next(audit, AuditStatus.REVIEWED, rulings=given, reviewed_at=at)


def accepted(audit: Audit, coder: str) -> Audit:
    """The coder agrees with all of it."""
    _expect(audit, AuditStatus.REVIEWED)
    _by_coder(audit, coder)
    return _next(audit, AuditStatus.ANSWERED, accepted=True)


def rebutted(audit: Audit, coder: str, objections: Mapping[int, str]) -> Audit:
    """The coder objects to rulings, by the places of their differences."""
    _expect(audit, AuditStatus.REVIEWED)
    _by_coder(audit, coder)
    places = {one.place for one in audit.rulings}
    said = [Rebuttal(place, " ".join(words.split())) for place, words in sorted(objections.items())]
    if not said or any(one.place not in places or not one.says or len(one.says) > LONGEST for one in said):
        raise InputError(f"for each ruling objected to the reason, at most {LONGEST} characters", "rebuttal")
    return _next(audit, AuditStatus.REBUTTED, rebuttals=tuple(said))


def answered(audit: Audit, auditor: str, answers: Mapping[int, tuple[Decision, str]]) -> Audit:
    """The auditor's answer to each objection: what the ruling is now, and why."""
    _expect(audit, AuditStatus.REBUTTED)
    _by_auditor(audit, auditor)
    if {one.place for one in audit.rebuttals} != answers.keys() or any(
        not words.strip() or len(words) > LONGEST for _, words in answers.values()
    ):
        raise InputError("an answer with its reason to each objection", "answers")
    rebuttals = tuple(replace(one, answer=" ".join(answers[one.place][1].split())) for one in audit.rebuttals)
    rulings = tuple(
        one if one.place is None or one.place not in answers else replace(one, decision=answers[one.place][0])
        for one in audit.rulings
    )
    return _next(audit, AuditStatus.ANSWERED, rebuttals=rebuttals, rulings=rulings)


def decided(audit: Audit, by: str, at: dt.datetime, overturned: Mapping[int, Decision] | None = None) -> Audit:
    """The final decision, by an auditor who is not the coder; ``overturned`` are rulings that it changes. A review that
    found nothing needs no answer of the coder."""
    nothing = audit.status is AuditStatus.REVIEWED and not any(one.decision is Decision.ERROR for one in audit.rulings)
    if not nothing:
        _expect(audit, AuditStatus.ANSWERED)
    if by == audit.coder:
        raise ForbiddenError("nobody decides on the own coding", f"audit {audit.id}")
    changed = overturned or {}
    if not changed.keys() <= {one.place for one in audit.rulings}:
        raise InputError("no such ruling", "rulings: place")
    rulings = tuple(
        one if one.place is None or one.place not in changed else replace(one, decision=changed[one.place])
        for one in audit.rulings
    )
    return _next(audit, AuditStatus.FINAL, rulings=rulings, final_at=at, final_by=by)


def has_errors(audit: Audit) -> bool:
    """Whether codes are to be corrected."""
    return bool(upheld(audit.rulings))


def _expect(audit: Audit, status: AuditStatus) -> None:
    if audit.status is not status:
        raise ConflictError(f"out of turn for a review that is {audit.status}", f"audit {audit.id}")


def _by_auditor(audit: Audit, user: str) -> None:
    if user != audit.auditor:
        raise ForbiddenError("the review is another auditor's", f"audit {audit.id}")


def _by_coder(audit: Audit, user: str) -> None:
    if user != audit.coder:
        raise ForbiddenError("only the coder of the chart answers a review", f"audit {audit.id}")


def _next(audit: Audit, status: AuditStatus, **changes: object) -> Audit:
    return replace(audit, status=status, version=audit.version + 1, **changes)  # type: ignore[arg-type]
