"""A department for tests of the worklist's routes: people and charts, obviously invented."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any

import httpx
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.encounter import Claim, Setting
from medcodex.encounter.incoming import IncomingChart, IncomingDocument, IncomingPatient
from medcodex.store.work import DatabaseStore
from medcodex.workflow.intake.taking import file_one
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.workflow.people import User

NAME = "Quagga <script>alert(1)</script> Zebrafield"
TEXT = "DISCHARGE SUMMARY\nKudu pneumonia, treated.\n"
TODAY = dt.date(2026, 5, 15)


@dataclass(frozen=True, slots=True)
class Department:
    """A served workbench with one person of each role."""

    url: str
    store: DatabaseStore
    people: dict[Role, User]

    def client(self, role: Role | None) -> httpx.Client:
        """Speaks as one of them, None as a stranger; redirects are not followed."""
        headers = {} if role is None else as_user(self.people[role])
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, **PLAIN)

    def bring(self, account: str = "ACC-1", **told: Any) -> str:
        """A new chart's id."""
        return file_one(self.store, system("intake"), incoming(account, **told)).chart.id


def incoming(account: str, **told: Any) -> IncomingChart:
    """A chart of a stay that ended two days ago."""
    usual: dict[str, Any] = {
        "patient": IncomingPatient(f"MRN-{account}", NAME, dt.date(1950, 1, 2), "F"),
        "setting": Setting.INPATIENT,
        "claims": (Claim.FACILITY,),
        "admitted": TODAY - dt.timedelta(days=5),
        "discharged": TODAY - dt.timedelta(days=2),
        "payer": "Medicare",
        "specialty": "cardiology",
        "value": Decimal("1234.50"),
        "documents": (IncomingDocument("D1", TEXT, "discharge summary", signed=True),),
    }
    return IncomingChart(account, **(usual | told))


def from_noon(store: DatabaseStore) -> DatabaseStore:
    """The same store, from noon of a day that does not end while tests run."""
    noon, began = dt.datetime.combine(TODAY, dt.time(12), dt.UTC), monotonic()
    return DatabaseStore(store.engine, store.sealer.ring, lambda: noon + dt.timedelta(seconds=monotonic() - began))


@contextmanager
def department(store: DatabaseStore, home: Path) -> Iterator[Department]:
    """A workbench with one person of each role, served."""
    store = from_noon(store)
    people = dict(zip(Role, hired(store, *Role), strict=True))
    with workbench(store, home) as url:
        yield Department(url, store, people)
