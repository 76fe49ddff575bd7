"""Practice charts in JSON (docs/practice-charts.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.learn.cases.case import Case, KeyCode, Quote


def case_object(case: Case, *, with_key: bool = True) -> dict[str, Any]:
    """A chart; ``with_key`` its answers, too."""
    told: dict[str, Any] = {
        "id": case.id,
        "title": case.title,
        "setting": case.setting.value,
        "claim": case.claim.value,
        "level": case.level.value,
        "topics": list(case.topics),
        "objective": case.objective,
        "date": case.date.isoformat(),
        "admitted": None if case.admitted is None else case.admitted.isoformat(),
        "age": case.age,
        "age_days": case.age_days,
        "sex": case.sex,
        "minutes": case.minutes,
        "author": case.author,
        "note": case.note,
        "documents": [
            {"id": one.id, "type": one.type, "author": one.author, "signed": one.signed, "text": one.text,
             "date": None if one.date is None else one.date.isoformat()}
            for one in case.documents
        ],
    }  # fmt: skip
    return told | {"key": _key(case)} if with_key else told


def quote_object(quote: Quote) -> dict[str, Any]:
    """Words of a chart with their place: offsets into the document's own text."""
    return {"document": quote.document, "start": quote.start, "end": quote.end, "text": quote.text}


def _key(case: Case) -> dict[str, Any]:
    key = case.key
    told: dict[str, Any] = {
        "codes": [_code(one) for one in key.codes],
        "first": list(key.first),
        "tempting": [
            {"system": one.system, "code": one.code, "because": one.because, "guideline": list(one.guideline)}
            for one in key.tempting
        ],
        "queries": [
            {"about": one.about, "because": one.because, "evidence": [quote_object(each) for each in one.evidence]}
            for one in key.queries
        ],
        "releases": dict(key.releases),
    }
    if key.visit is not None:
        told["em"] = {name: getattr(key.visit, name) for name in ("level", "problems", "data", "risk", "rationale")}
    if key.drg is not None:
        told["ms_drg"] = {"drg": key.drg.ms_drg, "rationale": key.drg.rationale}
    return told


def _code(one: KeyCode) -> dict[str, Any]:
    told: dict[str, Any] = {
        "system": one.system,
        "code": one.code,
        "role": one.role.value,
        "need": one.need.value,
        "alternatives": list(one.alternatives),
        "poa": one.poa,
        "evidence": [quote_object(each) for each in one.evidence],
        "rationale": one.rationale,
        "guideline": list(one.guideline),
    }
    more = {"before": list(one.before), "modifiers": list(one.modifiers), "tooth": one.tooth,
            "surfaces": one.surfaces, "units": None if one.units is None else str(one.units)}  # fmt: skip
    return told | {name: value for name, value in more.items() if value}
