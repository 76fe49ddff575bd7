"""What kinds of message mean, and what is done with them (data/hl7v2_messages.tsv)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from medcodex.formats.hl7v2.message import Message


class Meaning(NamedTuple):
    """``action`` names what is done; ``not_told`` the facts of the encounter that such a message does not state;
    ``words`` say what it means."""

    action: str
    not_told: frozenset[str]
    words: str


@cache
def _meanings() -> dict[tuple[str, str], Meaning]:
    rows = table_rows("medcodex.interchange", "data/hl7v2_messages.tsv")
    return {
        (row["type"], row["trigger"]): Meaning(row["action"], frozenset(row["not_told"].split()), row["meaning"])
        for row in rows
    }


def meaning_of(kind: str, trigger: str) -> Meaning | None:
    """What a message of a type with a trigger event means; None where neither the standard nor this table has it."""
    return _meanings().get((kind, trigger)) or _meanings().get((kind, "*"))


def kind_of(message: Message) -> tuple[str, str]:
    """Type and trigger event of a message: MSH-9, where older versions have only the type, then EVN-1; some senders
    write both into one component ("ADT_A01"), or leave the trigger to the structure."""
    told = [message.header.value(9, place).upper() for place in (1, 2, 3)]
    evn = message.first("EVN")
    words = [one for one in re.split(r"[^A-Z0-9]+", " ".join(told)) if one]
    kind = words[0] if words else ""
    trigger = told[1] or next((one for one in words[1:] if re.fullmatch(r"[A-Z]\d\d", one)), "")
    if not trigger and evn is not None:
        trigger = evn.value(1).upper()
    return kind, trigger
