"""The engine over the documents of a chart."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from medcodex.app.coder import Coders
from medcodex.coding import DocumentInput, NoteInput
from medcodex.coding.as_json import code_object, note_object
from medcodex.encounter import Assertion
from medcodex.workflow.session.run import Proposal, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.app.verifying import Verifying
    from medcodex.coding import CodedNote
    from medcodex.encounter import Claim, Mention, ProposedCode
    from medcodex.workflow.chart import Chart, Document, Patient
    from medcodex.workflow.session.ports import Uncoded

_DAYS_PER_YEAR = 365.25
_POA = "present on admission: "


class ChartCoder:
    """workflow.session.ports.CodingEngine over the releases of the data folder. One chart at a time: the engine is not
    for two threads, and coding keeps a processor busy anyway."""

    def __init__(self, say: Callable[[str], None] = lambda _: None, verifying: Verifying | None = None) -> None:
        self._coders = Coders(say, verifying)
        self._lock = Lock()

    def code(self, asked: Uncoded, claim: Claim) -> Run:
        """Codes for a claim, each with its evidence; errors as for app.coder.Coders.on."""
        chart = asked.chart
        note = NoteInput(
            chart.id,
            None if asked.documents else "",
            chart.setting,
            claim,
            chart.date,
            tuple(_document(one) for one in asked.documents),
            age=age_in_years(chart, asked.patient),
            sex=asked.patient.sex,
        )
        with self._lock:
            coded = self._coders.on(chart.date).code(note)
        return _run(asked, claim, coded)


def age_in_years(chart: Chart, patient: Patient) -> float | None:
    """The patient's age at admission, or at the date of service; None where it is not known or would be negative."""
    if patient.birth_date is None:
        return None
    days = ((chart.admitted or chart.date) - patient.birth_date).days
    return days / _DAYS_PER_YEAR if days >= 0 else None


def _document(one: Document) -> DocumentInput:
    author = ", ".join(part for part in (one.author, one.author_role) if part)
    return DocumentInput(
        id=one.id,
        text=one.text,
        type=one.kind.replace("-", " "),
        author=author or None,
        signed=one.signed,
        date=one.written.date() if one.written is not None else None,
    )


def _run(asked: Uncoded, claim: Claim, coded: CodedNote) -> Run:
    told = note_object(coded)
    stated = {(mention.document, mention.start, mention.end): mention for mention in coded.mentions}
    return Run(
        id=asked.run_id,
        chart_id=asked.chart.id,
        claim=str(claim),
        at=asked.at,
        releases=coded.releases,
        proposals=tuple(_proposal(code, stated) for code in coded.codes),
        documents={one.id: one.version for one in asked.documents},
        mentions=coded.mentions,
        findings=coded.findings,
        warnings=tuple(told["warnings"]),
        queries=tuple(told["queries"]),
        not_reported=tuple(told["not_reported"]),
        em=told["em"],
        em_reason=told["em_reason"],
    )


def _proposal(code: ProposedCode, stated: Mapping[tuple[str | None, int, int], Mention]) -> Proposal:
    said = next((stated[place] for one in code.evidence if (place := one[:3]) in stated), None)
    told = next((why for why in code.why if why.path and why.path[0].startswith(_POA)), None)
    return Proposal(
        id="",
        system=code.system,
        code=code.code,
        display=code.display,
        confidence=round(code.confidence, 4),
        poa=code.poa,
        poa_why=None if told is None else f"{'; '.join(told.path[1:]) or told.path[0]} ({told.source})",
        units=code.units,
        assertion=str(said.assertion if said is not None else Assertion.PRESENT),
        evidence=code.evidence,
        why=code.why,
        alternatives=code.alternatives,
        axes=tuple(code_object(code).get("axes", ())),
    )
