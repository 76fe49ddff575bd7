"""Leaves out of the chosen codes what the place it is written in does not support, and says why.

A device that this encounter's operation puts in is no status brought along; a removal of sutures to come is no reason
for this encounter; a symptom that only the review of systems or the past history names was not addressed; a history of
what is documented as present is no history.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.coding.leaving_out import parted
from medcodex.conventions.ranges import CodeRanges
from medcodex.suggest.symptom import is_symptom
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.coding.leaving_out import Chosen, Kept
    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.redundant import RedundantCodes
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.section_class import SectionClasses

_DEVICE = CodeRanges("Z93-Z97,Z98.61")
_PUT_IN = re.compile(
    r"\b(?:insert(?:ed|ion|ing)|plac(?:ed|ement|ing)|implant(?:ed|ation|ing)|deploy(?:ed|ment))\b", re.IGNORECASE
)
_PAST = frozenset({"past", "surgical"})
_SAID_AS_PAST = frozenset({"history-of", "status-post", "prior", "years-ago", "years-ago-before", "pmh-listing"})
_TOLD_BESIDE = frozenset({"review", "past"})
_WORDED_AS_SYMPTOM = CodeRanges("J02.9,K30")  # sore throat, indigestion
_LATER_ENCOUNTER = CodeRanges("Z08,Z09,Z12,Z13,Z42-Z49")
_LATER = re.compile(
    r"\b(?:follow[\s-]?up|f/u|return|come back|see (?:him|her)|seen|appointment|schedul\w+|recheck)\b"
    r"|\bin (?:about |approximately )?(?:\d+|one|two|three|four|six|ten)[\s-]+(?:to[\s-]+\w+[\s-]+)?"
    r"(?:day|week|month)s?\b",
    re.IGNORECASE,
)
_AHEAD = frozenset({"plan", "aside"})
_BIRTH = "Z38"


def without_just_placed(chosen: Sequence[Chosen], read: ReadNote, classes: SectionClasses) -> Kept:
    """Without the status of a device or stoma that an operation of this encounter puts in (I.C.21.c.3: a status tells
    of the past)."""

    def just_placed(case: Case) -> tuple[str, str] | None:
        if case.code not in _DEVICE or any(_told_as_past(m, classes) for m in case.mentions):
            return None
        told = (m for m in case.mentions if classes.of(m.resolved.concept.section) in {"operation", "plan"})
        if not any(_PUT_IN.search(_sentence(m, read)) for m in told):
            return None
        return "put in at this encounter, which is no status", "Official Guidelines FY2026 I.C.21.c.3"

    return parted(chosen, just_placed)


def without_later_encounters(chosen: Sequence[Chosen], read: ReadNote, classes: SectionClasses) -> Kept:
    """Without aftercare and screenings that the plan only announces (I.C.21.c.5, I.C.21.c.7: they are the reason for
    an encounter of their own)."""

    def to_come(case: Case) -> tuple[str, str] | None:
        if case.code not in _LATER_ENCOUNTER:
            return None
        if not all(
            classes.of(m.resolved.concept.section) in _AHEAD and _LATER.search(_sentence(m, read))
            for m in case.mentions
        ):
            return None
        return "an encounter to come", "Official Guidelines FY2026 I.C.21.c.5, 7, IV.J"

    return parted(chosen, to_come)


def without_earlier_births(chosen: Sequence[Chosen], *, stay: bool) -> Kept:
    """Without the birth of a child whose visit this is (I.C.16.a.2: Z38 once, on the record of the stay it was born
    in)."""

    def earlier(case: Case) -> tuple[str, str] | None:
        if stay or not case.code.startswith(_BIRTH):
            return None
        return "for the record of the birth alone", "Official Guidelines FY2026 I.C.16.a.2"

    return parted(chosen, earlier)


def without_mere_review(chosen: Sequence[Chosen], read: ReadNote, classes: SectionClasses) -> Kept:
    """Without symptoms that only the review of systems or the past history names and no word of the assessment takes up
    (III, IV.J: what was evaluated, treated or otherwise bears on this encounter is reported)."""
    addressed: set[str] = set()

    def only_asked(case: Case) -> tuple[str, str] | None:
        if not is_symptom(case.code) and case.code not in _WORDED_AS_SYMPTOM:
            return None
        if any(classes.of(m.resolved.concept.section) not in _TOLD_BESIDE for m in case.mentions):
            return None
        if not addressed:
            addressed.update(_assessed_words(read, classes))
        if any(not m.resolved.concept.forms.isdisjoint(addressed) for m in case.mentions):
            return None
        return "only in the review of systems or the past history", "Official Guidelines FY2026 III, IV.J"

    return parted(chosen, only_asked)


def without_past_of_present(
    chosen: Sequence[Chosen], redundant: RedundantCodes, title_of: Callable[[str], str]
) -> Kept:
    """Without the history of a condition, told in general, that is documented as present in more detail
    (I.C.21.c.4)."""
    present = [case.code for case, _ in chosen if not case.is_history and case.code[0] not in "ZVWXY"]

    def still_there(case: Case) -> tuple[str, str] | None:
        if not case.is_history or not case.code.startswith(("Z85", "Z86", "Z87")):
            return None
        by: list[str] = []
        for mention in case.mentions:
            code = mention.resolved.concept.code
            same = [one for one in present if code[0] != "Z" and one[:3] == code[:3] and is_generic(title_of(code))]
            found = redundant.because(code, present)
            by += same[:1] or ([found[0]] if found else [])
            if not (same or found):
                return None
        return f"documented as present: {by[0]}", "Official Guidelines FY2026 I.C.21.c.4"

    return parted(chosen, still_there)


def _assessed_words(read: ReadNote, classes: SectionClasses) -> set[str]:
    out = {""}
    for found in read.found:
        document = found.document
        for sentence, words in zip(document.sentences, found.words, strict=False):
            if classes.assessed((document.sections[sentence.section].name,)):
                out.update(words.forms)
    return out


def _told_as_past(mention: Placed, classes: SectionClasses) -> bool:
    concept = mention.resolved.concept
    return classes.of(concept.section) in _PAST or concept.rule in _SAID_AS_PAST


def _sentence(mention: Placed, read: ReadNote) -> str:
    document = read.found[mention.document].document
    sentence = document.sentences[mention.resolved.concept.sentence]
    return document.text[sentence.start : sentence.end]
