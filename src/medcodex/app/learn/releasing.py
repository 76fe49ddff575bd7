"""From a reviewed chart of the workbench to a practice chart: the one way from patients' charts to learning. It goes
through the workflow's own rules of access, onto its audit trail, and past the eyes of a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.app.learn.release_case import Source, Supported, case_files, released, seen_digest
from medcodex.app.learn.removing import cleaned, known_of
from medcodex.deid import Deidentifier
from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.practice.own_case import add_draft
from medcodex.workflow.access import require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.documents import in_force
from medcodex.workflow.event import Event
from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.session.session import patient_of, readable, session_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.app.learn.release_case import ReleasedDocument
    from medcodex.encounter import Claim
    from medcodex.learn.cases.ports import CaseBooks
    from medcodex.learn.practice.own_case import OwnCase
    from medcodex.learn.work import LearnWork
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.quality.claim_codes import ClaimCode
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.work import Work

MOST_WORDS = 200
_LONGEST_WORD = 200
_YEARS = dt.timedelta(days=730)
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chart whose claim is complete and whose review is final."""

    chart: Chart
    claim: str
    reviewed_at: dt.datetime
    codes: int


@dataclass(frozen=True, slots=True)
class Release:
    """A chart without identifiers, for a person to read: ``documents`` in order, ``codes`` that stand, ``digest`` of
    what is shown; ``files`` is the practice chart that would be kept."""

    chart_id: str
    claim: Claim
    documents: Sequence[ReleasedDocument]
    codes: Sequence[ClaimCode]
    digest: str
    files: Mapping[str, bytes]


def candidates(work: Work) -> Sequence[Candidate]:
    """The charts that can be released: complete, their review final within two years, the newest first."""
    require(work.actor, "learn.release")
    require(work.actor, "chart.list")
    found = []
    reviewed = sorted(work.quality.audits_final(work.now - _YEARS, work.now), key=_when, reverse=True)
    for audit in reviewed[:_MOST_LISTED]:
        chart = work.charts.get(audit.chart_id)
        if chart is not None and chart.status is ChartStatus.COMPLETE and not chart.practice:
            found.append(Candidate(chart, audit.claim, _when(audit), len(audit.standing)))
    return found


def read_release(work: Work, chart_id: str, claim: Claim, words: Sequence[str], books: CaseBooks) -> Release:
    """The chart without identifiers; its reading is recorded. ``words`` are replaced besides what is found. Errors as
    for opening a chart; NotFoundError where its claim is not complete and reviewed, InputError for too many words."""
    require(work.actor, "learn.release")
    if len(words) > MOST_WORDS or any(len(one) > _LONGEST_WORD for one in words):
        raise InputError(f"at most {MOST_WORDS} lines of {_LONGEST_WORD} characters", "words")
    chart = readable(work, chart_id, claim)
    audit = _review(work, chart, claim)
    session = session_of(work, chart, claim)
    if chart.practice or audit is None or session is None or session.final is None:
        raise NotFoundError("the chart has no complete claim with a final review", chart_id)
    patient = patient_of(work, chart)
    originals = list(in_force(work.charts.documents(chart.id)))
    known = known_of(chart, patient, originals, words)
    deidentifier = Deidentifier("tag", "remove")
    documents = {
        one.id: released(
            one, number, cleaned(one.text, known, deidentifier), cleaned(one.kind, known, deidentifier).text
        )
        for number, one in enumerate(originals, 1)
    }
    codes = [Supported(one, _places(session, one)) for one in audit.standing]
    drg = None if session.final.drg is None else f"{session.final.drg:03}"
    files = case_files(Source(chart, claim, patient, drg), documents, codes, books)
    return Release(chart.id, claim, list(documents.values()), audit.standing, seen_digest(documents), files)


def confirm(work: Work, shown: Release, seen: str, *, read: bool) -> None:
    """Put on the trail that a person has read what is ``shown`` and released it. InputError where they did not say so,
    ConflictError where something else was ``seen``."""
    if not read:
        raise InputError(
            "confirm that you have read every document and that nothing in it tells who the patient is", "read"
        )
    if seen != shown.digest:
        raise ConflictError("the chart is not what you read any more; read it again", "seen")
    work.record(Event("chart.release", "chart", shown.chart_id, shown.chart_id))


def keep(learning: LearnWork, shown: Release) -> OwnCase:
    """Keep the practice chart as a draft. Nothing kept with it leads back to the chart."""
    return add_draft(learning, f"released-{learning.new_id()[:10]}", shown.files)


def _review(work: Work, chart: Chart, claim: Claim) -> Audit | None:
    final = [
        one
        for one in work.quality.audits_of_chart(chart.id)
        if one.claim == str(claim) and one.status is AuditStatus.FINAL
    ]
    return max(final, key=_when, default=None) if chart.status is ChartStatus.COMPLETE else None


def _when(audit: Audit) -> dt.datetime:
    return audit.final_at or dt.datetime.min.replace(tzinfo=dt.UTC)


def _places(session: Session, code: ClaimCode) -> tuple[tuple[str, int, int], ...]:
    """Where the coder's line of this code has its evidence; none for a code that the auditor added."""
    found = [one for one in session.folded.standing() if (one.system, one.code) == (code.system, code.code)]
    return tuple((each.document, each.start, each.end) for one in found for each in one.evidence if each.document)
