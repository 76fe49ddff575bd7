"""Invented people and what registrations make of them: the same person twice with slips of the hand, nicknames,
exchanged names and dates, other homes and names; and others who look alike: twins, fathers and sons, namesakes.

Everything is generated from a seed; no real person is in it. Names are drawn by the shares that Faker lists, of the
thousand most common family names alone, so that namesakes are more frequent than among real people.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from faker.providers.person.en_US import Provider
from rapidfuzz.distance import OSA

from medcodex.encounter.incoming import Address, Identifier, IncomingPatient, PersonName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

AUTHORITY = "BENCH"
_LATEST = dt.date(2026, 6, 30)
_STREETS = ("Oak", "Maple", "Main", "Park", "Cedar", "Washington", "Lake", "Hill", "Pine", "Walnut", "Spring",
            "North", "Ridge", "Church", "Willow", "Mill", "Sunset", "Railroad", "Jackson", "Lincoln", "River",
            "Highland")  # fmt: skip
_KINDS = ("St", "Ave", "Rd", "Dr", "Ln", "Ct", "Blvd")
_LONG = {"St": "Street", "Ave": "Avenue", "Rd": "Road", "Dr": "Drive", "Ln": "Lane", "Ct": "Court", "Blvd": "Boulevard"}
_SHORT_NAMES = {
    "William": "Bill", "Robert": "Bob", "Richard": "Rick", "James": "Jim", "John": "Jack", "Michael": "Mike",
    "Thomas": "Tom", "Joseph": "Joe", "Charles": "Chuck", "Daniel": "Dan", "Matthew": "Matt", "Anthony": "Tony",
    "Christopher": "Chris", "Steven": "Steve", "Andrew": "Andy", "Joshua": "Josh", "Kenneth": "Ken", "Edward": "Ed",
    "Ronald": "Ron", "Timothy": "Tim", "Jeffrey": "Jeff", "Gregory": "Greg", "Patrick": "Pat", "Benjamin": "Ben",
    "Samuel": "Sam", "Alexander": "Alex", "Nicholas": "Nick", "Jonathan": "Jon", "Elizabeth": "Beth",
    "Margaret": "Peggy", "Katherine": "Kate", "Jennifer": "Jenny", "Patricia": "Trish", "Barbara": "Barb",
    "Susan": "Sue", "Jessica": "Jess", "Deborah": "Debbie", "Rebecca": "Becky", "Kimberly": "Kim", "Cynthia": "Cindy",
    "Pamela": "Pam", "Christine": "Chris", "Samantha": "Sam", "Victoria": "Vicky", "Theresa": "Terri",
    "Jacqueline": "Jackie", "Kathleen": "Kathy", "Amanda": "Mandy", "Melissa": "Missy", "Sandra": "Sandy",
}  # fmt: skip
_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; ``household`` shares a home and often a phone."""

    number: int
    family: str
    given: str
    middle: str
    suffix: str
    born: dt.date
    sex: str
    home: Address
    phone: str
    social: str
    licence: str
    kin: str = ""
    household: int = 0


@dataclass(frozen=True, slots=True)
class Registered:
    """One registration of a person. ``troubles`` is what went wrong or changed since the first one, () for the first;
    ``kin`` what makes others look like this person ("twin", "father or son", "married", "")."""

    person: int
    told: IncomingPatient
    troubles: tuple[str, ...] = ()
    kin: str = ""
    household: int = 0


def registrations(seed: int, people: int, *, twice: float = 0.4) -> Sequence[Registered]:
    """Registrations of so many people, each at least once, a share of them once more or twice, in a random order in
    which a person's first one stands before the others."""
    chance = random.Random(seed)  # noqa: S311 - invented people, the same in each run
    made = list(_people(chance, people))
    found: list[tuple[float, Registered]] = []
    for person in made:
        at = chance.random() * 0.5
        found.append((at, Registered(person.number, _registered(chance, person, 0), (), person.kin, person.household)))
        if chance.random() < twice:
            for again in range(1 if chance.random() < 0.85 else 2):
                changed, troubles = _troubled(chance, person)
                told = _registered(chance, changed, again + 1, troubles)
                registered = Registered(person.number, told, troubles, person.kin, person.household)
                found.append((at + chance.random() / 2, registered))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _people(chance: random.Random, people: int) -> Iterator[Person]:
    number = 0
    while number < people:
        first = number
        for person in _household(chance, number)[: people - number]:
            yield replace(person, household=first)
            number += 1


