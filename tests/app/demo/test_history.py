"""A demonstration's workbench: history is played by the use cases, and leaves a sound one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from medcodex.app.demo.opening import BILLING, DATABASE, KEYS, open_demo
from medcodex.errors import UsageError
from medcodex.library.home import Home
from medcodex.library.shelf import Shelf
from medcodex.store.identity.passwords import Argon2
from medcodex.store.trail import verify
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.identity.sign_in import sign_in
from medcodex.workflow.people import system
from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.querying.query import QueryStatus

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 5, 15)


def test_history(tmp_path: Path, embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    folder = tmp_path / "demo"
    with open_demo(folder, Shelf(Home(embedded_home)), TODAY) as demo:
        assert {path.name for path in folder.iterdir()} >= {BILLING, DATABASE, KEYS}
        with demo.store.begin(system("test")) as work:
            charts = {name: work.charts.get(chart_id) for name, chart_id in demo.stage.ids.items()}
            statuses = {chart.status for chart in charts.values() if chart is not None}
            queries = [one.status for chart_id in demo.stage.ids.values() for one in work.queries.of_chart(chart_id)]
            audits = [
                one.status for chart_id in demo.stage.ids.values() for one in work.quality.audits_of_chart(chart_id)
            ]
            times = [one.at for one in reversed(work.trail.latest(5000))]
        assert statuses >= {ChartStatus.COMPLETE, ChartStatus.READY, ChartStatus.HELD, ChartStatus.CODING}
        assert len(demo.stage.final) >= 5
        assert QueryStatus.ANSWERED in queries
        assert AuditStatus.FINAL in audits
        assert times == sorted(times)
        assert times[-1].date() < TODAY
        with demo.store.engine.connect() as connection:
            assert verify(connection, demo.store.sealer.ring.trail).broken is None
        for login, person in demo.people.items():
            opened = sign_in(demo.store, Argon2(), login, person.password, address="127.0.0.1", agent="test")
            assert opened.session.user_id == person.user.id
    with pytest.raises(UsageError, match="not empty"), open_demo(folder, Shelf(Home(embedded_home)), TODAY):
        pass
