"""Denials opened, amended and closed by what payers post: an observer of postings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.workflow.money.denials.acting import changed, tell
from medcodex.workflow.money.denials.deciding import DUPLICATE, paid_of, places_in, said_of, same_turn
from medcodex.workflow.money.denials.denying import denied
from medcodex.workflow.money.denials.records import Denial
from medcodex.workflow.money.denials.status import ASKED, CLOSED, Act, after
from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.encounter.billing import BilledClaim
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.denials.deciding import Said
    from medcodex.workflow.money.denials.denying import Denied
    from medcodex.workflow.money.posting import Posted
    from medcodex.workflow.money.records import Posting
    from medcodex.workflow.work import Work

    AppealDays = Callable[[str], int | None]
    """The days that a payer gives for an appeal, by its number; None where nobody told."""

_LONGEST_CHAIN = 20
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Former:
    """Denials of a claim that the one at hand replaces, and where its lines stand in that one."""

    denials: Sequence[Denial]
    places: Mapping[int, int] | None


def denials_observer(days: AppealDays) -> Callable[[Work, Posted], None]:
    """What watches postings: keeps what they deny as denials and closes those that they pay, in the transaction of the
    posting. A claim that is none of ours has no denials."""

    def observe(work: Work, posted: Posted) -> None:
        if posted.claim is None:
            return
        if posted.posting.outcome is Outcome.REVERSED:
            _taken_back(work, posted.posting)
        elif posted.posting.outcome is not Outcome.NOTED:
            _Opener(work, posted, posted.claim, days).decide()

    return observe


class _Opener:
    """One decision of a payer on one claim of ours."""

    def __init__(self, work: Work, posted: Posted, claim: ClaimRecord, days: AppealDays) -> None:
        self._work = work
        self._posting = posted.posting
        self._claim = claim
        self._day = posted.payment.date or posted.payment.produced or work.now.date()
        self._days = days(posted.posting.payer)
        self._billed = posted.billed
        self._found = list(denied(posted.posting, posted.billed))

    def decide(self) -> None:
        """Close or amend what was denied before, then open what is new."""
        left = list(self._found)
        for denial in self._work.denials.of_claim(self._claim.id, lock=True):
            said = self._said(denial, None)
            if said is None:
                continue
            self._settle(denial, said)
            if said.denied in left:
                left.remove(said.denied)
        follows: dict[int, str] = {}
        for former in self._formers():
            for denial in former.denials:
                said = self._said(denial, former.places)
                if said is not None and denial.decided_by != self._posting.id:
                    closed = self._settle(denial, said, elsewhere=True)
                    if said.denied in left:
                        follows.setdefault(left.index(said.denied), closed.id)
        for place, one in enumerate(left):
            self._open(one, follows.get(place))

    def _said(self, denial: Denial, places: Mapping[int, int] | None) -> Said | None:
        made = self._work.money.posting(denial.posting_id)
        if made is not None and not same_turn(made.status, self._posting.status, self._claim.sequence):
            return None
        return said_of(denial, self._posting, self._found, places)

    def _settle(self, denial: Denial, said: Said, *, elsewhere: bool = False) -> Denial:
        """A denial after what the payer says of it now; ``elsewhere`` where that was said of the claim that takes its
        claim's place, which has a denial of its own then."""
        now = said.denied
        if now is not None and now.cause == DUPLICATE and denial.cause != DUPLICATE:
            return self._noted(denial, now)  # it was decided before: that decision stands
        if now is not None and elsewhere and denial.status in CLOSED:
            return denial
        made = self._work.money.posting(denial.posting_id)
        recovered = _NOTHING if made is None else max(said.paid - paid_of(denial, made), _NOTHING)
        fields: dict[str, Any] = {"recovered": recovered, "decided_by": self._posting.id}
        if now is None:
            return self._moved(denial, Act.OVERTURN, fields)
        told = (f"{now.group}-{now.reason}", *now.also, *now.remarks)
        if elsewhere:
            return self._moved(denial, Act.UPHOLD, fields, told)
        fields |= {
            "amount": now.amount + recovered, "group": now.group, "reason": now.reason, "cause": now.cause,
            "also": now.also, "remarks": now.remarks, "extent": now.extent, "at_most": now.at_most,
            "respond_by": self._respond_by(),
        }  # fmt: skip
        return self._moved(denial, Act.UPHOLD if denial.status in ASKED else Act.AGAIN, fields, told)

    def _moved(self, denial: Denial, act: Act, fields: Mapping[str, Any], told: tuple[str, ...] = ()) -> Denial:
        if after(denial.status, act) is None:
            act = Act.NOTE
        return changed(self._work, replace(denial, **fields), act, posting=self._posting.id, told=told)

    def _noted(self, denial: Denial, now: Denied) -> Denial:
        tell(self._work, denial, denial, Act.NOTE, posting=self._posting.id, told=(f"{now.group}-{now.reason}",))
        return denial

    def _formers(self) -> Sequence[_Former]:
        """Denials of the claims that this one replaces, the nearest first."""
        found: list[_Former] = []
        claim, places = self._claim, None
        for _ in range(_LONGEST_CHAIN):
            former = self._work.billing.get(claim.replaces) if claim.replaces else None
            if former is None:
                break
            places = self._places(former.billed(), claim.billed(), places)
            found.append(_Former(self._work.denials.of_claim(former.id, lock=True), places))
            claim = former
        return found

    def _places(
        self, former: BilledClaim | None, newer: BilledClaim | None, then: Mapping[int, int] | None
    ) -> Mapping[int, int]:
        if former is None or newer is None:
            return {}
        found = places_in(former, newer)
        return found if then is None else {one: then[at] for one, at in found.items() if at in then}

    def _respond_by(self) -> dt.date | None:
        return None if self._days is None else self._day + dt.timedelta(days=self._days)

    def _open(self, one: Denied, follows: str | None) -> None:
        work, posting = self._work, self._posting
        denial = Denial(
            id=work.new_id(),
            posting_id=posting.id,
            claim_id=self._claim.id,
            chart_id=self._claim.chart_id,
            line=one.line,
            system=one.system,
            code=one.code,
            modifiers=one.modifiers,
            extent=one.extent,
            cause=one.cause,
            group=one.group,
            reason=one.reason,
            remarks=one.remarks,
            payer=posting.payer,
            amount=one.amount,
            denied_on=self._day,
            opened_at=work.now,
            changed_at=work.now,
            also=one.also,
            at_most=one.at_most,
            respond_by=self._respond_by(),
            decided_by=posting.id,
            follows=follows,
            sample=posting.sample or self._claim.sample,
        )
        work.denials.add(denial)
        tell(work, None, denial, Act.OPEN, posting=posting.id, told=(f"{one.group}-{one.reason}", *one.also))


def _taken_back(work: Work, reversal: Posting) -> None:
    """The payer takes an answer back: a denial that it closed is open again; of one that it made it is noted, until the
    payer decides anew."""
    for denial in work.denials.of_claim(reversal.claim_id or "", lock=True):
        by_it = denial.decided_by is not None and denial.decided_by == reversal.reverses
        if by_it and after(denial.status, Act.WITHDRAW) is not None:
            now = replace(denial, recovered=_NOTHING, decided_by=reversal.id)
            changed(work, now, Act.WITHDRAW, posting=reversal.id)
        elif by_it:
            tell(work, denial, denial, Act.REVERSE, posting=reversal.id)
