"""A department with a few charts, and what its coding sessions left behind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.workflow.quality.making import dx

from medcodex.encounter import Setting
from medcodex.workflow.chart import Chart, Document, Patient
from medcodex.workflow.people import Actor, Role, User, system
from medcodex.workflow.productivity.figures import Done
from medcodex.workflow.productivity.weighing import Load
from medcodex.workflow.productivity.working import Act
from medcodex.workflow.quality.claim_codes import ClaimCode, Worth
from medcodex.workflow.quality.ports import Completed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.quality.acceptance import Addition, Proposal

DAY = dt.date(2026, 5, 4)
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
WHENEVER = (dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
ROLES = (*Role,)


@dataclass
class Department:
    """Users by role, each also as an actor; charts c0 to c5 of Zebra, inpatients of Medicare."""

    users: dict[Role, User]
    charts: list[Chart]

    def actor(self, role: Role) -> Actor:
        return acting(self.users[role])

    def id(self, role: Role) -> str:
        return self.users[role].id


def acting(user: User) -> Actor:
    return Actor(user.id, user.login, user.role, "web")


def department(store: DatabaseStore, charts: int = 6) -> Department:
    with store.begin(system("test")) as work:
        users = {role: User(f"u-{role}", str(role), f"{role.title()} Gnu", role, work.now) for role in ROLES}
        for user in users.values():
            work.people.add(user)
        work.charts.add_patient(Patient("p1", "MRN-Zebra", "Zebra Zuleika", dt.date(1950, 1, 2), "F"))
        made = [
            Chart(
                f"c{number}",
                "p1",
                f"A-{number}",
                Setting.INPATIENT,
                work.now,
                discharged=DAY,
                payer="Medicare",
            )
            for number in range(charts)
        ]
        for chart in made:
            work.charts.add(chart)
            text = f"Okapi syndrome number {chart.id}."
            work.charts.add_document(
                Document(f"d-{chart.id}", chart.id, "n1", 1, "progress note", "Note", text, work.now, signed=True)
            )
    return Department(users, made)


@dataclass
class Coded:
    """workflow.quality.ports.CodingRecord in memory."""

    completions: list[Completed] = field(default_factory=list)
    by_claim: dict[tuple[str, str], tuple[ClaimCode, ...]] = field(default_factory=dict)
    acted: list[Act] = field(default_factory=list)
    finished: list[Done] = field(default_factory=list)
    before: int = 500

    def completed(self, since: dt.datetime, until: dt.datetime) -> Sequence[Completed]:
        return [one for one in self.completions if since <= one.at < until]

    def charts_coded(self, coder: str, before: dt.datetime) -> int:
        return self.before

    def codes(self, chart_id: str, claim: str) -> tuple[ClaimCode, ...]:
        return self.by_claim.get((chart_id, claim), ())

    def proposed(self, chart_id: str, claim: str) -> tuple[ClaimCode, ...]:
        return dx("J18.9/Y")

    def proposals(self, since: dt.datetime, until: dt.datetime) -> tuple[Sequence[Proposal], Sequence[Addition]]:
        return [], []

    def acts(self, since: dt.datetime, until: dt.datetime) -> Sequence[Act]:
        return [one for one in self.acted if since <= one.at < until]

    def done(self, since: dt.datetime, until: dt.datetime) -> Sequence[Done]:
        return self.finished

    def settings(self, chart_ids: Sequence[str]) -> dict[str, str]:
        return dict.fromkeys(chart_ids, "inpatient")


def coded_by(coder: str, charts: Sequence[Chart], codes: tuple[ClaimCode, ...] = dx("J18.9/Y", "I50.23/Y")) -> Coded:
    """Each chart completed by one coder with the same codes."""
    found = Coded()
    for chart in charts:
        found.completions.append(
            Completed(chart.id, "facility", coder, NOON, "inpatient", "Medicare", "193", 1.3, 0.7, 2, 0, 0, 0)
        )
        found.by_claim[chart.id, "facility"] = codes
        found.acted += [Act(coder, NOON, chart.id, True), Act(coder, NOON + dt.timedelta(minutes=9), chart.id)]
        found.finished.append(Done(coder, Load(chart.id, "inpatient", 900, len(codes))))
    return found


class ByCode:
    """workflow.quality.ports.Weigher: stays with I50.23 weigh more."""

    def worth(self, chart: Chart, patient: Patient, claim: str, codes: Sequence[ClaimCode]) -> Worth | None:
        heavy = any(one.code == "I50.23" for one in codes)
        return Worth("193", 1.3, 1, "193") if heavy else Worth("195", 0.7, 0, "193")


class AnyBook:
    """workflow.quality.ports.CodeBooks: everything but codes that begin with X exists."""

    def printed(self, system: str, code: str, day: dt.date) -> str | None:
        return None if code.startswith("X") else code

    def decoys(self, system: str, code: str, day: dt.date) -> Sequence[str]:
        return [f"{code[:3]}.8"] if code != f"{code[:3]}.8" else []


def later(hours: float, start: dt.datetime = NOON) -> dt.datetime:
    return start + dt.timedelta(hours=hours)
