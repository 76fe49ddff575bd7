"""Control numbers: one row for each sender, held while numbers are drawn from it. No number is given twice, whatever is
undone, killed or put back: drawing is a transaction of its own, numbers follow the clock, and a restored backup goes on
far behind the last number that it knows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from medcodex.errors import StorageError
from medcodex.store.billing.rows import Rows
from medcodex.store.faults import told
from medcodex.store.schema.billing import control_numbers
from medcodex.workflow.billing.ports import Numbers

if TYPE_CHECKING:
    from sqlalchemy import Engine

_BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_FILE_EVERY = dt.timedelta(seconds=10)
_CLAIM_EVERY = dt.timedelta(milliseconds=1)
"""Numbers follow the clock as if a file went out every ten seconds and a claim was built every millisecond; who is
faster for a while runs ahead of the clock, and a restored database by the leap below."""
_MOST_FILE, _MOST_CLAIM = 999_999_999, 9_999_999_999_999
"""ISA13, GS06 and ST02 have nine digits; a claim's number thirteen."""
_LEAP_FILE, _LEAP_CLAIM = 10_000, 10_000_000
_COLUMNS = ("interchange", "group_number", "set_number", "claim")


class ControlNumbers(Rows):
    """The part of BillingRepository that gives numbers."""

    def draw(self, sender: str, wanted: Numbers, at: dt.datetime) -> Numbers:
        last = self._held(sender)
        elapsed = max(at - _BEGAN, dt.timedelta())
        files, claims = elapsed // _FILE_EVERY, elapsed // _CLAIM_EVERY
        counts = (wanted.interchange, wanted.group, wanted.set, wanted.claim)
        first = tuple(max(given, floor) + 1 for given, floor in zip(last, (files, files, files, claims), strict=True))
        ends = tuple(
            begin + count - 1 if count else given for begin, count, given in zip(first, counts, last, strict=True)
        )
        if max(ends[:3]) > _MOST_FILE or ends[3] > _MOST_CLAIM:
            raise StorageError("there are no control numbers left", "control_numbers")
        known = control_numbers.c.sender == sender
        changed = dict(zip(_COLUMNS, ends, strict=True))
        self._connection.execute(update(control_numbers).where(known).values(changed))
        return Numbers(*first)

    def _held(self, sender: str) -> tuple[int, int, int, int]:
        """The last numbers of a sender, its row held until the transaction ends."""
        row = self._row_of(sender)
        if row is None:
            try:
                with self._connection.begin_nested():
                    zeros: dict[str, Any] = dict.fromkeys(_COLUMNS, 0)
                    self._connection.execute(insert(control_numbers), {"sender": sender, **zeros})
            except IntegrityError:  # another made it at this moment
                pass
            row = self._row_of(sender)
        if row is None:
            raise StorageError("the row of a sender is not there", "control_numbers")
        return row.interchange, row.group_number, row.set_number, row.claim

    def _row_of(self, sender: str) -> Any:
        asked = select(control_numbers).where(control_numbers.c.sender == sender).with_for_update()
        return self._connection.execute(asked).one_or_none()


def leap(engine: Engine) -> None:
    """Go on far behind the last numbers: others may have been given after a backup was made."""
    with told(), engine.begin() as connection:
        if not inspect(connection).has_table(control_numbers.name):
            return
        leaps = (_LEAP_FILE, _LEAP_FILE, _LEAP_FILE, _LEAP_CLAIM)
        columns = {name: control_numbers.c[name] + by for name, by in zip(_COLUMNS, leaps, strict=True)}
        connection.execute(update(control_numbers).values(columns))
