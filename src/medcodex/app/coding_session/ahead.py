"""Charts coded while nobody waits for them, so that a coder finds the codes there."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from medcodex.errors import MedcodexError, StorageError
from medcodex.workflow.people import system
from medcodex.workflow.session.session import claims_of

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from medcodex.app.coding_session.desk import CodingDesk
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Store

log = logging.getLogger("medcodex.ahead")
ACTOR = system("coding ahead")
_AT_ONCE = 50
_PATIENCE = dt.timedelta(hours=1)


class AheadCoder:
    """Codes what waits, the nearest due first. Several on one database do no harm: a claim that another coded meanwhile
    stands as that one left it."""

    def __init__(self, store: Store, desk: CodingDesk, quiet: dt.timedelta) -> None:
        """``quiet`` is how long no document may have come to a chart before it is coded."""
        self._store = store
        self._desk = desk
        self._quiet = quiet
        self._passed: dict[str, dt.datetime] = {}

    def round(self, ended: Callable[[], bool] = lambda: False) -> int:
        """Code all that waits now, until ``ended`` says so; how many claims were coded. A chart that cannot be coded is
        passed over for an hour. StorageError where the database is away."""
        coded: dict[str, int] = {}
        while found := self._waiting(coded.keys() | self._passed.keys()):
            for chart, now in found:
                if ended():
                    return sum(coded.values())
                coded[chart.id] = self._code(chart)
                if not coded[chart.id]:
                    self._passed[chart.id] = now + _PATIENCE
        return sum(coded.values())

    def _waiting(self, without: Set[str]) -> list[tuple[Chart, dt.datetime]]:
        """The next charts. Each is taken once a round: by the clock of another machine a document may have come after
        any run of ours."""
        with self._store.glance(ACTOR) as work:
            self._passed = {chart: until for chart, until in self._passed.items() if until > work.now}
            names = work.sessions.uncoded(work.now - self._quiet, _AT_ONCE + len(without))
            charts = (work.charts.get(one) for one in names if one not in without)
            return [(chart, work.now) for chart in charts if chart is not None]

    def _code(self, chart: Chart) -> int:
        """How many claims of the chart were coded."""
        try:
            return sum(self._desk.code_ahead(ACTOR, chart.id, claim) for claim in claims_of(chart))
        except StorageError:
            raise
        except MedcodexError as error:
            log.warning("a chart waits for its coder: %s", type(error).__name__)
            return 0
