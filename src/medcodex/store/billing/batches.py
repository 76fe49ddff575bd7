"""Batches and their files, and what was told of accounts; files and accounts are sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from medcodex.encounter.billing import ClaimKind
from medcodex.errors import ConflictError
from medcodex.store.billing.rows import Rows, older
from medcodex.store.schema.billing import billing_accounts, claim_batches
from medcodex.workflow.billing.records import ClaimBatch
from medcodex.workflow.billing.status import BatchStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column

_B, _A = claim_batches.c, billing_accounts.c
_PLAIN = (
    "id", "sender", "receiver", "interchange", "first_set", "sets", "claims", "charge", "sha256", "size", "created_at",
    "created_by", "sent_at", "sample", "version",
)  # fmt: skip
_LIGHT = [column for column in claim_batches.columns if column.name != "file"]
"""All columns but the file."""
_KEPT = _B.file.is_not(None).label("kept")


class BatchRows(Rows):
    """The part of BillingRepository that keeps batches and accounts."""

    def add_batch(self, batch: ClaimBatch, file: bytes) -> None:
        row = _row(batch) | {"file": self._sealed(file, _B.file, batch.id)}
        self._connection.execute(insert(claim_batches).values(row))

    def save_batch(self, batch: ClaimBatch) -> ClaimBatch:
        saved = replace(batch, version=batch.version + 1)
        known = (_B.id == batch.id, _B.version == batch.version)
        if self._connection.execute(update(claim_batches).where(*known).values(_row(saved))).rowcount != 1:
            raise ConflictError("the batch was changed by somebody else meanwhile", batch.id)
        return saved

    def batch(self, batch_id: str, *, lock: bool = False) -> ClaimBatch | None:
        asked = select(*_LIGHT, _KEPT).where(_B.id == batch_id)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else _batch(row)

    def batches(self, *, limit: int, after: str | None = None) -> Sequence[ClaimBatch]:
        asked = select(*_LIGHT, _KEPT).order_by(_B.created_at.desc(), _B.id.desc()).limit(limit)
        if after is not None:
            asked = asked.where(older(claim_batches, _B.created_at, after))
        return [_batch(row) for row in self._connection.execute(asked)]

    def by_control(self, *, interchange: int | None = None, group: int | None = None) -> Sequence[ClaimBatch]:
        which = _B.interchange == interchange if interchange is not None else _B.group_number == group
        return [_batch(row) for row in self._connection.execute(select(*_LIGHT, _KEPT).where(which))]

    def batch_file(self, batch_id: str) -> bytes | None:
        asked = select(_B.file).where(_B.id == batch_id)
        return self._opened(self._connection.execute(asked).scalar_one_or_none(), _B.file, batch_id)

    def account(self, chart_id: str) -> bytes | None:
        asked = select(_A.content).where(_A.chart_id == chart_id)
        return self._opened(self._connection.execute(asked).scalar_one_or_none(), _A.content, chart_id)

    def keep_account(self, chart_id: str, account: bytes) -> None:
        self._keep_account(chart_id, _A.content, account)

    def coverages(self, chart_id: str) -> bytes | None:
        asked = select(_A.coverages).where(_A.chart_id == chart_id)
        return self._opened(self._connection.execute(asked).scalar_one_or_none(), _A.coverages, chart_id)

    def keep_coverages(self, chart_id: str, coverages: bytes) -> None:
        self._keep_account(chart_id, _A.coverages, coverages)

    def _keep_account(self, chart_id: str, column: Column[Any], told: bytes) -> None:
        kept = {column.name: self._sealed(told, column, chart_id)}
        changing = update(billing_accounts).where(_A.chart_id == chart_id).values(kept)
        if self._connection.execute(changing).rowcount:
            return
        nothing = {_A.content.name: self._sealed(b"{}", _A.content, chart_id)}
        self._connection.execute(insert(billing_accounts), {"chart_id": chart_id, **nothing, **kept})


def _row(batch: ClaimBatch) -> dict[str, Any]:
    return {
        **{name: getattr(batch, name) for name in _PLAIN},
        "kind": str(batch.kind),
        "group_number": batch.group,
        "status": str(batch.status),
    }


def _batch(row: Any) -> ClaimBatch:
    return ClaimBatch(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=ClaimKind(row.kind),
        group=row.group_number,
        status=BatchStatus(row.status),
        kept=row.kept,
    )
