"""Samples, audits, overpayments, seeds and goals in the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from medcodex.errors import ConflictError
from medcodex.store.schema.quality import audits, goals, overpayments, samples, seeds
from medcodex.store.written import read, write
from medcodex.workflow.productivity.goals import Goal
from medcodex.workflow.quality.audit import Audit, AuditStatus
from medcodex.workflow.quality.overpayment import Overpayment
from medcodex.workflow.quality.sampling import Sample, SampleKind
from medcodex.workflow.quality.seeding import Seed, SeedOutcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from medcodex.store.sealing import Sealer


class Quality:
    """workflow.quality.ports.QualityRepository over its tables."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add_sample(self, sample: Sample) -> None:
        self._connection.execute(insert(samples).values(asdict(sample) | {"kind": str(sample.kind)}))

    def sample(self, sample_id: str) -> Sample | None:
        row = self._connection.execute(select(samples).where(samples.c.id == sample_id)).one_or_none()
        return None if row is None else _sample(row)

    def samples(self) -> Sequence[Sample]:
        asked = select(samples).order_by(samples.c.made_at.desc(), samples.c.id)
        return [_sample(row) for row in self._connection.execute(asked)]

    def add_audit(self, audit: Audit) -> None:
        self._connection.execute(insert(audits).values(self._audit_row(audit)))

    def save_audit(self, audit: Audit) -> None:
        self._next(audits, audit.id, audit.version, self._audit_row(audit), "the review")

    def audit(self, audit_id: str) -> Audit | None:
        return next(iter(self._audits(audits.c.id == audit_id)), None)

    def audits_of_sample(self, sample_id: str) -> Sequence[Audit]:
        return self._audits(audits.c.sample_id == sample_id)

    def audits_of_coder(self, coder: str) -> Sequence[Audit]:
        return self._audits(audits.c.coder == coder)

    def audits_of_chart(self, chart_id: str) -> Sequence[Audit]:
        return self._audits(audits.c.chart_id == chart_id)

    def audits_not_final(self) -> Sequence[Audit]:
        return self._audits(audits.c.status != str(AuditStatus.FINAL))

    def audits_final(self, since: dt.datetime, until: dt.datetime) -> Sequence[Audit]:
        columns = audits.c
        return self._audits(
            columns.status == str(AuditStatus.FINAL), columns.final_at >= since, columns.final_at < until
        )

    def audited(self) -> frozenset[tuple[str, str]]:
        found = self._connection.execute(select(audits.c.chart_id, audits.c.claim).distinct())
        return frozenset((row.chart_id, row.claim) for row in found)

    def add_overpayment(self, overpayment: Overpayment) -> None:
        self._connection.execute(insert(overpayments).values(self._overpayment_row(overpayment)))

    def save_overpayment(self, overpayment: Overpayment) -> None:
        row = self._overpayment_row(overpayment)
        self._next(overpayments, overpayment.id, overpayment.version, row, "the overpayment")

    def overpayment(self, overpayment_id: str) -> Overpayment | None:
        asked = select(overpayments).where(overpayments.c.id == overpayment_id)
        row = self._connection.execute(asked).one_or_none()
        return None if row is None else self._overpayment(row)

    def overpayments(self) -> Sequence[Overpayment]:
        asked = select(overpayments).order_by(overpayments.c.identified, overpayments.c.id)
        return [self._overpayment(row) for row in self._connection.execute(asked)]

    def add_seed(self, seed: Seed) -> None:
        self._connection.execute(insert(seeds).values(asdict(seed) | {"outcome": str(seed.outcome)}))

    def save_seed(self, seed: Seed) -> None:
        told = {"outcome": str(seed.outcome), "coder": seed.coder, "told_at": seed.told_at}
        self._connection.execute(update(seeds).where(seeds.c.id == seed.id).values(told))

    def seeds_of(self, chart_id: str, claim: str) -> Sequence[Seed]:
        return self._seeds(seeds.c.chart_id == chart_id, seeds.c.claim == claim)

    def seeds(self) -> Sequence[Seed]:
        return self._seeds()

    def add_goal(self, goal: Goal, at: dt.datetime) -> None:
        row = {"user_id": goal.user, "setting": goal.setting, "set_at": at, "since": goal.since}
        self._connection.execute(insert(goals).values(row | {"per_hour": goal.per_hour, "set_by": goal.set_by}))

    def goals(self, user_id: str) -> Sequence[Goal]:
        asked = select(goals).where(goals.c.user_id == user_id).order_by(goals.c.set_at)
        return [
            Goal(row.user_id, row.setting, row.per_hour, row.since, row.set_by)
            for row in self._connection.execute(asked)
        ]

    def _next(self, table: Any, row_id: str, version: int, values: dict[str, Any], name: str) -> None:
        done = self._connection.execute(
            update(table).where(table.c.id == row_id, table.c.version == version - 1).values(values)
        )
        if done.rowcount != 1:
            raise ConflictError(f"{name} was changed by somebody else meanwhile", row_id)

    def _audits(self, *conditions: Any) -> Sequence[Audit]:
        asked = (
            select(audits.c.id, audits.c.content).where(*conditions).order_by(audits.c.drawn_at.desc(), audits.c.place)
        )
        return [
            read(self._sealer.open(row.content, table="audits", row=row.id, column="content"), Audit, "audits.content")
            for row in self._connection.execute(asked)
        ]

    def _audit_row(self, audit: Audit) -> dict[str, Any]:
        return {
            "id": audit.id,
            "sample_id": audit.sample_id,
            "chart_id": audit.chart_id,
            "claim": audit.claim,
            "coder": audit.coder,
            "auditor": audit.auditor,
            "status": str(audit.status),
            "moved": audit.moved,
            "drawn_at": audit.drawn_at,
            "place": audit.place,
            "final_at": audit.final_at,
            "version": audit.version,
            "content": self._sealer.seal(write(audit), table="audits", row=audit.id, column="content"),
        }

    def _overpayment_row(self, one: Overpayment) -> dict[str, Any]:
        sealed = None
        if one.none_due:
            sealed = self._sealer.seal(one.none_due, table="overpayments", row=one.id, column="none_due")
        return asdict(one) | {"none_due": sealed}

    def _overpayment(self, row: Any) -> Overpayment:
        told = dict(row._mapping)
        if told["none_due"] is not None:
            told["none_due"] = self._sealer.open(row.none_due, table="overpayments", row=row.id, column="none_due")
        return Overpayment(**told | {"none_due": told["none_due"] or ""})

    def _seeds(self, *conditions: Any) -> Sequence[Seed]:
        asked = select(seeds).where(*conditions).order_by(seeds.c.planted_at.desc(), seeds.c.id)
        return [
            Seed(**dict(row._mapping) | {"outcome": SeedOutcome(row.outcome)})
            for row in self._connection.execute(asked)
        ]


def _sample(row: Any) -> Sample:
    return Sample(**dict(row._mapping) | {"kind": SampleKind(row.kind)})
