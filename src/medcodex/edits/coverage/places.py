"""Which policies hold where: contractors, jurisdictions and states of Medicare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from medcodex.encounter.coded import Encounter, Fact

MAC = "mac"
STATE = "state"


@dataclass(frozen=True, slots=True)
class Jurisdictions:
    """The kind of each jurisdiction (ab, dme), those of each beginning of a contractor's number and of each state."""

    kinds: Mapping[str, str]
    of_number: Mapping[str, str]
    of_state: Mapping[str, frozenset[str]]


@cache
def jurisdictions() -> Jurisdictions:
    """The packaged table."""
    rows = list(table_rows("medcodex.edits", "data/coverage/jurisdictions.tsv"))
    states = {state for row in rows for state in row["states"].split()}
    return Jurisdictions(
        {row["jurisdiction"]: row["kind"] for row in rows},
        {number: row["jurisdiction"] for row in rows for number in row["numbers"].split()},
        {state: frozenset(row["jurisdiction"] for row in rows if state in row["states"].split()) for state in states},
    )


def place_of(text: str) -> str | None:
    """A contractor's number, a jurisdiction or a state in its printed form ("j05" is J5); None for none of them."""
    known = jurisdictions()
    word = text.strip().upper()
    if word.startswith("J") and word[1:].lstrip("0").isdigit():
        word = f"J{word[1:].lstrip('0')}"
    if word in known.kinds or word in known.of_state:
        return word
    return word if len(word) == 5 and word.isascii() and word.isdigit() else None


def places_of(encounter: Encounter) -> frozenset[str]:
    """What the facts of an encounter say of where it is billed; empty where they say nothing."""
    told = [*_each(encounter.facts.get(MAC)), *_each(encounter.facts.get(STATE))]
    return frozenset(place for text in told if (place := place_of(text)) is not None)


@lru_cache(4096)
def holds(places: frozenset[str], given: frozenset[str]) -> bool | None:
    """Whether a policy of these places holds where a claim is billed; None where that is not known."""
    if not places:
        return True
    known = jurisdictions()
    mine = _jurisdictions(places)
    theirs = _jurisdictions(given) | {one for place in given for one in known.of_state.get(place, ())}
    numbers = {place for place in given if place.isdigit()}
    numbered = {known.of_number.get(number[:2]) for number in numbers}
    for place in places:
        if place in given:
            return True
        of = known.of_number.get(place[:2]) if place.isdigit() else place
        if of in theirs and not (place.isdigit() and of in numbered):
            return True
    kinds = {known.kinds[one] for one in mine}
    if any({one for one, kind in known.kinds.items() if kind == wanted} <= mine for wanted in kinds):
        return True
    told = {known.kinds[one] for one in theirs}
    states = any(place in known.of_state for place in places)
    stated = any(place in known.of_state for place in given)
    strange = any(_is_strange(place) for place in places)
    return None if strange or kinds - told or (states and not stated) else False


def _is_strange(place: str) -> bool:
    """Whether nothing is known of a policy's place: a contractor of former times, or one that is not in its table."""
    known = jurisdictions()
    return place not in known.kinds and place not in known.of_state and place[:2] not in known.of_number


def _jurisdictions(places: Collection[str]) -> set[str]:
    """The jurisdictions among places, and those of the contractors among them."""
    known = jurisdictions()
    found = {place for place in places if place in known.kinds}
    return found | {known.of_number[place[:2]] for place in places if place[:2] in known.of_number}


def _each(fact: Fact | None) -> list[str]:
    if fact is None:
        return []
    return [str(one) for one in fact] if isinstance(fact, tuple) else [str(fact)]
