"""What a clerk does about a message that waits: look at it, repair and release it, or put it aside. What came is never
changed and never removed; what was changed is kept beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from medcodex.encounter.arriving import FileChart, KeepPatient
from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.arrivals.arrival import Problem, Standing, digest
from medcodex.workflow.arrivals.attempting import Refused, attempt, in_words
from medcodex.workflow.arrivals.receiving import Received
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.arriving import Step, Told
    from medcodex.encounter.incoming import IncomingPatient
    from medcodex.workflow.arrivals.arrival import Arrival
    from medcodex.workflow.arrivals.attempting import Kept
    from medcodex.workflow.arrivals.ports import Asked
    from medcodex.workflow.work import Work

MAX_REASON = 500
MAX_NUMBER = 80
_PAGE = 500


class Reader(Protocol):
    """Reads a message again, as its way in did, with numbers that are known from elsewhere: what it tells, or why it
    cannot be read."""

    def __call__(self, data: bytes, name: str, numbers: Numbers, /) -> Told | InputError: ...


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that a clerk found elsewhere, for a message that lacks them: the account of its encounter, the record
    number of its patient and who gave it. What the message has stays as it is."""

    account: str = ""
    mrn: str = ""
    authority: str = ""

    def __post_init__(self) -> None:
        for name in ("account", "mrn", "authority"):
            value = getattr(self, name)
            if len(value) > MAX_NUMBER or not value.isprintable():
                raise InputError(f"at most {MAX_NUMBER} characters expected, none of them invisible", name)


@dataclass(frozen=True, slots=True)
class Repair:
    """How a message is to be released: other ``data`` in the place of what came, missing ``numbers``."""

    data: bytes | None = None
    numbers: Numbers = Numbers()


@dataclass(frozen=True, slots=True)
class Viewed:
    """A message with its bytes as they came and, where somebody repaired them, as they are now."""

    arrival: Arrival
    data: bytes
    repaired: bytes | None


def listed(work: Work, asked: Asked, limit: int, after: str | None = None) -> Sequence[Arrival]:
    """Messages, oldest first; ForbiddenError."""
    require(work.actor, "arrival.read")
    return work.arrivals.listed(asked, limit=min(limit, _PAGE), after=after)


def counts(work: Work) -> Mapping[tuple[Standing, str], int]:
    """How many messages stand how, by standing and way in; ForbiddenError."""
    require(work.actor, "arrival.read")
    return work.arrivals.counts()


def view(work: Work, arrival_id: str) -> Viewed:
    """A message; that it was read is recorded. NotFoundError, ForbiddenError."""
    require(work.actor, "arrival.read")
    arrival = work.arrivals.get(arrival_id)
    if arrival is None:
        raise NotFoundError("no such message", arrival_id)
    work.record(Event("arrival.read", "arrival", arrival.id, arrival.chart_id))
    return Viewed(arrival, work.arrivals.data(arrival.id), work.arrivals.repaired(arrival.id))


def release(work: Work, arrival_id: str, read: Reader, repair: Repair | None = None) -> Received:
    """Try a parked message again, repaired or as it is. Where that fails it stays parked, with the new reason, and what
    was repaired so far is kept. That another message has its number is no hindrance any more: somebody decided.
    NotFoundError; ConflictError where it waits no longer; InputError where it became a message that came before;
    ForbiddenError."""
    require(work.actor, "arrival.repair")
    arrival, repair = _parked(work, arrival_id), repair or Repair()
    came, before = work.arrivals.data(arrival.id), work.arrivals.repaired(arrival.id)
    data = repair.data if repair.data is not None else before if before is not None else came
    if data != came and (others := work.arrivals.by_digests([digest(data)])):
        raise InputError("as repaired, it is a message that came before", next(iter(others.values())).id)
    if data not in (came, before):
        work.arrivals.keep_repaired(arrival.id, data)
    told = read(data, arrival.name, repair.numbers)
    if isinstance(told, InputError):
        return _still_parked(work, arrival, Refused(Problem.INPUT, in_words(told)))
    kept = attempt(work, with_numbers(told, repair.numbers))
    if isinstance(kept, Refused):
        return _still_parked(work, arrival, kept)
    given = [name for name in ("account", "mrn") if getattr(repair.numbers, name)]
    return _released(work, arrival, told, kept, {"repaired": data != came, "given": " ".join(given)})


