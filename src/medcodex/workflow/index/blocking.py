"""Under which keys a person is looked for: two records of one person share at least one of them, though a name, a
date or a number was mistyped. The store keeps their blind indexes only."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from medcodex.workflow.index.names import called, sound

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.workflow.index.known import Known, Name

MOST_KEYS = 120


def blocking_keys(person: Known) -> frozenset[str]:
    """A person's keys; each names its kind, so that no two kinds meet."""
    found = chain(
        _of_names_and_births(person),
        _of_numbers(person),
        _of_places(person),
    )
    return frozenset(key for _, key in zip(range(MOST_KEYS), found, strict=False))


def _of_numbers(person: Known) -> Iterator[str]:
    yield from (f"record {authority} {number}" for authority, number in sorted(person.records))
    yield from (f"personal {kind} {authority} {number}" for kind, authority, number in sorted(person.personal))
    for number in person.national:
        if len(number) > 4:
            yield f"national {number}"
        yield from (f"last four {number[-4:]} {born:%Y%m%d}" for born in person.births)


def _of_names_and_births(person: Known) -> Iterator[str]:
    for name in person.names:
        family = sound(name.family) if name.family else ""
        for born in person.births:
            if family:
                yield f"family and birth {family} {_either_way(born)}"
            if name.given:
                yield from (f"given and birth {full} {born:%Y%m%d}" for full in sorted(called(name.given)))
            if family and name.given:
                yield f"names and year {_in_order(name)} {born.year}"
                yield f"names and day {_in_order(name)} {born:%m%d}"
                yield f"initials and birth {min(family[0], name.given[0])}{max(family[0], name.given[0])} {born:%Y%m%d}"
            for part in name.family.split() if " " in name.family else ():
                yield f"family and birth {sound(part)} {_either_way(born)}"


def _of_places(person: Known) -> Iterator[str]:
    for number in person.phones:
        yield f"phone {number}"
    for name in person.names:
        for home in person.homes:
            if home.street and name.given:
                yield f"given and street {name.given[0]} {home.street} {home.postal}"
            if name.given and name.family and home.postal:
                yield f"names and postal {_in_order(name)} {home.postal}"
                yield f"initial, family and postal {name.given[0]} {sound(name.family)} {home.postal}"


def _in_order(name: Name) -> str:
    """The sounds of both names, whichever of them stands first."""
    return " ".join(sorted((sound(name.family), sound(name.given))))


def _either_way(born: dt.date) -> str:
    """A date whose day and month may be exchanged."""
    return f"{born.year} {min(born.day, born.month)} {max(born.day, born.month)}"
