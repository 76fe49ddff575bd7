"""An implementation guide as data: which loops and segments a transaction set has, and what may stand in them.

Read from data/*.guide, whose lines are, by indentation of two blanks:
``loop ID usage times name``, ``SEGMENT usage times elements...``, ``use PART usage`` (what ``part PART`` holds stands
here; its loops have this usage). Usage is ``!`` required, ``?`` situational, or ``+``: of the loops so marked that
stand side by side in a loop, one has to come. Times are a number or ``*``. An element is its position, ``!`` where it
is required or ``@`` where it is required and tells this segment from others of its name, ``=`` its codes joined by
``|``, or its components in brackets, joined by commas; ``2-12(...)`` stands for several positions alike. What is not
listed is not used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.formats.x12.dictionary import segment_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.formats.x12.dictionary import Condition, Form

GUIDES = ("837p", "837i", "837d", "835", "999", "277ca", "276", "277")
UNLIMITED = 1 << 30
_ELEMENT = re.compile(r"(\d+)(?:-(\d+))?([!@]?)(?:=([A-Za-z0-9|]+)|\((.+)\))?")


@dataclass(frozen=True, slots=True)
class ElementUse:
    """An element or component as a guide uses it; ``codes`` empty where any value of its form may stand."""

    form: Form
    required: bool
    codes: frozenset[str] = frozenset()
    components: tuple[ElementUse | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """What tells a segment from others of its name: an element, or the first component of a composite one."""

    element: int
    composite: bool
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SegmentUse:
    """A segment as a guide uses it; ``elements`` by position less one, None where one is not used."""

    id: str
    required: bool
    times: int
    elements: tuple[ElementUse | None, ...]
    key: Key | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class LoopUse:
    """A loop; it begins with its ``opener``. ``groups`` are its children in order, those together that may come in any
    order: neighbours of one name. ``by_name`` are the same children, with the number of their group, by the segment
    that they are or begin with; ``inner`` the loops among them by their names, ``one_of`` those of which one has to
    come."""

    id: str
    required: bool
    times: int
    name: str
    opener: SegmentUse
    groups: tuple[tuple[SegmentUse | LoopUse, ...], ...]
    by_name: Mapping[str, tuple[tuple[int, SegmentUse | LoopUse], ...]]
    inner: Mapping[str, tuple[int, LoopUse]]
    either: bool = False
    one_of: tuple[LoopUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """``file`` names its data, ``set_id`` the transaction set (837), ``version`` what its version begins with."""

    file: str
    set_id: str
    version: str
    name: str
    root: LoopUse


@cache
def load_guide(file: str) -> Guide:
    """A packaged guide by the name of its file."""
    text = (files("medcodex.formats.x12") / "data" / f"{file}.guide").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    _, set_id, version, name = lines[0].split(" ", 3)
    parts: dict[str, list[str]] = {"": []}
    current = parts[""]
    for line in lines[1:]:
        if line.startswith("part "):
            current = parts.setdefault(line.split()[1], [])
        else:
            current.append(line)
    return Guide(file, set_id, version, name, _loop([set_id, "!", "1", name], _children(parts[""], parts)))


def guide_of(set_id: str, version: str) -> Guide | None:
    """The guide of a transaction set, by the version that ST03 or GS08 tells; any addenda of it are read alike. Where
    none is told, as in a set without its group, the guide if there is one only. None where there is none of it here."""
    told = [guide for guide in map(load_guide, GUIDES) if guide.set_id == set_id]
    if not version and len(told) == 1:
        return told[0]
    return next((guide for guide in told if version.startswith(guide.version)), None)


def _children(lines: Sequence[str], parts: dict[str, list[str]]) -> list[SegmentUse | LoopUse]:
    found: list[SegmentUse | LoopUse] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        words = line.split()
        end = at + 1
        while end < len(lines) and _depth(lines[end]) > _depth(line):
            end += 1
        if words[0] == "use":
            found += _children([_used(one, words[2]) for one in parts[words[1]]], parts)
        elif words[0] == "loop":
            found.append(_loop(words[1:], _children(lines[at + 1 : end], parts)))
        else:
            found.append(_segment(words))
        at = end
    return found


def _used(line: str, usage: str) -> str:
    """A line of a part; its outermost loop gets the usage that it has here."""
    if not line.startswith("loop "):
        return line
    _, name, _, rest = line.split(" ", 3)
    return f"loop {name} {usage} {rest}"


def _loop(words: Sequence[str], children: Sequence[SegmentUse | LoopUse]) -> LoopUse:
    name, usage, times, *told = words
    opener = children[0]
    if isinstance(opener, LoopUse):
        raise TypeError(f"loop {name} begins with no segment")
    groups = _grouped(children)
    by_name: dict[str, list[tuple[int, SegmentUse | LoopUse]]] = {}
    for number, group in enumerate(groups):
        for child in group:
            by_name.setdefault(_opening(child), []).append((number, child))
    inner = {child.id: (number, child) for number, child in _loops(groups)}
    return LoopUse(
        name, usage == "!", _times(times), " ".join(told), opener, groups,
        {opening: tuple(found) for opening, found in by_name.items()}, inner, usage == "+",
        tuple(child for _, child in inner.values() if child.either),
    )  # fmt: skip


def _loops(groups: tuple[tuple[SegmentUse | LoopUse, ...], ...]) -> Iterable[tuple[int, LoopUse]]:
    for number, group in enumerate(groups):
        yield from ((number, child) for child in group if isinstance(child, LoopUse))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _times(told: str) -> int:
    return UNLIMITED if told == "*" else int(told)


def _grouped(children: Iterable[SegmentUse | LoopUse]) -> tuple[tuple[SegmentUse | LoopUse, ...], ...]:
    groups: list[list[SegmentUse | LoopUse]] = []
    for child in children:
        same = groups and groups[-1][0]
        alike = same and type(same) is type(child) and _opening(same) == _opening(child)
        if alike and not (isinstance(child, LoopUse) and _opening(child) == "HL"):
            groups[-1].append(child)
        else:
            groups.append([child])
    return tuple(map(tuple, groups))


def _opening(child: SegmentUse | LoopUse) -> str:
    return child.id if isinstance(child, SegmentUse) else child.opener.id


def _segment(words: Sequence[str]) -> SegmentUse:
    name, usage, times = words[:3]
    form = segment_forms()[name]
    elements: list[ElementUse | None] = [None] * len(form.elements)
    key = None
    for word in words[3:]:
        for position, told, marked in _positions(word):
            element, keyed = _element(told, form.elements[position - 1], marked)
            elements[position - 1] = element
            if keyed is not None and key is None:
                key = Key(position, bool(element.components), keyed)
    return SegmentUse(name, usage == "!", _times(times), tuple(elements), key, form.conditions)


def _positions(word: str) -> Iterable[tuple[int, re.Match[str], str]]:
    found = _ELEMENT.fullmatch(word)
    if found is None:
        raise ValueError(f"not an element of a guide: {word}")
    for position in range(int(found[1]), int(found[2] or found[1]) + 1):
        yield position, found, found[3]


def _element(told: re.Match[str], form: Form, marked: str) -> tuple[ElementUse, frozenset[str] | None]:
    """The element, and its codes where it tells its segment from others."""
    codes = frozenset(told[4].split("|")) if told[4] else frozenset()
    keyed = codes if marked == "@" else None
    if not told[5]:
        return ElementUse(form, bool(marked), codes), keyed
    components: list[ElementUse | None] = [None] * len(form.components)
    for word in told[5].split(","):
        for position, part, mark in _positions(word):
            components[position - 1], inner = _element(part, form.components[position - 1], mark)
            keyed = inner or keyed
    return ElementUse(form, bool(marked), codes, tuple(components)), keyed