def _household(chance: random.Random, number: int) -> list[Person]:
    one = _person(chance, number)
    kind = chance.random()
    if kind < 0.55:
        return [one]
    same: dict[str, Any] = {
        "family": one.family,
        "home": one.home,
        "phone": one.phone if chance.random() < 0.6 else _phone(chance),
    }
    if kind < 0.75:  # a couple
        other = replace(_person(chance, number + 1), **{**same, "born": _near(chance, one.born, 8)}, kin="married")
        return [replace(one, kin="married"), other]
    if kind < 0.80:  # twins, a third of whom moved apart
        if chance.random() < 0.33:
            same = {"family": one.family, "home": _home(chance), "phone": _phone(chance)}
        other = replace(_person(chance, number + 1), **same, born=one.born, kin="twin")
        if chance.random() < 0.5:
            other = replace(other, sex=one.sex, given=_given(chance, one.sex))
        if chance.random() < 0.15 and (near := _alike_names(one.sex).get(one.given)):
            other = replace(other, sex=one.sex, given=chance.choice(near))
        if other.given == one.given:
            other = replace(other, given="Zed" if one.sex == "M" else "Zoe")
        return [replace(one, kin="twin"), other]
    younger = _near(chance, dt.date(min(one.born.year + chance.randrange(20, 38), 2024), 6, 15), 2)
    if kind < 0.85:  # father and son, or mother and daughter, of one name
        child = replace(_person(chance, number + 1), **same, given=one.given, sex=one.sex, born=younger)
        child = replace(child, middle=one.middle if chance.random() < 0.6 else child.middle, kin="father or son")
        if one.sex == "M" and chance.random() < 0.6:
            return [replace(one, suffix="Sr", kin="father or son"), replace(child, suffix="Jr")]
        return [replace(one, kin="father or son"), child]
    children = [replace(_person(chance, number + 1 + at), **same, born=_near(chance, younger, 6)) for at in range(2)]
    return [one, *children]


def _person(chance: random.Random, number: int) -> Person:
    sex = chance.choice("FM")
    given = _given(chance, sex)
    middle = _given(chance, sex) if chance.random() < 0.75 else ""
    born = _LATEST - dt.timedelta(days=int(chance.triangular(0, 95 * 365, 60 * 365)))
    home = _home(chance)
    social = f"{chance.randrange(1, 665):03}{chance.randrange(1, 100):02}{chance.randrange(1, 10000):04}"
    licence = f"D{chance.randrange(10**7, 10**8)}"
    return Person(number, _family(chance), given, middle, "", born, sex, home, _phone(chance), social, licence)


def _registered(chance: random.Random, person: Person, again: int, troubles: Sequence[str] = ()) -> IncomingPatient:
    """What a registration writes down: not everything each time."""
    middle = person.middle if chance.random() < 0.45 else person.middle[:1]
    name = PersonName(person.family, person.given, middle if chance.random() < 0.8 else "", person.suffix, "official")
    numbers = []
    asked = chance.random()
    if person.social and asked < 0.55:
        numbers.append(Identifier(person.social, "", "SS"))
    elif person.social and asked < 0.70:
        numbers.append(Identifier(person.social[-4:], "", "SS"))
    if chance.random() < 0.1:
        numbers.append(Identifier(person.licence, "STATE", "DL"))
    return IncomingPatient(
        f"M{person.number}-{again}",
        None,
        None if "no birth date" in troubles else person.born,
        person.sex if chance.random() < 0.98 else "U",
        AUTHORITY,
        tuple(numbers),
        (name,),
        (person.home,) if person.home.street and chance.random() < 0.95 else (),
        (person.phone,) if person.phone and chance.random() < 0.88 else (),
    )


def _troubled(chance: random.Random, person: Person) -> tuple[Person, tuple[str, ...]]:
    """The person as somebody registers them later, and what is other than before."""
    count = chance.choices((0, 1, 2, 3), (0.25, 0.5, 0.2, 0.05))[0]
    troubles: list[str] = []
    for name in chance.sample(sorted(TROUBLES), len(TROUBLES)):
        if len(troubles) == count:
            break
        changed = TROUBLES[name](chance, person)
        if changed is not None:
            person = changed
            troubles.append(name)
    return person, tuple(sorted(troubles))


def _typo(chance: random.Random, word: str) -> str:
    """One letter dropped, doubled, exchanged with its neighbour or hit beside its key."""
    at = chance.randrange(1, len(word))
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2 if at + 1 < len(word) and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case _:
            return word[:at] + chance.choice(_NEIGHBOURS.get(word[at].lower(), "e")) + word[at + 1 :]


def _date_slip(chance: random.Random, born: dt.date) -> dt.date | None:
    text = f"{born:%Y%m%d}"
    for _ in range(20):
        at = chance.randrange(2, 8)
        tried = text[:at] + str(chance.randrange(10)) + text[at + 1 :]
        try:
            found = dt.datetime.strptime(tried, "%Y%m%d").date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
        if found != born and found <= _LATEST:
            return found
    return None


