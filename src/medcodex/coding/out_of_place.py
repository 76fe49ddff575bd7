"""Leaves out of the chosen codes what the place it is written in does not support, and says why.

A device that this encounter's operation puts in is no status brought along; a removal of sutures to come is no reason
for this encounter; a symptom that only the review of systems or the past history names was not addressed; a history of
what is documented as present is no history.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.coding.leaving_out import parted
from medcodex.coding.standing import CLINICIAN
from medcodex.conventions.ranges import CodeRanges
from medcodex.suggest.symptom import is_symptom
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.coding.documents import LimitedDocuments
    from medcodex.coding.leaving_out import Chosen, Kept
    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.redundant import RedundantCodes
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.section_class import SectionClasses

_DEVICE = CodeRanges("Z89,Z90,Z93-Z97,Z98.1,Z98.61,Z98.84-Z98.85")
_PUT_IN = re.compile(
    r"\b(?:insert(?:ed|ion|ing)|plac(?:ed|ement|ing)|implant(?:ed|ation|ing)|deploy(?:ed|ment))\b", re.IGNORECASE
)
_UNDERWENT = re.compile(
    _PUT_IN.pattern
    + r"|\b(?:underwent|performed|was done|taken to the (?:operating room|or)|post-?operative day|pod #?\d)\b"
    r"|\bpci with\b",
    re.IGNORECASE,
)
_OTHER_HANDS = "clinician note"
_OF_STAY = frozenset({"operation", "course"})
_LONG_AGO = frozenset({"history-of", "prior", "years-ago", "dated", "years-ago-before", "pmh-listing"})
_SAID_AS_PAST = _LONG_AGO | {"status-post"}
_DRUG_USE = CodeRanges("Z79.0-Z79.6,Z79.82-Z79.89")
_AT_HOME = re.compile(
    r"\b(?:home|discharge\w*|continu\w+|long[- ]?term|chronic\w*|resum\w+|maintenance|lifelong|outpatient|daily at)\b"
    r"|\b(?:started|begun|placed|maintained|kept|switched|transitioned|stabili[sz]ed) (?:\w+ )?(?:on|to)\b",
    re.IGNORECASE,
)
_PAST = frozenset({"past", "surgical"})
_SAID_AS_PAST = frozenset(
    {"history-of", "status-post", "prior", "years-ago", "dated", "years-ago-before", "pmh-listing"}
)
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
    """Without the status of a device, stoma, transplant or absence that an operation of this encounter brings about
    (I.C.21.c.3: a status tells of the past), wherever else in the record it is called a state after it."""
    done = {code for code in map(_own_code, read.placed) if code in _DEVICE}
    done = {code for code in done if _done_now([m for m in read.placed if _own_code(m) == code], read, classes)}

    def just_placed(case: Case) -> tuple[str, str] | None:
        if case.code not in done or any(classes.of(m.resolved.concept.section) in _PAST for m in case.mentions):
            return None
        return "done at this encounter, which is no status", "Official Guidelines FY2026 I.C.21.c.3"

    return parted(chosen, just_placed)


def _own_code(mention: Placed) -> str:
    return mention.resolved.concept.code


def _done_now(mentions: Sequence[Placed], read: ReadNote, classes: SectionClasses) -> bool:
    """Whether one of the mentions tells of the operation as one of this encounter, and none as one of the past."""
    if any(_dated(m, classes) for m in mentions):
        return False
    told = [m for m in mentions if not _told_as_past(m, classes)]
    if any(_UNDERWENT.search(_sentence(m, read)) for m in told if _class(m, classes) in _OF_STAY):
        return True
    if len(told) < len(mentions):
        return False
    return any(_PUT_IN.search(_sentence(m, read)) for m in told if _class(m, classes) in {"operation", "plan"})


def _class(mention: Placed, classes: SectionClasses) -> str:
    return classes.of(mention.resolved.concept.section)


def _dated(mention: Placed, classes: SectionClasses) -> bool:
    concept = mention.resolved.concept
    return classes.of(concept.section) in _PAST or concept.rule in _LONG_AGO


def without_brief_drugs(chosen: Sequence[Chosen], read: ReadNote, classes: SectionClasses) -> Kept:
    """Without the long-term use of a drug that only the course of a stay names as given then (I.C.21.c.3: not for a
    drug that treats an acute illness for a brief time; I.C.4.a.3: not for insulin given for a time)."""

    def brief(case: Case) -> tuple[str, str] | None:
        if case.code not in _DRUG_USE:
            return None
        own = [m for m in case.mentions if _own_code(m) in _DRUG_USE]
        if not own or any(_class(m, classes) != "course" for m in own):
            return None
        if any(_AT_HOME.search(_sentence(m, read)) for m in own):
            return None
        return "given during the stay alone", "Official Guidelines FY2026 I.C.4.a.3, I.C.21.c.3"

    return parted(chosen, brief)


def without_other_hands(chosen: Sequence[Chosen], limited: LimitedDocuments) -> Kept:
    """Without what only a nurse's, dietitian's or therapist's part of the record names and the provider's does not,
    except what may be taken from it (I.B.14)."""

    def not_of_provider(case: Case) -> tuple[str, str] | None:
        if any(m.resolved.concept.section != _OTHER_HANDS for m in case.mentions):
            return None
        if limited.needs(CLINICIAN, case.code):
            return None
        return "not documented by the provider", "Official Guidelines FY2026 I.B.14"

    return parted(chosen, not_of_provider)


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
