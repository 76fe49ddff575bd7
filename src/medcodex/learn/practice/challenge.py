"""Challenges: a learner holds the key for wrong, an educator answers, and what is upheld holds for later marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.marking.corrections import Correction
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.learn.practice.attempt import Attempt
    from medcodex.learn.work import LearnWork

LONGEST = 4_000
"""Characters of a reason and of its answer."""
MOST_OPEN = 50
"""Challenges of one learner that may wait for an answer."""


class Standing(StrEnum):
    """Where a challenge stands: it waits, the key is to be changed, or the key was explained."""

    OPEN = "open"
    UPHELD = "upheld"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a learner says against a key. ``code``, of the learner's answer, should be accepted; ``instead``, of the
    key, should not have been asked for; with both, the one in the place of the other. ``why`` and ``answer`` are their
    own words."""

    id: str
    user_id: str
    case_id: str
    digest: str
    attempt_id: str
    system: str
    at: dt.datetime
    why: str
    code: str | None = None
    instead: str | None = None
    standing: Standing = Standing.OPEN
    answered_by: str | None = None
    answered_at: dt.datetime | None = None
    answer: str = ""

    @property
    def correction(self) -> Correction:
        """What holds where it is upheld."""
        return Correction(self.id, self.system, self.code, self.instead)


class ChallengeRepository(Protocol):
    """Challenges as they are kept."""

    def add(self, challenge: Challenge) -> None:
        """Keep a new one."""

    def get(self, challenge_id: str) -> Challenge | None:
        """The challenge of an id."""

    def save(self, challenge: Challenge) -> None:
        """Keep the answer to an open one; ConflictError where it was answered meanwhile."""

    def listed(self, standing: Standing | None = None) -> Sequence[Challenge]:
        """All, or those that stand so, oldest first."""

    def of_user(self, user_id: str) -> Sequence[Challenge]:
        """A learner's, newest first."""

    def upheld(self, case_id: str) -> Sequence[Challenge]:
        """The upheld ones about a chart, oldest first."""


def challenge(work: LearnWork, attempt: Attempt, code: str | None, instead: str | None, why: str) -> Challenge:
    """Challenge the key by which the learner's own attempt was marked. InputError where the codes are none of the
    answer and of the key, or no reason is given."""
    require(work.actor, "learn.use")
    if attempt.user_id != work.actor.user_id:
        raise NotFoundError("no such attempt", attempt.id)
    system = _system(attempt, code, instead)
    why = _words(why, "why")
    mine = [one for one in work.challenges.of_user(work.actor.user_id) if one.standing is Standing.OPEN]
    if any((one.case_id, one.code, one.instead) == (attempt.case_id, code, instead) for one in mine):
        raise ConflictError("this challenge waits for its answer already", "code")
    if len(mine) >= MOST_OPEN:
        raise InputError(f"{MOST_OPEN} challenges wait for an answer already", "why")
    made = Challenge(work.new_id(), work.actor.user_id, attempt.case_id, attempt.digest, attempt.id, system, work.now,
                     why, code, instead)  # fmt: skip
    work.challenges.add(made)
    work.record(Event("challenge.open", "challenge", made.id, detail={"case": made.case_id}))
    return made


def answer_challenge(work: LearnWork, challenge_id: str, standing: Standing, words: str) -> Challenge:
    """Uphold a challenge or explain the key. ConflictError where it was answered already, InputError without words."""
    require(work.actor, "learn.teach")
    found = work.challenges.get(challenge_id)
    if found is None:
        raise NotFoundError("no such challenge", challenge_id)
    if found.standing is not Standing.OPEN:
        raise ConflictError("it was answered already", challenge_id)
    if standing is Standing.OPEN:
        raise InputError("upheld or explained expected", "standing")
    answered = replace(found, standing=standing, answered_by=work.actor.user_id, answered_at=work.now,
                       answer=_words(words, "answer"))  # fmt: skip
    work.challenges.save(answered)
    work.record(Event(f"challenge.{standing}", "challenge", found.id, detail={"case": found.case_id}))
    return answered


def see_challenges(work: LearnWork, standing: Standing | None = None) -> Sequence[Challenge]:
    """Everybody's, for whoever teaches."""
    require(work.actor, "learn.teach")
    return work.challenges.listed(standing)


def export_upheld(work: LearnWork) -> Mapping[str, Any]:
    """The upheld challenges as an object for the keys' author: which chart, which version, what is to be changed."""
    found = see_challenges(work, Standing.UPHELD)
    work.record(Event("challenge.export", "challenges", "upheld", detail={"count": len(found)}))
    return {
        "upheld": [
            {
                "case": one.case_id,
                "digest": one.digest,
                "change": _change(one),
                "system": one.system,
                "code": one.code,
                "instead": one.instead,
                "why": one.why,
                "answer": one.answer,
                "answered": None if one.answered_at is None else one.answered_at.date().isoformat(),
                "challenge": one.id,
            }
            for one in found
        ]
    }


def _change(one: Challenge) -> str:
    if one.instead is None:
        return f"add {one.code} as acceptable"
    if one.code is None:
        return f"make {one.instead} acceptable, not required"
    return f"add {one.code} to the alternatives of {one.instead}"


def _system(attempt: Attempt, code: str | None, instead: str | None) -> str:
    """The system of the codes, which have to be of the answer and of the key."""
    told = attempt.mark or {"codes": (), "key": ()}
    given = {one["code"]: one["system"] for one in told["codes"]}
    wanted = {one["code"]: one["system"] for one in told["key"]}
    if code is None and instead is None:
        raise InputError("name a code of the answer, of the key, or both", "code")
    if code is not None and given.get(code) is None:
        raise InputError("no code of the answer", "code")
    if instead is not None and instead not in wanted:
        raise InputError("no code of the key", "instead")
    systems = {given[code]} if code is not None else set()
    systems |= {wanted[instead]} if instead is not None else set()
    if len(systems) != 1:
        raise InputError("both codes have to be of one system", "instead")
    return str(systems.pop())


def _words(text: str, where: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST or "\0" in words:
        raise InputError(f"a reason of at most {LONGEST} characters expected", where)
    return words
