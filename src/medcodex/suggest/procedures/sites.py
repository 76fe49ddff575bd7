"""Which body parts a note means, and on which side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from medcodex.suggest.procedures.parts import BILATERAL, LEFT, RIGHT
from medcodex.suggest.procedures.reading import SCOPES, Place, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.suggest.procedures.parts import Parts
    from medcodex.suggest.procedures.reading import Item, Report
    from medcodex.suggest.procedures.words import Bag

BODY_PART = 4
_BOTH = "both"
_SIDES = {"right": RIGHT, "left": LEFT, "bilateral": BILATERAL, _BOTH: BILATERAL}
_MAJORITY = 4

Basis = Literal["phrase", "words", "only value", "default"]


class Decision(NamedTuple):
    """One axis: its value, and what decided it. ``basis``: "phrase" (the words that name the procedure), "words"
    (others of the note), "only value", "default" (where the note is silent)."""

    position: int
    value: str
    basis: Basis
    because: str
    found: tuple[Place, ...]


class Sites:
    """Body parts of one book as notes name them."""

    def __init__(self, parts: Parts, acts: frozenset[str]) -> None:
        self._parts = parts
        self._acts = acts

    def named(self, table: str, values: Sequence[str], anchor: Place, report: Report) -> list[Decision]:
        """The body part or parts that a note means for the procedure named by ``anchor``; a side that its own item
        leaves open is taken from what else names one side. Empty where the note does not tell."""
        cores = self._parts.cores(table, values)
        out: list[Decision] = []
        for core, place in self._without_side(tuple(cores), table, anchor, report):
            out += _sided(cores[core], place or anchor, anchor, report)
        return out

    def _without_side(
        self, known: Sequence[Bag], table: str, anchor: Place, report: Report
    ) -> Sequence[tuple[Bag, Place | None]]:
        """The body parts that the note names; the only one there is needs no name. Beyond the item itself one body
        part alone must be named."""
        if len(known) == 1:
            return [(known[0], None)]
        if found := self._standing(known, table, (anchor.item,), anchor.places):
            return found
        for roles in SCOPES:
            key = (table, frozenset(known), roles)
            found = report.once(key, partial(self._standing_in, known, table, report, roles))
            if len(found) == 1:
                return found
        return self._told_with(known, table, anchor, report)

    def _standing_in(
        self, known: Sequence[Bag], table: str, report: Report, roles: frozenset[Role]
    ) -> list[tuple[Bag, Place]]:
        return self._standing(known, table, [item for item in report.items if item.role in roles], ())

    def _told_with(
        self, known: Sequence[Bag], table: str, anchor: Place, report: Report
    ) -> Sequence[tuple[Bag, Place | None]]:
        """The body parts of the first sentence that tells of the same act: "biopsies of the antrum were taken"."""
        acts = {anchor.item.forms[place] for place in anchor.places} & self._acts
        for item in report.items:
            if item is anchor.item or item.role not in SCOPES[-1] or acts.isdisjoint(item.forms):
                continue
            if found := self._standing(known, table, (item,), ()):
                return found
        return []

    def _standing(
        self, cores: Sequence[Bag], table: str, items: Sequence[Item], anchor: Sequence[int]
    ) -> list[tuple[Bag, Place]]:
        """Body parts whose names stand in some items, the longest name of each, those inside another's left out;
        of several, that of the longest name or nearest to the anchor comes first."""
        best: dict[Bag, tuple[int, int, Place]] = {}
        for item in items:
            forms = set(item.forms)
            for core in cores:
                for bag in self._parts.names(table, core):
                    if bag <= forms and (places := item.places(bag, anchor[0] if anchor else -1)) is not None:
                        distance = min((abs(place - at) for place in places for at in anchor), default=0)
                        rank = (-len(bag), distance, Place(item, tuple(places)))
                        if core not in best or rank[:2] < best[core][:2]:
                            best[core] = rank
        ranked = sorted(best.items(), key=lambda one: one[1][:2])
        return [
            (core, place) for core, (_, _, place) in ranked if not any(_inside(place, other[2]) for _, other in ranked)
        ]


def _sided(sides: Mapping[str, str], near: Place, anchor: Place, report: Report) -> list[Decision]:
    """The values of one body part: ``sides`` gives the character for each side it has."""
    own = (near,) if near is not anchor else ()
    if len(sides) == 1:
        value = next(iter(sides.values()))
        if own:
            return [Decision(BODY_PART, value, "words", "body part named", own)]
        return [Decision(BODY_PART, value, "only value", "the tables allow no other value here", ())]
    for side, place in _sides(anchor, near, report):
        if side in sides:
            return [Decision(BODY_PART, sides[side], "words", "side named", (*own, place))]
        if side == BILATERAL and RIGHT in sides and LEFT in sides:
            because = "both sides named, the tables have no bilateral value (B4.3)"
            return [Decision(BODY_PART, sides[one], "words", because, (*own, place)) for one in (RIGHT, LEFT)]
    if "" in sides:
        return [Decision(BODY_PART, sides[""], "words", "body part named, no side", own or (anchor,))]
    return []


def _sides(anchor: Place, near: Place, report: Report) -> Iterator[tuple[str, Place]]:
    """The sides that the note names, surest first: in the item, the nearest to the body part, unless it says
    bilateral; in other titles; in diagnoses; in the account where it names one of them far more often."""
    own = _sides_in(anchor.item)
    if own:
        both = [one for one in own if one[0] == BILATERAL]
        yield both[0] if both else min(own, key=lambda one: abs(one[1].places[0] - near.places[0]))
    for roles in SCOPES:
        ranked = report.once(("sides", roles), partial(_counted, report, roles))
        if ranked and (
            len(ranked) == 1
            or (Role.ACCOUNT in roles and len(ranked[0][1]) >= _MAJORITY * sum(len(places) for _, places in ranked[1:]))
        ):
            yield ranked[0][0], ranked[0][1][0]


def _counted(report: Report, roles: frozenset[Role]) -> list[tuple[str, list[Place]]]:
    """Where some items name each side, the side named most often first."""
    counts: dict[str, list[Place]] = {}
    for item in report.items:
        if item.role in roles:
            for side, place in _sides_in(item):
                counts.setdefault(side, []).append(place)
    return sorted(counts.items(), key=lambda one: -len(one[1]))


def _sides_in(item: Item) -> list[tuple[str, Place]]:
    """The sides that an item names; "both" only where it names none of them ("right both bone fracture")."""
    found = [(_SIDES[form], Place(item, (place,))) for place, form in enumerate(item.forms) if form in _SIDES]
    named = [one for one in found if item.forms[one[1].places[0]] != _BOTH]
    return named or found


def _inside(place: Place, other: Place) -> bool:
    return place.item is other.item and set(place.places) < set(other.places)
