"""How near a code of an answer is to a code of the key, by the books' own trees."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codes import category, plain

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.learn.marking.ports import MarkingBooks

_WHOLE = 7
_TABLE = 3
_ICD10CM, _ICD10PCS = "icd10cm", "icd10pcs"
_UNSPECIFIED = "unspecified"


class Near(StrEnum):
    """What a code of the answer is to one of the key, the nearest first; MISSED where nothing stands for it."""

    HIT = "hit"
    ALTERNATIVE = "alternative"
    DETAIL = "detail"
    SEVENTH = "seventh"
    AXIS = "axis"
    LESS_SPECIFIC = "less-specific"
    NEAR = "near"
    MISSED = "missed"


FOUND = frozenset(Near) - {Near.NEAR, Near.MISSED}
"""Where the code of the key was found in some form."""
EXACT = frozenset({Near.HIT, Near.ALTERNATIVE, Near.DETAIL})
"""Where every character of the code is right."""


def nearness(system: str, wanted: str, given: str, date: dt.date, books: MarkingBooks) -> Near | None:
    """How near ``given`` is to another code ``wanted`` of the same system; None where they have nothing in common."""
    if system == _ICD10PCS:
        return _axes(wanted, given)
    if system != _ICD10CM or category(wanted) != category(given):
        return None
    if len(plain(wanted)) == len(plain(given)) == _WHOLE and plain(wanted)[:-1] == plain(given)[:-1]:
        return Near.SEVENTH
    if _is_less_specific(wanted, given, date, books):
        return Near.LESS_SPECIFIC
    return Near.NEAR


def axis_of(wanted: str, given: str) -> int | None:
    """The one axis, from 4 to 7, in which two ICD-10-PCS codes differ; None where there is no such one."""
    if len(wanted) != _WHOLE or len(given) != _WHOLE or wanted[:_TABLE] != given[:_TABLE]:
        return None
    differing = [at for at in range(_TABLE, _WHOLE) if wanted[at] != given[at]]
    return differing[0] + 1 if len(differing) == 1 else None


def _axes(wanted: str, given: str) -> Near | None:
    if wanted[:_TABLE] != given[:_TABLE]:
        return None
    return Near.NEAR if axis_of(wanted, given) is None else Near.AXIS


def _is_less_specific(wanted: str, given: str, date: dt.date, books: MarkingBooks) -> bool:
    """Whether ``given`` stands above ``wanted``, or leaves the way to it by a code that is called unspecified where
    ``wanted`` goes on by one that is not."""
    way, other = _way(wanted, date, books), _way(given, date, books)
    if given in way[:-1]:
        return True
    shared = next((at for at, (one, two) in enumerate(zip(way, other, strict=False)) if one != two), None)
    if shared is None:
        return False
    return _unspecified(other[shared], date, books) and not _unspecified(way[shared], date, books)


def _way(code: str, date: dt.date, books: MarkingBooks) -> tuple[str, ...]:
    return (*books.above(_ICD10CM, code, date), code)


def _unspecified(code: str, date: dt.date, books: MarkingBooks) -> bool:
    return _UNSPECIFIED in books.title(_ICD10CM, code, date).casefold()
