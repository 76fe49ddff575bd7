"""Each axis of a procedure decided: by the words of the note, by what the tables allow, or left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.procedures.parts import BILATERAL, LEFT, RIGHT
from medcodex.suggest.procedures.reading import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.suggest.procedures.parts import Parts
    from medcodex.suggest.procedures.patterns import CodePattern, PatternBook
    from medcodex.suggest.procedures.reading import Item, Report, Span
    from medcodex.suggest.procedures.words import AxisWord, Bag, ProcedureTables

_BODY_PART, _DEVICE, _QUALIFIER = 4, 6, 7
_OPEN_DEFAULT = {_DEVICE: ("No Device", "B6.1a"), _QUALIFIER: ("No Qualifier", "A9")}
_BOTH = "both"
_SIDES = {"right": RIGHT, "left": LEFT, "bilateral": BILATERAL, _BOTH: BILATERAL}
_SCOPES: tuple[frozenset[Role], ...] = (
    frozenset({Role.TITLE}),
    frozenset({Role.DIAGNOSIS}),
    frozenset({Role.ACCOUNT, Role.STORY}),
)
_MAJORITY = 4


class Place(NamedTuple):
    """Words of an item that say something."""

    item: Item
    places: tuple[int, ...]

    @property
    def span(self) -> Span:
        return self.item.span(self.places)


class Decision(NamedTuple):
    """One axis: its value, and what decided it. ``basis``: "phrase" (the words that name the procedure), "words"
    (others of the note), "only value", "default" (where the note is silent)."""

    position: int
    value: str
    basis: str
    because: str
    found: tuple[Place, ...]


class Decided(NamedTuple):
    """A code with its seven decisions; where an axis is ``undecided``, all codes that remain."""

    codes: tuple[str, ...]
    decisions: tuple[Decision, ...]
    undecided: int = 0


class Decider:
    """Decides patterns against one book."""

    def __init__(self, tables: ProcedureTables, book: PatternBook, parts: Parts) -> None:
        self._tables = tables
        self._book = book
        self._parts = parts

    def decide(self, pattern: CodePattern, anchor: Place, report: Report, source: str) -> list[Decided]:
        """The codes that a pattern stands for in this report, ``anchor`` being the words that name the procedure; one
        for each body part or side that the note names. Empty where the book has no code of the pattern."""
        codes = self._book.codes(pattern)
        if not codes:
            return []
        open_branches = [Decided(codes, ())]
        for position in range(1, 8):
            open_branches = [
                reached
                for branch in open_branches
                for reached in ([branch] if branch.undecided else self._axis(position, branch, pattern, anchor, report,
                                                                             source))
            ]
        return open_branches

    def _axis(
        self, position: int, branch: Decided, pattern: CodePattern, anchor: Place, report: Report, source: str
    ) -> list[Decided]:
        at = position - 1
        values = tuple(dict.fromkeys(code[at] for code in branch.codes))
        found = self._decisions(position, values, branch, pattern, anchor, report, source)
        if not found:
            return [branch._replace(undecided=position)]
        return [
            Decided(
                tuple(code for code in branch.codes if code[at] == decision.value), (*branch.decisions, decision)
            )
            for decision in found
        ]

    def _decisions(
        self,
        position: int,
        values: tuple[str, ...],
        branch: Decided,
        pattern: CodePattern,
        anchor: Place,
        report: Report,
        source: str,
    ) -> list[Decision]:
        choice = pattern.choices[position - 1]
        if len(choice.characters) == 1:
            return [Decision(position, values[0], "phrase", source, (anchor,))]
        if len(values) == 1:
            return [Decision(position, values[0], "only value", "the tables allow no other value here", ())]
        start = branch.codes[0][: position - 1]
        said = self._said(position, values, start, anchor, report)
        if said is None and position == _BODY_PART:
            return self._body_parts(values, branch.codes, anchor, report, choice.default)
        if said is not None:
            value, place, because = said
            return [Decision(position, value, "words", because, (place,))]
        if choice.default and choice.default in values:
            return [Decision(position, choice.default, "default", source, ())]
        if position in _OPEN_DEFAULT and "Z" in values:
            title, rule = _OPEN_DEFAULT[position]
            because = f"{title}: nothing else is documented (ICD-10-PCS Official Guidelines {rule})"
            return [Decision(position, "Z", "default", because, ())]
        return []

    def _said(
        self, position: int, values: Sequence[str], start: str, anchor: Place, report: Report
    ) -> tuple[str, Place, str] | None:
        """The value that words of the note name: those of the item first, then other titles, then the account."""
        rows = [
            row
            for row in self._tables.axis_words
            if row.position == position and row.value in values and row.codes.match(start)
        ]
        if not rows:
            return None
        for row in rows:
            for bag in row.bags:
                places = anchor.item.places(bag, anchor.places[0])
                if places is not None:
                    return row.value, Place(anchor.item, tuple(places)), row.source
        for roles in _SCOPES:
            for row in rows:
                found = None if row.in_item else next(self._standing(row, report, roles), None)
                if found is not None:
                    return row.value, found, row.source
        return None

    def _standing(self, row: AxisWord, report: Report, roles: frozenset[Role]) -> Iterator[Place]:
        for bag in row.bags:
            for item in report.having(bag, roles):
                if places := item.places(bag):
                    yield Place(item, tuple(places))

    def _body_parts(
        self, values: Sequence[str], codes: Sequence[str], anchor: Place, report: Report, default: str
    ) -> list[Decision]:
        """The body part or parts named; a side that the item leaves open is taken from what else names one side."""
        table = codes[0][:3]
        cores = self._parts.cores(table, values)
        chosen = self._cores(cores.keys(), table, anchor, report)
        if not chosen:
            by_default = default in values
            return [Decision(_BODY_PART, default, "default", "usual body part", ())] if by_default else []
        out: list[Decision] = []
        for core, place in chosen:
            out += self._sided(cores[core], place or anchor, anchor, report)
        return out

    def _cores(
        self, cores: Sequence[Bag] | object, table: str, anchor: Place, report: Report
    ) -> list[tuple[Bag, Place | None]]:
        """The body parts without their side that the note names; the only one there is needs no name."""
        known: list[Bag] = list(cores)  # type: ignore[call-overload]
        if len(known) == 1:
            return [(known[0], None)]
        found = self._named(known, table, (anchor.item,), anchor)
        if found:
            return list(found)
        for roles in _SCOPES:
            items = [item for item in report.items if item.role in roles]
            found = self._named(known, table, items, None)
            if len({core for core, _ in found}) == 1:
                return list(found[:1])
        return []

    def _named(
        self, cores: Sequence[Bag], table: str, items: Sequence[Item], anchor: Place | None
    ) -> list[tuple[Bag, Place]]:
        """Body parts by the longest of their names that stands in an item; of an item's equals the nearest."""
        best: dict[Bag, tuple[int, int, Place]] = {}
        for item in items:
            forms = set(item.forms)
            for core in cores:
                for bag in self._parts.names(table, core):
                    if bag <= forms and (places := item.places(bag, anchor.places[0] if anchor else -1)) is not None:
                        distance = min(abs(p - a) for p in places for a in anchor.places) if anchor else 0
                        known = best.get(core)
                        if known is None or (-len(bag), distance) < known[:2]:
                            best[core] = (-len(bag), distance, Place(item, tuple(places)))
        ranked = sorted(best.items(), key=lambda one: one[1][:2])
        longest = [one for one in ranked if not any(_inside(one[1][2], other[1][2]) for other in ranked if other is not one)]
        return [(core, place) for core, (_, _, place) in longest]

    def _sided(self, sides: dict[str, str], near: Place, anchor: Place, report: Report) -> list[Decision]:
        """The values of one body part: ``sides`` gives the character for each side it has."""
        own = (near,) if near is not anchor else ()
        if len(sides) == 1:
            value = next(iter(sides.values()))
            basis, because = ("words", "body part named") if own else ("only value", "the tables allow no other value")
            return [Decision(_BODY_PART, value, basis, because, own)]
        for side, place in self._sides(anchor, near, report):
            wanted = [side] if side in sides else [RIGHT, LEFT] if side == BILATERAL else []
            if all(one in sides for one in wanted) and wanted:
                rule = "side named" if side in sides else "both sides named, no bilateral value (B4.3)"
                return [Decision(_BODY_PART, sides[one], "words", rule, (*own, place)) for one in wanted]
        if "" in sides:
            return [Decision(_BODY_PART, sides[""], "words", "body part named, no side", own or (anchor,))]
        return []

    def _sides(self, anchor: Place, near: Place, report: Report) -> Iterator[tuple[str, Place]]:
        """The sides that the note names, surest first: beside the body part, in other titles, in diagnoses, in the
        account where it names one of them far more often."""
        own = _sides_in(anchor.item)
        sides = {side for side, _ in own}
        if BILATERAL in sides or sides == {RIGHT, LEFT}:
            both = [one for one in own if one[0] == BILATERAL]
            if both:
                yield both[0]
            else:
                nearest = min(own, key=lambda one: abs(one[1].places[0] - near.places[0]))
                yield nearest
        elif own:
            yield own[0]
        for roles in _SCOPES:
            counts: dict[str, list[Place]] = {}
            for item in report.items:
                if item.role in roles and item is not anchor.item:
                    for side, place in _sides_in(item):
                        counts.setdefault(side, []).append(place)
            ranked = sorted(counts.items(), key=lambda one: -len(one[1]))
            if len(ranked) == 1 or (
                len(ranked) > 1
                and Role.ACCOUNT in roles
                and len(ranked[0][1]) >= _MAJORITY * sum(len(places) for _, places in ranked[1:])
            ):
                yield ranked[0][0], ranked[0][1][0]


def _sides_in(item: Item) -> list[tuple[str, Place]]:
    """The sides that an item names; "both" only where it names none of them ("right both bone fracture")."""
    found = [(_SIDES[form], Place(item, (place,))) for place, form in enumerate(item.forms) if form in _SIDES]
    named = [one for one in found if item.forms[one[1].places[0]] != _BOTH]
    return named or found


def _inside(place: Place, other: Place) -> bool:
    return place.item is other.item and set(place.places) < set(other.places)
