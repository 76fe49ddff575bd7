"""The thread that keeps what connections hear: whatever waits goes into one transaction, and is answered once that is
on the disk."""

from __future__ import annotations

import logging
import time
from collections import deque
from dataclasses import dataclass, replace
from threading import Condition, Thread
from typing import TYPE_CHECKING

from medcodex.errors import InputError, MedcodexError
from medcodex.formats.hl7v2.acknowledging import ACCEPTED, Outcome, Problem, Verdict
from medcodex.interchange.reading import Part
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from medcodex.app.mllp.limits import Limits
    from medcodex.workflow.arrivals.receiving import Received
    from medcodex.workflow.people import Actor

    Read = Callable[[bytes], Sequence[Part] | Verdict]
    """The messages within a frame, or why it holds none."""
    Keep = Callable[[Actor, Sequence[Part]], Sequence[Received]]
    """Keeps messages in one transaction, each by itself; MedcodexError where that cannot be done, and then nothing of
    them is kept."""

log = logging.getLogger("medcodex.mllp")
INTERFACE = system("interface")
FORMAT = "hl7v2"
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 2.0
_AWAY = Verdict(Outcome.ERROR, Problem.INTERNAL, "the database does not answer; nothing was kept, send it again")


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one message: its bytes, the verdict on it, and a word for the log."""

    message: bytes
    verdict: Verdict
    status: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What came in one frame, and from where. ``answer`` is called once, from the keeper's thread, with a reply for
    each message in it, after they are on the disk."""

    data: bytes
    address: str
    answer: Callable[[Sequence[Reply]], None]


class Keeper:
    """Keeps letters in the order in which each address sent them.

    Several are kept in one transaction, since each transaction costs a write to the disk and the chain of the audit
    trail lets one in at a time. Where the database fails them together they are kept one by one; where it does not
    answer at all they are held for a while, and what comes behind them waits.
    """

    def __init__(self, read: Read, keep: Keep, limits: Limits, *, parked_is_error: bool = False) -> None:
        self._read = read
        self._keep = keep
        self._limits = limits
        self._parked_is_error = parked_is_error
        self._letters: deque[Letter] = deque()
        self._changed = Condition()
        self._ending = False
        self._away_since: float | None = None
        self._thread = Thread(target=self._run, name="mllp-keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many letters nobody works on yet."""
        return len(self._letters)

    def give(self, letter: Letter) -> None:
        """Leave a letter to be kept."""
        with self._changed:
            self._letters.append(letter)
            self._changed.notify()

    def stop(self, timeout: float) -> None:
        """Keep what was given, then end; what the database does not take is answered with an error at once."""
        with self._changed:
            self._ending = True
            self._changed.notify()
        self._thread.join(timeout)

    def _run(self) -> None:
        while letters := self._collect():
            try:
                replies = self._kept(letters)
            except Exception as error:  # the thread has to outlive a fault, and every letter needs its answer
                log.error("a message could not be handled: %s", type(error).__name__)
                failed = Verdict(Outcome.ERROR, Problem.INTERNAL, f"internal error ({type(error).__name__})")
                replies = [[Reply(letter.data, failed, "failed")] for letter in letters]
            for letter, reply in zip(letters, replies, strict=True):
                letter.answer(reply)

    def _collect(self) -> list[Letter]:
        """The letter that waits longest and what waits behind it from the same address; nothing at the end."""
        with self._changed:
            while not self._letters:
                if self._ending:
                    return []
                self._changed.wait()
            first = self._letters.popleft()
            found, size, others = [first], len(first.data), deque[Letter]()
            while self._letters and len(found) < self._limits.group:
                letter = self._letters.popleft()
                if letter.address != first.address:
                    others.append(letter)
                elif size + len(letter.data) > self._limits.group_size:
                    others.append(letter)
                    break
                else:
                    found.append(letter)
                    size += len(letter.data)
            self._letters.extendleft(reversed(others))
            return found

    def _kept(self, letters: Sequence[Letter]) -> list[list[Reply]]:
        opened = [self._opened(letter.data) for letter in letters]
        actor = replace(INTERFACE, address=letters[0].address or None)
        parts = [part for one in opened if not isinstance(one, Verdict) for part in one]
        replies = iter(self._all(actor, parts))
        return [
            [Reply(letter.data, one, "refused")] if isinstance(one, Verdict) else [next(replies) for _ in one]
            for letter, one in zip(letters, opened, strict=True)
        ]

    def _opened(self, data: bytes) -> Sequence[Part] | Verdict:
        try:
            return self._read(data)
        except Exception as error:  # what nobody foresaw in one message must not stop the others
            log.error("a message could not be read: %s", type(error).__name__)
            return [Part("", data, InputError(f"medcodex failed to read it ({type(error).__name__})"), FORMAT)]

    def _all(self, actor: Actor, parts: Sequence[Part]) -> Iterable[Reply]:
        if not parts:
            return []
        try:
            return self._together(actor, parts)
        except Exception as error:
            if len(parts) > 1:
                log.warning("%d messages are kept one by one: %s", len(parts), _said(error))
        return [self._alone(actor, part) for part in parts]

    def _together(self, actor: Actor, parts: Sequence[Part]) -> Sequence[Reply]:
        kept = self._keep(actor, parts)
        self._away_since = None
        return [Reply(part.data, self._verdict(one), one.status) for part, one in zip(parts, kept, strict=True)]

    def _alone(self, actor: Actor, part: Part) -> Reply:
        """One message kept, as long as it is worth trying. What fails while others are kept is parked."""
        pause, failed = _FIRST_PAUSE, 0
        while True:
            try:
                return self._together(actor, [part])[0]
            except Exception as error:
                said, failed = _said(error), failed + 1
            if failed > 1 and (parked := self._parked(actor, part, said)) is not None:
                return parked
            if self._away_since is None:
                self._away_since = time.monotonic()
                log.warning("messages are held: %s", said)
            if self._ending or time.monotonic() - self._away_since > self._limits.hold:
                return Reply(part.data, _AWAY, "not kept")
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _parked(self, actor: Actor, part: Part, said: str) -> Reply | None:
        """The message parked for what was said of it; None where the database takes nothing at all."""
        why = InputError(f"it could not be kept: {said}")
        try:
            return self._together(actor, [part._replace(told=why)])[0]
        except Exception:
            return None

    def _verdict(self, received: Received) -> Verdict:
        if received.status == "parked" and self._parked_is_error:
            return Verdict(Outcome.ERROR, Problem.DATA, received.reason)
        return ACCEPTED


def _said(error: Exception) -> str:
    return error.message if isinstance(error, MedcodexError) else f"internal error ({type(error).__name__})"
