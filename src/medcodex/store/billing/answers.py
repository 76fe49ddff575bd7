"""Answer files and what they say; bytes, numbers and codes are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert, select

from medcodex.store.billing.rows import Rows, older
from medcodex.store.schema.billing import answer_files, claim_answers
from medcodex.workflow.billing.records import Answered, AnswerFile

if TYPE_CHECKING:
    from collections.abc import Sequence

_F, _A = answer_files.c, claim_answers.c
_LIGHT = [column for column in answer_files.columns if column.name != "data"]
_KEPT = _F.data.is_not(None).label("kept")
_CONTENT = msgspec.json.Decoder(tuple[str, tuple[str, ...], str])


class AnswerRows(Rows):
    """The part of BillingRepository that keeps answers."""

    def add_answer(self, answer: AnswerFile, data: bytes) -> None:
        row = {
            "id": answer.id,
            "sha256": answer.sha256,
            "size": answer.size,
            "kinds": " ".join(answer.kinds),
            "received_at": answer.received_at,
            "received_by": answer.received_by,
            "faults": answer.faults,
            "data": self._sealed(data, _F.data, answer.id),
        }
        self._connection.execute(insert(answer_files), row)

    def answer(self, answer_id: str) -> AnswerFile | None:
        row = self._connection.execute(select(*_LIGHT, _KEPT).where(_F.id == answer_id)).one_or_none()
        return None if row is None else _file(row)

    def answer_by_digest(self, sha256: str) -> AnswerFile | None:
        row = self._connection.execute(select(*_LIGHT, _KEPT).where(_F.sha256 == sha256)).one_or_none()
        return None if row is None else _file(row)

    def answers(self, *, limit: int, after: str | None = None) -> Sequence[AnswerFile]:
        asked = select(*_LIGHT, _KEPT).order_by(_F.received_at.desc(), _F.id.desc()).limit(limit)
        if after is not None:
            asked = asked.where(older(answer_files, _F.received_at, after))
        return [_file(row) for row in self._connection.execute(asked)]

    def answer_data(self, answer_id: str) -> bytes | None:
        asked = select(_F.data).where(_F.id == answer_id)
        return self._opened(self._connection.execute(asked).scalar_one_or_none(), _F.data, answer_id)

    def add_answered(self, answered: Sequence[Answered]) -> None:
        rows = [self._said(one, place) for place, one in enumerate(answered, 1)]
        if rows:
            self._connection.execute(insert(claim_answers), rows)

    def answered(self, answer_id: str) -> Sequence[Answered]:
        asked = select(claim_answers).where(_A.answer_id == answer_id).order_by(_A.place)
        return [self._answered(row) for row in self._connection.execute(asked)]

    def unmatched(self, *, limit: int) -> Sequence[Answered]:
        asked = (
            select(claim_answers)
            .join(answer_files, _F.id == _A.answer_id)
            .where(_A.claim_id.is_(None), _A.batch_id.is_(None))
            .order_by(_F.received_at.desc(), _F.id.desc(), _A.place)
            .limit(limit)
        )
        return [self._answered(row) for row in self._connection.execute(asked)]

    def _said(self, one: Answered, place: int) -> dict[str, Any]:
        content = msgspec.json.encode((one.number, one.told, one.payer_number))
        return {
            "id": one.id,
            "answer_id": one.answer_id,
            "place": place,
            "kind": one.kind,
            "segment": one.segment,
            "act": one.act,
            "claim_id": one.claim_id,
            "batch_id": one.batch_id,
            "changed": one.changed,
            "paid": one.paid,
            "content": self._sealed(content, _A.content, one.id),
        }

    def _answered(self, row: Any) -> Answered:
        number, told, payer_number = _CONTENT.decode(self._opened(row.content, _A.content, row.id) or b"")
        return Answered(
            id=row.id,
            answer_id=row.answer_id,
            kind=row.kind,
            segment=row.segment,
            number=number,
            act=row.act,
            told=told,
            claim_id=row.claim_id,
            batch_id=row.batch_id,
            changed=row.changed,
            paid=row.paid,
            payer_number=payer_number,
        )


def _file(row: Any) -> AnswerFile:
    return AnswerFile(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        kinds=tuple(row.kinds.split()),
        received_at=row.received_at,
        received_by=row.received_by,
        faults=row.faults,
        kept=row.kept,
    )
