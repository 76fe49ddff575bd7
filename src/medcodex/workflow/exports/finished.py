"""A finished chart as other systems get it: its final codes, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.session.session import claims_of, patient_of, readable, session_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.chart import Charge, Chart, Document, Patient
    from medcodex.workflow.session.final import Final
    from medcodex.workflow.session.line import Line
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class FinishedClaim:
    """A complete claim: ``lines`` in claim order are those that stand, with their evidence; ``facts`` what the coder
    told of the stay; ``coder`` the name of who completed it; ``releases`` the code books that the engine read.
    ``proposed``: the engine's alone, which nobody has decided on."""

    final: Final
    lines: Sequence[Line]
    facts: Mapping[str, str]
    coder: str
    releases: Mapping[str, Mapping[str, str]]
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """A chart with at least one complete claim; ``documents`` are the newest versions."""

    chart: Chart
    patient: Patient
    claims: Sequence[FinishedClaim]
    documents: Sequence[Document]
    charges: Sequence[Charge]


def finished_chart(work: Work, chart_id: str) -> Finished:
    """The chart, its reading recorded. NotFoundError where there is none or no claim of it is complete; ForbiddenError
    where the actor may not read its codes."""
    found = []
    kept = work.charts.get(chart_id)
    if kept is None:
        raise NotFoundError("no such chart", chart_id)
    chart = kept
    for claim in claims_of(kept):
        chart = readable(work, chart_id, claim)
        final = work.decisions.final(chart_id, claim)
        session = session_of(work, chart, claim)
        if final is None or session is None:
            continue
        standing = {line.id: line for line in session.folded.lines if line.stands}
        lines = [standing[code.line] for code in final.reported if code.line in standing]
        coder = work.people.get(final.by)
        run = work.decisions.run(final.run_id)
        found.append(
            FinishedClaim(
                final,
                lines,
                session.folded.facts,
                coder.name if coder is not None else final.by,
                run.releases if run is not None else {},
            )
        )
    if not found:
        raise NotFoundError("no claim of the chart is complete", chart_id)
    return Finished(
        chart, patient_of(work, chart), found, work.charts.documents(chart_id), work.charts.charges(chart_id)
    )
