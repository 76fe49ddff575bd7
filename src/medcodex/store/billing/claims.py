"""Claims in the database: what is billed, what was found of it and the payer's number are sealed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, func, insert, or_, select, update

from medcodex.encounter import Claim, Finding
from medcodex.encounter.billing import ClaimKind
from medcodex.errors import ConflictError, StorageError
from medcodex.store.billing.rows import Rows, older
from medcodex.store.schema.billing import billed_claims
from medcodex.workflow.billing.ports import Tally
from medcodex.workflow.billing.records import ORIGINAL, ClaimRecord
from medcodex.workflow.billing.status import ClaimStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Select

    from medcodex.workflow.billing.ports import AskedClaims

_C = billed_claims.c
_PARTICULARS = msgspec.json.Decoder(tuple[tuple[Finding, ...], str])
_PLAIN = (
    "id", "chart_id", "number", "created_at", "changed_at", "charge", "payer", "receiver", "provider", "coder",
    "completion", "frequency", "replaces", "sequence", "follows", "batch_id", "clean", "accepted_first", "sent_at",
    "sample", "version",
)  # fmt: skip
_PAYER_NUMBER = "claim number of a payer"


class ClaimRows(Rows):
    """The part of BillingRepository that keeps claims."""

    def add(self, claim: ClaimRecord) -> None:
        self._connection.execute(insert(billed_claims).values(self._claim_row(claim)))

    def save(self, claim: ClaimRecord) -> ClaimRecord:
        saved = replace(claim, version=claim.version + 1)
        known = (_C.id == claim.id, _C.version == claim.version)
        if self._connection.execute(update(billed_claims).where(*known).values(self._claim_row(saved))).rowcount != 1:
            raise ConflictError("the claim was changed by somebody else meanwhile", claim.id)
        return saved

    def get(self, claim_id: str, *, lock: bool = False) -> ClaimRecord | None:
        return self._one(select(billed_claims).where(_C.id == claim_id), lock=lock)

    def by_number(self, number: str, *, lock: bool = False) -> ClaimRecord | None:
        return self._one(select(billed_claims).where(_C.number == number), lock=lock)

    def by_payer_number(self, number: str) -> Sequence[ClaimRecord]:
        index = self._sealer.ring.blind(_PAYER_NUMBER, number)
        return self._all(select(billed_claims).where(_C.payer_number_index == index).order_by(_C.created_at, _C.id))

    def of_chart(self, chart_id: str) -> Sequence[ClaimRecord]:
        return self._all(select(billed_claims).where(_C.chart_id == chart_id).order_by(_C.created_at, _C.number))

    def replacing(self, claim_id: str) -> ClaimRecord | None:
        standing = (_C.replaces == claim_id, _C.status != str(ClaimStatus.WITHDRAWN))
        return self._one(select(billed_claims).where(*standing))

    def following(self, claim_id: str) -> Sequence[ClaimRecord]:
        return self._all(select(billed_claims).where(_C.follows == claim_id).order_by(_C.created_at, _C.number))

    def listed(self, asked: AskedClaims, *, limit: int, after: str | None = None) -> Sequence[ClaimRecord]:
        found = select(billed_claims).where(*_wanted(asked)).order_by(_C.created_at.desc(), _C.id.desc()).limit(limit)
        return self._all(found if after is None else found.where(older(billed_claims, _C.created_at, after)))

    def counts(self) -> Mapping[ClaimStatus, int]:
        asked = select(_C.status, func.count()).group_by(_C.status)
        return {ClaimStatus(status): count for status, count in self._connection.execute(asked)}

    def claims_of(self, batch_id: str, *, lock: bool = False) -> Sequence[ClaimRecord]:
        asked = select(billed_claims).where(_C.batch_id == batch_id).order_by(_C.number)
        return self._all(asked.with_for_update() if lock else asked)

    def tallies(self, since: dt.date | None, until: dt.date | None, *, sample: bool | None = None) -> Sequence[Tally]:
        asked = (
            select(
                _C.payer,
                _C.coder,
                func.count(),
                func.count().filter(_C.clean),
                func.count(_C.accepted_first),
                func.count().filter(_C.accepted_first.is_(True)),
            )
            .where(
                _C.frequency == ORIGINAL,
                _C.replaces.is_(None),
                or_(_C.status != str(ClaimStatus.WITHDRAWN), _C.sent_at.is_not(None)),
                *_days(since, until),
                *([] if sample is None else [_C.sample.is_(sample)]),
            )
            .group_by(_C.payer, _C.coder)
            .order_by(_C.payer, _C.coder)
        )
        return [Tally(*row) for row in self._connection.execute(asked)]

    def _one(self, asked: Select[Any], *, lock: bool = False) -> ClaimRecord | None:
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else self._claim(row)

    def _all(self, asked: Select[Any]) -> Sequence[ClaimRecord]:
        return [self._claim(row) for row in self._connection.execute(asked)]

    def _claim_row(self, claim: ClaimRecord) -> dict[str, Any]:
        particulars = msgspec.json.encode((claim.findings, claim.payer_number))
        number = claim.payer_number
        return {
            **{name: getattr(claim, name) for name in _PLAIN},
            "claim": str(claim.claim),
            "kind": str(claim.kind),
            "status": str(claim.status),
            "payer_number_index": self._sealer.ring.blind(_PAYER_NUMBER, number) if number else None,
            "particulars": self._sealed(particulars, _C.particulars, claim.id),
            "content": self._sealed(claim.content or None, _C.content, claim.id),
        }

    def _claim(self, row: Any) -> ClaimRecord:
        try:
            findings, number = _PARTICULARS.decode(self._opened(row.particulars, _C.particulars, row.id) or b"")
        except msgspec.ValidationError:
            raise StorageError("written by another version of medcodex", "billed_claims.particulars") from None
        return ClaimRecord(
            **{name: getattr(row, name) for name in _PLAIN},
            claim=Claim(row.claim),
            kind=ClaimKind(row.kind),
            status=ClaimStatus(row.status),
            content=self._opened(row.content, _C.content, row.id) or b"",
            findings=findings,
            payer_number=number,
        )


def _wanted(asked: AskedClaims) -> list[ColumnElement[bool]]:
    names = ("status", "kind", "payer", "receiver", "chart_id", "batch_id", "coder")
    told = ((name, getattr(asked, name)) for name in names)
    found = [_C[name] == str(value) for name, value in told if value is not None]
    return [*found, *_days(asked.since, asked.until)]


def _days(since: dt.date | None, until: dt.date | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if since is not None:
        found.append(_C.created_at >= dt.datetime.combine(since, dt.time.min, dt.UTC))
    if until is not None:
        found.append(_C.created_at < dt.datetime.combine(until, dt.time.min, dt.UTC) + dt.timedelta(days=1))
    return [and_(*found)] if found else []
