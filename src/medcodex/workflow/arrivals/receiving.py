"""Taking in messages: each kept once and whole, with what became of it, or parked with a reason; never dropped.

What a message tells, the message itself and its events are one transaction: whatever ends the program in between, a
message that was answered is kept, and one that was not can be sent again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from medcodex.encounter.arriving import UnreadError
from medcodex.errors import BusyError, ConflictError, InputError
from medcodex.workflow.access import require
from medcodex.workflow.arrivals.arrival import Arrival, Problem, Standing, digest
from medcodex.workflow.arrivals.attempting import Kept, Refused, attempt, in_words
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter.arriving import Told
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store, Work

_TRIES = 5
_CLASHES = "a number in it is kept already with something else"
_IN = frozenset({Standing.STORED, Standing.RELEASED})
_WHICH = "the sender gave another message the same number, of the same encounter and moment: which of them is right?"
_MAX_WORD = 80
_MAX_SENDER = 200


class Message(Protocol):
    """A message that was read: its bytes as they came, what it tells or why it cannot be read, its format."""

    @property
    def data(self) -> bytes: ...

    @property
    def told(self) -> Told | InputError: ...

    @property
    def format(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message: ``status`` "stored", "duplicate" (its bytes are kept already, nothing changed) or
    "parked"; ``reason`` in words for a clerk, also of what is stored where there is something to know; ``account`` and
    ``chart_id`` of the encounter it was kept with, None where there is none."""

    status: str
    reason: str
    arrival_id: str
    account: str | None = None
    chart_id: str | None = None


def receive(store: Store, actor: Actor, message: Message, channel: str, name: str = "") -> Received:
    """Take in a message, in a transaction of its own. ``channel`` is the way in, ``name`` that of the file it was in.
    ForbiddenError; StorageError where the database cannot be reached or written: then nothing is kept, and it has to be
    sent again."""
    return receive_many(store, actor, [message], channel, [name])[0]


def receive_many(
    store: Store, actor: Actor, messages: Sequence[Message], channel: str, names: Sequence[str] = ()
) -> Sequence[Received]:
    """Take in several messages in one transaction, each by itself: one that is parked leaves the others as they are.
    ``names`` are those of their files. Errors as for ``receive``, of all of them at once."""
    batch = list(zip(messages, names or [""] * len(messages), strict=True))
    tries = 0
    while True:
        try:
            with store.begin(actor) as work:
                require(actor, "chart.create")
                return [take(work, message, channel, name) for message, name in batch]
        except (ConflictError, BusyError) as error:
            # Somebody else kept the same chart, patient or message at this moment: look again.
            tries += 1
            if tries < _TRIES:
                continue
            if isinstance(error, BusyError):
                raise
        if len(batch) == 1:
            # Nobody else, again and again: it clashes with what is kept, in a way that nobody foresaw.
            with store.begin(actor) as work:
                return [take(work, batch[0][0], channel, batch[0][1], Refused(Problem.INPUT, _CLASHES))]
        return [receive_many(store, actor, [message], channel, [name])[0] for message, name in batch]


def take(work: Work, message: Message, channel: str, name: str = "", refused: Refused | None = None) -> Received:
    """Take in a message within a transaction; errors as for ``receive``. ``refused`` parks what was tried before."""
    told = message.told
    of = digest(message.data)
    kind, sender, control, order = _header(told)
    known = work.arrivals.known(of, sender, control)
    for one in known:
        if one.digest == of:
            return received_before(work, one)
    arrival = Arrival(
        id=work.new_id(),
        channel=channel,
        format=message.format,
        kind=kind,
        digest=of,
        received=work.now,
        standing=Standing.STORED,
        sender=sender,
        control=control,
        order=order,
        name=name,
        size=len(message.data),
    )
    if isinstance(told, InputError):
        return _park(work, arrival, message.data, Problem.INPUT, in_words(told))
    same = [one for one in known if _number_again(one, arrival)]
    kept = refused or attempt(work, told, lambda kept: _rival(kept, same))
    if isinstance(kept, Refused):
        return _park(work, arrival, message.data, kept.problem, kept.reason)
    arrival = replace(
        arrival, reason=kept.said, chart_id=kept.charts[0] if kept.charts else None, patient_id=kept.patient_id
    )
    work.arrivals.add(arrival, message.data, kept.charts)
    work.record(_event("arrival.stored", arrival))
    return Received("stored", kept.said, arrival.id, kept.account, arrival.chart_id)


def received_before(work: Work, kept: Arrival) -> Received:
    """What is answered to the same bytes once more: nothing changes, and what waits still waits."""
    if kept.standing is Standing.PARKED:
        return Received("parked", kept.reason, kept.id)
    said = f"received before, {kept.received:%Y-%m-%d %H:%M} UTC"
    if kept.standing is Standing.DISCARDED:
        said += ", and put aside"
    chart = work.charts.get(kept.chart_id) if kept.chart_id else None
    return Received("duplicate", said, kept.id, chart.account if chart else None, kept.chart_id)


def _number_again(kept: Arrival, arrival: Arrival) -> bool:
    """Whether a kept message of the same sender and number is of the same kind and moment. A sender that counts from
    the beginning again, or corrects a message, tells another moment or another kind."""
    return kept.kind == arrival.kind and kept.order == arrival.order and kept.standing in _IN


def _rival(kept: Kept, same: Sequence[Arrival]) -> Refused | None:
    """What refuses a message that tells an encounter otherwise than another of its number: nobody but the sender knows
    which of them is right. What only adds to it, or says the same, contradicts nothing."""
    chart = kept.charts[0] if kept.charts else None
    if kept.changed and any((one.chart_id, one.patient_id) == (chart, kept.patient_id) for one in same):
        return Refused(Problem.NUMBER_AGAIN, _WHICH)
    return None


def _park(work: Work, arrival: Arrival, data: bytes, problem: Problem, reason: str) -> Received:
    parked = replace(arrival, standing=Standing.PARKED, problem=str(problem), reason=reason)
    work.arrivals.add(parked, data)
    work.record(_event("arrival.parked", parked))
    return Received("parked", reason, parked.id)


def _header(told: Told | InputError) -> tuple[str, str, str, dt.datetime | None]:
    """Kind, sender, number and moment of a message, as far as they can be told."""
    if isinstance(told, UnreadError):
        return _plain(told.kind_told, _MAX_WORD), _plain(told.sender, _MAX_SENDER), told.control, told.order
    if isinstance(told, InputError):
        return "", "", "", None
    return _plain(told.kind, _MAX_WORD), _plain(told.sender, _MAX_SENDER), told.control, told.order or told.at


def _plain(text: str, length: int) -> str:
    """A sender's word as it can be kept and shown."""
    return "".join(one if one.isprintable() else " " for one in text[:length]).strip()


def _event(action: str, arrival: Arrival) -> Event:
    detail: dict[str, str | int | bool] = {"format": arrival.format, "channel": arrival.channel}
    if arrival.problem:
        detail["problem"] = arrival.problem
    return Event(action, "arrival", arrival.id, arrival.chart_id, None, detail)
