"""Audited charts as lines that ``medcodex tune`` learns from (docs/learning.md).

Only reviews that are final, with the codes that stand: the complete list of diagnoses that an auditor answers for. A
code that was ruled mere advice may stand and need not: it is optional.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.quality.claim_codes import DIAGNOSIS
from medcodex.workflow.quality.rulings import Decision

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.workflow.quality.audit import Audit

_SYSTEM = "icd10cm"


class LearntDocument(NamedTuple):
    """A document as the engine read it when the chart was coded."""

    id: str
    kind: str
    text: str
    author: str
    signed: bool | None
    date: dt.date | None


class LearntChart(NamedTuple):
    """What of a chart the engine needs besides its documents: ages in years, sex F, M or U."""

    setting: str
    claim: str
    date: dt.date
    age: int | None
    sex: str | None
    documents: Sequence[LearntDocument]


def learning_line(audit: Audit, chart: LearntChart) -> dict[str, Any] | None:
    """The line of a final review, as JSON has it; None of one that is not final or has no diagnosis. It holds the text
    of the chart: it stays with the site."""
    codes = [one.code for one in audit.standing if one.section == DIAGNOSIS and one.system == _SYSTEM]
    if audit.status is not AuditStatus.FINAL or audit.final_at is None or not codes or not chart.documents:
        return None
    advised = _advised(audit)
    return {
        "id": audit.chart_id,
        "setting": chart.setting,
        "claim": chart.claim,
        "date": chart.date.isoformat(),
        **({"age": chart.age} if chart.age is not None else {}),
        **({"sex": chart.sex} if chart.sex else {}),
        "documents": [_document(one) for one in chart.documents],
        "codes": [
            {"code": code, "role": "optional" if code in advised else "required", "alternatives": advised.get(code, [])}
            for code in dict.fromkeys(codes)
        ],
        "first_listed": codes[0],
        "audit": {"by": audit.final_by, "on": audit.final_at.date().isoformat()},
    }


def learning_lines(found: Iterable[tuple[Audit, LearntChart]]) -> Iterator[dict[str, Any]]:
    """The lines of some reviews; of charts with the same documents the one decided last, since ``tune`` refuses a note
    that stands in a file twice."""
    lines: dict[tuple[str, ...], dict[str, Any]] = {}
    final = [(audit.final_at, audit, chart) for audit, chart in found if audit.final_at is not None]
    for _, audit, chart in sorted(final, key=lambda one: one[0]):
        line = learning_line(audit, chart)
        if line is not None:
            lines[tuple(one.text for one in chart.documents)] = line
    yield from lines.values()


def _advised(audit: Audit) -> dict[str, list[str]]:
    """Codes of the coder that stand although the auditor would have coded otherwise, with the auditor's where there
    is one."""
    found = audit.comparison.differences
    places = [one.place for one in audit.rulings if one.decision is Decision.ADVICE and one.place is not None]
    return {
        mine.code: [theirs.code] if (theirs := found[place].audited) else []
        for place in places
        if found[place].kind in {"extra", "category"} and (mine := found[place].coded)
    }


def _document(one: LearntDocument) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.kind,
        "text": one.text,
        **({"author": one.author} if one.author else {}),
        **({"signed": one.signed} if one.signed is not None else {}),
        **({"date": one.date.isoformat()} if one.date else {}),
    }
