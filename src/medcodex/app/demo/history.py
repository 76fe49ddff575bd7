"""Some days of work on the sample charts, done by the use cases that people use, with a clock that is set: tables of
who does what and when (data/history.tsv, data/claims.tsv), played from the first row to the last."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, Protocol

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

CODING, CLAIMS = "history.tsv", "claims.tsv"
"""The tables: charts until they are final, and their claims afterwards."""
BEFORE_CLAIMS = dt.timedelta(days=56)
"""How long before today the charts are of where their claims are told as well: payers take their time."""


class Act(NamedTuple):
    """Somebody does something with a chart. ``day`` counts from today, which is 0; ``what`` is told by the act."""

    day: int
    time: dt.time
    who: str
    act: str
    chart: str
    what: str


class Clock:
    """The time of a store: set while history is played, the real one afterwards."""

    def __init__(self) -> None:
        self._set: dt.datetime | None = None

    def __call__(self) -> dt.datetime:
        """The time, in UTC."""
        return self._set or dt.datetime.now(dt.UTC)

    def turn(self, to: dt.datetime) -> None:
        """Set it; never back."""
        self._set = max(to, self._set or to)

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self._set = self() + dt.timedelta(seconds=seconds)

    def release(self) -> None:
        """Let it run."""
        self._set = None


class Player(Protocol):
    """Who does what stands in a table."""

    def do(self, act: Act) -> None:
        """One row of it."""


def acts(table: str = CODING) -> Sequence[Act]:
    """A table, in its order, which is that of time."""
    return [
        Act(int(row["day"]), dt.time.fromisoformat(row["time"]), row["who"], row["act"], row["chart"], row["what"])
        for row in table_rows("medcodex.app.demo", f"data/{table}")
    ]


def first_moment(today: dt.date) -> dt.datetime:
    """When history begins."""
    return _moment(acts()[0], today)


def play(player: Player, clock: Clock, today: dt.date, table: str = CODING) -> None:
    """Play all of a table. ``clock`` is the store's, and stands still afterwards. MedcodexError where an act is
    refused."""
    for act in acts(table):
        clock.turn(_moment(act, today))
        player.do(act)


def _moment(act: Act, today: dt.date) -> dt.datetime:
    return dt.datetime.combine(today + dt.timedelta(days=act.day), act.time, dt.UTC)
