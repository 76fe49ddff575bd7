"""ICD-10-PCS answers as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.answers.icd10pcs import advice_on
from medcodex.terminology.icd10pcs.guidance import load_guidance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.cli.render_book import Style
    from medcodex.library.answers.icd10pcs import Found
    from medcodex.library.icd10pcs_words import Led
    from medcodex.library.schema import Release
    from medcodex.terminology.icd10pcs.axes import Step, Value
    from medcodex.terminology.icd10pcs.built import Decided
    from medcodex.terminology.icd10pcs.lookup import PcsAnswer
    from medcodex.terminology.icd10pcs.model import PcsRow
    from medcodex.terminology.icd10pcs.reading import Reading

_MAX_KEYS = 8


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
        rivals = [item.rival for item in advice_on(step, value, advice) if item.rival]
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
        for item in advice_on(step, value, advice):
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
