"""The data element: tests ordered or looked at, notes of others, historian, own interpretation, discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.suggest.visit.clauses import denied, supposed
from medcodex.suggest.visit.model import Sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.suggest.visit.model import Hit, Passage

_ORDERED, _REVIEWED = "order_each_unique_test", "result_review_each_unique_test"
_NEAR = 5  # words between an image and the part of the body it shows
_WITH = 6  # words between "discussed" and who it was discussed with
_STORY = frozenset({"story", "complaint", "none"})
_CHILD = frozenset({"child", "infant", "boy", "girl", "baby", "toddler", "newborn"})
_ADULT = 18


class DataReader:
    """Reads one visit. ``minor``: the patient is a child; ``told_by_others``: the note says that the patient cannot
    give the history."""

    def __init__(self, minor: bool, told_by_others: bool) -> None:
        self._minor = minor
        self._told_by_others = told_by_others

    def signs(self, passages: Sequence[Passage]) -> tuple[list[Sign], tuple[str, ...]]:
        """The signs of the element, and which tests are billed by the office that did them."""
        tests: list[Sign] = []
        billed: list[str] = []
        others: list[Sign] = []
        for passage in passages:
            for hit in passage.of("test"):
                item = _test(passage, hit)
                if item is None:
                    continue
                which = _which(passage, hit)
                tests.append(_sign(item, which, hit.source, passage))
                if hit.detail in {"imaging", "study"}:
                    if "own reading" in passage.cues:
                        others.append(_sign("independent_interpretation", which, _AMA, passage))
                    if {"own office", "done"} <= passage.cues:
                        billed.append(which)
            others += self._beside(passage)
        return [*_named(tests), *others], tuple(dict.fromkeys(billed))

    def _beside(self, passage: Passage) -> Iterator[Sign]:
        cues, kind = passage.cues, passage.section_class
        if "external note" in cues and kind in {"plan", "story", "result", "none"}:
            for hit in passage.cue("external note"):
                if "review" in cues and not denied(passage, hit) and not supposed(passage, hit):
                    yield _sign("external_note_each_unique_source", _said(passage, hit), hit.source, passage)
        if "discuss" in cues and "professional" in cues and kind in {"plan", "story", "none"}:
            yield from _discussed(passage)
        if kind in _STORY and (who := self._historian(passage)):
            yield _sign("independent_historian", "historian", who.source, passage)

    def _historian(self, passage: Passage) -> Hit | None:
        people = passage.cue("relative") if self._minor or self._told_by_others else []
        people += passage.cue("kin") if self._told_by_others else []
        for who in people:
            before = passage.words.forms[who.first - 1] if who.first else ""
            tells = any(0 < one.first - who.last <= 2 for one in passage.cue("tells"))
            source = any(0 < who.first - one.last <= 4 for one in passage.cue("history from"))
            if (tells and before not in {"of", "with"}) or source:
                return who
        return None


def _test(passage: Passage, hit: Hit) -> str | None:
    """Whether a test was ordered or its result looked at; None where neither is told."""
    kind, cues = passage.section_class, passage.cues
    if denied(passage, hit) and "result" not in cues:
        return None
    if kind in {"result", "exam"}:
        return _REVIEWED if kind == "result" or "result" in cues else None
    if kind == "plan":
        if supposed(passage, hit) or (denied(passage, hit) and "order" in cues):
            return None
        if "order" in cues and not any(one.first > hit.last for one in passage.cue("result")):
            return _ORDERED
        return _REVIEWED if "result" in cues else _ORDERED
    if kind in _STORY and "review" in cues and not supposed(passage, hit):
        return _REVIEWED
    return None


def _which(passage: Passage, hit: Hit) -> str:
    if hit.detail != "imaging":
        return hit.name
    near = [
        (max(one.first - hit.last, hit.first - one.last), one.name)
        for one in passage.of("site")
        if max(one.first - hit.last, hit.first - one.last) <= _NEAR
    ]
    return f"{hit.name}, {min(near)[1]}" if near else hit.name


def _named(tests: Iterable[Sign]) -> Iterator[Sign]:
    """One sign for each test. Laboratory tests without a name, and an image without a site, are not counted beside
    named ones: they may be the same."""
    found: dict[tuple[str, str], Sign] = {}
    for one in tests:
        held = found.get((one.item, one.which))
        places = (*held.places, *one.places) if held else one.places
        found[one.item, one.which] = one._replace(places=tuple(dict.fromkeys(places)))
    which = {one.which for one in found.values()}
    for one in found.values():
        if one.which == _UNNAMED and any("," not in name and name not in _IMAGES and name != _UNNAMED for name in which):
            continue
        if one.which in _IMAGES and any(name.startswith(f"{one.which},") for name in which):
            continue
        yield one


def _discussed(passage: Passage) -> Iterator[Sign]:
    for hit in passage.cue("discuss"):
        who = next((one for one in passage.cue("professional") if 0 < one.first - hit.last <= _WITH), None)
        if who is None or "with" not in passage.words.forms[hit.first : who.first] or denied(passage, hit):
            continue
        if not supposed(passage, hit):
            yield _sign("external_discussion", _said(passage, who), hit.source, passage)
            return


def is_minor(age: float | None, forms: frozenset[str]) -> bool:
    """Whether the patient is a child: by the age given, else by the words of the note."""
    return age < _ADULT if age is not None else not _CHILD.isdisjoint(forms)


def _said(passage: Passage, hit: Hit) -> str:
    return " ".join(passage.words.forms[hit.first : hit.last + 1])


def _sign(item: str, which: str, source: str, passage: Passage) -> Sign:
    return Sign("data", item, which, _BECAUSE[item].format(which), source, (passage.place,))


_AMA = "AMA, table of medical decision making 2021 and 2023"
_UNNAMED = "laboratory tests"
_IMAGES = frozenset({"x-ray", "mri", "ct", "pet", "ultrasound", "nuclear scan", "barium study", "angiogram"})
_BECAUSE = {
    _ORDERED: "{} ordered",
    _REVIEWED: "result of {} looked at",
    "independent_interpretation": "own interpretation of {}",
    "external_note_each_unique_source": "{} reviewed",
    "external_discussion": "discussed with {}",
    "independent_historian": "history from someone else than the patient",
}