def try_again(work: Work, arrival_id: str, read: Reader) -> Received | None:
    """The same without anybody's decision, for the program: None where nothing came of it, and then nothing changes.
    What waits for somebody to decide is left to them."""
    require(work.actor, "arrival.repair")
    arrival = work.arrivals.get(arrival_id, lock=True)
    if arrival is None or arrival.standing is not Standing.PARKED or arrival.problem == Problem.NUMBER_AGAIN:
        return None
    before = work.arrivals.repaired(arrival.id)
    told = read(work.arrivals.data(arrival.id) if before is None else before, arrival.name, Numbers())
    kept = None if isinstance(told, InputError) else attempt(work, told)
    if isinstance(told, InputError) or kept is None or isinstance(kept, Refused):
        return None
    return _released(work, arrival, told, kept, {"repaired": before is not None, "given": ""})


def discard(work: Work, arrival_id: str, reason: str) -> Arrival:
    """Put a parked message aside: it is kept, and nothing comes of it. InputError without a reason; NotFoundError;
    ConflictError where it waits no longer; ForbiddenError."""
    require(work.actor, "arrival.repair")
    said = reason.strip()
    if not said or len(said) > MAX_REASON:
        raise InputError(f"a reason of at most {MAX_REASON} characters expected", "reason")
    arrival = _parked(work, arrival_id)
    discarded = replace(arrival, standing=Standing.DISCARDED, settled_by=work.actor.login, settled_at=work.now)
    work.arrivals.save(discarded)
    work.record(Event("arrival.discarded", "arrival", arrival.id, None, said))
    return discarded


def with_numbers(told: Told, numbers: Numbers) -> Told:
    """What a message tells, with the numbers that it lacks."""
    return replace(told, steps=tuple(_completed(step, numbers) for step in told.steps))


def _completed(step: Step, numbers: Numbers) -> Step:
    if isinstance(step, FileChart):
        chart = step.chart
        account = chart.account or ("" if chart.visit else numbers.account)
        return FileChart(replace(chart, account=account, patient=_named(chart.patient, numbers)))
    if isinstance(step, KeepPatient):
        return KeepPatient(_named(step.patient, numbers))
    return step


def _named(patient: IncomingPatient, numbers: Numbers) -> IncomingPatient:
    if patient.mrn or not numbers.mrn:
        return patient
    return replace(patient, mrn=numbers.mrn, authority=numbers.authority)


def _still_parked(work: Work, arrival: Arrival, refused: Refused) -> Received:
    problem = str(refused.problem)
    work.arrivals.save(replace(arrival, attempts=arrival.attempts + 1, problem=problem, reason=refused.reason))
    work.record(Event("arrival.tried", "arrival", arrival.id, None, None, {"problem": problem}))
    return Received("parked", refused.reason, arrival.id)


def _released(work: Work, arrival: Arrival, told: Told, kept: Kept, detail: Mapping[str, str | bool]) -> Received:
    released = replace(
        arrival,
        standing=Standing.RELEASED,
        attempts=arrival.attempts + 1,
        kind=arrival.kind or told.kind[:MAX_NUMBER],
        problem="",
        reason=kept.said,
        chart_id=kept.charts[0] if kept.charts else None,
        patient_id=kept.patient_id,
        settled_by=work.actor.login,
        settled_at=work.now,
    )
    work.arrivals.save(released, kept.charts)
    work.record(Event("arrival.released", "arrival", arrival.id, released.chart_id, None, detail))
    return Received("stored", kept.said, arrival.id, kept.account, released.chart_id)


def _parked(work: Work, arrival_id: str) -> Arrival:
    arrival = work.arrivals.get(arrival_id, lock=True)
    if arrival is None:
        raise NotFoundError("no such message", arrival_id)
    if arrival.standing is not Standing.PARKED:
        raise ConflictError(f"the message waits no longer: it is {arrival.standing}", arrival_id)
    return arrival
