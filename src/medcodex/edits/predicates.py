"""The words of a rule's condition. Each takes the case, the place of the diagnosis the rule is about, and what stands
in its brackets; what a word needs to know beyond that is in its name.

Words about sets add the diagnoses they found to the case's trail, so that the finding names them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from medcodex.conventions.code_sets import seventh_of

if TYPE_CHECKING:
    from medcodex.edits.case import Case
    from medcodex.edits.pairs import PairTable

UNCERTAIN = (
    "probable",
    "suspected",
    "possible",
    "likely",
    "questionable",
    "rule out",
    "compatible with",
    "consistent with",
    "working diagnosis",
    "uncertain",
)
"""Official Guidelines II.H and IV.H: words of a diagnosis that is not established."""

Predicate = Callable[..., "bool | int | float | None"]


def has(case: Case, place: int, number: int) -> bool:
    """Another diagnosis is in the set."""
    return _found(case, [other for other in case.places(number) if other != place])


def before(case: Case, place: int, number: int) -> bool:
    """A diagnosis of the set stands before this one."""
    return _found(case, [other for other in case.places(number) if other < place])


def after(case: Case, place: int, number: int) -> bool:
    """A diagnosis of the set stands after this one."""
    return _found(case, [other for other in case.places(number) if other > place])


def first_in(case: Case, place: int, number: int) -> bool:
    """The first diagnosis of the claim is another one, and in the set."""
    return place != 0 and bool(case.codes) and number in case.holding[0] and _found(case, [0])


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
    return _found(case, [other for other in found if case.codes[other].replace(".", "").startswith(start)])


def cousin(case: Case, place: int, number: int, same: int, differ: int) -> bool:
    """Another diagnosis of the set begins with the same ``same`` characters and differs in its ``differ``-th."""
    own = case.codes[place].replace(".", "")
    others = [(other, case.codes[other].replace(".", "")) for other in case.places(number) if other != place]
    alike = [other for other, flat in others if flat[:same] == own[:same] and flat[:differ] != own[:differ]]
    return _found(case, alike)


def same_side(case: Case, place: int, number: int) -> bool:
    """Another diagnosis of the set is on the same side, as the titles say."""
    own = side_of(case.title(place))
    found = [other for other in case.places(number) if other != place and side_of(case.title(other)) == own]
    return own != "" and _found(case, found)


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


def seventh(case: Case, place: int, characters: str) -> bool:
    """The code has one of these seventh characters."""
    return seventh_of(case.codes[place]) in set(characters)


def poa(case: Case, place: int, letters: str) -> bool:
    """This diagnosis has one of these present-on-admission indicators; "-" stands for none."""
    return (case.poa[place] or "-") in letters


def has_poa(case: Case, place: int, number: int, letters: str) -> bool:
    """Another diagnosis is in the set and has one of these indicators."""
    found = [other for other in case.places(number) if other != place and (case.poa[other] or "-") in letters]
    return _found(case, found)


def px(case: Case, place: int, *starts: str) -> bool:
    """A procedure starts with one of these characters."""
    return any(code.startswith(starts) for code in case.procedures)


def px_like(case: Case, place: int, pattern: str) -> bool:
    """A procedure begins so; a full stop stands for any character."""
    return any(
        len(code) >= len(pattern) and all(want in (".", char) for want, char in zip(pattern, code, strict=False))
        for code in case.procedures
    )


def delivered(case: Case, place: int, number: int) -> bool:
    """The encounter holds a delivery: a diagnosis of the set, or a procedure of the root operations Extraction or
    Delivery of products of conception."""
    return any(other != place for other in case.places(number)) or px(case, place, "10D00Z", "10D07Z", "10E0XZZ")


def revenue(case: Case, place: int, *starts: str) -> bool:
    """A service line has a revenue code that starts so."""
    return any((line.revenue or "").zfill(4).startswith(starts) for line in case.encounter.lines if line.revenue)


def inpatient(case: Case, place: int) -> bool:
    """A facility claim of an inpatient setting (Section II of the Official Guidelines)."""
    return case.inpatient


def acute(case: Case, place: int) -> bool:
    """A facility claim of an acute care or psychiatric hospital stay."""
    return case.acute


def outpatient(case: Case, place: int) -> bool:
    """Not an inpatient facility claim: Section IV applies."""
    return not case.inpatient


def poa_reported(case: Case, place: int) -> bool:
    """Any diagnosis has a present-on-admission indicator."""
    return any(case.poa)


def age(case: Case, place: int) -> int | None:
    """Whole years; a comparison with an unknown age does not hold."""
    return case.encounter.years_old


def days(case: Case, place: int) -> int | None:
    """Age in days; a comparison with an unknown age does not hold. An age of some years is known to be more than a
    newborn's."""
    known = case.encounter.days_old
    if known is not None:
        return known
    years = case.encounter.years_old
    return years * 365 if years else None


