"""The data element: tests ordered or looked at, notes of others, historian, own interpretation, discussion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.visit.clauses import denied, supposed
from medcodex.suggest.visit.model import MOST_PLACES, Sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.visit.model import Hit, Passage

_ORDERED, _REVIEWED = "order_each_unique_test", "result_review_each_unique_test"
_NEAR = 5  # words between an image and the part of the body it shows
_BESIDE = 4  # words between "personally" and "reviewed"
_SHOWS = 8  # words between a test and what it showed
_QUALIFIES = 2  # words between "negative" and the test it qualifies
_TELLS = 3  # words between who tells and the telling
_LATELY = frozenset({"last", "previous", "prior", "recent"})
_WITH = 6  # words between "discussed" and who it was discussed with
_TOWARDS = frozenset({"with", "to"})
_STORY = frozenset({"story", "complaint", "none"})
_JUDGED = frozenset({"assessment", "impression"})  # where a test that is only named is not ordered
_CHILD = frozenset({"infant", "boy", "girl", "baby", "toddler", "newborn"})
_ADULT = 18
_AGE = re.compile(r"\b(?P<age>\d{1,3})[\s-]*(?P<unit>year|month|week|day)s?[\s-]*old", re.IGNORECASE)


class DataReader:
    """Reads one visit. ``minor``: the patient is a child; ``told_by_others``: the note says that the patient cannot
    give the history."""

    def __init__(self, minor: bool, told_by_others: bool) -> None:
        self._minor = minor
        self._told_by_others = told_by_others

    def signs(self, passages: Sequence[Passage]) -> tuple[list[Sign], tuple[str, ...]]:
        """The signs of the element, and which tests are billed by the office that did them."""
        tests: list[tuple[Sign, str]] = []
        image = None  # the last image named, and in which sentence
        billed: list[str] = []
        others: list[Sign] = []
        for passage in passages:
            for hit in passage.all("test"):
                which = _which(passage, hit)
                if hit.term.detail in {"imaging", "study"}:
                    image = (passage.document, passage.number, which)
                    if {"own office", "done"} <= passage.hits.keys():
                        billed.append(which)
                if item := _test(passage, hit):
                    tests.append((_sign(item, which, hit.term.source, passage), hit.term.detail))
            if image and image[0] == passage.document and passage.number - image[1] <= 1 and _own_reading(passage):
                others.append(_sign("independent_interpretation", image[2], _AMA, passage))
            others += self._beside(passage)
        return [*_named(tests), *others], tuple(dict.fromkeys(billed))

    def _beside(self, passage: Passage) -> Iterator[Sign]:
        cues, kind = passage.hits, passage.section_class
        if "external note" in cues and kind in {"plan", "story", "result", "none"}:
            for hit in passage.all("external note"):
                if "review" in cues and not denied(passage, hit) and not supposed(passage, hit):
                    yield _sign("external_note_each_unique_source", passage.said(hit), hit.term.source, passage)
        if "discuss" in cues and "professional" in cues and kind in {"plan", "story", "none"}:
            yield from _discussed(passage)
        if kind in _STORY and (who := self._historian(passage)):
            yield _sign("independent_historian", "historian", who.term.source, passage)

    def _historian(self, passage: Passage) -> Hit | None:
        people = [*passage.all("relative")] if self._minor or self._told_by_others else []
        people += passage.all("kin") if self._told_by_others else ()
        for who in people:
            before = passage.words.forms[who.first - 1] if who.first else ""
            tells = any(0 < one.first - who.last <= _TELLS for one in passage.all("tells"))
            source = any(0 < who.first - one.last <= 4 for one in passage.all("history from"))
            if (tells and before not in {"of", "with"}) or source:
                return who
        return None


def _test(passage: Passage, hit: Hit) -> str | None:
    """Whether a test was ordered or its result looked at; None where neither is told."""
    kind, cues = passage.section_class, passage.hits
    if denied(passage, hit) and "result" not in cues:
        return None
    if kind == "plan":
        return _planned(passage, hit)
    seen = (
        kind == "result"
        or (kind == "exam" and "result" in cues)
        or (kind in _STORY and ("review" in cues or _shows(passage, hit)) and not supposed(passage, hit))
    )
    return _REVIEWED if seen else None


def _shows(passage: Passage, hit: Hit) -> bool:
    """Whether a story tells what a test showed, in words or by a number."""
    behind = passage.words.forms[hit.last + 1 : hit.last + 4]
    return any(form[:1].isdigit() for form in behind) or any(
        0 < one.first - hit.last <= _SHOWS or 0 < hit.first - one.last <= _QUALIFIES for one in passage.all("result")
    )


def _planned(passage: Passage, hit: Hit) -> str | None:
    """The same in assessment and plan, where a test that is only named is ordered if it stands in the plan."""
    cues = passage.hits
    if supposed(passage, hit) or (denied(passage, hit) and "order" in cues):
        return None
    if "order" in cues and not any(one.first > hit.last for one in passage.all("result")):
        return _ORDERED
    if "result" in cues:
        return _REVIEWED
    before = passage.words.forms[max(hit.first - _NEAR, 0) : hit.first]
    if not _LATELY.isdisjoint(before):  # "when she last had a ..." tells of no result
        return None if "had" in before else _REVIEWED
    return None if passage.section in _JUDGED else _ORDERED


def _which(passage: Passage, hit: Hit) -> str:
    if hit.term.detail != "imaging":
        return hit.term.name
    near = [
        (max(one.first - hit.last, hit.first - one.last), one.term.name)
        for one in passage.all("site")
        if max(one.first - hit.last, hit.first - one.last) <= _NEAR
    ]
    return f"{hit.term.name}, {min(near)[1]}" if near else hit.term.name


def _named(tests: Iterable[tuple[Sign, str]]) -> Iterator[Sign]:
    """One sign for each test. Laboratory tests without a name, and an image without a site, are not counted beside
    named ones: they may be the same."""
    found: dict[tuple[str, str], Sign] = {}
    kinds: dict[str, str] = {}
    for one, kind in tests:
        held = found.get((one.item, one.which))
        places = (*held.places, *one.places) if held else one.places
        found[one.item, one.which] = one._replace(places=tuple(dict.fromkeys(places))[:MOST_PLACES])
        kinds[one.which] = kind
    sited = {name.partition(",")[0] for name in kinds if "," in name}
    for one in found.values():
        kind = kinds[one.which]
        if kind == "unnamed" and "laboratory" in kinds.values():
            continue
        if kind == "imaging" and one.which in sited:
            continue
        yield one


def _own_reading(passage: Passage) -> bool:
    """Whether the clinician looked at the images and not only at a report of them."""
    return any(
        abs(own.first - look.first) <= _BESIDE and not denied(passage, own)
        for own in passage.all("own reading")
        for look in passage.all("review")
    )


def _discussed(passage: Passage) -> Iterator[Sign]:
    for hit in passage.all("discuss"):
        who = next((one for one in passage.all("professional") if 0 < one.first - hit.last <= _WITH), None)
        if who is None or _TOWARDS.isdisjoint(passage.words.forms[hit.first : who.first]) or denied(passage, hit):
            continue
        if not supposed(passage, hit):
            yield _sign("external_discussion", passage.said(who), hit.term.source, passage)
            return


def is_minor(age: float | None, documents: Iterable[FoundDocument]) -> bool:
    """Whether the patient is a child: by the age given, else by the first age the note tells, else by its words."""
    if age is not None:
        return age < _ADULT
    documents = list(documents)
    for one in documents:
        if "old" in one.forms and (told := _AGE.search(one.document.text)):
            return told["unit"].lower() != "year" or int(told["age"]) < _ADULT
    return any(not _CHILD.isdisjoint(one.forms) for one in documents)


def _sign(item: str, which: str, source: str, passage: Passage) -> Sign:
    return Sign("data", item, which, _BECAUSE[item].format(which), source, (passage.place,))


_AMA = "AMA, table of medical decision making 2021 and 2023"
_BECAUSE = {
    _ORDERED: "{} ordered",
    _REVIEWED: "result of {} looked at",
    "independent_interpretation": "own interpretation of {}",
    "external_note_each_unique_source": "documents of someone else reviewed ({})",
    "external_discussion": "discussed with {}",
    "independent_historian": "history from someone else than the patient",
}
