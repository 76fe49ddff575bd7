"""Transaction sets in their envelopes, written: one interchange of one functional group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.x12.claims.nodes import AGAIN, PART
from medcodex.formats.x12.claims.values import written_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.claims.writing import Sending


def enveloped(
    sets: Iterable[Callable[[str], Iterable[Row]]], functional: str, set_id: str, version: str, sending: Sending
) -> Iterator[Row]:
    """An interchange with a group of sets; each is given as what makes its segments between ST and SE for its control
    number, which count from ``sending.first_set``."""
    yield interchange_row(
        (sending.sender_qualifier, sending.sender_id), (sending.receiver_qualifier, sending.receiver_id),
        sending.interchange, sending.at, production=sending.production,
    )  # fmt: skip
    yield group_row(functional, version, (sending.sender_id, sending.receiver_id), str(sending.group), sending.at)
    made = 0
    for body in sets:
        control = f"{sending.first_set + made:04}"
        yield ("ST", set_id, control, version)
        count = 2
        for row in body(control):
            count += 1
            yield row
        yield ("SE", str(count), control)
        made += 1
    yield ("GE", str(made), str(sending.group))
    yield ("IEA", "1", f"{sending.interchange:09}")


def interchange_row(
    sender: tuple[str, str], receiver: tuple[str, str], control: int, at: dt.datetime, *, production: bool
) -> Row:
    """ISA; sender and receiver by qualifier and number."""
    return (
        "ISA", "00", " " * 10, "00", " " * 10, sender[0], f"{sender[1]:<15.15}", receiver[0], f"{receiver[1]:<15.15}",
        written_day(at.date())[2:], f"{at:%H%M}", "^", "00501", f"{control:09}", "0", "P" if production else "T", ":",
    )  # fmt: skip


def group_row(functional: str, version: str, parties: tuple[str, str], control: str, at: dt.datetime) -> Row:
    """GS; ``parties`` are sender and receiver."""
    return ("GS", functional, *parties, written_day(at.date()), f"{at:%H%M}", control, "X", version)


def written(row: Row, ends: str = "\n") -> str:
    """A segment with the common separators and what stands behind it."""
    return "*".join(row).replace(PART, ":").replace(AGAIN, "^") + "~" + ends
