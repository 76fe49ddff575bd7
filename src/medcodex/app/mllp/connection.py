"""One connection: messages are read off it as fast as they are kept and no faster, and answered in their order."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
import ssl
from collections import Counter
from typing import TYPE_CHECKING

from medcodex.app.mllp.keeping import Letter, Reply
from medcodex.formats.hl7v2.acknowledging import Outcome, Problem, Verdict, acknowledgment
from medcodex.formats.mllp import Deframer, TooLong, framed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.app.mllp.keeping import Keeper
    from medcodex.app.mllp.limits import Limits
    from medcodex.formats.mllp import Frame

    Replies = asyncio.Future[Sequence[Reply]]

log = logging.getLogger("medcodex.mllp")
_CHUNK = 64 * 1024
_BROKEN = (OSError, ssl.SSLError, EOFError)


class Commons:
    """What all connections share: the keeper, and room for messages."""

    def __init__(self, keeper: Keeper, limits: Limits) -> None:
        self.keeper = keeper
        self.limits = limits
        self.room = asyncio.Semaphore(limits.waiting)
        self.large = asyncio.Semaphore(limits.large)


class Connection:
    """One sender's, until it leaves, breaks a rule, or the listener ends."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str, commons: Commons
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._address = address
        self._commons = commons
        self._limits = commons.limits
        self._deframer = Deframer(commons.limits.message)
        self._answers: asyncio.Queue[Replies | None] = asyncio.Queue(commons.limits.in_hand)
        self._reading: asyncio.Task[str] | None = None
        self._holds_large = False
        self._deaf = False
        self.tally: Counter[str] = Counter()

    async def serve(self) -> str:
        """Until the end, which it tells in words. What was read is kept and answered before."""
        answering = asyncio.create_task(self._answer())
        self._reading = asyncio.create_task(self._read())
        try:
            ended = await self._reading
        except asyncio.CancelledError:
            ended = "its answers cannot be sent" if self._deaf else "the listener ends"
        finally:
            if self._holds_large:
                self._commons.large.release()
        await self._answers.put(None)
        await answering
        self._writer.close()
        try:
            async with asyncio.timeout(self._limits.unread):
                await self._writer.wait_closed()
        except (TimeoutError, *_BROKEN):
            self._writer.transport.abort()
        self.tally.update({name: count for name in ("junk", "cut") if (count := getattr(self._deframer, name))})
        return ended

    def finish(self) -> None:
        """Read no more; answer what was read, then end."""
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self) -> str:
        now = asyncio.get_running_loop().time
        begun_at = last_at = now()
        while True:
            deframer = self._deframer
            try:
                async with asyncio.timeout_at(self._until(begun_at, last_at)):
                    data = await self._reader.read(_CHUNK)
            except TimeoutError:
                if deframer.undecided:
                    await self._take_all(deframer.pause())
                    last_at = now()
                elif deframer.begun:
                    return "a message was not finished in time"
                elif self._answers.empty():
                    return "nothing came for long"
                else:
                    last_at = now()
                continue
            except _BROKEN:
                return "it broke"
            if not data:
                await self._take_all(deframer.pause())
                return "a message was left unfinished" if deframer.begun else "the sender left"
            was_begun = deframer.begun
            taken = deframer.feed(data)
            last_at = now()
            if await self._take_all(taken) or not was_begun:
                begun_at = last_at = now()
            if deframer.junk > self._limits.junk:
                return "what comes is not framed"
            if deframer.size > self._limits.small and not self._holds_large:
                await self._commons.large.acquire()
                self._holds_large = True
                begun_at += now() - last_at  # waiting for a place is no fault of the sender's

    def _until(self, begun_at: float, last_at: float) -> float:
        if self._deframer.begun:
            unfinished = begun_at + self._limits.unfinished
            return min(last_at + self._limits.pause, unfinished) if self._deframer.undecided else unfinished
        return last_at + self._limits.idle

    async def _take_all(self, frames: Sequence[Frame | TooLong]) -> bool:
        for frame in frames:
            await self._take(frame)
        return bool(frames)

    async def _take(self, frame: Frame | TooLong) -> None:
        """Leave a message to the keeper, once there is room for it."""
        answer: Replies = asyncio.get_running_loop().create_future()
        if isinstance(frame, TooLong):
            said = f"longer than {self._limits.message:,} bytes"
            answer.set_result([Reply(frame.head, Verdict(Outcome.REJECTED, Problem.DATA, said), "refused")])
        elif not frame.data.strip():
            empty = Verdict(Outcome.REJECTED, Problem.SEGMENT, "empty: there is no message")
            answer.set_result([Reply(b"", empty, "refused")])
        else:
            await self._commons.room.acquire()  # who is let go here still holds their large place, and gives it back
            answer.add_done_callback(lambda _: self._commons.room.release())
            self._commons.keeper.give(Letter(frame.data, self._address, _deliver(answer)))
        if self._holds_large:
            self._holds_large = False
            answer.add_done_callback(lambda _: self._commons.large.release())
        await self._answers.put(answer)

    async def _answer(self) -> None:
        while (answer := await self._answers.get()) is not None:
            replies = await answer
            self.tally.update(reply.status for reply in replies)
            if self._deaf:
                continue
            told = [one for reply in replies if (one := _acknowledged(reply)) is not None]
            try:
                if told:
                    self._writer.write(framed(b"".join(told)))
                async with asyncio.timeout(self._limits.unread):
                    await self._writer.drain()
            except (TimeoutError, *_BROKEN):
                self._deaf = True
                self.finish()


def _acknowledged(reply: Reply) -> bytes | None:
    return acknowledgment(reply.message, reply.verdict, dt.datetime.now(dt.UTC), secrets.token_hex(10).upper())


def _deliver(answer: Replies) -> Callable[[Sequence[Reply]], None]:
    """Gives an answer from the keeper's thread to the loop that waits for it."""
    loop = answer.get_loop()

    def to_loop(replies: Sequence[Reply]) -> None:
        loop.call_soon_threadsafe(deliver, replies)

    def deliver(replies: Sequence[Reply]) -> None:
        if not answer.done():
            answer.set_result(replies)

    return to_loop
