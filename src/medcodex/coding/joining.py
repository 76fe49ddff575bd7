"""Applies the conventions that join or drop candidate codes before any is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Why
from medcodex.suggest.case import Case, merged
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.conventions.combinations import Combinations
    from medcodex.conventions.one_wording import OneWording
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.terminology.book import Icd10cmBook

_FULL_LENGTH = 7
_NAMED_TYPES = frozenset({"E08", "E09", "E10", "E13"})


def join_cases(
    cases: Sequence[Case], combinations: Combinations, book: Icd10cmBook, classes: SectionClasses
) -> list[Case]:
    """Cases with combination codes in place of what they combine, and without unspecified codes that a more specific
    code of the same category makes redundant."""
    by_code = {case.code: case for case in _one_type_of_diabetes(cases, book)}
    # What only an examination or a test shows is no documented condition (III.B) and joins nothing.
    joinable = {
        code: case.words
        for code, case in by_code.items()
        if not case.is_history and not classes.only_observed(case.sections)
    }
    every = dict(by_code)
    base: dict[str, str] = {}
    for joined in combinations.join(joinable):
        row = book.row(joined.code)
        if row is None or not row.billable:
            continue
        # A further complication rests on the condition itself, not on the complication joined before it.
        first = base.get(joined.first, joined.first) if joined.first not in joined.replaced else joined.first
        parts = [every[joined.code]] if joined.code in every else []
        if joined.code == joined.first:
            rules: tuple[Why, ...] = ()  # documented as such already
        else:
            base[joined.code] = first
            rules = (Why("rule", (first, joined.second, f"{joined.code} {row.title}"), joined.source),)
            parts.append(every[first])
        case = merged(joined.code, [*parts, every[joined.second]], rules)
        every[joined.code] = by_code[joined.code] = case
        for gone in joined.replaced:
            by_code.pop(gone, None)
    return _still_current(_most_specific(list(by_code.values()), book, classes))


def with_second_codes(cases: Sequence[Case], wordings: OneWording, book: Icd10cmBook) -> list[Case]:
    """Cases, with a second one where one wording asks for two codes (I.B.8, I.C.1.d.4)."""
    out = {case.code: case for case in cases}
    for case in cases:
        for mention in case.mentions:
            found = wordings.second(case.code, mention.resolved.concept.forms)
            row = book.row(found.code) if found else None
            if found is None or row is None or not row.billable:
                continue
            rule = Why("rule", (case.code, f"{row.code} {row.title}"), found.source)
            held = [out[row.code]] if row.code in out else []
            out[row.code] = merged(row.code, [*held, Case(row.code, (mention,))], (rule,))
    return list(out.values())


def _still_current(cases: Sequence[Case]) -> list[Case]:
    """A history code gives way where the same condition is documented as present (I.C.21.c.4)."""
    present = {m.resolved.concept.code for case in cases if not case.is_history for m in case.mentions}
    return [
        case
        for case in cases
        if not case.is_history or not all(m.resolved.concept.code in present for m in case.mentions)
    ]


def _most_specific(cases: Sequence[Case], book: Icd10cmBook, classes: SectionClasses) -> list[Case]:
    """Official Guidelines FY2026 I.B.2 and I.B.18: unspecified only where nothing more specific is documented. The
    specific case takes over the unspecified one's mentions; what was assessed is not given up for what was only
    told."""
    titles = {case.code: (row.title if (row := book.row(case.code)) else "") for case in cases}
    specific = {case.code: case for case in cases if not is_generic(titles[case.code])}
    out = []
    for case in cases:
        stem = _siblings(case.code, book)
        better = [c for c in specific.values() if c.code.startswith(stem) and not c.is_history]
        better = [c for c in better if classes.assessed(c.sections) or not classes.assessed(case.sections)]
        if case.code in specific or not better:
            out.append(case)
        else:
            specific[better[0].code] = merged(better[0].code, [better[0], case], ())
    return [specific.get(case.code, case) for case in out]


def _one_type_of_diabetes(cases: Sequence[Case], book: Icd10cmBook) -> list[Case]:
    """Complications of diabetes of unnamed type belong to the type the record names (I.C.4.a: type 2 is the default
    only where the type is not documented at all)."""
    named = {case.code[:3] for case in cases if case.code[:3] in _NAMED_TYPES and not case.is_history}
    out: dict[str, Case] = {}
    for case in cases:
        code = case.code
        if len(named) == 1 and code.startswith("E11") and "2" not in case.words:
            typed = next(iter(named)) + code[3:]
            row = book.row(typed)
            code = typed if row and row.billable else code
        held = [out[code]] if code in out else []
        out[code] = merged(code, [*held, case], ()) if code != case.code or held else case
    return list(out.values())


def _siblings(code: str, book: Icd10cmBook) -> str:
    """What the code shares with the codes that say the same in more detail: its parent, seventh character aside."""
    row = book.row(code)
    if row and row.parent and len(code.replace(".", "")) == _FULL_LENGTH:
        row = book.row(row.parent) or row
    return row.parent if row and row.parent else code
