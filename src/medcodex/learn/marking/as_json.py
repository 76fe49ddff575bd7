"""A marked answer in JSON (docs/practice-charts.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.learn.cases.as_json import quote_object
from medcodex.learn.marking.credit import credits_of

if TYPE_CHECKING:
    from medcodex.encounter import Finding
    from medcodex.learn.marking.answer import Answer, AnswerCode
    from medcodex.learn.marking.corrections import Correction
    from medcodex.learn.marking.mark import AnswerMark, KeyMark, Mark
    from medcodex.learn.marking.ports import Words


def mark_object(marked: Mark) -> dict[str, Any]:
    """The mark: scores, what became of each code of the key and of the answer, and why."""
    told: dict[str, Any] = {
        "case": marked.case.id,
        "digest": marked.case.digest,
        "score": _round(marked.score),
        "parts": {
            name: {"score": _round(value), "weight": credits_of("part")[name].value,
                   "says": credits_of("part")[name].says}
            for name, value in marked.parts.items()
        },
        "key": [_key(one) for one in marked.key],
        "codes": [_code(one) for one in marked.codes],
        "order": [
            {"asked": one.asked, "kept": one.kept, "guideline": list(one.guideline)} for one in marked.order
        ],
        "findings": [_finding(one) for one in marked.findings],
        "queries": {
            "asked": list(marked.answer.queries),
            "key": [
                {"about": one.about, "because": one.because, "evidence": [quote_object(each) for each in one.evidence]}
                for one in marked.case.key.queries
            ],
        },
        "corrections": [correction_object(one) for one in marked.corrections],
    }  # fmt: skip
    if marked.visit is not None:
        told["visit"] = {
            "given": marked.visit.given,
            "wanted": marked.visit.wanted,
            "right": marked.visit.right,
            "elements": {
                name: {"given": given, "wanted": wanted} for name, (given, wanted) in marked.visit.elements.items()
            },
            "rationale": marked.visit.rationale,
        }
    if marked.drg is not None:
        told["drg"] = {
            "grouped": marked.drg.grouped,
            "wanted": list(marked.drg.wanted),
            "right": marked.drg.right,
            "guess": marked.drg.guess,
            "rationale": marked.drg.rationale,
        }
    return told


def answer_object(answer: Answer) -> dict[str, Any]:
    """An answer, as ``read_answer`` reads it."""
    told: dict[str, Any] = {"codes": [_given(one) for one in answer.codes], "queries": list(answer.queries)}
    if answer.visit is not None:
        told["visit"] = {name: getattr(answer.visit, name) for name in ("level", "problems", "data", "risk")}
    more = {"ms_drg": answer.ms_drg, "seconds": answer.seconds}
    return told | {name: value for name, value in more.items() if value is not None}


def correction_object(one: Correction) -> dict[str, Any]:
    """A correction of a key by this site."""
    return {"challenge": one.challenge, "system": one.system, "code": one.code, "instead": one.instead}


def _key(one: KeyMark) -> dict[str, Any]:
    key = one.key
    return {
        "system": key.system,
        "code": key.code,
        "title": one.title,
        "role": key.role.value,
        "need": key.need.value,
        "alternatives": list(key.alternatives),
        "near": one.near.value,
        "credit": one.credit,
        "given": None if one.given is None else one.given.code,
        "differences": list(one.differences),
        "axis": one.axis,
        "poa": key.poa,
        "poa_given": None if one.given is None else one.given.poa,
        "poa_right": one.poa_right,
        "evidence": [quote_object(each) for each in key.evidence],
        "rationale": key.rationale,
        "guideline": list(key.guideline),
        "index": list(one.index),
        "says": credits_of("key")[one.near].says,
    }


def _code(one: AnswerMark) -> dict[str, Any]:
    site = "accepted at this site since a challenge was upheld"
    says = credits_of("answer")
    return {
        **_given(one.given),
        "title": one.title,
        "verdict": one.verdict.value,
        "credit": one.credit,
        "stands_for": one.stands_for,
        "because": one.because,
        "guideline": [] if one.lesson is None else list(one.lesson.guideline),
        "words": None if one.words is None else _words(one.words),
        "correction": None if one.correction is None else one.correction.challenge,
        "says": says[one.verdict].says if one.verdict in says else site if one.correction else "may be reported",
    }


def _given(one: AnswerCode) -> dict[str, Any]:
    told: dict[str, Any] = {"system": one.system, "code": one.code}
    more = {"poa": one.poa, "modifiers": list(one.modifiers), "tooth": one.tooth, "surfaces": one.surfaces,
            "units": None if one.units is None else str(one.units)}  # fmt: skip
    return told | {name: value for name, value in more.items() if value}


def _words(one: Words) -> dict[str, Any]:
    return {"codes": list(one.codes), "because": one.because, **quote_object(one.quote)}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "name": one.name,
        "severity": one.severity,
        "message": one.message,
        "codes": list(one.codes),
        "source": one.source,
        "suggestions": list(one.suggestions),
    }


def _round(value: float) -> float:
    return round(value, 4)
