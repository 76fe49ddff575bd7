"""Words about the codes of a claim, their order and their indicators.

Words about sets add the diagnoses they found to the case's trail, so that the finding names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.laterality import side_of

if TYPE_CHECKING:
    from medcodex.edits.case import Case
    from medcodex.edits.pairs import PairTable
    from medcodex.edits.words.word import Word


def has(case: Case, place: int, number: int) -> bool:
    """Another diagnosis is in the set."""
    return found_at(case, [other for other in case.places(number) if other != place])


def before(case: Case, place: int, number: int) -> bool:
    """A diagnosis of the set stands before this one."""
    return found_at(case, [other for other in case.places(number) if other < place])


def after(case: Case, place: int, number: int) -> bool:
    """A diagnosis of the set stands after this one."""
    return found_at(case, [other for other in case.places(number) if other > place])


def first_in(case: Case, place: int, number: int) -> bool:
    """The first diagnosis of the claim is another one, and in the set."""
    return place != 0 and bool(case.codes) and number in case.holding[0] and found_at(case, [0])


def within(case: Case, place: int, number: int) -> bool:
    """This diagnosis is in the set."""
    return number in case.holding[place]


def count(case: Case, place: int, number: int) -> int:
    """How many diagnoses are in the set, this one included."""
    places = case.places(number)
    case.trail.extend(other for other in places if other != place)
    return len(places)


def kinds(case: Case, place: int, number: int, length: int) -> int:
    """How many different beginnings of that length the codes of the set have."""
    places = case.places(number)
    case.trail.extend(other for other in places if other != place)
    return len({case.codes[other].replace(".", "")[:length] for other in places})


def twin(case: Case, place: int, number: int, length: int) -> bool:
    """Another diagnosis is in the set and begins with the same characters (the dot not counted)."""
    start = case.codes[place].replace(".", "")[:length]
    found = [other for other in case.places(number) if other != place]
    return found_at(case, [other for other in found if case.codes[other].replace(".", "").startswith(start)])


def cousin(case: Case, place: int, number: int, same: int, differ: int) -> bool:
    """Another diagnosis of the set begins with the same ``same`` characters and differs in its ``differ``-th."""
    own = case.codes[place].replace(".", "")
    others = [(other, case.codes[other].replace(".", "")) for other in case.places(number) if other != place]
    alike = [other for other, flat in others if flat[:same] == own[:same] and flat[:differ] != own[:differ]]
    return found_at(case, alike)


def same_side(case: Case, place: int, number: int) -> bool:
    """Another diagnosis of the set is on the same side, as the titles say."""
    own = side_of(case.title(place))
    found = [other for other in case.places(number) if other != place and side_of(case.title(other)) == own]
    return own != "" and found_at(case, found)


def all_others(case: Case, place: int, number: int) -> bool:
    """Every other diagnosis is in the set (also where there is no other)."""
    return all(number in case.holding[other] for other in case.others(place))


def paired(case: Case, place: int, table: PairTable) -> bool:
    """The table pairs this diagnosis with another one of the claim."""
    return _told(case, list(table.found(case, place)))


def paired_before(case: Case, place: int, table: PairTable) -> bool:
    """The table pairs this diagnosis with one that stands before it."""
    return _told(case, [one for one in table.found(case, place) if one[0] < place])


def paired_after(case: Case, place: int, table: PairTable) -> bool:
    """The table pairs this diagnosis with one that stands after it."""
    return _told(case, [one for one in table.found(case, place) if one[0] > place])


def paired_poa(case: Case, place: int, table: PairTable, letters: str) -> bool:
    """The table pairs this diagnosis with another one that has one of these indicators."""
    return _told(case, [one for one in table.found(case, place) if (case.poa[one[0]] or "-") in letters])


def never(case: Case, place: int) -> bool:
    """Nothing is at fault: the row stands for what is allowed."""
    return False


def first(case: Case, place: int) -> bool:
    """This diagnosis is the first of the claim."""
    return place == 0


def alone(case: Case, place: int) -> bool:
    """There is no other diagnosis."""
    return len(case.codes) == 1


def poa(case: Case, place: int, letters: str) -> bool:
    """This diagnosis has one of these present-on-admission indicators; "-" stands for none."""
    return (case.poa[place] or "-") in letters


def has_poa(case: Case, place: int, number: int, letters: str) -> bool:
    """Another diagnosis is in the set and has one of these indicators."""
    found = [other for other in case.places(number) if other != place and (case.poa[other] or "-") in letters]
    return found_at(case, found)


def _told(case: Case, pairs: list[tuple[int, str]]) -> bool:
    case.mends.extend(dict.fromkeys(mend for _, mend in pairs if mend))
    return found_at(case, sorted({place for place, _ in pairs}))


def found_at(case: Case, places: list[int]) -> bool:
    case.trail.extend(places)
    return bool(places)


WORDS: dict[str, Word] = {
    "has": has,
    "before": before,
    "after": after,
    "first_in": first_in,
    "within": within,
    "count": count,
    "kinds": kinds,
    "twin": twin,
    "cousin": cousin,
    "same_side": same_side,
    "all_others": all_others,
    "paired": paired,
    "paired_before": paired_before,
    "paired_after": paired_after,
    "paired_poa": paired_poa,
    "never": never,
    "first": first,
    "alone": alone,
    "poa": poa,
    "has_poa": has_poa,
}
SET_WORDS = frozenset(
    {
        "has",
        "before",
        "after",
        "first_in",
        "within",
        "count",
        "kinds",
        "twin",
        "cousin",
        "same_side",
        "all_others",
        "has_poa",
    }
)
"""The words whose first argument is a set of codes."""
TABLE_WORDS = frozenset({"paired", "paired_before", "paired_after", "paired_poa"})
"""The words whose first argument is a table of pairs."""
