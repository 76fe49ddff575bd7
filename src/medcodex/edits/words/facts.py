"""Words about documented facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.words.codes import found_at

if TYPE_CHECKING:
    from medcodex.edits.case import Case
    from medcodex.edits.words.word import Word

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
            return found_at(case, places[:1])
    return False


def uncertain(case: Case, place: int) -> bool:
    """The diagnosis is documented as probable, suspected or in like words, not as confirmed."""
    return documented_as(case, place, "uncertain") or fact(case, place, "certainty", *UNCERTAIN)


def uncertain_itself(case: Case, place: int) -> bool:
    """The fact "uncertain" lists the code, or the diagnosis of its own is documented with a word of uncertainty."""
    own = case.encounter.diagnoses[place].facts
    return documented_as(case, place, "uncertain") or (
        "certainty" in own and fact(case, place, "certainty", *UNCERTAIN)
    )


def unrelated(case: Case, place: int) -> bool:
    """The record states that the conditions are unrelated: the fact "unrelated" is true or lists the code."""
    found = case.values("unrelated", place)
    return "yes" in found or documented_as(case, place, "unrelated")


WORDS: dict[str, Word] = {
    "fact": fact,
    "number": number,
    "documented_as": documented_as,
    "not_coded": not_coded,
    "not_first": not_first,
    "uncertain": uncertain,
    "uncertain_itself": uncertain_itself,
    "unrelated": unrelated,
}
