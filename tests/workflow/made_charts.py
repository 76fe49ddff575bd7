"""Charts, documents and sets of both for tests of the worklist, obviously invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from medcodex.encounter import Setting
from medcodex.workflow.chart import Chart, ChartStatus, Document

NOW = dt.datetime(2026, 5, 15, 12, 30, tzinfo=dt.UTC)
TODAY = NOW.date()


def chart(**told: Any) -> Chart:
    """A chart of an inpatient stay that ended five days ago, with what is told otherwise."""
    usual: dict[str, Any] = {
        "id": "c1",
        "patient_id": "p1",
        "account": "ACC-1",
        "setting": Setting.INPATIENT,
        "created_at": NOW,
        "admitted": dt.date(2026, 5, 5),
        "discharged": dt.date(2026, 5, 10),
        "payer": "Medicare",
        "specialty": "cardiology",
        "facility": "north",
        "value": Decimal(1000),
        "due": dt.date(2026, 5, 16),
        "status": ChartStatus.READY,
    }
    return Chart(**(usual | told))


def document(kind: str, text: str = "Words of a note.", **told: Any) -> Document:
    """A signed document of a kind."""
    usual: dict[str, Any] = {
        "id": f"d-{kind}",
        "chart_id": "c1",
        "number": kind,
        "version": 1,
        "kind": kind,
        "title": kind.title(),
        "text": text,
        "received": NOW,
        "signed": True,
    }
    return Document(**(usual | told))
