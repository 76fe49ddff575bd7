"""Two people compared field by field: each field has a level of agreement, by name; a field that one of them does not
have has none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.index.names import alike, is_typing_error, nicknames_agree, one_slip
from medcodex.workflow.index.tables import family_share, given_share

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.workflow.index.known import Home, Known, Name

_COMMON = {"family": 0.0007, "given": 0.0028}
"""The share of a name at which its agreement counts as the weights say: the Census's mean share of the name of somebody
drawn by chance."""
_MOST = 5.0
"""So many bits a rare or common name counts more or less at most."""


@dataclass(frozen=True, slots=True)
class Compared:
    """``levels`` by field; ``rarity`` in bits by field: what the agreement counts more for a rare name, or less."""

    levels: dict[str, str]
    rarity: dict[str, float]


def compare(one: Known, other: Known) -> Compared:
    """Two people's fields. Of several names, addresses or numbers the pair that agrees best counts."""
    levels: dict[str, str] = {}
    rarity: dict[str, float] = {}
    _compare_names(one.names, other.names, levels, rarity)
    others = (
        ("birth", _best(_BIRTH, (_birth(a, b) for a in one.births for b in other.births))),
        ("sex", _sex(one.sexes, other.sexes)),
        ("address", _best(_ADDRESS, (_address(a, b) for a in one.homes for b in other.homes))),
        ("phone", _best(_PHONE, (_phone(a, b) for a in one.phones for b in other.phones))),
        ("national", _best(_NATIONAL, (_national(a, b) for a in one.national for b in other.national))),
        ("personal", _personal(one.personal, other.personal)),
    )
    levels.update((field, level) for field, level in others if level is not None)
    return Compared(levels, rarity)


_FAMILY = ("same", "former", "alike", "part", "swapped", "other")
_GIVEN = ("same", "nickname", "typing", "alike", "initial", "middle", "other")
_BIRTH = ("same", "swapped", "slip", "near", "other")
_ADDRESS = ("same", "street", "postal", "other")
_PHONE = ("same", "slip", "other")
_NATIONAL = ("same", "slip", "last-four", "other")


def _best(order: Sequence[str], found: Iterable[str]) -> str | None:
    return min(found, key=order.index, default=None)


def _compare_names(
    ones: Sequence[Name], others: Sequence[Name], levels: dict[str, str], rarity: dict[str, float]
) -> None:
    best: tuple[int, dict[str, str], Name] | None = None
    for a in ones:
        for b in others:
            found = _name_levels(a, b)
            far = _FAMILY.index(found.get("family", "other")) + _GIVEN.index(found.get("given", "same"))
            if best is None or far < best[0]:
                best = far, found, a
    if best is None:
        return
    _, found, name = best
    levels.update(found)
    if found.get("family") in {"same", "former"}:
        rarity["family"] = _rarity("family", family_share(name.family))
    if found.get("given") == "same":
        rarity["given"] = _rarity("given", given_share(name.given))


def _rarity(field: str, share: float) -> float:
    return max(-_MOST, min(_MOST, math.log2(_COMMON[field] / share)))


def _name_levels(a: Name, b: Name) -> dict[str, str]:
    found = {}
    if a.family and b.family:
        found["family"] = _family(a, b)
    if a.given and b.given:
        found["given"] = _given(a, b)
    if a.family and a.given and a.family != a.given and (a.family, a.given) == (b.given, b.family):
        # One slip, and so one level: the given name is not counted again.
        found["family"] = "swapped"
        found.pop("given")
    if a.middle and b.middle and found.get("given") != "middle":
        found["middle"] = _middle(a.middle, b.middle)
    if a.suffix and b.suffix:
        found["suffix"] = "same" if a.suffix == b.suffix else "other"
    elif a.suffix or b.suffix:
        found["suffix"] = "one"
    return found


def _family(a: Name, b: Name) -> str:
    if a.family == b.family:
        return "former" if a.former or b.former else "same"
    joined = a.family.replace(" ", ""), b.family.replace(" ", "")
    if joined[0] == joined[1] or alike(*joined):
        return "alike"
    return "part" if set(a.family.split()) & set(b.family.split()) else "other"


def _given(a: Name, b: Name) -> str:
    one, other = a.given, b.given
    if one == other:
        return "same"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else "other"
    if nicknames_agree(one, other):
        return "nickname"
    if alike(one, other):
        return "typing" if is_typing_error(one, other) else "alike"
    return "middle" if one == b.middle or other == a.middle else "other"


def _middle(one: str, other: str) -> str:
    if one == other:
        return "same"
    if one[0] == other[0] and (len(one) == 1 or len(other) == 1):
        return "initial"
    return "alike" if alike(one, other) else "other"


def _birth(one: dt.date, other: dt.date) -> str:
    if one == other:
        return "same"
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return "swapped"
    if one_slip(f"{one:%Y%m%d}", f"{other:%Y%m%d}"):
        return "slip"
    near = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return "near" if near == 2 else "other"


def _sex(one: frozenset[str], other: frozenset[str]) -> str | None:
    if not one or not other:
        return None
    return "same" if one & other else "other"


def _address(one: Home, other: Home) -> str:
    place = bool(one.postal and one.postal == other.postal) or bool(one.city and one.city == other.city)
    if one.street and one.street == other.street and place:
        return "street" if one.unit and other.unit and one.unit != other.unit else "same"
    if one.street and other.street and place and alike(one.street, other.street):
        return "street"
    return "postal" if one.postal and one.postal == other.postal else "other"


def _phone(one: str, other: str) -> str:
    if one == other:
        return "same"
    return "slip" if one_slip(one, other) else "other"


def _national(one: str, other: str) -> str:
    if len(one) != len(other) and 4 in {len(one), len(other)}:
        return "last-four" if one[-4:] == other[-4:] else "other"
    if one == other:
        return "last-four" if len(one) == 4 else "same"
    return "slip" if one_slip(one, other) else "other"


def _personal(one: frozenset[tuple[str, str, str]], other: frozenset[tuple[str, str, str]]) -> str | None:
    if one & other:
        return "same"
    both = {row[:2] for row in one} & {row[:2] for row in other}
    return "other" if both else None
