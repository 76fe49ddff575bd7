"""Results (ORU, OUL) as documents: one a report, which begins at its OBR (HL7 v2.8.2 chapter 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingDocument
from medcodex.interchange.hl7v2.observed import is_narrative, lines_of, status_words
from medcodex.interchange.hl7v2.values import coded, person, plain, time_of
from medcodex.interchange.site import MAX_WORD, DocumentKind
from medcodex.workflow.documents import standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.formats.hl7v2.message import Segment
    from medcodex.interchange.hl7v2.groups import Group
    from medcodex.interchange.site import Site

_LABORATORY = DocumentKind("laboratory report", "laboratory")
_TEST = DocumentKind("test report")


@dataclass(slots=True)
class _Report:
    obr: Segment | None
    segments: list[Segment] = field(default_factory=list)
    specimen: bool = False


def results_of(group: Group, site: Site, control: str) -> tuple[IncomingDocument, ...]:
    """The reports of a group that say something. Reports that share a number are one. InputError where what is
    enclosed in one cannot be read."""
    found: dict[str, IncomingDocument] = {}
    for report in _reports(group):
        document = _document(report, site, control)
        if document is None:
            continue
        same = found.get(document.number)
        if same is not None:
            document = _joined(same, document)
        found[document.number] = document
    return tuple(found.values())


def _reports(group: Group) -> Iterator[_Report]:
    """Each OBR with what is observed under it. Where specimens come before orders (OUL R22, R23), what is observed of
    a specimen belongs to the order that follows."""
    by_specimen = next((one.id for one in group.segments if one.id in {"SPM", "OBR"}), "") == "SPM"
    report = _Report(None)
    for segment in group.segments:
        if segment.id == "OBR" and by_specimen and report.obr is None and report.specimen:
            report.obr = segment
        elif segment.id == "OBR" or (segment.id == "SPM" and by_specimen):
            yield report
            report = _Report(segment if segment.id == "OBR" else None, specimen=segment.id == "SPM")
        elif segment.id == "OBX" or (segment.id == "NTE" and (report.obr is not None or report.segments)):
            # A note before any of them is about the patient or the visit.
            report.segments.append(segment)
    yield report


def _document(report: _Report, site: Site, control: str) -> IncomingDocument | None:
    obr, observed = report.obr, [one for one in report.segments if one.id == "OBX"]
    title = plain(coded(obr, 4), 200) if obr is not None else "Observations"
    text = lines_of(report.segments, title)
    if not observed or not text.strip():
        return None
    status, signed = status_words(obr.value(25)) if obr is not None else ("", None)
    narrative = is_narrative(observed)
    head = _head(obr, status, site) if obr is not None and not narrative else []
    draft = IncomingDocument(
        number=_number(obr, control),
        text="\n".join([*head, text]),
        title=title,
        author=(_interpreter(obr) or person(obr, 32) or None) if obr is not None else None,
        signed=signed,
        written=_written(obr, observed, site),
    )
    kind = _kind(draft, obr, observed, site, narrative=narrative)
    return IncomingDocument(
        draft.number, draft.text, kind.kind, title, draft.author, kind.author_role, signed, draft.written
    )


def _interpreter(obr: Segment) -> str:
    """The principal interpreter (OBR-32) is a name with its times (NDL): the name's parts are subcomponents."""
    return plain(" ".join(filter(None, (obr.value(32, 1, 3), obr.value(32, 1, 2)))), 200)


def _number(obr: Segment | None, control: str) -> str:
    """The filler's number of the report, else the placer's, with the code of what was asked for: one sample has
    several. Without either the time stands for them, and without all of these the message's own number."""
    if obr is not None:
        order = obr.value(3) or obr.value(2) or obr.value(7) or obr.value(22)
        if order:
            return plain(f"{order} {obr.value(4) or obr.value(4, 4)}", MAX_WORD)
        if obr.value(4):
            return plain(f"{obr.value(4)} {control}", MAX_WORD)
    return plain(f"observations {control}", MAX_WORD)


def _head(obr: Segment, status: str, site: Site) -> list[str]:
    told = []
    if collected := time_of(obr.value(7), site.zone):
        told.append(f"Collected: {collected:%Y-%m-%d %H:%M}")
    if status:
        told.append(f"Status: {status}")
    return [*told, ""] if told else []


def _written(obr: Segment | None, observed: list[Segment], site: Site) -> dt.datetime | None:
    """When it was reported (OBR-22), observed (OBR-7), or when the first observation was made (OBX-14)."""
    told = ([obr.value(22), obr.value(7)] if obr is not None else []) + [obx.value(14) for obx in observed]
    return next(filter(None, (time_of(one, site.zone) for one in told)), None)


def _kind(
    draft: IncomingDocument, obr: Segment | None, observed: list[Segment], site: Site, *, narrative: bool
) -> DocumentKind:
    """The kind by the code of what was asked for, the section that did it, or the title; a report of which nothing is
    known is one of a test: it never speaks for a provider."""
    if obr is not None:
        named = site.document(obr.value(4), obr.value(4, 4), obr.value(4, 2), obr.value(24))
        if named is not None:
            return named
    by_code = site.document(*(obx.value(3) for obx in observed)) if narrative else None
    if by_code is not None:
        return by_code
    if kind := standing(draft).kind:
        return DocumentKind(kind)
    return _TEST if narrative else _LABORATORY


def _joined(first: IncomingDocument, second: IncomingDocument) -> IncomingDocument:
    text = first.text if second.text in first.text else f"{first.text}\n\n{second.text}"
    return IncomingDocument(
        first.number,
        text,
        first.kind,
        first.title,
        first.author or second.author,
        first.author_role or second.author_role,
        False if False in {first.signed, second.signed} else first.signed,
        first.written or second.written,
    )