def _swapped_day(chance: random.Random, person: Person) -> Person | None:
    if person.born.day > 12 or person.born.day == person.born.month:
        return None
    return replace(person, born=person.born.replace(month=person.born.day, day=person.born.month))


def _slipped(chance: random.Random, person: Person) -> Person | None:
    born = _date_slip(chance, person.born)
    return replace(person, born=born) if born else None


def _nicknamed(chance: random.Random, person: Person) -> Person | None:
    short = _SHORT_NAMES.get(person.given)
    return replace(person, given=short) if short else None


def _married(chance: random.Random, person: Person) -> Person | None:
    if person.sex != "F" or person.born.year > 2005:
        return None
    family = _family(chance)
    return replace(person, family=f"{person.family}-{family}" if chance.random() < 0.2 else family)


def _moved(chance: random.Random, person: Person) -> Person:
    return replace(person, home=_home(chance), phone=_phone(chance) if chance.random() < 0.4 else person.phone)


def _other_writing(chance: random.Random, person: Person) -> Person | None:
    *words, last = person.home.street.split() or [""]
    long = _LONG.get(last)
    return replace(person, home=replace(person.home, street=" ".join((*words, long)).upper())) if long else None


def _social_slip(chance: random.Random, person: Person) -> Person | None:
    if not person.social:
        return None
    at = chance.randrange(8)
    digits = list(person.social)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    return replace(person, social="".join(digits))


TROUBLES: Mapping[str, Callable[[random.Random, Person], Any]] = {
    "typing error in the family name": lambda chance, one: (
        replace(one, family=_typo(chance, one.family)) if len(one.family) > 2 else None
    ),
    "typing error in the given name": lambda chance, one: (
        replace(one, given=_typo(chance, one.given)) if len(one.given) > 2 else None
    ),
    "nickname": _nicknamed,
    "initial for the given name": lambda chance, one: replace(one, given=one.given[:1]),
    "names exchanged": lambda chance, one: replace(one, family=one.given, given=one.family),
    "middle name used": lambda chance, one: replace(one, given=one.middle, middle="") if one.middle else None,
    "day and month exchanged": _swapped_day,
    "digit of the birth date": _slipped,
    "another birth date": lambda chance, one: replace(one, born=_near(chance, one.born, 3)),
    "no birth date": lambda chance, one: one,
    "married name": _married,
    "moved": _moved,
    "address written otherwise": _other_writing,
    "no address and no phone": lambda chance, one: replace(one, home=Address(), phone=""),
    "only name and birth date": lambda chance, one: replace(
        one, home=Address(), phone="", social="", licence="", middle=""
    ),
    "digits of the national number": _social_slip,
    "phone changed": lambda chance, one: replace(one, phone=_phone(chance)),
    "other sex": lambda chance, one: (
        replace(one, sex="M" if one.sex == "F" else "F") if chance.random() < 0.2 else None
    ),
    "another middle name": lambda chance, one: (
        replace(one, middle=_given(chance, one.sex)) if one.middle and chance.random() < 0.3 else None
    ),
    "suffix dropped": lambda chance, one: replace(one, suffix="") if one.suffix else None,
    "capitals": lambda chance, one: replace(one, family=one.family.upper(), given=one.given.upper()),
}  # fmt: skip


def _near(chance: random.Random, day: dt.date, years: int) -> dt.date:
    return min(day + dt.timedelta(days=chance.randrange(-365 * years, 365 * years)), _LATEST)


def _home(chance: random.Random) -> Address:
    street = f"{chance.randrange(1, 2500)} {chance.choice(_STREETS)} {chance.choice(_KINDS)}"
    if chance.random() < 0.2:
        street += f" Apt {chance.randrange(1, 60)}"
    place = min(int(chance.expovariate(0.12)), 39)
    return Address(street, f"Town{place // 3}", "OH", f"44{place:03}", "US")


def _phone(chance: random.Random) -> str:
    return f"(440) {chance.randrange(200, 1000)}-{chance.randrange(10_000):04}"


@cache
def _names(of: str) -> tuple[list[str], list[float]]:
    shares = getattr(Provider, of)
    return list(shares), list(shares.values())


def _family(chance: random.Random) -> str:
    return chance.choices(*_names("last_names"))[0]


def _given(chance: random.Random, sex: str) -> str:
    return chance.choices(*_names("first_names_female" if sex == "F" else "first_names_male"))[0]


@cache
def _alike_names(sex: str) -> Mapping[str, Sequence[str]]:
    """Given names that differ by one letter, as those of twins do."""
    names = _names("first_names_female" if sex == "F" else "first_names_male")[0]
    found = {one: [other for other in names if other != one and OSA.distance(one, other) == 1] for one in names}
    return {one: near for one, near in found.items() if near}
