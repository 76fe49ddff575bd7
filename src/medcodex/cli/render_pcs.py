"""ICD-10-PCS answers as text for people and as JSON objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.library.code_dates import SOURCE
from medcodex.terminology.icd10pcs.guidance import load_guidance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.cli.render_book import Style
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

_OPERATION = 3
_SECTIONS_WITH_ADVICE = frozenset("01")
_MAX_KEYS = 8


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
    """The JSON of a walk: the axes behind, and the values that the next one allows; ``row`` at a whole code."""
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
    """The JSON of a code axis by axis."""
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
    """The JSON of a lookup, with the keys that every system's lookup has, without releases and warnings."""
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
        "effective_from": codes.effective_from.isoformat() if codes else None,
        "effective_to": codes.effective_to.isoformat() if codes else None,
        "poa_exempt": None,
        "code_effective": _days_object(answer),
    }


def _days_object(answer: PcsAnswer) -> dict[str, str | None] | None:
    if answer.effective is None:
        return None
    first, last = answer.effective
    return {"from": first.isoformat(), "to": last.isoformat() if last else None, "source": SOURCE}


def pcs_lookup_lines(answer: PcsAnswer, codes: Release | None, style: Style) -> Iterator[str]:
    """A lookup as a page."""
    yield f"{style.bold(answer.row.code)}  {answer.row.title}"
    facts = ["billable" if answer.row.billable else "not billable: a table"]
    if codes:
        facts.append(f"release {codes.version}, {codes.effective_from} to {codes.effective_to}")
    if answer.effective:
        first, last = answer.effective
        facts.append(f"in force from {first}" + (f" to {last}" if last else ""))
    yield style.dim("; ".join(facts))
    yield ""
    for step in answer.axes:
        yield _axis_line(step, style)
    if answer.children:
        yield ""
        yield from (f"  {style.bold(child.code)}  {child.title}" for child in answer.children)


def step_lines(path: Sequence[Step], step: Step | None, style: Style) -> Iterator[str]:
    """A walk as a page."""
    for taken in path:
        yield _axis_line(taken, style)
    if step is None:
        return
    if path:
        yield ""
    yield f"{step.position} {step.axis}:"
    advice = load_guidance()
    for value in step.values:
        count = style.dim(f"({value.codes:,} code{'' if value.codes == 1 else 's'})")
        example = f" such as: {value.example}" if value.example else ""
        yield f"  {style.bold(value.character)}  {_title(value)}{example}  {count}"
        yield from _meaning_lines(value, style)
        rivals = [item.rival for item in _advice(step, value, advice) if item.rival]
        if rivals:
            yield style.dim(f"       not to be taken for: {', '.join(dict.fromkeys(rivals))}")


def explained_lines(code: str, path: Sequence[Step], row: PcsRow | None, style: Style) -> Iterator[str]:
    """A code axis by axis as a page."""
    yield f"{style.bold(code)}  {row.title if row else ''}".rstrip()
    advice = load_guidance()
    for step in path:
        value = step.values[0]
        yield ""
        yield _axis_line(step, style)
        yield from _meaning_lines(value, style)
        for item in _advice(step, value, advice):
            rival = f"or {item.rival}? " if item.rival else ""
            yield f"       {rival}{item.advice} {style.dim(f'[{item.guideline}]')}"


def words_lines(reading: Reading, found: Sequence[Found], led: Sequence[Led], style: Style) -> Iterator[str]:
    """Codes from words as a page; the first with each axis explained."""
    usual = f"; usual with it: {' '.join(reading.usual)}" if reading.usual else ""
    yield style.dim(f"read as: {' '.join(reading.said)}{usual}")
    for at, item in enumerate(found):
        if at < 2:
            yield ""
        yield f"{style.bold(item.hit.code)}  {item.hit.display}  {style.dim(f'{item.hit.score:.2f} {item.hit.via}')}"
        if at == 0:
            yield from (_decided_line(axis, style) for axis in item.axes)
    if led:
        yield ""
        yield "Index:"
    for entry in led:
        parts = [", ".join(entry.path)]
        if entry.entry.see:
            parts.append(f"see {entry.entry.see}")
        if entry.entry.use:
            parts.append(f"use {entry.entry.use}")
        if entry.entry.code:
            parts.append(style.bold(entry.entry.code))
        yield f"  {' - '.join(parts)}"


def _decided_line(axis: Decided, style: Style) -> str:
    others = ", ".join(f"{char} {title}".strip() for char, title in axis.others)
    said = {
        "words": f'from "{", ".join(axis.words)}"' + (f"; or {others}" if others else ""),
        "usual": f'usual with "{", ".join(axis.words)}"; or {others}',
        "follows": "follows from the rest",
        "only value": "the only value here",
        "nothing said": f"nothing said of another: {others}",
        "not said": f"not said; or {others}",
    }[axis.basis]
    return f"{_axis_line(axis.step, style)}  {style.dim(f'[{said}]')}"


def _axis_line(step: Step, style: Style) -> str:
    value = step.values[0]
    return f"  {step.position} {style.bold(value.character)}  {step.axis}: {_title(value)}"


def _title(value: Value) -> str:
    if value.title is None:
        return "(not named in the tables loaded)"
    return f"{value.title} (inferred)" if value.inferred else value.title


def _meaning_lines(value: Value, style: Style) -> Iterator[str]:
    meaning = value.meaning
    for text in (meaning.definition, meaning.explanation):
        if text:
            yield style.dim(f"       {text}")
    shown = {"Such as": meaning.includes, "Key": meaning.keys, "Also": meaning.aggregates}
    for label, texts in shown.items():
        if texts:
            more = f" and {len(texts) - _MAX_KEYS} more" if len(texts) > _MAX_KEYS else ""
            yield style.dim(f"       {label}: {'; '.join(texts[:_MAX_KEYS])}{more}")


def _advice(step: Step, value: Value, advice: Mapping[str, tuple[Guidance, ...]]) -> tuple[Guidance, ...]:
    applies = step.position == _OPERATION and step.prefix[:1] in _SECTIONS_WITH_ADVICE
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
            for item in _advice(step, value, advice)
        ],
    }
