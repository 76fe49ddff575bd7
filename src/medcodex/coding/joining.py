"""Applies the conventions that join or drop candidate codes before any is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Why
from medcodex.suggest.case import merged
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.conventions.combinations import Combinations
    from medcodex.suggest.case import Case
    from medcodex.terminology.book import Icd10cmBook


def join_cases(cases: Sequence[Case], combinations: Combinations, book: Icd10cmBook) -> list[Case]:
    """Cases with combination codes in place of what they combine, and without unspecified codes that a more specific
    code of the same category makes redundant."""
    by_code = {case.code: case for case in cases}
    joinable = {code: case.words for code, case in by_code.items() if not case.is_history}
    every = dict(by_code)
    for joined in combinations.join(joinable):
        row = book.row(joined.code)
        if row is None or not row.billable:
            continue
        rule = Why("rule", (joined.first, joined.second, f"{joined.code} {row.title}"), joined.source)
        case = merged(joined.code, [every[joined.first], every[joined.second]], rule)
        every[joined.code] = by_code[joined.code] = case
        for gone in joined.replaced:
            by_code.pop(gone, None)
    return _most_specific(list(by_code.values()), book)


def _most_specific(cases: Sequence[Case], book: Icd10cmBook) -> list[Case]:
    """Official Guidelines FY2026 I.B.2 and I.B.18: unspecified only where nothing more specific is documented."""
    titles = {case.code: (row.title if (row := book.row(case.code)) else "") for case in cases}
    out = []
    for case in cases:
        family = [c for c in cases if c.code[:3] == case.code[:3] and c.code != case.code]
        if is_generic(titles[case.code]) and any(not is_generic(titles[c.code]) and not c.is_history for c in family):
            continue
        out.append(case)
    return out