def birth_weight(case: Case, place: int) -> int | None:
    """Recorded birth weight in grams."""
    return case.encounter.birth_weight_g


def admission_type(case: Case, place: int, value: str) -> bool:
    """The type of admission (4 is newborn)."""
    return (case.encounter.admission_type or "").lstrip("0") == value


def origin(case: Case, place: int, *values: str) -> bool:
    """The point of origin; "" where none is given."""
    return (case.encounter.point_of_origin or "") in values


def sex(case: Case, place: int, value: str) -> bool:
    """The sex as given."""
    return case.encounter.sex == value


def fact(case: Case, place: int, name: str, *values: str) -> bool:
    """The fact is documented with one of the values; without values: it is documented and not "no"."""
    found = case.values(name, place)
    return any(value in values for value in found) if values else any(value != "no" for value in found)


def number(case: Case, place: int, name: str) -> float | None:
    """The fact as a number; a comparison with an undocumented one does not hold."""
    found = case.fact(name, place)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        return float(found)
    except ValueError:
        return None


def documented_as(case: Case, place: int, name: str) -> bool:
    """The fact lists this diagnosis's code, or a beginning of it; on a diagnosis of its own it may also be "yes"."""
    found = case.values(name, place)
    code = case.codes[place].lower()
    listed = any(len(one) >= 3 and code.startswith(one.rstrip("-").rstrip(".")) for one in found if one[:1].isalpha())
    return listed or ("yes" in found and name in case.encounter.diagnoses[place].facts)


def not_coded(case: Case, place: int, name: str) -> bool:
    """The fact lists a code and no diagnosis is that code or stands below it."""
    found = [one.rstrip("-").rstrip(".").upper() for one in case.values(name) if one[1:2].isdigit()]
    return any(not any(code.startswith(one) for code in case.codes) for one in found)


def not_first(case: Case, place: int, name: str) -> bool:
    """The fact lists a code that is on the claim, and it is not the first diagnosis."""
    for one in case.values(name):
        stem = one.rstrip("-").rstrip(".").upper()
        places = [other for other, code in enumerate(case.codes) if code.startswith(stem)]
        if places and places[0] > 0:
            return _found(case, places[:1])
    return False


def uncertain_itself(case: Case, place: int) -> bool:
    """The fact "uncertain" lists the code, or the diagnosis of its own is documented with a word of uncertainty."""
    own = case.encounter.diagnoses[place].facts
    return documented_as(case, place, "uncertain") or (
        "certainty" in own and fact(case, place, "certainty", *UNCERTAIN)
    )


def uncertain(case: Case, place: int) -> bool:
    """The diagnosis is documented as probable, suspected or in like words, not as confirmed."""
    return documented_as(case, place, "uncertain") or fact(case, place, "certainty", *UNCERTAIN)


def unrelated(case: Case, place: int) -> bool:
    """The record states that the conditions are unrelated: the fact "unrelated" is true or lists the code."""
    found = case.values("unrelated", place)
    return "yes" in found or documented_as(case, place, "unrelated")


def side_of(title: str) -> str:
    """The side that a title names: "right", "left", "bilateral" or ""."""
    words = title.lower().replace(",", " ").split()
    return next((side for side in ("right", "left", "bilateral") if side in words), "")


def _told(case: Case, pairs: list[tuple[int, str]]) -> bool:
    case.mends.extend(dict.fromkeys(mend for _, mend in pairs if mend))
    return _found(case, sorted({place for place, _ in pairs}))


def _found(case: Case, places: list[int]) -> bool:
    case.trail.extend(places)
    return bool(places)


PREDICATES: dict[str, Predicate] = {
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
    "seventh": seventh,
    "poa": poa,
    "has_poa": has_poa,
    "px": px,
    "px_like": px_like,
    "delivered": delivered,
    "revenue": revenue,
    "inpatient": inpatient,
    "acute": acute,
    "outpatient": outpatient,
    "poa_reported": poa_reported,
    "age": age,
    "days": days,
    "birth_weight": birth_weight,
    "admission_type": admission_type,
    "origin": origin,
    "sex": sex,
    "fact": fact,
    "number": number,
    "documented_as": documented_as,
    "not_coded": not_coded,
    "not_first": not_first,
    "uncertain": uncertain,
    "uncertain_itself": uncertain_itself,
    "unrelated": unrelated,
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
        "delivered",
    }
)
"""The words whose first argument is a set of codes."""
TABLE_WORDS = frozenset({"paired", "paired_before", "paired_after", "paired_poa"})
"""The words whose first argument is a table of pairs."""
