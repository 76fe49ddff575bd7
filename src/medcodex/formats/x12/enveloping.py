"""Transaction sets put into one interchange of one functional group, segment by segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.formats.x12.claims.nodes import AGAIN, PART
from medcodex.formats.x12.claims.values import written_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.formats.x12.claims.nodes import Row


class Addressed(Protocol):
    """Who sends to whom, under which numbers, when: what ``Envelope`` explains."""

    @property
    def interchange(self) -> int: ...
    @property
    def group(self) -> int: ...
    @property
    def first_set(self) -> int: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def sender_id(self) -> str: ...
    @property
    def receiver_id(self) -> str: ...
    @property
    def sender_qualifier(self) -> str: ...
    @property
    def receiver_qualifier(self) -> str: ...
    @property
    def production(self) -> bool: ...
    @property
    def ends(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """Control numbers are nine digits at most and never used again; sets count up from ``first_set``. ``at`` is the
    moment of writing; ``production`` False marks a test. ``ends`` stands behind each segment besides its terminator."""

    interchange: int
    group: int
    first_set: int
    at: dt.datetime
    sender_id: str
    receiver_id: str
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    production: bool = False
    ends: str = "\n"


def enveloped(
    sets: Iterable[Callable[[str], Iterable[Row]]], functional: str, version: str, addressed: Addressed
) -> Iterator[str]:
    """The segments of a file. Each set is a function that takes its control number and gives its segments from ST to
    the last before SE; ``functional`` is GS01 and ``version`` GS08."""
    for row in _interchange(sets, functional, version, addressed):
        yield "*".join(row).replace(PART, ":").replace(AGAIN, "^") + "~" + addressed.ends


def _interchange(
    sets: Iterable[Callable[[str], Iterable[Row]]], functional: str, version: str, addressed: Addressed
) -> Iterator[Row]:
    day, time = written_day(addressed.at.date()), f"{addressed.at:%H%M}"
    control, group = f"{addressed.interchange:09}", str(addressed.group)
    yield (
        "ISA", "00", " " * 10, "00", " " * 10, addressed.sender_qualifier, f"{addressed.sender_id:<15.15}",
        addressed.receiver_qualifier, f"{addressed.receiver_id:<15.15}", day[2:], time, "^", "00501", control, "0",
        "P" if addressed.production else "T", ":",
    )  # fmt: skip
    yield ("GS", functional, addressed.sender_id, addressed.receiver_id, day, time, group, "X", version)
    count = 0
    for rows in sets:
        number = f"{addressed.first_set + count:04}"
        count += 1
        told = 1
        for row in rows(number):
            told += 1
            yield row
        yield ("SE", str(told), number)
    yield ("GE", str(count), group)
    yield ("IEA", "1", control)
