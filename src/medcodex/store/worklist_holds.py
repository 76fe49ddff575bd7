"""Holds and follow-ups in the database; their notes are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, insert, or_, select, update

from medcodex.store.schema.foundation import charts
from medcodex.store.schema.worklist import follow_ups, holds
from medcodex.workflow.worklist.follow_up import Because, FollowUp
from medcodex.workflow.worklist.hold import Hold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from medcodex.store.sealing import Sealer

_MOST = 500


class Waiting:
    """The part of workflow.worklist.ports.WorklistRepository that keeps holds and follow-ups."""

    _connection: Connection
    _sealer: Sealer

    def add_hold(self, hold: Hold) -> None:
        self._connection.execute(
            insert(holds).values(
                id=hold.id,
                chart_id=hold.chart_id,
                reason=hold.reason,
                placed_by=hold.placed_by,
                placed_at=hold.placed_at,
                until=hold.until,
                note=self._sealed("holds", hold.id, hold.note),
                lifted_by=hold.lifted_by,
                lifted_at=hold.lifted_at,
            )
        )

    def save_hold(self, hold: Hold) -> None:
        done = {"lifted_by": hold.lifted_by, "lifted_at": hold.lifted_at}
        self._connection.execute(update(holds).where(holds.c.id == hold.id).values(done))

    def hold(self, hold_id: str) -> Hold | None:
        row = self._connection.execute(select(holds).where(holds.c.id == hold_id)).one_or_none()
        return None if row is None else self._hold(row)

    def holds(self, chart_id: str) -> Sequence[Hold]:
        asked = select(holds).where(holds.c.chart_id == chart_id).order_by(holds.c.placed_at.desc(), holds.c.id)
        return [self._hold(row) for row in self._connection.execute(asked)]

    def holds_on(self, chart_ids: Sequence[str]) -> Mapping[str, Sequence[Hold]]:
        if not chart_ids:
            return {}
        asked = select(holds).where(holds.c.chart_id.in_(chart_ids), holds.c.lifted_at.is_(None))
        found: dict[str, list[Hold]] = {}
        for row in self._connection.execute(asked.order_by(holds.c.placed_at.desc(), holds.c.id)):
            found.setdefault(row.chart_id, []).append(self._hold(row))
        return found

    def holds_ended(self, today: dt.date, limit: int) -> Sequence[Hold]:
        asked = (
            select(holds)
            .where(holds.c.lifted_at.is_(None), holds.c.until <= today)
            .order_by(holds.c.until)
            .limit(limit)
        )
        return [self._hold(row) for row in self._connection.execute(asked)]

    def add_follow_up(self, follow_up: FollowUp) -> None:
        self._connection.execute(
            insert(follow_ups).values(
                id=follow_up.id,
                chart_id=follow_up.chart_id,
                due=follow_up.due,
                made_by=follow_up.made_by,
                made_at=follow_up.made_at,
                because=str(follow_up.because),
                user_id=follow_up.user_id,
                note=self._sealed("follow_ups", follow_up.id, follow_up.note),
                done_by=follow_up.done_by,
                done_at=follow_up.done_at,
            )
        )

    def save_follow_up(self, follow_up: FollowUp) -> None:
        done = {"done_by": follow_up.done_by, "done_at": follow_up.done_at}
        self._connection.execute(update(follow_ups).where(follow_ups.c.id == follow_up.id).values(done))

    def follow_up(self, follow_up_id: str) -> FollowUp | None:
        row = self._connection.execute(select(follow_ups).where(follow_ups.c.id == follow_up_id)).one_or_none()
        return None if row is None else self._follow_up(row)

    def follow_ups(self, chart_id: str) -> Sequence[FollowUp]:
        asked = select(follow_ups).where(follow_ups.c.chart_id == chart_id)
        found = [self._follow_up(row) for row in self._connection.execute(asked)]
        return sorted(found, key=lambda one: (one.done_at is not None, one.due, one.id))

    def follow_ups_of(self, user_id: str, until: dt.date) -> Sequence[FollowUp]:
        theirs = and_(follow_ups.c.user_id.is_(None), charts.c.assignee == user_id)
        return self._due(or_(follow_ups.c.user_id == user_id, theirs), until)

    def follow_ups_unowned(self, until: dt.date) -> Sequence[FollowUp]:
        return self._due(and_(follow_ups.c.user_id.is_(None), charts.c.assignee.is_(None)), until)

    def _due(self, whose: ColumnElement[bool], until: dt.date) -> Sequence[FollowUp]:
        asked = (
            select(follow_ups)
            .join(charts, charts.c.id == follow_ups.c.chart_id)
            .where(follow_ups.c.done_at.is_(None), follow_ups.c.due <= until, whose)
            .order_by(follow_ups.c.due, follow_ups.c.id)
            .limit(_MOST)
        )
        return [self._follow_up(row) for row in self._connection.execute(asked)]

    def _hold(self, row: Any) -> Hold:
        return Hold(
            id=row.id,
            chart_id=row.chart_id,
            reason=row.reason,
            placed_by=row.placed_by,
            placed_at=row.placed_at,
            until=row.until,
            note=self._opened("holds", row),
            lifted_by=row.lifted_by,
            lifted_at=row.lifted_at,
        )

    def _follow_up(self, row: Any) -> FollowUp:
        return FollowUp(
            id=row.id,
            chart_id=row.chart_id,
            due=row.due,
            made_by=row.made_by,
            made_at=row.made_at,
            because=Because(row.because),
            user_id=row.user_id,
            note=self._opened("follow_ups", row),
            done_by=row.done_by,
            done_at=row.done_at,
        )

    def _sealed(self, table: str, row: str, note: str | None) -> bytes | None:
        return None if note is None else self._sealer.seal(note, table=table, row=row, column="note")

    def _opened(self, table: str, row: Any) -> str | None:
        return None if row.note is None else self._sealer.open(row.note, table=table, row=row.id, column="note")
