"""A practice chart out of a chart's documents without identifiers, and the codes that stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError
from medcodex.learn.cases import shape
from medcodex.learn.cases.reading import CASE_FILE
from medcodex.learn.cases.writing import case_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.app.learn.removing import Cleaned
    from medcodex.encounter import Claim
    from medcodex.learn.cases.ports import CaseBooks
    from medcodex.workflow.chart import Chart, Document, Patient
    from medcodex.workflow.quality.claim_codes import ClaimCode

OLDEST = 90
"""Ages over 89 become this one group (45 CFR 164.514(b)(2)(i)(C))."""
_STAND_INS = ((7, 1), (10, 1))
"""Days that stand for the day of service, of which no more than the year may be told: the first on which all codes are
valid. They tell which of the year's two code sets was in force."""
_LONGEST_GROWTH = 200


@dataclass(frozen=True, slots=True)
class ReleasedDocument:
    """A document without identifiers; ``id`` is ours."""

    id: str
    kind: str
    role: str
    signed: bool
    cleaned: Cleaned


@dataclass(frozen=True, slots=True)
class Supported:
    """A code that stands, with the places in the original documents that support it: document, start, end."""

    code: ClaimCode
    places: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What of a chart, besides its documents, decides how it is coded; ``drg`` in three digits."""

    chart: Chart
    claim: Claim
    patient: Patient
    drg: str | None


def case_files(
    source: Source, documents: Mapping[str, ReleasedDocument], codes: Sequence[Supported], books: CaseBooks
) -> Mapping[str, bytes]:
    """The files of the practice chart's folder; ``documents`` by the id of their originals. Rationales, objective and
    topics are left for an educator."""
    chart, patient = source.chart, source.patient
    date = stand_in(chart.date, codes, books)
    stay = None if chart.admitted is None or chart.discharged is None else chart.discharged - chart.admitted
    age = _age(patient, chart)
    told = shape.Case(
        title=f"A chart of {chart.date.year}, {chart.setting}",
        setting=chart.setting.value,
        claim=source.claim.value,
        level="working",
        topics=[],
        objective="",
        date=date,
        sex=patient.sex,
        codes=[_code(one, documents) for one in codes],
        age=min(age.days // 365, OLDEST) if age.days >= 365 else None,
        age_days=age.days if age.days < 365 else None,
        admitted=None if stay is None or not chart.setting.is_inpatient else date - stay,
        payer="medicare" if "medicare" in (chart.payer or "").casefold() else None,
        documents=[
            shape.Document(id=one.id, file=f"{one.id}.txt", type=one.kind, role=one.role, signed=one.signed)
            for one in documents.values()
        ],
        drg=None if source.drg is None else shape.Drg(ms_drg=source.drg, rationale=""),
    )
    texts = {f"{one.id}.txt": one.cleaned.text.encode() for one in documents.values()}
    return {CASE_FILE: case_toml(told).encode(), **texts}


def seen_digest(documents: Mapping[str, ReleasedDocument]) -> str:
    """What a person read, as a digest: what is kept has to be the very same."""
    whole = sha256()
    for one in documents.values():
        whole.update(f"{one.id}\0{one.kind}\0{len(one.cleaned.text)}\0{one.cleaned.text}".encode())
    return whole.hexdigest()


def released(one: Document, number: int, cleaned_text: Cleaned, kind: str) -> ReleasedDocument:
    """A document with a number for its id; of its author the role alone."""
    return ReleasedDocument(f"d{number}", kind, one.author_role or "", one.signed is not False, cleaned_text)


def stand_in(date: dt.date, codes: Sequence[Supported], books: CaseBooks) -> dt.date:
    """The day that stands for the real one."""
    days = [dt.date(date.year, *one) for one in _STAND_INS]
    return next((day for day in days if all(_valid(one.code, day, books) for one in codes)), days[0])


def _valid(code: ClaimCode, day: dt.date, books: CaseBooks) -> bool:
    try:
        return books.problem(code.system, code.code, day) is None
    except NotLoadedError:
        return True


def _age(patient: Patient, chart: Chart) -> dt.timedelta:
    """The age at the start; an adult's where it is not known."""
    start = chart.admitted or chart.date
    born = patient.birth_date
    return dt.timedelta(365 * 40) if born is None or born > start else start - born


def _code(one: Supported, documents: Mapping[str, ReleasedDocument]) -> shape.Code:
    code = one.code
    quotes = [
        _quote(documents[document].cleaned, start, end) for document, start, end in one.places if document in documents
    ]
    return shape.Code(
        code=code.code,
        system=code.system,
        poa=code.poa,
        evidence=list(dict.fromkeys(quote for quote in quotes if quote)),
        modifiers=list(code.modifiers),
        units=None if code.units is None else int(float(code.units)),
    )


def _quote(text: Cleaned, start: int, end: int) -> str:
    """The words of a place, with words around them where the same words stand earlier in the document."""
    start, end = text.moved(start, end)
    while text.text.find(text.text[start:end]) < start and end - start < _LONGEST_GROWTH and start > 0:
        before = text.text.rfind(" ", 0, start - 1)
        start = before + 1 if before >= 0 else 0
    return text.text[start:end]
