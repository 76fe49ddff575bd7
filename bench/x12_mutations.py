"""One mistake in a whole file, and whether it is found, where it is, and nothing else.

    python bench/x12_mutations.py [--files 20] [--seed 1] [--show]

Files of three claims made by chance (bench/billed.py); each mutation of bench/data/x12_mutations.tsv is put into every
file that has a place for it. It counts as found if the fault is told at the segment and element, or for a rule of
billing at the claim and the place in it, that the table names; anything told beside it that the table does not explain
by the same mistake counts as wrong.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.app.checking_x12 import check_file
from medcodex.encounter.billing import ClaimKind
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.formats.x12.walking import Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).with_name("data") / "x12_mutations.tsv"
LETTERS = {"P": ClaimKind.PROFESSIONAL, "I": ClaimKind.INSTITUTIONAL, "D": ClaimKind.DENTAL}
EXEMPT = frozenset({"Z7901"})
_PUT = re.compile(r"(?P<name>[A-Z0-9x]{2,3})(?P<element>\d\d)(?:-(?P<part>\d+))?(?P<how>=|!|\+1)(?P<value>.*)")
_AGAIN = {"drop": 0, "double": 2, "thrice": 3}
_COUNTED = ("envelope: count of segments", "envelope: no trailer of the set")


@dataclass(frozen=True)
class Mutation:
    """A row of the table."""

    name: str
    kinds: str
    segment: re.Pattern[str]
    change: str
    fault: str
    place: re.Pattern[str]
    loop: re.Pattern[str]
    at: str
    also: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """Something that was told of a file: a fault of form or a rule of billing."""

    code: str
    segment: int
    place: str
    loop: str


@dataclass(frozen=True)
class Mutated:
    """A file with its mistake: ``place`` is the segment that was changed, counted from one, ``moved`` where it went,
    ``claim`` the segment that begins the claim that it is of."""

    text: str
    place: int
    moved: int
    claim: int


def mutations() -> Iterator[Mutation]:
    """The table."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield Mutation(
            row["name"], row["kinds"], re.compile(row["segment"]), row["change"], row["fault"],
            re.compile(row["place"]), re.compile(row["loop"]), row["at"], tuple(row["also"].split()),
        )  # fmt: skip


def mutate(mutation: Mutation, segments: tuple[str, ...], chance: random.Random) -> Mutated | None:
    """The file with the mistake at one of the places that there are for it; None where there is none."""
    named = _named(segments)
    places = [number for number, text in enumerate(named) if mutation.segment.match(text)]
    if not places:
        return None
    place = chance.choice(places)
    changed, moved = _changed(mutation.change, list(segments), place, chance)
    if mutation.name not in _COUNTED:
        changed = _counted(changed)
    claims = [number for number, segment in enumerate(segments) if segment.startswith("CLM")]
    before = [number for number in claims if number <= place]
    text = "".join(f"{segment}~\n" for segment in changed)
    if mutation.change == "cut":
        text = text.rstrip("~\n")[:-4]
    return Mutated(text, place + 1, moved + 1, (before[-1] if before and place > claims[0] else claims[0]) + 1)


def told_of(text: str) -> list[Told]:
    """Everything that is told of a file."""
    report = check_file(io.BytesIO(text.encode()), "made", EXEMPT)
    faults = [Told(one.code, one.segment, one.element or one.name, one.loop) for one in report.faults]
    return faults + [Told(one.finding.rule, one.segment, one.finding.where or "", "") for one in report.findings]


def judge(mutation: Mutation, mutated: Mutated) -> str:
    """Nothing where the mistake is found where it is and nothing else is told; else what was told."""
    told = told_of(mutated.text)
    found = [one for one in told if _is_it(mutation, mutated, one)]
    rest = [one for one in told if one not in found]
    beside = [one for one in rest if not any(fnmatchcase(one.code, also) for also in mutation.also)]
    if len(found) == 1 and not beside:
        return ""
    return "; ".join(f"{one.code} {one.segment} {one.loop} {one.place}" for one in told) or "nothing"


def _is_it(mutation: Mutation, mutated: Mutated, one: Told) -> bool:
    if one.code != mutation.fault or not mutation.place.fullmatch(one.place) or not mutation.loop.fullmatch(one.loop):
        return False
    if mutation.at == "claim":
        return True
    if mutation.at == "later":
        return one.segment >= mutated.place
    if mutation.at == "moved":
        return one.segment == mutated.moved
    return one.segment == mutated.place + int(mutation.at)


@cache
def _named(segments: tuple[str, ...]) -> list[str]:
    """Each segment with its loop and the place of its claim (CLM05), which says what kind of claim it is."""
    loops, claim = [""] * len(segments), ""
    data = "".join(f"{segment}~" for segment in segments).encode()
    for step in read_sets(read_segments(io.BytesIO(data), "made")):
        if isinstance(step, Placed):
            claim = step.segment.text(5) if step.segment.id == "CLM" else claim
            loops[step.segment.number - 1] = f"{step.loop.id} {claim}"
    return [f"{segment} @{loop}" for segment, loop in zip(segments, loops, strict=True)]


