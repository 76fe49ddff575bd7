"""Identifiers out of a document: those that the rules find, then those that the chart itself knows, then what a person
named besides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.deid import OffsetMap, Replaced
from medcodex.deid.found import TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.deid import Deidentifier
    from medcodex.workflow.chart import Chart, Document, Patient

_NAME, _NUMBER, _WORD = "[NAME]", "[OTHER]", "[REMOVED]"
_SHORTEST = 3
_TITLES = frozenset({"dr", "md", "do", "rn", "np", "pa", "mr", "mrs", "ms", "prof", "phd", "jr", "sr", "attending"})


@dataclass(frozen=True, slots=True)
class Known:
    """What to replace wherever it stands: ``names`` as written or in capitals, ``numbers`` and ``words`` in any case
    of letters."""

    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without identifiers. ``replaced`` are the places of the tags in it, each with the kind of what stood
    there; the maps lead from the original to it, in order."""

    text: str
    replaced: tuple[tuple[int, int, str], ...]
    maps: tuple[OffsetMap, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of the original stand in the text; a place that touches a tag grows to the whole of it."""
        for one in self.maps:
            start, end = one.to_redacted(start, end)
        return start, end


def known_of(chart: Chart, patient: Patient, documents: Iterable[Document], words: Iterable[str] = ()) -> Known:
    """What a chart tells of the patient and of the people and places in it."""
    named = [patient.name, chart.attending, chart.facility, *(one.author for one in documents)]
    parts = {part for name in named if name for part in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)}
    return Known(
        names=frozenset(one for one in parts if len(one) >= _SHORTEST and one.casefold() not in _TITLES),
        numbers=frozenset(one for one in (patient.mrn, chart.account) if one and len(one) >= _SHORTEST),
        words=frozenset(one.strip() for one in words if one.strip()),
    )


def cleaned(text: str, known: Known, deidentifier: Deidentifier) -> Cleaned:
    """The text with tags in the place of identifiers."""
    redacted = deidentifier.redact(text)
    rest = _known_in(redacted.text, known)
    parts, places, at, length = [], [], 0, 0
    for start, end, tag in rest:
        new = length + start - at
        parts += [redacted.text[at:start], tag]
        at, length = end, new + len(tag)
        places.append(Replaced(start, end, new, length))
    again = OffsetMap(tuple(places))
    found = [(*again.to_redacted(one.new_start, one.new_end), one.kind.value) for one in redacted.spans]
    found += [(one.new_start, one.new_end, "known to the chart") for one in places]
    return Cleaned("".join([*parts, redacted.text[at:]]), tuple(sorted(set(found))), (redacted.map, again))


def _known_in(text: str, known: Known) -> Sequence[tuple[int, int, str]]:
    """What is known and still stands in a text, outside of tags, with the tag for it; none overlaps another."""
    found = [(*match.span(), _WORD) for one in known.words for match in _any_case(one).finditer(text)]
    found += [(*match.span(), _NUMBER) for one in known.numbers for match in _any_case(one).finditer(text)]
    for one in known.names:
        forms = "|".join(map(re.escape, (one, one.upper(), one.title())))
        found += [(*match.span(), _NAME) for match in re.finditer(_bounded(forms), text)]
    tags = [match.span() for match in TAG.finditer(text)]
    taken: list[tuple[int, int, str]] = []
    for start, end, tag in sorted(found, key=lambda one: (one[0], -one[1])):
        in_tag = any(start < last and first < end for first, last in tags)
        if not in_tag and (not taken or start >= taken[-1][1]):
            taken.append((start, end, tag))
    return taken


def _any_case(words: str) -> re.Pattern[str]:
    return re.compile(_bounded(r"\s+".join(map(re.escape, words.split()))), re.IGNORECASE)


def _bounded(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)"
