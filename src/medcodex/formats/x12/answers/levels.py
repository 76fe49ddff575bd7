"""The levels that a question how claims stand and its answer have in common (005010X212): payer, receiver, provider,
subscriber, patient; those that follow each other under one share it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.formats.x12.answers.writing import name_row
from medcodex.formats.x12.claims.nodes import trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.encounter.billing import Party
    from medcodex.formats.x12.claims.nodes import Row


@dataclass(frozen=True, slots=True)
class Leveled:
    """One claim that is asked for or answered: who stands around it, and its own segments. ``patient`` is None where
    that is the subscriber."""

    payer: Party
    receiver: Party
    providers: tuple[Party, ...]
    subscriber: Party
    patient: Party | None
    rows: Callable[[], Iterable[Row]]

    @property
    def above(self) -> tuple[object, ...]:
        """Who stands above the subscriber."""
        return self.payer, self.receiver, self.providers


def level_rows(told: Iterable[Leveled], person: Callable[[Party], Iterable[Row]]) -> Iterator[Row]:
    """The levels with the claims in them; ``person`` makes what stands before the name of a patient."""
    number = 0
    for _, of_provider in groupby(told, key=lambda one: one.above):
        same = list(of_provider)
        first, top = same[0], number + 1
        number += 3
        yield ("HL", str(top), "", "20", "1")
        yield name_row("PR", first.payer)
        yield ("HL", str(top + 1), str(top), "21", "1")
        yield name_row("41", first.receiver)
        yield ("HL", str(top + 2), str(top + 1), "19", "1")
        for provider in first.providers[:2]:
            yield name_row("1P", provider)
        for _, of_subscriber in groupby(same, key=lambda one: one.subscriber):
            asked = list(of_subscriber)
            number += 1
            parent, own = str(number), [one for one in asked if one.patient is None]
            dependents = [one for one in asked if one.patient is not None]
            yield ("HL", parent, str(top + 2), "22", "1" if dependents else "0")
            if own:
                yield from person(own[0].subscriber)
            yield name_row("IL", asked[0].subscriber)
            for one in own:
                yield from one.rows()
            for one in dependents:
                number += 1
                yield from _dependent(one, str(number), parent, person)


def _dependent(one: Leveled, number: str, parent: str, person: Callable[[Party], Iterable[Row]]) -> Iterator[Row]:
    yield ("HL", number, parent, "23")
    if one.patient is not None:
        yield from person(one.patient)
        yield trimmed(name_row("QC", one.patient)[:8])
    yield from one.rows()
