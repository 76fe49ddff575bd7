"""What happens to a finished chart when something comes after (data/after_finish.tsv)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class Effect(StrEnum):
    """REOPEN takes the chart back to coding; FLAG makes a follow-up; NONE keeps what came and no more."""

    REOPEN = "reopen"
    FLAG = "flag"
    NONE = "none"


class Came(NamedTuple):
    """What came: "document", "version", "withdrawn" (a document was taken back), "charge", "deciding" (an encounter's
    fact on which codes rest), "patient" (the encounter is another's) or "fact" (another fact); of documents by whose
    ``voice`` ("provider", "diagnostic", "clinician", "patient"), else ""."""

    what: str
    voice: str = ""


@cache
def _effects() -> dict[Came, Effect]:
    rows = table_rows("medcodex.workflow", "data/after_finish.tsv")
    return {Came(row["what"], row["voice"]): Effect(row["effect"]) for row in rows}


def effect_of(everything: Iterable[Came]) -> Effect:
    """The strongest effect of all that came."""
    found = {_effects()[one] for one in everything}
    return next((effect for effect in Effect if effect in found), Effect.NONE)
