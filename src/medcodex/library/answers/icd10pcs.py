"""ICD-10-PCS answers as plain objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.library.answers.books import dates_object
from medcodex.library.code_dates import SOURCE
from medcodex.terminology.icd10pcs.guidance import load_guidance
from medcodex.terminology.icd10pcs.keys import OPERATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.library.icd10pcs_words import Led
    from medcodex.library.schema import Release
    from medcodex.terminology.icd10pcs.axes import Step, Value
    from medcodex.terminology.icd10pcs.built import Decided
    from medcodex.terminology.icd10pcs.guidance import Guidance
    from medcodex.terminology.icd10pcs.lookup import PcsAnswer
    from medcodex.terminology.icd10pcs.model import PcsRow
    from medcodex.terminology.icd10pcs.reading import Reading
    from medcodex.terminology.search import Hit

_SECTIONS_WITH_ADVICE = frozenset("01")


@dataclass(frozen=True, slots=True)
class Found:
    """A code found from words, with what decided each axis."""

    hit: Hit
    axes: tuple[Decided, ...]


def notices_of(book: SqliteIcd10pcsBook) -> list[Notice]:
    """The book's notices, and one where no tables are loaded, so that values have no names."""
    from medcodex.encounter import Notice  # noqa: PLC0415

    if "tables" in book.releases:
        return list(book.notices)
    message = "icd10pcs: no tables are loaded, so values have no names; add them with: medcodex data add PATH"
    return [*book.notices, Notice("part-missing", message)]


def step_object(path: Sequence[Step], step: Step | None, row: PcsRow | None) -> dict[str, Any]:
    """A walk: the axes behind, and the values that the next one allows; ``row`` at a whole code."""
    advice = load_guidance()
    return {
        "code": row.code if row else None,
        "display": row.title if row else None,
        "path": [_axis_object(taken, advice) for taken in path],
        "next": None
        if step is None
        else {
            "position": step.position,
            "axis": step.axis,
            "values": [_value_object(step, value, advice) for value in step.values],
        },
        "codes": sum(value.codes for value in step.values) if step else 1,
    }


def explained_object(path: Sequence[Step], row: PcsRow | None) -> dict[str, Any]:
    """A code axis by axis."""
    advice = load_guidance()
    return {
        "display": row.title if row else None,
        "billable": row is not None and row.billable,
        "axes": [_axis_object(step, advice) for step in path],
    }


def words_object(reading: Reading, found: Sequence[Found], led: Sequence[Led]) -> dict[str, Any]:
    """The JSON of codes from words."""
    return {
        "read_as": list(reading.said),
        "usual": list(reading.usual),
        "codes": [
            {
                "code": item.hit.code,
                "display": item.hit.display,
                "score": round(item.hit.score, 4),
                "via": item.hit.via,
                "axes": [
                    _axis_object(axis.step, {})
                    | {
                        "basis": axis.basis,
                        "words": list(axis.words),
                        "others": [{"character": char, "title": title or None} for char, title in axis.others],
                    }
                    for axis in item.axes
                ],
            }
            for item in found
        ],
        "index": [
            {"path": list(item.path), "code": item.entry.code, "see": item.entry.see, "use": item.entry.use}
            for item in led
        ],
    }


def pcs_lookup_object(answer: PcsAnswer, codes: Release | None) -> dict[str, Any]:
    """A lookup, with the keys that every system's lookup has, without releases and warnings."""
    row = answer.row
    advice = load_guidance()
    return {
        "system": "icd10pcs",
        "code": row.code,
        "display": row.title,
        "billable": row.billable,
        "valid": True,
        "hierarchy": [
            {
                "kind": step.axis.lower(),
                "key": step.prefix + step.values[0].character,
                "title": step.values[0].title,
            }
            for step in answer.axes
        ],
        "axes": [_axis_object(step, advice) for step in answer.axes],
        "notes": {"own": {}, "inherited": []},
        "seventh": [],
        "children": [{"code": child.code, "display": child.title, "billable": True} for child in answer.children],
        **dates_object(codes),
        "poa_exempt": None,
        "code_effective": _days_object(answer),
    }


def _days_object(answer: PcsAnswer) -> dict[str, str | None] | None:
    if answer.effective is None:
        return None
    first, last = answer.effective
    return {"from": first.isoformat(), "to": last.isoformat() if last else None, "source": SOURCE}


def advice_on(step: Step, value: Value, advice: Mapping[str, tuple[Guidance, ...]]) -> tuple[Guidance, ...]:
    """How the root operation that the value is differs from others; empty for other values."""
    applies = step.position == OPERATION and step.prefix[:1] in _SECTIONS_WITH_ADVICE
    return advice.get(value.title or "", ()) if applies else ()


def _axis_object(step: Step, advice: Mapping[str, tuple[Guidance, ...]]) -> dict[str, Any]:
    return {"position": step.position, "axis": step.axis} | _value_object(step, step.values[0], advice)


def _value_object(step: Step, value: Value, advice: Mapping[str, tuple[Guidance, ...]]) -> dict[str, Any]:
    meaning = value.meaning
    return {
        "character": value.character,
        "title": value.title,
        "inferred": value.inferred,
        "codes": value.codes,
        "example": value.example,
        "definition": meaning.definition or None,
        "explanation": meaning.explanation or None,
        "includes": list(meaning.includes),
        "keys": list(meaning.keys),
        "aggregates": list(meaning.aggregates),
        "guidance": [
            {"rival": item.rival or None, "advice": item.advice, "guideline": item.guideline, "source": item.source}
            for item in advice_on(step, value, advice)
        ],
    }
