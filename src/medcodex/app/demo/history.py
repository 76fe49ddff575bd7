"""Some days of work on the sample charts, done by the use cases that people use, with a clock that is set: a table of
who does what and when (data/history.tsv), played from its first row to its last."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.demo.acts import Stage


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


def acts() -> Sequence[Act]:
    """The table, in its order, which is that of time."""
    text = (files("medcodex.app.demo") / "data" / "history.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return [
        Act(int(day), dt.time.fromisoformat(time), who, act, chart, what) for day, time, who, act, chart, what in rows
    ]


def first_moment(today: dt.date) -> dt.datetime:
    """When history begins."""
    return _moment(acts()[0], today)


def play(stage: Stage, clock: Clock, today: dt.date) -> None:
    """Play all of it. ``clock`` is the store's, and runs afterwards. MedcodexError where an act is refused."""
    for act in acts():
        clock.turn(_moment(act, today))
        stage.do(act)
    clock.release()


def _moment(act: Act, today: dt.date) -> dt.datetime:
    return dt.datetime.combine(today + dt.timedelta(days=act.day), act.time, dt.UTC)
