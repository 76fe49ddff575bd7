"""Denials in the database; notes, reasons that somebody typed and letters are sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from medcodex.errors import ConflictError
from medcodex.store.billing.rows import Rows
from medcodex.store.money.denial_figures import FigureRows
from medcodex.store.schema.denials import MAX_CODES, appeal_letters, denial_events, denials
from medcodex.workflow.money.denials.records import AppealLetter, Denial, DenialEvent, Extent
from medcodex.workflow.money.denials.status import DenialStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

_D, _E, _L = denials.c, denial_events.c, appeal_letters.c
_PLAIN = (
    "id", "posting_id", "claim_id", "chart_id", "line", "system", "code", "cause", "reason", "payer", "amount",
    "at_most", "recovered", "denied_on", "respond_by", "assigned", "decided_by", "follows", "opened_at", "changed_at",
    "closed_at", "sample", "version",
)  # fmt: skip
_OF_LETTER = ("id", "denial_id", "made_at", "changed_at", "changed_by", "sent_on", "version")


class DenialRows(Rows):
    """The denials themselves, their timelines and letters."""

    def add(self, denial: Denial) -> None:
        self._connection.execute(insert(denials), self._row(denial))

    def save(self, denial: Denial) -> Denial:
        saved = replace(denial, version=denial.version + 1)
        known = (_D.id == denial.id, _D.version == denial.version)
        if self._connection.execute(update(denials).where(*known).values(self._row(saved))).rowcount != 1:
            raise ConflictError("the denial was changed by somebody else meanwhile", denial.id)
        return saved

    def get(self, denial_id: str, *, lock: bool = False) -> Denial | None:
        asked = select(denials).where(_D.id == denial_id)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else self._denial(row)

    def several(self, ids: Sequence[str]) -> Sequence[Denial]:
        rows = self._connection.execute(select(denials).where(_D.id.in_(ids)))
        found = {row.id: self._denial(row) for row in rows}
        return [found[one] for one in ids if one in found]

    def of_claim(self, claim_id: str, *, lock: bool = False) -> Sequence[Denial]:
        asked = select(denials).where(_D.claim_id == claim_id).order_by(_D.opened_at, _D.line, _D.id)
        rows = self._connection.execute(asked.with_for_update() if lock else asked)
        return [self._denial(row) for row in rows]

    def add_event(self, event: DenialEvent) -> None:
        last = select(func.coalesce(func.max(_E.place), 0)).where(_E.denial_id == event.denial_id)
        row: dict[str, Any] = {
            "id": event.id,
            "denial_id": event.denial_id,
            "place": self._connection.execute(last).scalar_one() + 1,
            "at": event.at,
            "user_id": event.by,
            "act": event.act,
            "before": None if event.before is None else str(event.before),
            "after": str(event.after),
            "posting_id": event.posting_id,
            "told": _joined(event.told),
            "why": self._sealed(event.why.encode() or None, _E.why, event.id),
        }
        self._connection.execute(insert(denial_events), row)

    def events(self, denial_id: str) -> Sequence[DenialEvent]:
        asked = select(denial_events).where(_E.denial_id == denial_id).order_by(_E.place)
        return [
            DenialEvent(
                row.id,
                row.denial_id,
                row.at,
                row.user_id,
                row.act,
                None if row.before is None else DenialStatus(row.before),
                DenialStatus(row.after),
                (self._opened(row.why, _E.why, row.id) or b"").decode(),
                row.posting_id,
                tuple(row.told.split()),
            )
            for row in self._connection.execute(asked)
        ]

    def add_letter(self, letter: AppealLetter) -> None:
        self._connection.execute(insert(appeal_letters), self._letter_row(letter))

    def save_letter(self, letter: AppealLetter) -> AppealLetter:
        saved = replace(letter, version=letter.version + 1)
        known = (_L.id == letter.id, _L.version == letter.version)
        if self._connection.execute(update(appeal_letters).where(*known).values(self._letter_row(saved))).rowcount != 1:
            raise ConflictError("the letter was changed by somebody else meanwhile", letter.id)
        return saved

    def letter(self, letter_id: str, *, lock: bool = False) -> AppealLetter | None:
        asked = select(appeal_letters).where(_L.id == letter_id)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else self._letter(row)

    def letters(self, denial_id: str) -> Sequence[AppealLetter]:
        asked = select(appeal_letters).where(_L.denial_id == denial_id).order_by(_L.made_at, _L.id)
        return [self._letter(row) for row in self._connection.execute(asked)]

    def _row(self, denial: Denial) -> dict[str, Any]:
        return {
            **{name: getattr(denial, name) for name in _PLAIN},
            "modifiers": " ".join(denial.modifiers),
            "extent": str(denial.extent),
            "adjustment_group": denial.group,
            "also": _joined(denial.also),
            "remarks": _joined(denial.remarks),
            "status": str(denial.status),
            "note": self._sealed(denial.note.encode() or None, _D.note, denial.id),
        }

    def _denial(self, row: Any) -> Denial:
        return Denial(
            **{name: getattr(row, name) for name in _PLAIN},
            modifiers=tuple(row.modifiers.split()),
            extent=Extent(row.extent),
            group=row.adjustment_group,
            also=tuple(row.also.split()),
            remarks=tuple(row.remarks.split()),
            status=DenialStatus(row.status),
            note=(self._opened(row.note, _D.note, row.id) or b"").decode(),
        )

    def _letter_row(self, letter: AppealLetter) -> dict[str, Any]:
        sealed = self._sealed(letter.text.encode(), _L.content, letter.id)
        return {name: getattr(letter, name) for name in _OF_LETTER} | {"content": sealed}

    def _letter(self, row: Any) -> AppealLetter:
        text = (self._opened(row.content, _L.content, row.id) or b"").decode()
        return AppealLetter(**{name: getattr(row, name) for name in _OF_LETTER}, text=text)


class Denials(DenialRows, FigureRows):
    """workflow.money.denials.ports.DenialRepository."""


def _joined(codes: Sequence[str]) -> str:
    """Codes as one text; those that do not fit any more are left out whole."""
    found = " ".join(codes)
    return found if len(found) <= MAX_CODES else found[: found.rindex(" ", 0, MAX_CODES + 1)]
