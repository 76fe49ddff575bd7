"""Completed claims, as coding sessions leave them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.session.decision import Decision, Kind, Recorded
from medcodex.workflow.session.final import Final, FinalCode
from medcodex.workflow.session.run import Proposal, Run

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import Actor

MINUTE = dt.timedelta(minutes=1)


def line(
    code: str, state: str = "accepted", *, poa: str | None = "Y", was: str | None = None, place: int = 1
) -> FinalCode:
    """A diagnosis of a claim; "rejected" is none of its codes."""
    return FinalCode(
        line=f"{'a' if state == 'added' else 's'}{place}",
        position=None if state == "rejected" else place,
        section="diagnosis",
        system="icd10cm",
        code=code,
        display=f"title of {code}",
        state=state,
        poa=poa,
        modifiers=(),
        units=None,
        proposed_by_engine=state != "added",
        was=was,
        confidence=None if state == "added" else 0.8,
    )


def completed(store: DatabaseStore, coder: Actor, chart_id: str, at: dt.datetime, *lines: FinalCode) -> None:
    """A facility claim proposed, decided on for nine minutes and completed; the chart with it."""
    placed = [replace(one, line=f"{one.line[0]}{number}") for number, one in enumerate(lines, 1)]
    standing = [one for one in placed if one.position is not None]
    codes = [replace(one, position=number) for number, one in enumerate(standing, 1)]
    codes += [one for one in placed if one.position is None]
    proposals = tuple(
        Proposal(one.line, "icd10cm", one.was or one.code, one.display, one.confidence, poa=one.poa)
        for one in placed
        if one.proposed_by_engine
    )
    with store.begin(coder) as work:
        run = Run(work.new_id(), chart_id, "facility", at, {}, proposals, {})
        work.decisions.add_run(run)
        acts = [(Kind.CODED, 0.0), (Kind.ACCEPT_ALL, 4.0), (Kind.COMPLETE, 9.0)]
        for seq, (kind, minutes) in enumerate(acts, 1):
            event = Recorded(seq, f"k{seq}", Decision(kind), coder.user_id, at + minutes * MINUTE)
            work.decisions.append(chart_id, Claim.FACILITY, event)
        work.decisions.add_final(
            Final(
                chart_id,
                Claim.FACILITY,
                1,
                3,
                run.id,
                at + 9 * MINUTE,
                coder.user_id,
                tuple(codes),
                drg=193,
                drg_version="43",
                weight=1.3,
            )
        )
        chart = work.charts.get(chart_id)
        assert chart is not None
        work.charts.save(replace(chart, status=ChartStatus.COMPLETE, completed_at=at + 9 * MINUTE))
