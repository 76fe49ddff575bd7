"""What one sender, and all together, may take of the listener."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds.

    ``message`` is the longest message. ``connections`` at once; on each, ``in_hand`` messages wait for their answer
    before more is read, and ``waiting`` on all together. A message above ``small`` takes one of ``large`` places until
    it is answered, and the others of its kind wait for one: memory is bounded by connections and places, whatever is
    sent. A message has to end within ``unfinished`` of its beginning, a connection on which nothing comes is closed
    after ``idle``, a sender that does not read its answers is let go after ``unread``. ``pause`` is the silence after
    which a message counts as ended whose end mark lacks its second byte. ``junk`` is how much may come outside of
    messages.

    ``group`` messages at most are kept in one transaction, ``group_size`` bytes at most. While the database does not
    answer, messages are held for ``hold``, then answered with an error.
    """

    message: int = 16 * MEGABYTE
    connections: int = 100
    in_hand: int = 16
    waiting: int = 256
    small: int = 256 * 1024
    large: int = 4
    unfinished: float = 60.0
    idle: float = 3600.0
    unread: float = 30.0
    pause: float = 0.2
    junk: int = 64 * 1024
    group: int = 32
    group_size: int = 8 * MEGABYTE
    hold: float = 10.0
