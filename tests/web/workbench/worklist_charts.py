"""A department for tests of the worklist's routes: people and charts, obviously invented."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.encounter import Claim, Setting
from medcodex.encounter.incoming import IncomingChart, IncomingDocument, IncomingPatient
from medcodex.workflow.intake.taking import file_one
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

NAME = "Quagga <script>alert(1)</script> Zebrafield"
TEXT = "DISCHARGE SUMMARY\nKudu pneumonia, treated.\n"


@dataclass(frozen=True, slots=True)
class Department:
    """A served workbench with one person of each role."""

    url: str
    store: DatabaseStore
    people: dict[Role, User]

    def client(self, role: Role | None) -> httpx.Client:
        """Speaks as one of them, None as a stranger; redirects are not followed."""
        headers = {} if role is None else as_user(self.people[role])
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)

    def bring(self, account: str = "ACC-1", **told: Any) -> str:
        """A new chart's id."""
        return file_one(self.store, system("intake"), incoming(account, **told)).chart.id


def incoming(account: str, **told: Any) -> IncomingChart:
    """A chart of a stay that ended two days ago."""
    today = dt.datetime.now(dt.UTC).date()
    usual: dict[str, Any] = {
        "patient": IncomingPatient(f"MRN-{account}", NAME, dt.date(1950, 1, 2), "F"),
        "setting": Setting.INPATIENT,
        "claims": (Claim.FACILITY,),
        "admitted": today - dt.timedelta(days=5),
        "discharged": today - dt.timedelta(days=2),
        "payer": "Medicare",
        "specialty": "cardiology",
        "value": Decimal("1234.50"),
        "documents": (IncomingDocument("D1", TEXT, "discharge summary", signed=True),),
    }
    return IncomingChart(account, **(usual | told))


@contextmanager
def department(store: DatabaseStore, home: Path) -> Iterator[Department]:
    """A workbench with one person of each role, served."""
    people = dict(zip(Role, hired(store, *Role), strict=True))
    with workbench(store, home) as url:
        yield Department(url, store, people)
