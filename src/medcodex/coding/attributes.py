"""Attributes of one condition collected over documents: what one names in general, another names in detail.

Official Guidelines FY2026 I.B.2 and I.B.18 (the highest specificity documented), I.B.13 and I.B.14 (side, stage and
depth may come from others than the provider who names the condition).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion, Why
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from medcodex.suggest.case import Placed
    from medcodex.suggest.past import History
    from medcodex.terminology.book import Icd10cmBook

_FULL_LENGTH = 7
_SOURCE = "ICD-10-CM Official Guidelines FY2026 I.B.2, I.B.14"
_EXTERNAL, _INJURY = frozenset("VWXY"), "S"


def is_general(code: str, book: Icd10cmBook) -> bool:
    """Whether a code is its family's unspecified choice."""
    row = book.row(code)
    return row is not None and is_generic(row.title)


def family(code: str, book: Icd10cmBook) -> str:
    """What a code shares with those that say the same in more or less detail: its parent; of injuries the category,
    for the site is detail; of external causes the chapter, for the intent is."""
    if code[:1] in _EXTERNAL:
        return "external cause"
    if code[:1] == _INJURY:
        return code[:3]
    row = book.row(code)
    if row and row.parent and len(code.replace(".", "")) == _FULL_LENGTH:
        row = book.row(row.parent) or row
    return row.parent if row and row.parent else code


def in_detail(placed: Sequence[Placed], general: Container[int], book: Icd10cmBook) -> Mapping[int, Placed]:
    """Concepts with an unspecified code, by place, as the one detailed code that another document gives the same
    condition; nothing where documents give several. ``general`` holds the places whose code may be sharpened."""
    detailed: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    vague: list[int] = []
    for place, one in enumerate(placed):
        resolved = one.resolved
        if not resolved.reportable or resolved.assertion in {Assertion.HISTORICAL, Assertion.FAMILY}:
            continue
        if is_general(resolved.code, book):
            if place in general:
                vague.append(place)
        elif resolved.code:
            for stem in _stems(resolved.code):
                detailed[stem][resolved.code].add(one.document)
    out = {}
    for place in vague:
        one = placed[place]
        found = detailed.get(family(one.resolved.code, book), {})
        if len(found) != 1:
            continue
        code, documents = next(iter(found.items()))
        row = book.row(code)
        if row and documents != {one.document}:
            why = Why("rule", (*one.resolved.why.path, f"in detail in another document: {code} {row.title}"), _SOURCE)
            out[place] = one._replace(resolved=one.resolved._replace(code=code, why=why))
    return out


def still_current(placed: Sequence[Placed], history: History) -> list[int]:
    """Places of histories of a malignancy (Z85) that another document tells as present: the history code is for one
    that was excised or eradicated (I.C.2.m). Other histories may stand beside a new episode."""
    present: dict[str, set[int]] = defaultdict(set)
    for one in placed:
        resolved = one.resolved
        if resolved.reportable and resolved.code[:1] == "C" and (past := history.personal(resolved.code)[0]):
            present[past.rstrip(".")].add(one.document)
    return [
        place
        for place, one in enumerate(placed)
        if one.resolved.reportable
        and one.resolved.code[:3] == "Z85"
        and any(one.resolved.code.startswith(past) and told - {one.document} for past, told in present.items())
    ]


def _stems(code: str) -> list[str]:
    """All beginnings of a code that may be a family."""
    return [code[:3], *(code[:length] for length in range(5, len(code)))]