def _changed(change: str, segments: list[str], place: int, chance: random.Random) -> tuple[list[str], int]:
    """The segments with the change, and where the changed one is now."""
    verb, _, told = change.partition(" ")
    one = segments[place]
    if verb in _AGAIN:
        return [*segments[:place], *[one] * _AGAIN[verb], *segments[place + 1 :]], place
    if verb == "before":
        return [*segments[:place], told, *segments[place:]], place
    if verb == "cut":
        return segments[: place + 1], place
    if verb in {"to", "drop-after", "drop-claim"}:
        return _moved(verb, told or ("HL*", "SE*"), segments, place)
    for put in change.split(" "):
        one = _put(one, put, chance)
    return [*segments[:place], one, *segments[place + 1 :]], place


def _moved(verb: str, told: str | tuple[str, ...], segments: list[str], place: int) -> tuple[list[str], int]:
    """Changes that go on to the next segment that begins so: a segment is put behind it, it is dropped, or everything
    up to it is."""
    end = next(number for number in range(place, len(segments)) if segments[number].startswith(told))
    if verb == "drop-after":
        return [*segments[:end], *segments[end + 1 :]], place
    if verb == "drop-claim":
        return [*segments[:place], *segments[end:]], place
    return [*segments[:place], *segments[place + 1 : end + 1], segments[place], *segments[end + 1 :]], end


def _put(segment: str, put: str, chance: random.Random) -> str:
    found = _PUT.fullmatch(put)
    if found is None:
        raise SystemExit(f"not a change: {put}")
    elements = segment.split("*")
    element = int(found["element"])
    elements += [""] * (element + 1 - len(elements))
    parts = elements[element].split(":")
    part = int(found["part"] or 1) - 1
    parts += [""] * (part + 1 - len(parts))
    if not found["part"]:
        parts, part = [elements[element]], 0
    parts[part] = _value(parts[part], found["how"], found["value"], elements, chance)
    elements[element] = ":".join(parts).rstrip(":") if found["part"] else parts[0]
    keep_end = put == "LX02="  # the mistake is the empty end itself
    while not keep_end and elements[-1] == "":
        elements.pop()
    return "*".join(elements)


def _value(now: str, how: str, value: str, elements: list[str], chance: random.Random) -> str:
    if how == "+1":
        whole, dot, cents = now.partition(".")
        return f"{int(whole) + 1:0{len(whole)}}{dot}{cents}"
    if how == "!":
        return now[:-1] + str((int(now[-1]) + chance.randint(1, 9)) % 10)
    if value.startswith("@"):
        from_element, _, from_part = value[3:].partition("-")
        return elements[int(from_element)].split(":")[int(from_part) - 1]
    return value.encode().decode("unicode_escape")


def _counted(segments: list[str]) -> list[str]:
    """With the count of segments as it is now."""
    start = next((number for number, segment in enumerate(segments) if segment.startswith("ST*")), 0)
    return [
        re.sub(r"^SE\*\d+", f"SE*{number - start + 1}", segment) if segment.startswith("SE*") else segment
        for number, segment in enumerate(segments)
    ]


def main() -> int:
    """A line for each mutation; 1 where one was missed, or something else was told."""
    from billed import Maker, whole_file  # noqa: PLC0415 - tests, which import this as bench.x12_mutations, make theirs

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="what was told, where it was otherwise")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - nothing secret hangs on it
    files = {
        letter: [whole_file(maker, kind) for maker in (Maker(asked.seed),) for _ in range(asked.files)]
        for letter, kind in LETTERS.items()
    }
    rows = list(mutations())
    tried = right = untried = 0
    for mutation in rows:
        for letter in mutation.kinds:
            results = [
                judge(mutation, mutated)
                for segments in files[letter]
                if (mutated := mutate(mutation, segments, chance)) is not None
            ]
            wrong = [one for one in results if one]
            tried, right, untried = tried + len(results), right + len(results) - len(wrong), untried + (not results)
            if wrong or not results:
                print(f"{letter} {mutation.name}: {len(results) - len(wrong)} of {len(results)}")
                for one in wrong[:2] if asked.show else ():
                    print(f"    wanted {mutation.fault} {mutation.place.pattern}, told {one[:400]}")
    print(f"{len(rows)} mutations, tried {tried} times in {3 * asked.files} files: {right} found and located with "
          f"nothing else told; {untried} of a kind found no place")  # fmt: skip
    return 0 if right == tried and not untried else 1


if __name__ == "__main__":
    raise SystemExit(main())
