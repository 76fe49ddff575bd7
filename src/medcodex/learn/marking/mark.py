"""A marked answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.encounter import Finding
    from medcodex.learn.cases.case import Case, KeyCode, Tempting
    from medcodex.learn.marking.answer import Answer, AnswerCode
    from medcodex.learn.marking.corrections import Correction
    from medcodex.learn.marking.near import Near
    from medcodex.learn.marking.ports import Words


class Verdict(StrEnum):
    """What a code of an answer is. RIGHT, and the four that are right but for something; ACCEPTABLE by the key, SITE
    by an upheld challenge: neither counts for or against; the others are wrong."""

    RIGHT = "right"
    DETAIL = "detail"
    SEVENTH = "seventh"
    AXIS = "axis"
    LESS_SPECIFIC = "less-specific"
    ACCEPTABLE = "acceptable"
    SITE = "site"
    TEMPTING = "tempting"
    NEIGHBOUR = "neighbour"
    BEYOND = "beyond"
    UNSUPPORTED = "unsupported"
    INVALID = "invalid"
    TWICE = "twice"


UNCOUNTED = frozenset({Verdict.ACCEPTABLE, Verdict.SITE})


@dataclass(frozen=True, slots=True)
class KeyMark:
    """What became of a code of the key: ``near`` tells how ``given`` stands for it; ``differences`` of a service;
    ``poa_right`` is None where no indicator is asked or the code was not found; ``axis`` the one that differs;
    ``index`` the paths of the alphabetic index that lead to it."""

    key: KeyCode
    near: Near
    credit: float
    title: str
    given: AnswerCode | None = None
    differences: tuple[str, ...] = ()
    poa_right: bool | None = None
    axis: int | None = None
    index: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerMark:
    """What is to be said of a code of the answer. ``stands_for`` is the code of the key it stands for; ``because``
    why it is wrong; ``lesson`` what the key's author says of a code that tempts; ``words`` what the engine read in the
    chart; ``correction`` the challenge by which the site accepts it."""

    given: AnswerCode
    verdict: Verdict
    credit: float
    title: str
    stands_for: str | None = None
    because: str = ""
    lesson: Tempting | None = None
    words: Words | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One constraint on the order: what is asked, and whether it was kept."""

    asked: str
    kept: bool
    guideline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitMark:
    """The level of the visit that was given, None where none was, against the key's."""

    given: str | None
    wanted: str
    right: bool
    elements: Mapping[str, tuple[str | None, str]]
    rationale: str


@dataclass(frozen=True, slots=True)
class DrgMark:
    """The MS-DRG to which the answer's claim groups, None where it does not; ``guess`` what the learner took it to
    be."""

    grouped: str | None
    wanted: tuple[str, ...]
    right: bool
    guess: str | None
    rationale: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked answer. ``parts`` holds each part's score from 0 to 1, in the order of the table, without those that the
    chart does not ask for; ``score`` is the whole, from 0 to 1. ``case`` is the chart with the site's corrections,
    ``corrections`` those that were applied."""

    case: Case
    answer: Answer
    key: tuple[KeyMark, ...]
    codes: tuple[AnswerMark, ...]
    order: tuple[Place, ...]
    findings: tuple[Finding, ...]
    parts: Mapping[str, float]
    score: float
    visit: VisitMark | None = None
    drg: DrgMark | None = None
    corrections: tuple[Correction, ...] = ()
