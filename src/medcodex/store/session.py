"""Runs, decisions and final codes in the database. What quotes a chart is sealed; codes, states and times lie open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from medcodex.store.schema.session import decisions, final_claims, final_codes, rejected_codes, runs
from medcodex.workflow.session.decision import Recorded
from medcodex.workflow.session.written import (
    read_decision,
    read_final,
    read_run,
    write_decision,
    write_final,
    write_run,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from medcodex.encounter import Claim
    from medcodex.store.sealing import Sealer
    from medcodex.store.standing import SessionShare
    from medcodex.workflow.session.coded import CodedClaim
    from medcodex.workflow.session.final import Final, FinalCode
    from medcodex.workflow.session.run import Run

_ALL = 2**31 - 1
_EVENTS = (
    select(decisions)
    .where(decisions.c.chart_id == bindparam("chart"), decisions.c.claim == bindparam("claim"))
    .where(decisions.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(decisions.c.seq)
)


class Decisions:
    """workflow.session.ports.DecisionRepository over its tables."""

    def __init__(self, connection: Connection, sealer: Sealer, kept: SessionShare) -> None:
        self._connection = connection
        self._sealer = sealer
        self._kept = kept

    def add_run(self, run: Run) -> None:
        of_claim = (runs.c.chart_id == run.chart_id, runs.c.claim == run.claim)
        last = self._connection.execute(select(func.max(runs.c.number)).where(*of_claim)).scalar_one()
        self._connection.execute(
            insert(runs).values(
                id=run.id,
                chart_id=run.chart_id,
                claim=run.claim,
                number=(last or 0) + 1,
                at=run.at,
                content=self._sealer.seal(write_run(run), table="runs", row=run.id, column="content"),
            )
        )

    def last_run(self, chart_id: str, claim: Claim) -> Run | None:
        asked = select(runs).where(runs.c.chart_id == chart_id, runs.c.claim == str(claim))
        return self._run(asked.order_by(runs.c.number.desc()).limit(1))

    def run(self, run_id: str) -> Run | None:
        return self._run(select(runs).where(runs.c.id == run_id))

    def events(self, chart_id: str, claim: Claim, *, first: int = 1, last: int | None = None) -> Sequence[Recorded]:
        """All decisions on a claim, or those of some numbers, in their order."""
        found = self._connection.execute(
            _EVENTS, {"chart": chart_id, "claim": str(claim), "first": first, "last": last or _ALL}
        )
        return [self._recorded(row) for row in found]

    def append(self, chart_id: str, claim: Claim, event: Recorded, coded: CodedClaim | None = None) -> None:
        name, decision = f"{chart_id}:{claim}:{event.seq}", event.decision
        self._connection.execute(
            insert(decisions),
            {
                "id": name,
                "chart_id": chart_id,
                "claim": str(claim),
                "seq": event.seq,
                "key": event.key,
                "kind": str(decision.kind),
                "line": decision.line,
                "system": decision.system,
                "code": decision.code,
                "by": event.by,
                "at": event.at,
                "content": self._sealer.seal(write_decision(decision), table="decisions", row=name, column="content"),
            },
        )
        if coded is not None:
            self._kept.claims.put((chart_id, str(claim)), coded)

    def add_final(self, final: Final) -> None:
        name = f"{final.chart_id}:{final.claim}:{final.number}"
        self._connection.execute(
            insert(final_claims).values(
                id=name,
                chart_id=final.chart_id,
                claim=str(final.claim),
                number=final.number,
                seq=final.seq,
                run_id=final.run_id,
                at=final.at,
                by=final.by,
                drg=final.drg,
                drg_version=final.drg_version,
                weight=final.weight,
                stops_passed=" ".join(dict.fromkeys(final.stops_passed)),
                snapshot=self._sealer.seal(write_final(final), table="final_claims", row=name, column="snapshot"),
            )
        )
        reported = [_code_row(final, code) for code in final.reported]
        rejected = [_rejected_row(final, code) for code in final.codes if code.position is None]
        for table, rows in ((final_codes, reported), (rejected_codes, rejected)):
            if rows:
                self._connection.execute(insert(table), rows)

    def reopen_final(self, chart_id: str, claim: Claim, at: dt.datetime, reason: str) -> None:
        standing = self._standing(chart_id, claim)
        for row in self._connection.execute(select(final_claims.c.id).where(*standing)).all():
            sealed = self._sealer.seal(reason, table="final_claims", row=row.id, column="reopened_for")
            changed = update(final_claims).where(final_claims.c.id == row.id)
            self._connection.execute(changed.values(reopened_at=at, reopened_for=sealed))

    def final(self, chart_id: str, claim: Claim) -> Final | None:
        row = self._connection.execute(select(final_claims).where(*self._standing(chart_id, claim))).one_or_none()
        return None if row is None else self._final(row)

    def finals(self, chart_id: str, claim: Claim) -> Sequence[Final]:
        asked = select(final_claims).where(final_claims.c.chart_id == chart_id, final_claims.c.claim == str(claim))
        return [self._final(row) for row in self._connection.execute(asked.order_by(final_claims.c.number))]

    def _standing(self, chart_id: str, claim: Claim) -> tuple[Any, ...]:
        columns = final_claims.c
        return columns.chart_id == chart_id, columns.claim == str(claim), columns.reopened_at.is_(None)

    def _run(self, asked: Any) -> Run | None:
        row = self._connection.execute(asked).one_or_none()
        if row is None:
            return None
        return read_run(self._sealer.open(row.content, table="runs", row=row.id, column="content"))

    def _recorded(self, row: Any) -> Recorded:
        content = self._sealer.open(row.content, table="decisions", row=row.id, column="content")
        return Recorded(row.seq, row.key, read_decision(content), row.by, row.at)

    def _final(self, row: Any) -> Final:
        snapshot = self._sealer.open(row.snapshot, table="final_claims", row=row.id, column="snapshot")
        return replace(read_final(snapshot), reopened_at=row.reopened_at)


def _of(final: Final, code: FinalCode) -> dict[str, Any]:
    return {
        "chart_id": final.chart_id,
        "claim": str(final.claim),
        "number": final.number,
        "line": code.line,
        "section": code.section,
        "system": code.system,
        "code": code.code,
        "confidence": code.confidence,
    }


def _code_row(final: Final, code: FinalCode) -> dict[str, Any]:
    return _of(final, code) | {
        "position": code.position,
        "state": code.state,
        "poa": code.poa,
        "modifiers": " ".join(code.modifiers),
        "units": None if code.units is None else str(code.units),
        "proposed_by_engine": code.proposed_by_engine,
        "was": code.was,
    }


def _rejected_row(final: Final, code: FinalCode) -> dict[str, Any]:
    """What was proposed and is not on the claim: of a line that was changed and then rejected, the proposal."""
    return _of(final, code) | {"code": code.was or code.code}
