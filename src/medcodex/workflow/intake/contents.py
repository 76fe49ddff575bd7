"""What a chart holds: documents and charges that come in are kept beside what is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.workflow.chart import Charge, Document
from medcodex.workflow.event import Event
from medcodex.workflow.intake.assembly.order import is_late, remember
from medcodex.workflow.intake.comparing import Version, new_charges, new_version

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter.incoming import IncomingChart, IncomingDocument
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def add_documents(work: Work, chart: Chart, incoming: IncomingChart, order: dt.datetime | None) -> list[Version]:
    """Keep what is new of the documents, versions of one in their order, and tell them. One that its sender took back
    at a later moment than ``order`` is kept as withdrawn; one sent again after it was taken back stands again."""
    found = []
    for document in sorted(incoming.documents, key=lambda one: one.version or 0):
        kept = work.charts.versions(chart.id, document.number)
        version = _version(work, chart, document, kept, order)
        if version is None:
            continue
        added = _kept(work, chart, version)
        work.charts.add_document(added)
        _withdrawn_before(work, chart, added, order)
        if not version.late:
            remember(work, chart.id, [_fact(kept[0] if kept else added)], order)
        action = "document.added" if version.first else "document.versioned"
        work.record(Event(action, "document", added.id, chart.id, None, {"version": added.version}))
        found.append(version)
    return found


def _version(
    work: Work, chart: Chart, document: IncomingDocument, kept: Sequence[Document], order: dt.datetime | None
) -> Version | None:
    """Under which version a document is to be kept. An older message's goes below what is there. The same again is
    none, but where it was taken back in between."""
    version = new_version(document, kept)
    if not kept:
        return version
    if version is None:
        taken_back = work.assembly.withdrawal(chart.id, document.number)
        if taken_back is None or kept[-1].withdrawn is None or not _before(taken_back.told, order):
            return None
        return Version(document, kept[-1].version + 1, first=False)
    if is_late(work.assembly.orders(chart.id), _fact(kept[0]), order):
        return replace(version, version=kept[0].version - 1, late=True)
    return version


def _before(one: dt.datetime | None, other: dt.datetime | None) -> bool:
    return one is not None and other is not None and one < other


def _fact(first: Document) -> str:
    """The name under which it is kept when a document was told last."""
    return f"document {first.id}"


def _withdrawn_before(work: Work, chart: Chart, added: Document, order: dt.datetime | None) -> None:
    """Whether a version that comes is one that its sender took back already."""
    taken_back = work.assembly.withdrawal(chart.id, added.number)
    if taken_back is None:
        return
    if _before(order, taken_back.told):
        last = max(taken_back.version, added.version)
    else:
        last = min(taken_back.version, added.version - 1)
    work.assembly.withdraw(chart.id, added.number, replace(taken_back, version=last))


def _kept(work: Work, chart: Chart, version: Version) -> Document:
    told = version.document
    return Document(
        id=work.new_id(),
        chart_id=chart.id,
        number=told.number,
        version=version.version,
        kind=told.kind,
        title=told.title or told.kind or "Note",
        text=told.text,
        received=work.now,
        author=told.author,
        author_role=told.author_role,
        signed=told.signed,
        written=told.written,
    )


def add_charges(work: Work, chart: Chart, incoming: IncomingChart) -> int:
    """Keep the charges that are not there yet, and tell how many."""
    found = list(new_charges(incoming.charges, work.charts.charges(chart.id))) if incoming.charges else []
    for one in found:
        work.charts.add_charge(
            Charge(
                id=work.new_id(),
                chart_id=chart.id,
                code=one.code,
                units=one.units,
                amount=one.amount,
                modifiers=one.modifiers,
                date=one.date,
                revenue=one.revenue,
                start=one.start,
                stop=one.stop,
                description=one.description,
                number=one.number,
                provider=one.provider,
                tooth=one.tooth,
                surfaces=one.surfaces,
                cavity=one.cavity,
            )
        )
    if found:
        work.record(Event("charges.added", "chart", chart.id, chart.id, None, {"lines": len(found)}))
    return len(found)
